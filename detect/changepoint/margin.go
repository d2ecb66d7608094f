package changepoint

import (
	"cmp"
	"math"
	"slices"
)

// tailDraws is the number of the largest values from which the tail beyond them is
// fitted: a tenth of fewer than ten times as many.
const tailDraws = 200

// weighted is a root and the weight of its draw.
type weighted struct{ root, weight float64 }

func total(draws []weighted) float64 {
	sum := 0.0
	for _, d := range draws {
		sum += d.weight
	}
	return sum
}

// margin is the distribution of the root in some draws. Beyond its edge, the square of
// the largest root that is not among the tailDraws largest, the excess of the square
// is taken to have a generalised Pareto distribution (Pickands, Statistical inference
// using extreme order statistics, Annals of Statistics 1975). A likelihood ratio of
// Gaussian errors has an exponential tail, one of index 0. That of heavy-tailed errors
// is heavier: two large innovations in the right places pass for a step.
type margin struct {
	draws  []weighted // the largest first
	all    float64    // weight of the draws
	tail   int        // how many lie beyond the edge
	edge   float64
	beyond float64 // weight of those
	mean   float64 // excess of those
}

// newMargin sorts the draws and keeps them.
func newMargin(draws []weighted) *margin {
	slices.SortFunc(draws, func(a, b weighted) int { return cmp.Compare(b.root, a.root) })
	m := &margin{draws: draws, all: total(draws), tail: min(tailDraws, len(draws)/10)}
	m.edge = draws[m.tail].root * draws[m.tail].root
	m.beyond = total(draws[:m.tail])
	for _, d := range draws[:m.tail] {
		m.mean += d.weight * (d.root*d.root - m.edge) / m.beyond
	}
	return m
}

// evenMargin is that of draws of the same weight.
func evenMargin(roots []float64) *margin {
	draws := make([]weighted, len(roots))
	for i, r := range roots {
		draws[i] = weighted{r, 1}
	}
	return newMargin(draws)
}

// roots returns the values that are exceeded with the given probabilities, which fall,
// for a tail of the given index.
func (m *margin) roots(levels []float64, index float64) []float64 {
	out, sum, i := make([]float64, len(levels)), 0.0, 0
	for l := len(levels) - 1; l >= 0; l-- {
		p := levels[l]
		if p*m.all < m.beyond {
			out[l] = math.Sqrt(m.edge + m.mean*paretoExcess(m.beyond/m.all/p, index))
			continue
		}
		for i < len(m.draws)-1 && sum+m.draws[i].weight < p*m.all {
			sum += m.draws[i].weight
			i++
		}
		out[l] = m.draws[i].root
	}
	return out
}

// paretoExcess returns the excess that one in every of those beyond an edge surpasses,
// in units of their mean.
func paretoExcess(every, index float64) float64 {
	if index == 0 {
		return math.Log(every)
	}
	return (1 - index) / index * (math.Pow(every, index) - 1)
}

// tailIndex estimates the index that the tails of the margins share, at least 0, by
// probability-weighted moments of their excesses, each in units of its mean (Hosking
// and Wallis, Parameter and quantile estimation for the generalized Pareto
// distribution, Technometrics 1987). Margins of too few draws say nothing.
func tailIndex(margins []*margin) float64 {
	var pool []weighted
	for _, m := range margins {
		if m.tail < tailDraws || m.mean == 0 {
			continue
		}
		for _, d := range m.draws[:m.tail] {
			pool = append(pool, weighted{(d.root*d.root - m.edge) / m.mean, d.weight})
		}
	}
	if len(pool) == 0 {
		return 0
	}
	slices.SortFunc(pool, func(a, b weighted) int { return cmp.Compare(a.root, b.root) })
	all, below, mean, upper := total(pool), 0.0, 0.0, 0.0
	for _, d := range pool {
		share := d.weight / all
		mean += share * d.root
		upper += share * d.root * (1 - below - share/2)
		below += share
	}
	return max(0, 2-mean/(mean-2*upper))
}
