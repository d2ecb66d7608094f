package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Squares with a generalised Pareto distribution: index and far quantiles are found
// again, of draws of different scales and weights.
func TestMargin(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	for _, index := range []float64{0, .2, .4} {
		excess := func(every float64) float64 { // of those that are one in so many
			if index == 0 {
				return math.Log(every)
			}
			return (math.Pow(every, index) - 1) / index
		}
		var margins []*margin
		for scale := 1.0; scale <= 40; scale++ {
			draws := make([]weighted, 20_000)
			for i := range draws {
				draws[i] = weighted{math.Sqrt(scale * excess(1/rng.Float64())), rng.Float64()}
			}
			margins = append(margins, newMargin(draws))
		}
		found := tailIndex(margins)
		if math.Abs(found-index) > .05 {
			t.Errorf("index %.3f, want %v", found, index)
		}
		levels := []float64{.5, .1, .02, 1e-3, 1e-5, 1e-7}
		for s, m := range margins {
			for l, r := range m.roots(levels, found) {
				// The log of the probability of what was found may be off by a fifth: the mean of 200 excesses has an error of 7 %.
				want := math.Log(levels[l])
				x := r * r / float64(s+1)
				got := -x
				if index > 0 {
					got = -math.Log1p(index*x) / index
				}
				if math.Abs(got-want) > .2*math.Abs(want)+.05 {
					t.Errorf("index %v, scale %d: the level of the root for %v is %.3g", index, s+1, levels[l], math.Exp(got))
				}
			}
		}
	}
	if i := tailIndex([]*margin{newMargin(make([]weighted, 50))}); i != 0 {
		t.Errorf("index %v of draws that are all zero", i)
	}
}

// Far in the tail a p-value is small about as often as it says, whatever the noise and
// wherever ρ is estimated. Extrapolated as an exponential tail, as that of Gaussian
// errors is, one of 1e-4 came up to four times too often.
func TestFarTail(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates hundreds of thousands of series")
	}
	const level, reps, most, least = 1e-4, 300_000, 2, .3
	h := shape{n: 60}
	correct := nullAt(h, nil).rho
	for i, rho := range []float64{0, .3, .6} {
		j := 3 * i // in jointRhos
		rng := rand.New(rand.NewPCG(11, uint64(i)))
		for _, of := range []struct {
			name  string
			table *atRho
			draws []nullDraw
		}{
			{"even", &jointTables()[h][j], simulateNull(h, rho, reps/2, correct, rng)},
			{"skewed", &skewedTables()[h][j], append(simulateSkewed(h, rho, reps/2, true, correct, rng), simulateSkewed(h, rho, reps/2, false, correct, rng)...)},
		} {
			beyond := 0.0
			for _, d := range of.draws {
				if of.table.logP(d.root, d.rho) <= math.Log(level) {
					beyond++
				}
			}
			if times := beyond / float64(len(of.draws)) / level; times > most || times < least {
				t.Errorf("%s noise, ρ %v: p ≤ %v comes %.2f times as often", of.name, jointRhos[j], level, times)
			}
		}
	}
}
