package fdr

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The shares of the looks sum to one: N of them and the rest, 6/π²·(1/N − 1/(2N²))
// by Euler and Maclaurin.
func TestSpendSumsToOne(t *testing.T) {
	const n = 10_000
	sum := 0.0
	for k := n; k > 0; k-- {
		sum += Spend(k)
	}
	if rest := 6 / (math.Pi * math.Pi) * (1./n - .5/n/n); math.Abs(sum+rest-1) > 1e-10 {
		t.Errorf("%v", sum+rest)
	}
	if Spend(0) != 0 || Spend(-3) != 0 {
		t.Error("a share before the first look")
	}
}

func TestAnytime(t *testing.T) {
	first := 6 / (math.Pi * math.Pi)
	for _, c := range []struct {
		name string
		p    []float64
		want float64
	}{
		{"none", nil, 1},
		{"one look", []float64{.006}, .006 / first},
		{"the second is better", []float64{.5, .001}, .001 * 4 / first},
		{"the second is not better enough", []float64{.002, .001}, .002 / first},
		{"a look that could not be made", []float64{math.NaN(), .001}, .001 * 4 / first},
		{"at most one", []float64{.9}, 1},
		{"zero", []float64{.9, 0}, 0},
	} {
		if got := Anytime(c.p); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// It never rises with more looks.
func TestAnytimeNeverRises(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	for range 200 {
		p := coarse(rng, 30)
		before := 1.0
		for k := range p {
			now := Anytime(p[:k+1])
			if now > before {
				t.Fatalf("look %d: %v after %v", k+1, now, before)
			}
			before = now
		}
	}
}
