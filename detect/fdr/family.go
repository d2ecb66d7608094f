package fdr

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Family is the conjunctions that are tested together: those that may be found
// one by one, and others that cannot be, which count all the same.
type Family struct {
	Tested  []Conjunction
	Weights []float64 // one a tested conjunction; prior, see [WeightedAdaFilter]
	Others  []Crowd
}

// Crowd is conjunctions of one weight and of one second largest p-value whose
// largest is too large for any of them to be found.
type Crowd struct {
	Next, Weight float64
	Count        int
}

// Len returns the number of conjunctions.
func (f Family) Len() int {
	n := len(f.Tested)
	for _, o := range f.Others {
		n += o.Count
	}
	return n
}

// Q returns the q-values of the tested conjunctions (see [WeightedAdaFilter]). It
// panics if there are not as many weights.
func (f Family) Q() []float64 {
	passing := f.passing()
	largest := f.scaled()
	return stepUp(largest, func(i int) float64 { return passing.at(largest[i]) })
}

// scaled returns the largest p-values over the weights.
func (f Family) scaled() []float64 {
	sameLength(len(f.Tested), len(f.Weights))
	largest := make([]float64, len(f.Tested))
	for i, c := range f.Tested {
		largest[i] = over(c.Largest, f.Weights[i])
	}
	return largest
}

// Could bounds R⁺ of the family from above: the most conjunctions found at the
// level, were the p-values of one more zero. At a threshold γ that one adds itself
// to those found and, at best, nothing to those that pass the filter; k are found
// if the k-1 others of the smallest p are, so if p(k-1)·passing(p(k-1)) ≤ level·k.
func (f Family) Could(level float64) int {
	passing := f.passing()
	largest := slices.Sorted(slices.Values(f.scaled()))
	for k := min(len(largest)+1, f.Len()); k > 1; k-- {
		if p := largest[k-2]; p*passing.at(p) <= level*float64(k) {
			return k
		}
	}
	return min(1, f.Len())
}

// filter is the weight of the conjunctions whose second largest p-value is at
// most a threshold, by thresholds.
type filter struct{ next, weight []float64 }

func (f Family) passing() filter {
	type step struct{ next, weight float64 }
	steps := make([]step, 0, len(f.Tested)+len(f.Others))
	for i, c := range f.Tested {
		steps = append(steps, step{over(c.Next, f.Weights[i]), positive(f.Weights[i])})
	}
	for _, o := range f.Others {
		steps = append(steps, step{over(o.Next, o.Weight), positive(o.Weight) * float64(o.Count)})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.next, b.next), cmp.Compare(a.weight, b.weight)) })
	out := filter{next: make([]float64, len(steps)), weight: make([]float64, len(steps)+1)}
	for k, s := range steps {
		out.next[k] = s.next
		out.weight[k+1] = out.weight[k] + s.weight
	}
	return out
}

// at returns the weight that passes a threshold, none an infinite one: what is
// never found needs no count.
func (f filter) at(threshold float64) float64 {
	if math.IsInf(threshold, 1) {
		return math.Inf(1)
	}
	return f.weight[sort.Search(len(f.next), func(k int) bool { return f.next[k] > threshold })]
}
