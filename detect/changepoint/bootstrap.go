package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Draws of the bootstrap: it stops once bootstrapEnough draws exceeded the
// statistic (Besag and Clifford 1991), and is not begun for a side whose table
// gives more than BootstrapBelow, above any level that findings are told at. Where
// fewer exceeded it, the tail is fitted to the bootstrapTail most extreme draws.
// After bootstrapTries it makes do with the draws that there are.
const (
	bootstrapDraws  = 1999
	bootstrapTries  = 50 * bootstrapDraws
	bootstrapEnough = 10
	bootstrapTail   = 100
	BootstrapBelow  = 0.1
	bootstrapRho    = 0.1 // added to ρ, which ties bias downwards
)

// Bootstrap raises the p-values of t to those of a bootstrap of intermittent series (see
// [intermittent]) without a shift, tested alike. t is the test by opt of the amounts y on
// the scale x of [Amounts], for series that are sparse (see [Scaled.Sparse]).
//
// Months without trade that are no pauses may be the step. So the series that are tested are
// those of the drawn that have such months as well, and their share of all that are drawn
// counts against that of the error which such months have, commonPause, as in [Idle].
func Bootstrap(t *Test, x, y []float64, opt Options) {
	t.Bootstrap = true
	rho := min(t.Rho+bootstrapRho, rhoCap)
	raise := func(side *Side, d Direction) {
		if opt.Only != -d && side.K >= 0 {
			one := opt
			one.Only = d
			side.P = max(side.P, bootstrapped(*side, rho, x, y, one))
		}
	}
	raise(&t.Fall, Fall)
	raise(&t.Rise, Rise)
}

// bootstrapped is the p-value by the series drawn whose p-value for one direction is as
// small as that of the side. The months without trade after a fall are what is tested, and
// tell nothing of how a flow pauses that has not fallen.
func bootstrapped(side Side, rho float64, x, y []float64, opt Options) float64 {
	seen := exceedancesOf(side.P)
	if seen.done {
		return 0
	}
	telling := len(y)
	if opt.Only == Fall {
		telling = side.K
	}
	series := intermittentOf(x, y, telling)
	rng := rand.New(rand.NewPCG(uint64(len(series.months)), 0x6d617267696e))
	tries, draws := 0, 0
	for ; tries < bootstrapTries && draws < bootstrapDraws && !seen.done; tries++ {
		if !series.draw(rho, rng) {
			continue
		}
		draws++
		d, err := LevelShift(series.x, opt)
		if err != nil { // too few months are left
			seen.count(1)
			continue
		}
		seen.count(d.Side(opt.Only).P)
	}
	return seen.share() * min(1, float64(draws)/float64(tries)/commonPause)
}

// idles tells whether months without trade by the amounts y count on the scale x, and are
// no pauses.
func idles(x, y []float64) bool {
	for i, v := range y {
		if v <= 0 && !math.IsNaN(x[i]) {
			return true
		}
	}
	return false
}

// exceedances counts the draws whose p-value by the tables is as small as that of
// the series, until there are enough.
type exceedances struct {
	p     float64
	draws []float64 // p-values by the tables
	above int
	done  bool
}

// exceedancesOf counts for a p-value by the tables; from BootstrapBelow on no draw is
// asked for.
func exceedancesOf(p float64) exceedances { return exceedances{p: p, done: p > BootstrapBelow} }

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
	if x.p > BootstrapBelow {
		return 0
	}
	n := len(x.draws)
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
