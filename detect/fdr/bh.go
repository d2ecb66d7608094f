package fdr

import (
	"cmp"
	"math"
	"slices"
)

// BH returns the q-values of Benjamini and Hochberg (JRSS-B 1995): rejecting
// those of at most q controls the false discovery rate at q where the p-values
// are independent or positively regression dependent (Benjamini and Yekutieli,
// Annals of Statistics 2001).
func BH(p []float64) []float64 {
	return stepUp(p, func(i int) float64 { return float64(len(p)) })
}

// Conjunction is the test of several nulls of which all must be false.
type Conjunction struct {
	Largest float64 // the largest of its p-values: valid for the conjunction
	Next    float64 // the second largest
}

// Conjoin returns the conjunction of the p-values.
func Conjoin(p ...float64) Conjunction {
	s := slices.Clone(p)
	slices.Sort(s)
	return Conjunction{Largest: s[len(s)-1], Next: s[max(0, len(s)-2)]}
}

// AdaFilter returns the q-values of the adaptive filtering procedure of Wang,
// Gui, Su, Sabatti and Owen (Detecting multiple replicating signals using
// adaptive filtering procedures, Annals of Statistics 2022): at a threshold γ the
// number of false findings is estimated by γ times the number of conjunctions
// whose second largest p is below γ, instead of by γ times all of them. It
// controls the rate asymptotically under independence and weak dependence of the
// conjunctions.
func AdaFilter(c []Conjunction) []float64 {
	largest, next := make([]float64, len(c)), make([]float64, len(c))
	for i, v := range c {
		largest[i], next[i] = v.Largest, v.Next
	}
	slices.Sort(next)
	return stepUp(largest, func(i int) float64 {
		could, _ := slices.BinarySearchFunc(next, c[i].Largest, func(a, b float64) int {
			if a <= b {
				return -1 // the first beyond: counts ties in
			}
			return 1
		})
		return float64(could)
	})
}

// stepUp returns min over all p(j) ≥ p(i) of p(j)·count(j)/rank(j), at most 1.
func stepUp(p []float64, count func(i int) float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	q := make([]float64, len(p))
	least := 1.0
	for r, i := range order {
		rank := float64(len(p) - r)
		if r > 0 && p[order[r-1]] == p[i] {
			q[i] = q[order[r-1]]
			continue
		}
		least = math.Min(least, p[i]*count(i)/rank)
		q[i] = least
	}
	return q
}
