package fdr

import "slices"

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
// conjunctions; the p-values of one conjunction must be independent.
func AdaFilter(c []Conjunction) []float64 {
	return unweighted(c).Q()
}

func unweighted(c []Conjunction) Family {
	return Family{Tested: c, Weights: slices.Repeat([]float64{1}, len(c))}
}

// WeightedAdaFilter is AdaFilter with prior weights: conjunction i is held
// against the threshold γ·w(i). Weights must be fixed before the p-values are
// seen; only their ratios matter, and one of zero is never found.
//
// The filter must carry the same weight as the test. What AdaFilter rests on is
// that for a false conjunction of independent p-values P(largest ≤ c | next ≤ c)
// ≤ c for every c; at c = γ·w(i) the expected number of false findings is at most
// E Σ γ·w(i)·1{next(i) ≤ γ·w(i)}, so that both p-values are divided by w(i) and a
// conjunction that passes the filter counts w(i), not 1. With equal weights this
// is AdaFilter, and where everything passes it is [WeightedBH]. Filtering by the
// bare second largest p would count too few where w(i) > 1. The sum above
// replaces its expectation as in the paper's proof if no weight is of the order
// of the sum of all (law of large numbers); package simulate measures it.
//
// It panics if the lengths differ.
func WeightedAdaFilter(c []Conjunction, w []float64) []float64 {
	return Family{Tested: c, Weights: w}.Q()
}
