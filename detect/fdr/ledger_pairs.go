package fdr

import (
	"errors"
	"fmt"
	"slices"
	"sort"
)

// CloseConjunctions is [Ledger.Close] with [AdaFilter] as the procedure within
// the batch. That the ledger then controls the rate is no theorem: AdaFilter
// itself controls it asymptotically only, so that batches should be large; package
// simulate measures it. It is an error, naming every fault, if a p-value lies
// outside [0, 1], if a second largest is the larger, or if the ledger does not
// validate.
func (l Ledger) CloseConjunctions(c []Conjunction) (Ledger, []bool, error) {
	faults := []error{l.Validate()}
	for i, v := range c {
		if !(v.Next >= 0 && v.Next <= v.Largest && v.Largest <= 1) {
			faults = append(faults, fmt.Errorf("conjunction %d has p-values %v and %v: 0 ≤ next ≤ largest ≤ 1 is needed", i, v.Largest, v.Next))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return l, nil, err
	}
	if len(c) == 0 {
		return l, nil, nil
	}
	level := l.Next(len(c))
	rejected := 0
	out := make([]bool, len(c))
	for i, q := range AdaFilter(c) {
		if out[i] = q <= level; out[i] {
			rejected++
		}
	}
	next, err := l.Record(len(c), rejected, max(rejected, adaCould(c, level)))
	return next, out, err
}

// adaCould bounds R⁺ of AdaFilter from above: the most conjunctions found at the
// level were the p-values of one more zero. At a threshold γ that one adds itself
// to those found and, at best, nothing to those that pass the filter; k are found
// if the k-1 others of the smallest p are, so if p(k-1)·passing(p(k-1)) ≤ level·k.
func adaCould(c []Conjunction, level float64) int {
	largest, next := make([]float64, len(c)), make([]float64, len(c))
	for i, v := range c {
		largest[i], next[i] = v.Largest, v.Next
	}
	slices.Sort(largest)
	slices.Sort(next)
	for k := len(c); k > 1; k-- {
		p := largest[k-2]
		passing := sort.Search(len(next), func(i int) bool { return next[i] > p })
		if p*float64(passing) <= level*float64(k) {
			return k
		}
	}
	return 1
}
