package transfer

import (
	"cmp"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/shift"
	"detour/flows"
)

// allocatedShare is the share of a pair's amount that must be left to it, once
// pairs of a higher score took what they explain, for it to be told.
const allocatedShare = 0.1

// Allocate lets every lost mass be explained once, and every gained one explain
// once: in the order of their scores each pair of a view takes what is left of its
// fall and of its rise. A pair to which less than allocatedShare of its amount is
// left is dropped, because others account for it. It returns the pairs kept, in
// their order.
func Allocate(pairs []*Pair) []*Pair {
	order := slices.Clone(pairs)
	slices.SortStableFunc(order, func(a, b *Pair) int {
		return cmp.Or(cmp.Compare(b.Score(), a.Score()), a.From.Cell.Compare(b.From.Cell), a.To.Cell.Compare(b.To.Cell))
	})
	left := masses{}
	dropped := map[*Pair]bool{}
	for _, p := range order {
		lost := change(p.Fall)
		gained := change(p.Rise)
		out, in := left.of(p.From, p.Across, p.Fall, -lost), left.of(p.To, p.Across, p.Rise, gained)
		taken := min(out.amount, in.amount)
		if !(taken >= allocatedShare*p.Amount.Moved) {
			dropped[p] = true
			continue
		}
		out.amount -= taken
		in.amount -= taken
	}
	return slices.DeleteFunc(slices.Clone(pairs), func(p *Pair) bool { return dropped[p] })
}

// masses are the falls and rises of series, as sides of transfers across an axis.
type masses map[side][]*mass

type side struct {
	series    *shift.Tested
	across    flows.Axis
	direction changepoint.Direction
}

// mass is what is left of a shift that dates to month k.
type mass struct {
	k      int
	amount float64
}

// of returns the mass of a shift; one that another pair dates a little otherwise
// is the same.
func (m masses) of(t *shift.Tested, across flows.Axis, e shift.Event, all float64) *mass {
	key := side{t, across, e.Direction}
	for _, known := range m[key] {
		if max(known.k-e.K, e.K-known.k) < changepoint.MinAfter {
			return known
		}
	}
	fresh := &mass{k: e.K, amount: all}
	m[key] = append(m[key], fresh)
	return fresh
}
