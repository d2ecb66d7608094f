package fdr

import (
	"errors"
	"fmt"
	"math"
)

// Bounds of what a ledger may hold, so that a damaged one costs no more than an
// honest one: a century of months, and what an int of 32 bits can count.
const (
	mostBatches    = 1_200
	mostHypotheses = math.MaxInt32
)

// levelTolerance is the relative difference allowed between a level and its
// recomputation: processors that fuse multiplication and addition differ in the
// last bits, and every batch adds to them.
const levelTolerance = 1e-9

// Validate returns every fault of a ledger at once, nil if there is none. Beside
// the ranges it checks that every level is the one that follows from the batches
// before it, so that a batch that was changed, removed or inserted shows wherever
// it matters to the budget.
func (l Ledger) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if !(l.Alpha > 0 && l.Alpha < 1) {
		fault("alpha is %v: it must lie between 0 and 1", l.Alpha)
	}
	if l.Rule != BatchBH && l.Rule != BatchPRDS {
		fault("rule is %q: %q or %q is needed", l.Rule, BatchBH, BatchPRDS)
	}
	if len(l.Batches) > mostBatches {
		fault("%d batches: at most %d are read", len(l.Batches), mostBatches)
		return errors.Join(faults...)
	}
	sound := len(faults) == 0 // a level follows only from what is sound
	for t, b := range l.Batches {
		if f := b.faults(t + 1); len(f) > 0 {
			faults, sound = append(faults, f...), false
			continue
		}
		if !sound {
			continue
		}
		before := Ledger{Alpha: l.Alpha, Rule: l.Rule, Batches: l.Batches[:t]}
		if want := before.Next(b.N); !(math.Abs(b.Level-want) <= levelTolerance*want) {
			fault("batch %d: level is %v, but %v follows from the batches before it", t+1, b.Level, want)
		}
	}
	return errors.Join(faults...)
}

// faults lists what is wrong with a batch by itself.
func (b Spent) faults(batch int) []error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("batch %d: "+format, append([]any{batch}, args...)...))
	}
	if b.N < 1 || b.N > mostHypotheses {
		fault("n is %d: 1 to %d hypotheses are possible", b.N, mostHypotheses)
	}
	if !(b.Level >= 0 && b.Level <= 1) {
		fault("level is %v: it must lie within 0 and 1", b.Level)
	}
	if b.Rejected < 0 || b.Rejected > b.N {
		fault("rejected is %d: 0 to n = %d are possible", b.Rejected, b.N)
	}
	// Were a p-value zero it would be rejected, and no other would be lost.
	if least := max(1, b.Rejected); b.Could < least || b.Could > b.N {
		fault("could is %d: %d to n = %d are possible", b.Could, least, b.N)
	}
	return faults
}
