package source

import (
	"context"
	"io"
	"slices"
	"strings"

	"detour/flows"
)

// checkEvery is how many rows are read between two looks at the context: a few
// milliseconds.
const checkEvery = 8 << 10

// looks tells whether anything is to be found by a first look.
func (d *decoder) looks() bool { return d.format.names() || d.report != nil }

// look goes over a table once and finds which product codes are sums of longer
// codes beside them, which cells hold totals beside their parts, and what the table
// reports on. Rows that cannot be read, and rows that are set aside anyway, do not
// count.
func (d *decoder) look(ctx context.Context, t *table) error {
	product, class := d.column(Role(flows.Product)), d.column(Classification)
	nest := d.format.names() && product != nil
	flow := d.column(Role(flows.Flow))
	var seen []uint8 // by product code, a bit a flow
	err := d.each(ctx, t, func(fields [][]byte) {
		if d.parts != nil || d.report != nil {
			if codes, worst := d.codes(fields); worst < sum {
				d.see(fields, &codes)
			}
		}
		if !nest || class != nil && class.memo.find(fields[class.field]).verdict != usable {
			return
		}
		code := d.constants[flows.Flow]
		if flow != nil {
			code = flow.memo.find(fields[flow.field]).code
		}
		if e := product.memo.find(fields[product.field]); e.verdict == usable && code != null {
			if missing := int(e.code) + 1 - len(seen); missing > 0 {
				seen = append(seen, make([]uint8, missing)...)
			}
			seen[e.code] |= 1 << code
		}
	})
	d.sums = nested(d.dicts.axes[flows.Product].texts, seen)
	return err
}

func (d *decoder) see(fields [][]byte, codes *[numRoles]uint32) {
	if d.parts != nil {
		d.parts.see(d, fields, codes)
	}
	if d.report != nil {
		d.report.see(codes)
	}
}

// each calls visit for every row of a table that can be split into fields.
func (d *decoder) each(ctx context.Context, t *table, visit func(fields [][]byte)) error {
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields, err := t.Next()
		switch {
		case err == nil:
			visit(fields)
		case err == io.EOF:
			return nil
		case asRowError(err) == nil:
			return err
		}
	}
}

func (d *decoder) column(r Role) *column {
	for i := range d.columns {
		if d.columns[i].role == r {
			return &d.columns[i]
		}
	}
	return nil
}

// nested returns for each product code the flows, a bit each, in which a longer
// code that begins with it was seen.
func nested(texts []string, seen []uint8) []uint8 {
	order := make([]int, len(seen))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(texts[a], texts[b]) })
	sums := make([]uint8, len(seen))
	for i, code := range order {
		for _, longer := range order[i+1:] {
			if !strings.HasPrefix(texts[longer], texts[code]) || sums[code] == seen[code] {
				break
			}
			sums[code] |= seen[longer] & seen[code]
		}
	}
	return sums
}
