package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"detour/detect/changepoint/general"
)

// Worked by hand.
func TestScores(t *testing.T) {
	for _, c := range []struct {
		found, truth []int
		n            int
		f1, covering float64
	}{
		{nil, nil, 10, 1, 1},
		{[]int{50}, nil, 100, 2.0 / 3, 0.5},
		{nil, []int{50}, 100, 2.0 / 3, 0.5},
		{[]int{55}, []int{50}, 100, 1, 0.5*50/55 + 0.5*45/50},
		{[]int{56}, []int{50}, 100, 0.5, 0.5*50/56 + 0.5*44/50},
		{[]int{48, 52}, []int{50}, 100, 0.8, 0.5*48/50 + 0.5*48/50},
	} {
		if f, v := f1(c.found, c.truth), covering(c.found, c.truth, c.n); math.Abs(f-c.f1) > 1e-12 || math.Abs(v-c.covering) > 1e-12 {
			t.Errorf("%v against %v: %g and %g, want %g and %g", c.found, c.truth, f, v, c.f1, c.covering)
		}
	}
}

// Every class draws as many kinds as changes, at lengths from the shortest on.
func TestClassesLabelled(t *testing.T) {
	for i, c := range classes {
		rng := rand.New(rand.NewPCG(9, uint64(i)))
		for range 5 {
			n := 15 + rng.IntN(100)
			l := c.draw(rng, n)
			if len(l.kinds) != len(l.changes) || len(l.y) < n {
				t.Errorf("%s: %d kinds of %d changes in %d of %d", c.name, len(l.kinds), len(l.changes), len(l.y), n)
			}
			if _, err := general.Changes(l.y, general.MethodAuto, false); err != nil {
				t.Error(err)
			}
		}
	}
}
