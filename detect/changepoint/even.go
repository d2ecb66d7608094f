package changepoint

import (
	"math"
	"slices"
)

// knots are the values of the estimated ρ at which critical values are given;
// between them they are linear.
var knots = [...]float64{0, .15, .3, .45, .6, .75, .85, rhoCap}

// byKnot is a function of the estimated ρ.
type byKnot [len(knots)]float64

// knotsAround returns the knot below rho and the weight of the one above it.
func knotsAround(rho float64) (i int, weight float64) {
	for i+2 < len(knots) && rho > knots[i+1] {
		i++
	}
	return i, (rho - knots[i]) / (knots[i+1] - knots[i])
}

// nullDraw is the estimator's result on one series without a step.
type nullDraw struct{ rho, root float64 }

// The iteration of even.
const (
	evenRounds = 25
	evenStep   = 0.8
)

// even improves a divisor of the root of the likelihood ratio, a function of the
// estimated ρ, until the upper p-quantile of the quotient depends on the true ρ
// as little as possible: a test whose size is the same whatever ρ is wastes no
// power on the ρ at which it is too careful. laws are the draws of each true ρ and
// kind of noise.
//
// In every round the quantile of each law is compared with their mean over all, and
// each knot moves by the deviations of those laws whose large values were estimated
// near it.
func (e *byKnot) even(laws [][]nullDraw, p float64) {
	for range evenRounds {
		quantile, near := make([]float64, len(laws)), make([]byKnot, len(laws))
		mean := 0.0
		for j, draws := range laws {
			t := e.divide(draws)
			q := upperQuantile(slices.Clone(t), p)
			quantile[j] = math.Log(max(q, minRoot))
			mean += quantile[j] / float64(len(laws))
			near[j] = nearKnots(draws, t, q)
		}
		for m := range e {
			sum, weight := 0.0, 0.0
			for j := range laws {
				sum += near[j][m] * (quantile[j] - mean)
				weight += near[j][m]
			}
			if weight > 0 {
				e[m] *= math.Exp(evenStep * sum / weight)
			}
		}
		e.rise()
	}
}

// rise makes e the nearest function that does not fall (pool adjacent violators;
// Ayer and others 1955). Where two ways of keeping the size at a large ρ are
// equally good it takes the one that asks less of series in which ρ is estimated
// low, as it is in most.
func (e *byKnot) rise() {
	for i := 1; i < len(e); i++ {
		from, sum := i, e[i]
		for from > 0 && e[from-1] > sum/float64(i-from+1) {
			from--
			sum += e[from]
		}
		for j := from; from < i && j <= i; j++ {
			e[j] = sum / float64(i-from+1)
		}
	}
}

// minRoot stands for the root of a likelihood ratio of none.
const minRoot = 1e-3

// divide returns the roots of the draws divided by e.
func (e *byKnot) divide(draws []nullDraw) []float64 {
	t := make([]float64, len(draws))
	for i, d := range draws {
		k, w := knotsAround(d.rho)
		t[i] = d.root / ((1-w)*e[k] + w*e[k+1])
	}
	return t
}

// nearKnots counts the draws beyond the limit by the knots that they lie at.
func nearKnots(draws []nullDraw, t []float64, limit float64) (near byKnot) {
	for i, d := range draws {
		if t[i] > limit {
			k, w := knotsAround(d.rho)
			near[k] += 1 - w
			near[k+1] += w
		}
	}
	return near
}
