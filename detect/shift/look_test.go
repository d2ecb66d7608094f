package shift

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/series"
)

// sparse is trade in every third month or so, from month k on in all and three times
// as much: a rise that no bootstrap of two thousand draws finds as rare as the
// tables do.
func sparse(seed uint64, n, k int) []float64 {
	rng := rand.New(rand.NewPCG(seed, 2))
	y := noisy(seed, .3, 0, at(100, n))
	for m := range y {
		if m >= k {
			y[m] *= 3
		} else if rng.Float64() < .65 {
			y[m] = 0
		}
	}
	return y
}

// The bootstrap of a sparse series raises a p-value or leaves it, always the
// same, however often and from wherever it is asked for.
func TestConfirm(t *testing.T) {
	raised := 0
	for seed := range uint64(4) {
		got := tested(sparse(seed, 48, 30))
		for _, e := range got.Events {
			if _, relied := got.Confirmed(e); relied != (e.relied <= e.P) {
				t.Errorf("seed %d, %s: relied on (%v) before its bootstrap (sparse: %v)", seed, e.Direction, relied, e.look.sparse)
			}
			again := make([]Event, 8)
			var g sync.WaitGroup
			for i := range again {
				g.Go(func() { again[i] = got.Confirm(e) })
			}
			g.Wait()
			for _, c := range append(again, got.Confirm(again[0])) {
				if c != again[0] {
					t.Errorf("seed %d, %s: confirmed p %v and p %v", seed, e.Direction, again[0].P, c.P)
				}
			}
			if again[0].P < e.P {
				t.Errorf("seed %d, %s: p %v falls to %v", seed, e.Direction, e.P, again[0].P)
			}
			if again[0].P > e.P {
				raised++
			}
			if c, relied := got.Confirmed(e); !relied || c != again[0] {
				t.Errorf("seed %d, %s: after its bootstrap p %v, relied on %v", seed, e.Direction, c.P, relied)
			}
		}
	}
	if raised == 0 {
		t.Error("no p-value was raised: the bootstrap does nothing")
	}
}

// A dense series is not bootstrapped: a real break makes its values bimodal.
func TestConfirmLeavesDenseSeries(t *testing.T) {
	got := tested(noisy(2, .2, 0, at(100, 24), at(37, 24)))
	for _, e := range got.Events {
		if c := got.Confirm(e); c != e {
			t.Errorf("%s: %+v, want %+v", e.Direction, c, e)
		}
	}
}

// Where a look at the same shift needs no bootstrap, a p-value is raised no further than to
// that of it.
func TestConfirmByADenseLook(t *testing.T) {
	for seed := range uint64(20) {
		got := tested(sparse(seed, 48, 30))
		for _, e := range got.Events {
			c := got.Confirm(e)
			if !e.look.sparse || c.P <= e.P {
				continue
			}
			e.relied = (e.P + c.P) / 2
			if again := got.Confirm(e); again.P != e.relied {
				t.Errorf("p %v, by the bootstrap %v and by a dense look %v: %v", e.P, c.P, e.relied, again.P)
			}
			return
		}
	}
	t.Fatal("no p-value is raised")
}

func TestRiseNear(t *testing.T) {
	const k = 30 // of the rise
	receiver := tested(noisy(3, .2, 0, at(37, k), at(100, 18)))
	for _, tt := range []struct {
		fall, after int
		ok, found   bool
		why         string
	}{
		{k, changepoint.WindowAfter, true, true, "the same month"},
		{k + 1, changepoint.WindowAfter, true, true, "one month before the fall"},
		{k + 2, changepoint.WindowAfter, true, true, "two months before the fall"},
		{k - 4, changepoint.WindowAfter, true, true, "four months after it"},
		{k + 7, changepoint.WindowAfter, true, false, "seven months before it"},
		{k - 6, changepoint.WindowAfter, true, false, "six months after it: a step two months early fits well, but is not its date"},
		{k - 9, changepoint.WindowAfter, true, false, "nine months after it"},
		{k - 6, 6, true, true, "six months after it, in a longer window"},
		{4, changepoint.WindowAfter, false, false, "less than nine months before the end of the window"},
		{47, changepoint.WindowAfter, false, false, "less than four months after its beginning"},
	} {
		e, ok := receiver.RiseNear(tt.fall, tt.after)
		if ok != tt.ok {
			t.Errorf("near %d: testable %v, want %v: %s", tt.fall, ok, tt.ok, tt.why)
			continue
		}
		if tt.found && (e.P > .01 || abs(e.K-k) > 1 || e.K < tt.fall-Lead || e.K > tt.fall+tt.after) {
			t.Errorf("near %d: rise at %d with p %v, want it at %d: %s", tt.fall, e.K, e.P, k, tt.why)
		}
		if ok && !tt.found && e.P != 1 {
			t.Errorf("near %d: rise at %d with p %v, want none: %s", tt.fall, e.K, e.P, tt.why)
		}
	}
}

