package transfer

import (
	"cmp"
	"slices"

	"detour/flows"
)

// coveredShare is the share of a pair's moved amount that pairs inside it must
// account for, for it to be told by them alone.
const coveredShare = 0.5

// Distinct drops the pairs that tell again what another tells. Of pairs of the
// same kind whose cells lie inside one another, the one summed over more ends is
// kept before its parts, because a part of a diversion is no diversion of its
// own; and the finer product before its heading, and a code before a sum that it is in,
// unless the finer ones account for less than half of what moved.
func Distinct(pairs []*Pair) []*Pair {
	order := slices.Clone(pairs)
	slices.SortStableFunc(order, func(a, b *Pair) int {
		return cmp.Or(cmp.Compare(places(a), places(b)), cmp.Compare(b.View.Digits, a.View.Digits), cmp.Compare(codes(a), codes(b)), cmp.Compare(b.Score(), a.Score()))
	})
	var kept []*Pair
	for _, p := range order {
		inside, covered := 0.0, false
		for _, k := range kept {
			if k.Kind != p.Kind || k.Across != p.Across {
				continue
			}
			if covers(k, p) {
				covered = true
				break
			}
			if covers(p, k) && close(p, k) {
				inside += k.Amount.Moved
			}
		}
		if !covered && inside < coveredShare*p.Amount.Moved {
			kept = append(kept, p)
		}
	}
	return slices.DeleteFunc(slices.Clone(pairs), func(p *Pair) bool { return !slices.Contains(kept, p) })
}

// places counts the ends that a pair's view keeps apart.
func places(p *Pair) int { return (p.View.Axes & flows.Set(flows.Origin, flows.Destination)).Len() }

// codes counts those of the products on both sides, more than two where one is a sum.
func codes(p *Pair) int {
	return len(flows.SplitCodes(p.From.Cell[flows.Product])) + len(flows.SplitCodes(p.To.Cell[flows.Product]))
}

// covers tells whether both sides of b lie inside those of a.
func covers(a, b *Pair) bool {
	return Inside(b.From.Cell, a.From.Cell) && Inside(b.To.Cell, a.To.Cell)
}

// close tells whether two pairs date to the same half year.
func close(a, b *Pair) bool {
	d := a.Fall.K - b.Fall.K
	return d >= -around && d <= around
}

// Inside tells whether cell a lies inside cell b: it agrees with b on every axis
// that b keeps, the product by the beginnings of its codes.
func Inside(a, b flows.Cell) bool {
	for i := range a {
		if b[i] == "" || a[i] == b[i] {
			continue
		}
		if flows.Axis(i) != flows.Product || !flows.ProductWithin(a[i], b[i]) {
			return false
		}
	}
	return true
}
