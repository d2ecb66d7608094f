package fdr

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Rule says how a ledger sets the level of the next batch.
type Rule string

const (
	// BatchBH needs p-values that are independent in a batch and across batches;
	// what a batch does not use is left to those after it.
	BatchBH Rule = "batch-bh"
	// BatchPRDS allows positive regression dependence within a batch, with
	// independence across batches; what a batch does not use is lost.
	BatchPRDS Rule = "batch-prds"
)

// Ledger is the error budget of a program that tests new hypotheses batch after
// batch without end: online Benjamini–Hochberg in batches (Zrnic, Jiang, Ramdas
// and Jordan, The Power of Batching in Multiple Hypothesis Testing, AISTATS
// 2020). Each batch is tested by Benjamini and Hochberg at the level of
// [Ledger.Next].
//
// What is controlled: after any number of batches, the expected share of false
// ones among all the rejections of all batches so far is at most Alpha, under the
// assumption of the rule. Each hypothesis enters once, in the batch where it is
// first tested; see [Anytime] for looking at it again. Batches that share series
// are not independent: then the rate is what simulation says.
//
// A level never exceeds Alpha, so that each batch by itself is controlled as
// well: the paper's does where few new hypotheses follow many discoveries, which
// would then pay for findings of any p-value. A lower level uses less of the
// budget. The theorem also asks that more discoveries in the past never lower a
// level; that is plain for BatchPRDS, with the cap or without, and for BatchBH,
// which charges R⁺ as well, it is the paper's assumption on its update.
//
// A ledger is a value: methods return a new one and leave the old one as it was.
type Ledger struct {
	Alpha   float64 `json:"alpha"`
	Rule    Rule    `json:"rule"`
	Batches []Spent `json:"batches"`
}

// Spent is one closed batch.
type Spent struct {
	N        int     `json:"n"`        // hypotheses
	Level    float64 `json:"level"`    // at which they were tested
	Rejected int     `json:"rejected"` // R
	Could    int     `json:"could"`    // R+: most rejections, were one more p-value zero
}

// NewLedger returns the empty ledger; [Ledger.Validate] says whether alpha and
// rule are usable.
func NewLedger(alpha float64, rule Rule) Ledger {
	return Ledger{Alpha: alpha, Rule: rule}
}

// Shares of the budget by batch, proportional to 1/t^1.6 and of sum one: the
// default of the Bioconductor package onlineFDR, with 1/ζ(1.6) to full precision.
const (
	shareExponent = 1.6
	firstShare    = 0.4374901657744726
)

func share(batch int) float64 {
	return firstShare * math.Pow(float64(batch), -shareExponent)
}

// Next returns the level for the next batch, of n hypotheses; 0 if n < 1. It is
// finite and within [0, Alpha] for a ledger that validates.
func (l Ledger) Next(n int) float64 {
	if n < 1 {
		return 0
	}
	rejected := 0.0
	for _, b := range l.Batches {
		rejected += float64(b.Rejected)
	}
	budget := l.Alpha * share(len(l.Batches)+1)
	if l.Rule == BatchBH {
		budget = l.left(rejected)
	}
	level := budget * (float64(n) + rejected) / float64(n)
	return max(0, min(level, l.Alpha))
}

// left is the budget of all batches up to the next less what those before are
// estimated to have used: Level·R⁺/(R⁺ + the rejections of the others).
func (l Ledger) left(rejected float64) float64 {
	budget := l.Alpha * share(len(l.Batches)+1)
	for t, b := range l.Batches {
		budget += l.Alpha * share(t+1)
		if b.Could > 0 {
			could := float64(b.Could)
			budget -= b.Level * could / (could + rejected - float64(b.Rejected))
		}
	}
	return budget
}

// Close tests a batch of p-values at the level of Next and returns the ledger
// with the batch in it and which of them are rejected. A batch without
// hypotheses costs nothing and is not entered. It is an error, naming every
// fault, if a p-value lies outside [0, 1] or the ledger does not validate.
func (l Ledger) Close(p []float64) (Ledger, []bool, error) {
	faults := []error{l.Validate()}
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			faults = append(faults, fmt.Errorf("p-value %d is %v: it must lie within 0 and 1", i, v))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return l, nil, err
	}
	if len(p) == 0 {
		return l, nil, nil
	}
	level := l.Next(len(p))
	sorted := slices.Sorted(slices.Values(p))
	rejected := stepUpCount(sorted, level, 0)
	out := make([]bool, len(p))
	for i, v := range p {
		out[i] = rejected > 0 && v <= sorted[rejected-1]
	}
	next, err := l.Record(len(p), rejected, stepUpCount(sorted, level, 1))
	return next, out, err
}

// stepUpCount returns how many of the sorted p-values are rejected at the level
// once the given number of the largest are set to zero. R⁺ is the most over every
// p-value that could be set to zero; it is had at the largest, which leaves the
// smallest possible others.
func stepUpCount(sorted []float64, level float64, zeroed int) int {
	n := len(sorted)
	for k := n; k > zeroed; k-- {
		if sorted[k-zeroed-1] <= level*float64(k)/float64(n) {
			return k
		}
	}
	return zeroed
}

// Record enters a batch of n hypotheses that another procedure tested at the
// level of Next: how many it rejected, and the most it could have rejected were
// one more p-value zero (n, where that is not known, is safe). The proof of
// control is for Benjamini and Hochberg, so for Close. It is an error if the
// numbers cannot be, or the ledger does not validate.
func (l Ledger) Record(n, rejected, could int) (Ledger, error) {
	next := l
	next.Batches = append(slices.Clone(l.Batches), Spent{N: n, Level: l.Next(n), Rejected: rejected, Could: could})
	if err := next.Validate(); err != nil {
		return l, err
	}
	return next, nil
}
