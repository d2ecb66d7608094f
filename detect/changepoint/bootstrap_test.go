package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Of draws whose p-values follow a power law the tail is found far beyond their
// number, within a fifth of its logarithm; where enough draws are as extreme, they
// are counted.
func TestBootstrapTail(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, tt := range []struct{ p, power, want float64 }{
		{1e-6, 1, 1e-6},                    // the tables are right
		{1e-6, .7, math.Pow(1e-6, .7)},     // they are too small
		{1e-6, 1.5, 1e-6},                  // they are too large: taken to be right from the edge on
		{.1, 1, 10. / 100},                 // counted
		{1e-12, .5, math.Pow(1e-12, .5)},   // far out
		{.003, 1, .003}, {.003, .9, .0054}, // near the edge
	} {
		x := exceedances{p: tt.p}
		for range bootstrapDraws {
			x.count(math.Pow(rng.Float64(), 1/tt.power))
		}
		got := math.Log(x.share())
		if math.Abs(got/math.Log(tt.want)-1) > .2 {
			t.Errorf("p %v, power %v: %.3g, want about %.3g", tt.p, tt.power, math.Exp(got), tt.want)
		}
	}
	none := exceedances{p: .2, done: true}
	none.count(.1)
	if none.share() != 0 {
		t.Error("a side that was not asked for has a share")
	}
}

// Months without trade do not make a shift, neither where they come at random nor where
// one follows another: the size of the test with the bootstrap, far out as well, with
// three standard errors of the simulation.
func TestSparseSize(t *testing.T) {
	reps := 6000
	if testing.Short() {
		reps = 500
	}
	for name, chain := range map[string]struct{ stop, stay float64 }{"at random": {.35, .35}, "in runs": {.2, .5}} {
		rng := rand.New(rand.NewPCG(7, 2))
		u, y := make([]float64, 48), make([]float64, 48)
		levels := []float64{.05, .01, .002}
		hits := make([]float64, len(levels))
		for i := range reps {
			simulateAR(u, .3, i%2 == 0, rng)
			without := chain.stop / (1 + chain.stop - chain.stay)
			for m := range y {
				y[m] = math.Exp(.5 * u[m])
				if rng.Float64() < without {
					y[m], without = 0, chain.stay
				} else {
					without = chain.stop
				}
			}
			a, _ := Amounts(y)
			for _, d := range []Direction{Fall, Rise} {
				test, err := a.LevelShift(Options{Only: d})
				if err != nil {
					continue
				}
				if test.Side(d).P <= levels[0] && a.Sparse(y) {
					a.Bootstrap(&test, y, Options{Only: d})
				}
				for l, p := range levels {
					if test.Side(d).P <= p {
						hits[l] += .5
					}
				}
			}
		}
		for l, p := range levels {
			if share := hits[l] / float64(reps); share > p+3*math.Sqrt(p/float64(reps)) {
				t.Errorf("months without trade %s: a share of %.5f of the p-values is at most %v", name, share, p)
			}
			t.Logf("months without trade %s: %v: %.5f", name, p, hits[l]/float64(reps))
		}
	}
}

// Most flows that pause at random and end a year before the last month are found by the
// bootstrap: the months without trade at the end do not say how the flow pauses.
func TestBootstrapOfTheEnd(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	found, sparse := 0, 0
	for range 60 {
		y := make([]float64, 36)
		for i := range 24 {
			if rng.Float64() > .3 {
				y[i] = math.Exp(.3 * rng.NormFloat64())
			}
		}
		a, _ := Amounts(y)
		w, err := a.LevelShift(Options{Only: Fall})
		if err != nil || !a.Sparse(y) {
			continue
		}
		sparse++
		a.Bootstrap(&w, y, Options{Only: Fall})
		if w.Fall.P <= .01 {
			found++
		}
	}
	if found < sparse/2 || sparse < 30 {
		t.Errorf("%d of %d are found", found, sparse)
	}
	t.Logf("%d of %d are found", found, sparse)
}
