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

// look goes over a table once to find which product codes are sums of longer
// codes beside them, and leaves that in d. The crew does it where the table can be
// cut into blocks and no cell may have parts, which must be seen by d itself.
func (r *reader) look(ctx context.Context, d *decoder, t *table) error {
	if d.column(Role(flows.Product)) == nil {
		return nil
	}
	all, err := []*decoder{d}, error(nil)
	if r.crew != nil && d.parts == nil && cuttable(t.rows) != nil {
		all, err = r.crew.decode(ctx, t, d, func(d *decoder, rows rows) error { return d.look(ctx, rows) })
	} else {
		err = d.look(ctx, t.rows)
	}
	if err != nil {
		return err
	}
	products := d.dicts.axes[flows.Product]
	var seen []uint8
	for _, other := range all {
		for code, bits := range other.seen {
			text := other.dicts.axes[flows.Product].text(uint32(code))
			if own, ok := products.code(text); ok {
				seen = noted(seen, own, bits)
			}
		}
	}
	d.sums = nested(products.texts, seen)
	return nil
}

// noted adds the flows, a bit each, in which a product was seen.
func noted(seen []uint8, product uint32, in uint8) []uint8 {
	if missing := int(product) + 1 - len(seen); missing > 0 {
		seen = append(seen, make([]uint8, missing)...)
	}
	seen[product] |= in
	return seen
}

// look notes in which flows the products of rows are seen. Rows that cannot be
// read, and products that are set aside anyway, do not count.
func (d *decoder) look(ctx context.Context, rows rows) error {
	product, flow, class := d.column(Role(flows.Product)), d.column(Role(flows.Flow)), d.column(Classification)
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if asRowError(err) != nil {
				continue
			}
			return err
		}
		d.parts.see(d, fields)
		if class != nil && class.memo.find(fields[class.field]).verdict != usable {
			continue
		}
		code := d.constants[flows.Flow]
		if flow != nil {
			code = flow.memo.find(fields[flow.field]).code
		}
		if e := product.memo.find(fields[product.field]); e.verdict == usable && code != null {
			d.seen = noted(d.seen, e.code, 1<<code)
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
