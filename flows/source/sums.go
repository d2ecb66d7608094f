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

// lookAt goes over a table once and finds which product codes are sums of longer
// codes beside them, which cells hold totals beside their parts, and what the table
// reports on. The crew does it where the table can be cut into blocks and no cell
// may have parts, which d must see itself.
func (r *reader) lookAt(ctx context.Context, d *decoder, t *table) (err error) {
	if r.crew != nil && d.parts == nil && inner(t.rows) != nil {
		var all []*decoder
		all, err = r.crew.decode(ctx, t, d, func(d *decoder, rows rows) error { return d.look(ctx, rows) })
		for _, f := range all {
			d.looked(f)
		}
	} else {
		err = d.look(ctx, t.rows)
	}
	d.sums = nested(d.dicts.axes[flows.Product].texts, d.seen)
	return err
}

// noted adds flows, a bit each, in which a product was seen.
func noted(seen []uint8, product uint32, in uint8) []uint8 {
	if missing := int(product) + 1 - len(seen); missing > 0 {
		seen = append(seen, make([]uint8, missing)...)
	}
	seen[product] |= in
	return seen
}

// look goes over rows and notes what is to be known before they are read. Rows that
// cannot be read, and rows that are set aside anyway, do not count.
func (d *decoder) look(ctx context.Context, rows rows) error {
	product, class := d.column(Role(flows.Product)), d.column(Classification)
	nest := d.format.names() && product != nil
	flow := d.column(Role(flows.Flow))
	return d.each(ctx, rows, func(fields [][]byte) {
		if d.parts != nil || d.report != nil {
			if codes, ok := d.codes(fields); ok {
				d.see(fields, &codes)
			}
		}
		if !nest || class != nil && class.memo.find(fields[class.field]).marks&notUsable != 0 {
			return
		}
		code := d.constants[flows.Flow]
		if flow != nil {
			code = flow.memo.find(fields[flow.field]).code
		}
		if e := product.memo.find(fields[product.field]); e.marks&notUsable == 0 && code != null {
			d.seen = noted(d.seen, e.code, 1<<code)
		}
	})
}

func (d *decoder) see(fields [][]byte, codes *[numRoles]uint32) {
	if d.parts != nil {
		d.parts.see(d, fields, codes)
	}
	if d.report != nil {
		d.report.see(codes)
	}
}

// each calls visit for every row that can be split into fields.
func (d *decoder) each(ctx context.Context, rows rows, visit func(fields [][]byte)) error {
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields, err := rows.Next()
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
