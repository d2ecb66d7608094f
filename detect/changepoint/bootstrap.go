package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Draws of the bootstrap: it stops once bootstrapEnough draws exceeded the
// statistic (Besag and Clifford 1991), and is not begun for a side whose table
// gives more than bootstrapBelow, above any level that findings are told at. Where
// fewer exceeded it, the tail is fitted to the bootstrapTail most extreme draws.
const (
	bootstrapDraws  = 1999
	bootstrapEnough = 10
	bootstrapTail   = 100
	bootstrapBelow  = 0.1
	bootstrapRho    = 0.1 // added to ρ, which ties bias downwards
)

// Bootstrap raises the p-values of t to those of a bootstrap of intermittent series (see
// [intermittent]) without a shift, tested alike. t is the test by opt of the amounts y on
// the scale x of [Amounts], for series that are sparse (see [SparseShare]).
func Bootstrap(t *Test, x, y []float64, opt Options) {
	t.Bootstrap = true
	series := intermittentOf(x, y)
	drawn := slices.Repeat([]float64{math.NaN()}, len(x))
	rng := rand.New(rand.NewPCG(uint64(len(series.months)), 0x6d617267696e))
	rho := min(t.Rho+bootstrapRho, rhoCap)
	falls := exceedances{p: t.Fall.P, done: t.Fall.P > bootstrapBelow}
	rises := exceedances{p: t.Rise.P, done: t.Rise.P > bootstrapBelow}
	for draw := 0; draw < bootstrapDraws && !(falls.done && rises.done); draw++ {
		series.draw(drawn, rho, rng)
		leaveOutPauses(drawn, drawn)
		d, err := LevelShift(drawn, opt)
		if err != nil { // too few months are left
			d.Fall.P, d.Rise.P = 1, 1
		}
		falls.count(d.Fall.P)
		rises.count(d.Rise.P)
	}
	t.Fall.P, t.Rise.P = max(t.Fall.P, falls.share()), max(t.Rise.P, rises.share())
}

// exceedances counts the draws whose p-value by the tables is as small as that of
// the series, until there are enough.
type exceedances struct {
	p     float64
	draws []float64 // p-values by the tables
	above int
	done  bool
}

func (x *exceedances) count(p float64) {
	if x.done {
		return
	}
	x.draws = append(x.draws, p)
	if p <= x.p {
		x.above++
	}
	x.done = x.above >= bootstrapEnough
}

// share is the share of draws that reached the series, itself counted in; 0 where
// no draw was asked for. Where few did, it is that of the tail (Knijnenburg, Wessels,
// Reinders and Shmulevich, Fewer permutations, more accurate P-values, Bioinformatics
// 2009): the share of draws with a p-value by the tables of at most t is taken to be
// proportional to a power of t, estimated from the smallest (Hill 1975). Were the
// tables right, it would be the first; it is never taken to be higher.
func (x *exceedances) share() float64 {
	n := len(x.draws)
	if n == 0 {
		return 0
	}
	counted := float64(x.above+1) / float64(n+1)
	if x.done || n <= bootstrapTail {
		return counted
	}
	slices.Sort(x.draws)
	edge, sum := x.draws[bootstrapTail], 0.0
	for _, p := range x.draws[:bootstrapTail] {
		sum += math.Log(edge / p)
	}
	if !(x.p < edge) || sum == 0 {
		return counted
	}
	power := min(1, bootstrapTail/sum)
	return bootstrapTail / float64(n) * math.Pow(x.p/edge, power)
}
