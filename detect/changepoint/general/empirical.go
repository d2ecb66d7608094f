package general

import (
	"math"
	"slices"
)

// empirical divides the series by the likelihood of its empirical distribution
// (Haynes, Fearnhead and Eckley, A computationally efficient nonparametric
// approach for changepoint detection, Statistics and Computing 2017), at 4 log n
// quantiles, with the modified Bayesian information criterion of one parameter.
// It asks nothing of the noise but independence; for errors with
// autocorrelation rho the likelihood is divided by [signVariance].
func (g *general) empirical(rho float64) fitted {
	n := len(g.v)
	tails := math.Log(float64(2*n - 1)) // −c of the paper
	counts := quantileCounts(g.v, tails)
	xlogx := make([]float64, 2*n+1) // of half counts
	for i := 1; i < len(xlogx); i++ {
		xlogx[i] = float64(i) / 2 * math.Log(float64(i)/2)
	}
	weight := -2 * tails / float64(len(counts)) / signVariance(rho)
	cost := func(i, j int) float64 {
		c, total := 0.0, int32(2*(j-i))
		for _, q := range counts {
			below := q[j] - q[i]
			c += xlogx[below] + xlogx[total-below]
		}
		return weight * (c - float64(len(counts))*xlogx[total])
	}
	best := fitted{score: math.Inf(1)}
	for _, d := range divide(n, g.limits, 1, cost) {
		c := d.cost + 3*float64(len(d.starts))*math.Log(float64(n)) + lengths(d.starts, n)
		if c < best.score {
			best = fitted{starts: d.starts, rho: rho, score: c}
		}
	}
	return best
}

// quantileCounts returns, for each of the quantiles of section 3.1 of Haynes,
// Fearnhead and Eckley, which lie denser in the tails, twice the number of the
// first i values below it; a value equal to it counts for half.
func quantileCounts(v []float64, tails float64) [][]int32 {
	n := len(v)
	k := int(math.Ceil(4 * math.Log(float64(n))))
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	counts := make([][]int32, k)
	for q := range counts {
		p := 1 / (1 + float64(2*n-1)*math.Exp(-tails*float64(2*q+1)/float64(k)))
		cut := sorted[min(n-1, int(p*float64(n)))]
		counts[q] = make([]int32, n+1)
		for i, x := range v {
			counts[q][i+1] = counts[q][i]
			if x < cut {
				counts[q][i+1] += 2
			} else if x == cut {
				counts[q][i+1]++
			}
		}
	}
	return counts
}

// signRho is the largest autocorrelation that [signVariance] is asked for.
const signRho = 0.95

// signVariance is the long-run variance, as a multiple of the variance, of the
// indicator that a Gaussian AR(1) series lies below its median: 1 + 2Σ(2/π)·asin
// ρᵏ by the arcsine law (Sheppard 1899).
func signVariance(rho float64) float64 {
	rho = min(rho, signRho)
	sum := 1.0
	for r := rho; r > 1e-4; r *= rho {
		sum += 4 / math.Pi * math.Asin(r)
	}
	return sum
}
