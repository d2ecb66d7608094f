package transfer

import (
	"fmt"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/fdr"
	"detour/detect/finding"
	"detour/flows"
)

// Book keeps the error budget of batches that continue one another.
//
// A hypothesis is a pair of cells, or a path, with the shift that its fall dates to.
// The first batch of all tells what is found at the rate asked for. In every batch
// after it a hypothesis is one of two:
//
//   - found before: the same pair was found in an earlier batch with a fall less than
//     [changepoint.MinAfter] months from this one. It is told as long as the batch by
//     itself supports it, and nothing is charged.
//   - new: any other. It is looked at again in every batch, from the first whose data
//     reach [changepoint.MinAfter] months of it, and each look may spend no more than
//     [fdr.LookShare] of its error: its p-values are divided by it. It is then found
//     at the rate asked for among all hypotheses of its family, those found before
//     included.
//
// A p-value divided so holds at whatever look it is read, so that what has been told
// so far is, in each batch, what the procedure finds of p-values that never rise, and
// the rate holds for all that was ever told. Package fixtures/calibrate measures it: over
// 24 batches after the first at q = .05 (.10), in populations with transfers, with a
// common shock and with correlated receivers, at most .020 (.043) of what is new is false,
// and .10 to .11 (.17 to .19) where each month is tested afresh. Of transfers of three
// standard deviations .89 (.92) are found and .95 (.97) afresh, 5.6 (4.5) and 3.4 (3.2)
// months after they begin; in a common shock .69 (.80) and .90 (.92), 7.8 (6.9) and 5.0
// (4.3) months after.
//
// Online procedures that charge every batch apart (the ledger of package fdr) are for
// hypotheses that are new every month. These are the same ones with more data, to which
// months in which nothing is found would leave next to nothing.
type Book struct {
	q           float64
	ends        []flows.Month // the last months of the batches, this one's behind
	charges     []finding.Charge
	discoveries []finding.Discovery
	known       map[string][]flows.Month // the falls of what was found, by id
}

// Standalone returns the book of a batch by itself.
func Standalone(q float64) *Book { return &Book{q: q, ends: make([]flows.Month, 1)} }

// NewBook opens the book of a batch whose data end with a month, after the batch
// before, nil for the first of all. It is an error if the ledger of the batch before
// is damaged or was kept at another rate.
func NewBook(q float64, end flows.Month, previous *finding.Results) (*Book, error) {
	b := &Book{q: q, known: map[string][]flows.Month{}}
	if previous != nil {
		if err := CheckLedger(previous); err != nil {
			return nil, fmt.Errorf("reading the ledger of the previous batch: %w", err)
		}
		for _, c := range previous.Ledger {
			if c.Q != q {
				return nil, fmt.Errorf("the previous batch keeps its error budget at q = %v; found q = %v, the same is accepted", c.Q, q)
			}
		}
		b.ends = lastMonths(previous.Ledger)
		b.charges, b.discoveries = slices.Clone(previous.Ledger), slices.Clone(previous.Discoveries)
		for _, d := range b.discoveries {
			b.known[d.Finding] = append(b.known[d.Finding], flows.MonthOfDate32(d.FirstNew))
		}
	}
	b.ends = append(b.ends, end)
	return b, nil
}

// number is that of the batch: 0 for the first.
func (b *Book) number() int32 { return int32(len(b.ends) - 1) }

// looks counts the batches, by their last months, whose data reach far enough behind
// a fall for it to be tested.
func looks(ends []flows.Month, fall flows.Month) int {
	n := 0
	for _, end := range ends {
		if end >= fall+changepoint.MinAfter-1 {
			n++
		}
	}
	return max(1, n)
}

// share is what a look at a pair with a given fall may spend of its error; nil stands
// for pairs that were not found before.
func (b *Book) share(p *Pair, fall flows.Month) float64 {
	if b.number() == 0 || p != nil && b.found(p) {
		return 1
	}
	return fdr.LookShare(looks(b.ends, fall))
}

// Settle decides which pairs are found, after [Hypotheses.Control] has set the
// q-values that they have in this batch by itself. A new one that is found has the
// q-value of its look.
func (b *Book) Settle(h Hypotheses, listed Listed) {
	for _, f := range h.families(listed) {
		c := finding.Charge{Kind: f.Kind, Across: f.Across.String(), Listed: f.Listed, Batch: b.number(), Month: b.ends[b.number()].Date32(), Q: b.q}
		test := f.tested(f.Pairs, b.share)
		c.Tested = int64(test.Len())
		for i, q := range test.Q() {
			p := f.Pairs[i]
			p.Found = p.Q <= b.q
			if b.found(p) {
				c.Tested--
				if p.Found {
					c.Kept++
				}
				continue
			}
			p.Found = p.Found && q <= b.q
			p.Q = min(1, max(p.Q, q))
			if p.Found {
				c.Found++
				b.discover(f.Family, p)
			}
		}
		b.charges = append(b.charges, c)
	}
}

// found tells whether a pair was found in a batch before.
func (b *Book) found(p *Pair) bool {
	return len(b.known) > 0 && slices.ContainsFunc(b.known[p.ID()], func(fall flows.Month) bool {
		apart := p.Fall.First - fall
		return apart > -changepoint.MinAfter && apart < changepoint.MinAfter
	})
}

func (b *Book) discover(f Family, p *Pair) {
	b.discoveries = append(b.discoveries, finding.Discovery{
		Finding: p.ID(), Kind: f.Kind, Across: f.Across.String(), Listed: f.Listed,
		FirstNew: p.Fall.First.Date32(), Batch: b.number(), Look: int32(looks(b.ends, p.Fall.First)),
	})
}

// Enter writes what the book holds into the results of the batch.
func (b *Book) Enter(r *finding.Results) { r.Discoveries, r.Ledger = b.discoveries, b.charges }
