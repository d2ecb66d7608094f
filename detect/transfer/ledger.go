package transfer

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"detour/detect/finding"
	"detour/flows"
)

// lastMonths returns the last month of every batch that the charges name.
func lastMonths(charges []finding.Charge) []flows.Month {
	var out []flows.Month
	for _, c := range charges {
		for int(c.Batch) >= len(out) {
			out = append(out, 0)
		}
		out[c.Batch] = flows.MonthOfDate32(c.Month)
	}
	return out
}

// CheckLedger returns what does not add up in the ledger of results: batches of two
// dates or rates, and discoveries that were not charged, or at another look.
func CheckLedger(r *finding.Results) error {
	var f faults
	if f.charges(r); len(f) == 0 {
		f.looks(r)
	}
	slices.SortStableFunc(f, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(f...)
}

// faults gathers what does not add up.
type faults []error

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Errorf(format, args...)) }

// entry is a family in a batch.
type entry struct {
	Family
	batch int32
}

// charges holds the rows of the ledger against one another and the discoveries.
func (f *faults) charges(r *finding.Results) {
	found := map[entry]int64{}
	for i, d := range r.Discoveries {
		family, err := parseFamily(d.Kind, d.Across, d.Listed)
		if err != nil {
			f.add("row %d of the discoveries: %w", i+1, err)
		}
		found[entry{family, d.Batch}]++
	}
	for i, c := range r.Ledger {
		family, err := parseFamily(c.Kind, c.Across, c.Listed)
		switch {
		case err != nil:
			f.add("row %d of the ledger: %w", i+1, err)
			continue
		case c.Batch < 0 || c.Batch > mostBatches:
			f.add("row %d of the ledger: batch %d found, 0 to %d are accepted", i+1, c.Batch, mostBatches)
			continue
		case c.Tested < c.Found || c.Found < 0 || c.Kept < 0:
			f.add("%s, batch %d: %d found and %d kept of %d tested", family, c.Batch, c.Found, c.Kept, c.Tested)
		case c.Q != r.Ledger[0].Q || math.IsNaN(c.Q):
			f.add("%s, batch %d: q = %v, that of the first row is %v", family, c.Batch, c.Q, r.Ledger[0].Q)
		}
		if n := found[entry{family, c.Batch}]; n != c.Found {
			f.add("%s, batch %d: %d discoveries, %d were charged", family, c.Batch, n, c.Found)
		}
		delete(found, entry{family, c.Batch})
	}
	for e := range found {
		f.add("%s, batch %d: discoveries that were not charged", e.Family, e.batch)
	}
}

// looks holds the months of the batches against one another, and the looks at the
// discoveries against the months.
func (f *faults) looks(r *finding.Results) {
	months := lastMonths(r.Ledger)
	for _, c := range r.Ledger {
		if m := flows.MonthOfDate32(c.Month); m != months[c.Batch] {
			f.add("batch %d ends with %s and with %s", c.Batch, m, months[c.Batch])
		}
	}
	for i, d := range r.Discoveries {
		if n := looks(months[:d.Batch+1], flows.MonthOfDate32(d.FirstNew)); int(d.Look) != n {
			f.add("row %d of the discoveries: look %d found, %d follows from the batches", i+1, d.Look, n)
		}
	}
}

// mostBatches bounds the batches in a row: a century of months.
const mostBatches = 1_200
