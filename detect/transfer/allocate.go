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
// once: in the order of their claims (see [claims]) each pair of a view takes what is left
// of its fall and of its rise. A pair to which less than allocatedShare of its amount is
// left is dropped, because others account for it. Pairs that differ on fewer axes
// come first, and to one that differs on more nothing is left that those, or others of
// its own number on other axes, took in whatever view; told are pairs that stand
// already. It returns the pairs kept, in their order.
func Allocate(pairs, told []*Pair) []*Pair {
	order, claim := slices.Clone(pairs), claims(pairs)
	slices.SortStableFunc(order, func(a, b *Pair) int {
		return cmp.Or(cmp.Compare(a.Across.Len(), b.Across.Len()), cmp.Compare(claim[b], claim[a]), a.From.Cell.Compare(b.From.Cell), a.To.Cell.Compare(b.To.Cell))
	})
	left := masses{}
	var shares []share
	for _, p := range told {
		shares = append(shares, share{p, p.Amount.Moved})
	}
	dropped := map[*Pair]bool{}
	for _, p := range order {
		lost := change(p.Fall)
		gained := change(p.Rise)
		out, in := left.of(p.From, p.Across, p.Fall, -lost), left.of(p.To, p.Across, p.Rise, gained)
		taken := min(out.amount-otherwise(shares, p, giving), in.amount-otherwise(shares, p, receiving))
		if !(taken >= allocatedShare*p.Amount.Moved) {
			dropped[p] = true
			continue
		}
		out.amount -= taken
		in.amount -= taken
		shares = append(shares, share{p, taken})
	}
	return slices.DeleteFunc(slices.Clone(pairs), func(p *Pair) bool { return dropped[p] })
}

// claims returns what each pair may ask for: its score times the share of its fall in all
// that was lost in the falls that may have become its rise. Of goods that came and whose
// way is not seen, each that left is as likely one as any other; the scores of such pairs
// differ by the noise of the falls alone, since each may account for all of the rise.
func claims(pairs []*Pair) map[*Pair]float64 {
	lost := masses{}
	for _, p := range pairs {
		lost.of(p.To, p.Across, p.Rise, 0).amount -= change(p.Fall)
	}
	out := make(map[*Pair]float64, len(pairs))
	for _, p := range pairs {
		out[p] = p.Score() * -change(p.Fall) / lost.of(p.To, p.Across, p.Rise, 0).amount
	}
	return out
}

// share is what a pair took of its fall and of its rise.
type share struct {
	*Pair
	amount float64
}

func giving(p *Pair) (*shift.Tested, shift.Event)    { return p.From, p.Fall }
func receiving(p *Pair) (*shift.Tested, shift.Event) { return p.To, p.Rise }

// otherwise returns how much of one side of a pair that differs on several axes is
// explained by others: all that was taken of a cell inside its own, and of a cell around
// it the same share as of the whole. Of two cells that only meet, as those of a country
// and of an office do, as much is taken to be the same goods as can be.
func otherwise(shares []share, p *Pair, of func(*Pair) (*shift.Tested, shift.Event)) float64 {
	sum := 0.0
	if p.Across.Len() == 1 {
		return sum
	}
	t, e := of(p)
	for _, s := range shares {
		o, f := of(s.Pair)
		if s.Across == p.Across || o.Measure != t.Measure || !sameShift(e, f) || !meet(o.Cell, t.Cell) {
			continue
		}
		if Inside(t.Cell, o.Cell) {
			sum += s.amount * min(1, change(e)/change(f))
			continue
		}
		sum += s.amount
	}
	return sum
}

// meet tells whether two cells have goods in common: they agree on every axis that both
// keep, products by their beginning.
func meet(a, b flows.Cell) bool {
	for i := range a {
		if a[i] == "" || b[i] == "" {
			b[i] = a[i]
		}
	}
	return Inside(a, b) || Inside(b, a)
}

// sameShift tells whether two dates are of one shift.
func sameShift(a, b shift.Event) bool {
	return max(a.First-b.First, b.First-a.First) < changepoint.MinAfter
}

// masses are the falls and rises of series, as sides of transfers of one crossing.
type masses map[side][]*mass

type side struct {
	series    *shift.Tested
	across    flows.AxisSet
	direction changepoint.Direction
}

// mass is what is left of a shift.
type mass struct {
	event  shift.Event
	amount float64
}

// of returns the mass of a shift, all of it where it is new; one that another pair
// dates a little otherwise is the same.
func (m masses) of(t *shift.Tested, across flows.AxisSet, e shift.Event, all float64) *mass {
	key := side{t, across, e.Direction}
	for _, known := range m[key] {
		if sameShift(known.event, e) {
			return known
		}
	}
	fresh := &mass{event: e, amount: all}
	m[key] = append(m[key], fresh)
	return fresh
}
