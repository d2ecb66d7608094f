package transfer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"detour/detect/changepoint"
	"detour/detect/fdr"
	"detour/detect/finding"
	"detour/flows"
)

// Book keeps the error budget of batches that continue one another.
//
// The first batch stands by itself: it tells what is found at the rate asked for.
// In every batch after it a hypothesis is a pair of cells, or a path, with the shift
// that its fall dates to, and is one of two:
//
//   - found before: the same pair was found in an earlier batch with a fall less than
//     [changepoint.MinAfter] months from this one. It was charged then and is told as
//     long as the batch by itself supports it.
//   - new: every other that the batch tests. All months since the first batch could
//     have told it, so that it is charged in each: it enters the family's ledger
//     anew, at the level that the batches before have left, and is found if the batch
//     by itself supports it as well. Those found before take no part in its test:
//     what they are entitled to does not help it.
//
// So the rate holds for all that is told as new in the batches after the first, and
// for the first batch; package fixtures/calibrate measures both and their union.
type Book struct {
	q           float64
	month       flows.Month // the last of the batch's data
	continues   bool
	ledgers     map[Family]fdr.Ledger
	discoveries []finding.Discovery
	charges     []finding.Charge
	known       map[string][]finding.Discovery // by id
}

// Standalone returns the book of a batch by itself.
func Standalone(q float64) *Book { return &Book{q: q} }

// NewBook opens the book of a batch whose data end with a month, after the batch
// before, nil for the first of all. It is an error if the ledger of the batch before
// is damaged or was kept at another rate.
func NewBook(q float64, month flows.Month, previous *finding.Results) (*Book, error) {
	if previous == nil {
		return Standalone(q), nil
	}
	b := &Book{q: q, month: month, continues: true, known: map[string][]finding.Discovery{}}
	var err error
	if b.ledgers, err = Ledgers(previous); err != nil {
		return nil, fmt.Errorf("reading the ledger of the previous batch: %w", err)
	}
	for _, c := range previous.Ledger {
		if c.Q != q {
			return nil, fmt.Errorf("the previous batch keeps its error budget at q = %v; found q = %v, the same is accepted", c.Q, q)
		}
	}
	b.charges = slices.Clone(previous.Ledger)
	b.discoveries = slices.Clone(previous.Discoveries)
	for _, d := range b.discoveries {
		b.known[d.Finding] = append(b.known[d.Finding], d)
	}
	return b, nil
}

// Ledgers reads the ledger of every family out of a batch and checks it: levels
// that follow from the batches before them, and as many discoveries as were charged.
func Ledgers(r *finding.Results) (map[Family]fdr.Ledger, error) {
	var faults []error
	out := map[Family]fdr.Ledger{}
	for i, c := range r.Ledger {
		f, err := parseFamily(c.Kind, c.Across, c.Listed)
		if err != nil {
			faults = append(faults, fmt.Errorf("row %d of the ledger: %w", i+1, err))
			continue
		}
		l, known := out[f]
		if !known {
			l = fdr.NewLedger(c.Q, fdr.BatchBH)
		}
		l.Batches = append(l.Batches, fdr.Spent{N: int(c.Tested), Level: c.Level, Rejected: int(c.Found), Could: int(c.Could)})
		out[f] = l
		if int(c.Batch) != len(l.Batches) || c.Q != l.Alpha {
			faults = append(faults, fmt.Errorf("%s: batch %d at q = %v found, batch %d at q = %v expected", f, c.Batch, c.Q, len(l.Batches), l.Alpha))
		}
	}
	type entry struct {
		Family
		batch int32
	}
	found := map[entry]int64{}
	for i, d := range r.Discoveries {
		f, err := parseFamily(d.Kind, d.Across, d.Listed)
		if err != nil {
			faults = append(faults, fmt.Errorf("row %d of the discoveries: %w", i+1, err))
		}
		found[entry{f, d.Batch}]++
		if int(d.Batch) > len(out[f].Batches) {
			faults = append(faults, fmt.Errorf("row %d of the discoveries: %s has no batch %d", i+1, f, d.Batch))
		}
	}
	for _, c := range r.Ledger {
		if f, err := parseFamily(c.Kind, c.Across, c.Listed); err == nil && found[entry{f, c.Batch}] != c.Found {
			faults = append(faults, fmt.Errorf("%s: %d discoveries of batch %d, %d were charged", f, found[entry{f, c.Batch}], c.Batch, c.Found))
		}
	}
	for f, l := range out {
		if err := l.Validate(); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", f, err))
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return out, errors.Join(faults...)
}

// Settle decides which pairs are found, after [Hypotheses.Control] has set the
// q-values that they have in this batch by itself. A new one that is found has the
// q-value of its own test.
func (b *Book) Settle(h Hypotheses, listed Listed) error {
	for _, f := range h.families(listed) {
		var fresh []*Pair
		for _, p := range f.Pairs {
			if p.Found = p.Q <= b.q; b.continues && !b.found(p) {
				fresh = append(fresh, p)
			} else if p.Found && !b.continues {
				b.discover(f.Family, p, 0, b.q)
			}
		}
		if !b.continues {
			continue
		}
		if err := b.charge(f, fresh); err != nil {
			return fmt.Errorf("charging %s: %w", f.Family, err)
		}
	}
	return nil
}

// charge tests the new pairs of a family at the level that is left.
func (b *Book) charge(f *family, fresh []*Pair) error {
	test := f.tested(fresh)
	n := test.Len()
	if n == 0 {
		return nil
	}
	l, known := b.ledgers[f.Family]
	if !known {
		l = fdr.NewLedger(b.q, fdr.BatchBH)
	}
	level := l.Next(n)
	number := int32(len(l.Batches) + 1)
	found := 0
	for i, q := range test.Q() {
		p := fresh[i]
		if p.Found = p.Found && q <= level; !p.Found {
			continue
		}
		found++
		p.Q = min(1, q)
		b.discover(f.Family, p, number, level)
	}
	could := max(found, test.Could(level))
	l, err := l.Record(n, found, could)
	if err != nil {
		return err
	}
	b.ledgers[f.Family] = l
	b.charges = append(b.charges, finding.Charge{
		Kind: f.Kind, Across: f.Across.String(), Listed: f.Listed, Batch: number, Month: b.month.Date32(),
		Q: b.q, Tested: int64(n), Level: level, Found: int64(found), Could: int64(could),
	})
	return nil
}

// found tells whether a pair was found in a batch before.
func (b *Book) found(p *Pair) bool {
	return slices.ContainsFunc(b.known[p.ID()], func(d finding.Discovery) bool {
		apart := p.Fall.First - flows.MonthOfDate32(d.FirstNew)
		return apart > -changepoint.MinAfter && apart < changepoint.MinAfter
	})
}

func (b *Book) discover(f Family, p *Pair, batch int32, level float64) {
	b.discoveries = append(b.discoveries, finding.Discovery{
		Finding: p.ID(), Kind: f.Kind, Across: f.Across.String(), Listed: f.Listed,
		FirstNew: p.Fall.First.Date32(), Batch: batch, Level: level,
	})
}

// Enter writes what the book holds into the results of the batch.
func (b *Book) Enter(r *finding.Results) { r.Discoveries, r.Ledger = b.discoveries, b.charges }
