package finding

import "detour/flows"

// Covers tells whether the cell b lies inside the cell a: every axis that a sets
// has the same value in b, products by their beginnings ("2707" covers "27075000").
func (a Axes) Covers(b Axes) bool {
	outer, inner := a.Cell(), b.Cell()
	for i, want := range outer {
		got := inner[i]
		switch {
		case want == "" || want == got:
		case flows.Axis(i) == flows.Product && flows.ProductWithin(got, want):
		default:
			return false
		}
	}
	return true
}
