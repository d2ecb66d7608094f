package changepoint

import (
	"cmp"
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

// Bootstrap raises the p-values of t to those of a margin-preserving bootstrap: the
// amounts themselves, months without trade among them, put in the order of a Gaussian
// AR(1) series and tested alike. t is the test by opt of the amounts y on the scale x
// of [Amounts], for series that are sparse (see [SparseShare]); it would take the two
// levels of a dense series for a margin of two modes.
func Bootstrap(t *Test, x, y []float64, opt Options) {
	t.Bootstrap = true
	var months []int // that are observed
	var sorted []float64
	for i, v := range y {
		if math.IsNaN(v) {
			continue
		}
		months = append(months, i)
		if v = x[i]; math.IsNaN(v) { // a pause
			v = 0
		}
		sorted = append(sorted, v)
	}
	slices.Sort(sorted)
	order, g := make([]int, len(months)), make([]float64, len(months))
	drawn := slices.Repeat([]float64{math.NaN()}, len(x))
	rng := rand.New(rand.NewPCG(uint64(len(months)), 0x6d617267696e))
	rho := min(t.Rho+bootstrapRho, rhoCap)
	falls := exceedances{p: t.Fall.P, done: t.Fall.P > bootstrapBelow}
	rises := exceedances{p: t.Rise.P, done: t.Rise.P > bootstrapBelow}
	for draw := 0; draw < bootstrapDraws && !(falls.done && rises.done); draw++ {
		simulateAR(g, rho, true, rng)
		rank(order, g)
		for i, o := range order {
			drawn[months[o]] = sorted[i]
		}
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

// rank fills order with the indices of g in ascending order of its values.
func rank(order []int, g []float64) {
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(g[a], g[b]) })
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
