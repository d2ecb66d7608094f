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
// codes beside them, and leaves that in d. Rows that cannot be read, and products
// that are set aside anyway, do not count.
func (d *decoder) look(ctx context.Context, t *table) error {
	product, flow := d.column(Role(flows.Product)), d.column(Role(flows.Flow))
	if product == nil {
		return nil
	}
	class := d.column(Classification)
	var seen []uint8 // by product code, a bit a flow
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields, err := t.Next()
		if err == io.EOF {
			d.sums = nested(d.dicts.axes[flows.Product].texts, seen)
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
			if missing := int(e.code) + 1 - len(seen); missing > 0 {
				seen = append(seen, make([]uint8, missing)...)
			}
			seen[e.code] |= 1 << code
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
