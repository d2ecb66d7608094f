package fdr

import (
	"cmp"
	"math"
	"slices"
)

// BH returns the q-values of Benjamini and Hochberg (JRSS-B 1995): rejecting
// those of at most q controls the false discovery rate at q where the p-values
// are independent or positively regression dependent (Benjamini and Yekutieli,
// Annals of Statistics 2001). A p-value that is not a number counts as 1.
func BH(p []float64) []float64 {
	return stepUp(p, func(int) float64 { return float64(len(p)) })
}

// BY returns the q-values of Benjamini and Yekutieli (Annals of Statistics 2001,
// theorem 1.3): those of BH times 1 + 1/2 + … + 1/n, at most 1. It controls the
// false discovery rate whatever the dependence of the p-values, and pays for it
// with power: at n = 4,000 the factor is 8.9.
func BY(p []float64) []float64 {
	harmonic := 0.0
	for k := len(p); k > 0; k-- {
		harmonic += 1 / float64(k)
	}
	return stepUp(p, func(int) float64 { return float64(len(p)) * harmonic })
}

// stepUp returns min over all p(j) ≥ p(i) of p(j)·count(j)/rank(j), at most 1;
// count may depend on the value of p(j) alone. An infinite p, or one that is not
// a number, is never rejected.
func stepUp(p []float64, count func(i int) float64) []float64 {
	type hypothesis struct {
		p float64
		i int
	}
	falling := make([]hypothesis, len(p))
	for i, v := range p {
		if math.IsNaN(v) {
			v = math.Inf(1)
		}
		falling[i] = hypothesis{p: v, i: i}
	}
	slices.SortFunc(falling, func(a, b hypothesis) int { return cmp.Compare(b.p, a.p) })
	q := make([]float64, len(p))
	least := 1.0
	for r, h := range falling {
		if r == 0 || falling[r-1].p != h.p {
			if v := h.p * count(h.i) / float64(len(p)-r); v < least { // false where v is not a number
				least = v
			}
		}
		q[h.i] = least
	}
	return q
}
