package series

import (
	"slices"

	"detour/flows"
)

// mostSummed is the most codes of a sum. Of the 330 sets of codes that the CN of 2022
// connects 318 have no more; the others hold up to 48, and those of HS 2022 up to 40 in several
// chapters: no goods that one would follow.
const mostSummed = 10

// Sums lists the sets of codes of a length that changes of the nomenclature within the
// panel connect, where all codes of a set are in use in the panel: only then is their sum
// what it was. One of them at least is not in use throughout: where all are, they can be
// tested themselves. Each set is in order.
func (c *Codes) Sums(digits int) [][]string {
	if c == nil {
		return nil
	}
	var within []flows.Month
	for _, jan := range c.links.Januaries() {
		if jan > c.start && jan <= c.end {
			within = append(within, jan)
		}
	}
	unknown := func(code string) bool { _, ok := c.first[code]; return !ok }
	return slices.DeleteFunc(c.links.United(within, digits), func(set []string) bool {
		return len(set) > mostSummed || slices.ContainsFunc(set, unknown) || !slices.ContainsFunc(set, c.recodes)
	})
}

// cut tells, for each product code of a panel, under which products a view adds it up: none
// where it leaves the code out, its cut, and the sum of codes that its cut is in.
type cut struct {
	products []string   // 0 is none
	of       [][]uint32 // by code, places in products
	sum      []uint32   // by place, that of the sum that the product is in, or 0
}

// cutProducts cuts the codes of the panel as a view does.
func (b *builder) cutProducts(v View) *cut {
	values := b.Panel.Values[flows.Product]
	c := &cut{products: []string{""}, of: make([][]uint32, len(values))}
	index := map[string]uint32{}
	place := func(product string) uint32 {
		if _, known := index[product]; !known {
			index[product] = uint32(len(c.products))
			c.products = append(c.products, product)
		}
		return index[product]
	}
	for i, p := range values {
		if code, ok := v.Cut(p); ok {
			c.of[i] = []uint32{place(code)}
		}
	}
	c.sum = make([]uint32, len(c.products))
	if !v.masked {
		for _, set := range b.Codes.Sums(v.Digits) {
			for _, code := range set {
				c.sum[index[code]] = place(flows.JoinCodes(set...))
			}
		}
	}
	for i, of := range c.of {
		if len(of) > 0 && c.sum[of[0]] != 0 {
			c.of[i] = append(of, c.sum[of[0]])
		}
	}
	return c
}

// withoutCopies drops the sums that are a member's series again: one that holds all of
// their records and was in use throughout.
func (b *builder) withoutCopies(view []*Series) []*Series {
	if !slices.ContainsFunc(view, func(s *Series) bool { return flows.Joined(s.Cell[flows.Product]) }) {
		return view
	}
	type cell struct {
		at      flows.Cell
		records int64
	}
	throughout := map[cell]bool{}
	for _, s := range view {
		if p := s.Cell[flows.Product]; !flows.Joined(p) && !b.Codes.recodes(p) {
			throughout[cell{s.Cell, s.Records}] = true
		}
	}
	return slices.DeleteFunc(view, func(s *Series) bool {
		p := s.Cell[flows.Product]
		return flows.Joined(p) && slices.ContainsFunc(flows.SplitCodes(p), func(code string) bool {
			return throughout[cell{s.Cell.With(flows.Product, code), s.Records}]
		})
	})
}

// recodes tells whether a code was born or died within the panel.
func (c *Codes) recodes(code string) bool {
	_, born := c.Born(code)
	_, died := c.Died(code)
	return born || died
}