func TestRiseNearNothing(t *testing.T) {
	for _, tt := range []struct {
		name string
		y    []float64
		ok   bool
	}{
		{"a fall is no rise", noisy(2, .2, 0, at(100, 24), at(37, 24)), true},
		{"a slow growth is no level", noisy(13, .1, 0, line(10, 100, 48)), true},
		{"a series that could not be tested", at(100, 12), false},
	} {
		if e, ok := tested(tt.y).RiseNear(24, changepoint.WindowAfter); ok != tt.ok || (ok && e.P < .05) {
			t.Errorf("%s: p %v at %d, testable %v", tt.name, e.P, e.K, ok)
		}
	}
}

// The events do not depend on the number of workers, and stand in the order of
// the series; progress counts every series.
func TestAll(t *testing.T) {
	var all []*series.Series
	for seed := range uint64(300) {
		all = append(all, of(noisy(seed, .3, .3, at(100, 12+int(seed%3)), at(60, 12))))
	}
	var want [][]Event
	for _, workers := range []int{1, 3} {
		var done atomic.Int64
		out, err := All(t.Context(), all, DefaultSettings(), workers, func(n, _ int) { done.Add(int64(n)) })
		if err != nil || int(done.Load()) != len(all) {
			t.Fatalf("%d of %d series done: %v", done.Load(), len(all), err)
		}
		var got [][]Event
		for i, r := range out {
			if r.Series != all[i] {
				t.Fatalf("result %d is of another series", i)
			}
			got = append(got, r.Events)
		}
		if want == nil {
			want = got
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers find other events than one", workers)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := All(ended, all, DefaultSettings(), 1, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// What series are said to show does not depend on whether there are sparse ones beside them.
func TestPopulations(t *testing.T) {
	var dense, beside []*series.Series
	for seed := range uint64(200) {
		dense = append(dense, of(noisy(seed, .3, 0, at(100, 30), at(60, 12))))
		s := &Tested{Series: of(sparse(seed, 42, 30))}
		if l, _, ok := s.begin(DefaultSettings(), populations{}); ok && l.sparse {
			beside = append(beside, s.Series)
		}
	}
	if len(beside) < 50 {
		t.Fatalf("%d of 200 series are sparse, too few to matter", len(beside))
	}
	var want []*Tested
	for _, all := range [][]*series.Series{dense, slices.Concat(dense, beside)} {
		out, err := All(t.Context(), all, DefaultSettings(), 2, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = out
		}
		for i, w := range want {
			if !reflect.DeepEqual(out[i].Events, w.Events) {
				t.Fatalf("series %d beside sparse ones: %+v, alone %+v", i, out[i].Events, w.Events)
			}
		}
	}
}

// The size of the stage: of series without any shift a share of at most .05 may
// have a fall, or a rise, by the whole-series test, and half as much again by the
// segments. Over 500 series the share has a standard error of .012.
func TestSize(t *testing.T) {
	const n, reps, bound = 48, 500, .10
	for _, rho := range []float64{0, .6} {
		count := map[changepoint.Direction]int{}
		for seed := range uint64(reps) {
			r := tested(noisy(seed, .3, rho, at(100, n)))
			for _, d := range []changepoint.Direction{changepoint.Fall, changepoint.Rise} {
				if slices.ContainsFunc(r.Events, func(e Event) bool { return e.Direction == d && e.P <= .05 }) {
					count[d]++
				}
			}
		}
		for d, hits := range count {
			if share := float64(hits) / reps; share >= bound {
				t.Errorf("ρ = %v: a share of %v has a %s, want less than %v", rho, share, d, bound)
			}
		}
		t.Logf("ρ = %v: %v of %d", rho, count, reps)
	}
}

// A flow that pauses and then ceases has the p-value of that, which no bootstrap raises.
func TestCeased(t *testing.T) {
	seen := 0
	for seed := range uint64(10) {
		rng := rand.New(rand.NewPCG(seed, 4))
		y := noisy(seed, .4, 0, at(100, 36))
		for m := range y {
			if m >= 24 || m > 0 && m < 23 && rng.Float64() < .25 {
				y[m] = 0
			}
		}
		got := tested(y)
		for _, e := range got.Events {
			idle, ok := got.Idle(e)
			if e.Direction != changepoint.Fall || !ok || e.look.trading || abs(e.K-24) > sameMonths || idle.P == 0 {
				continue
			}
			seen++
			if c, relied := got.Confirmed(e); e.P != idle.P || !relied || c != e || got.Confirm(e) != e {
				t.Errorf("seed %d: p %v of %+v, confirmed (%v) %v", seed, e.P, idle, relied, c.P)
			}
		}
	}
	if seen < 5 {
		t.Errorf("%d falls date to the end of trade", seen)
	}
}
