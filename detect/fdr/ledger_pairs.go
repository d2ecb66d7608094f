package fdr

import (
	"errors"
	"fmt"
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
	family := unweighted(c)
	level := l.Next(family.Len())
	rejected := 0
	out := make([]bool, len(c))
	for i, q := range family.Q() {
		if out[i] = q <= level; out[i] {
			rejected++
		}
	}
	next, err := l.Record(len(c), rejected, max(rejected, family.Could(level)))
	return next, out, err
}
