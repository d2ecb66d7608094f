package report

import (
	"cmp"
	"context"
	"slices"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// behind is a sample of the rows of the panel that a finding rests on.
type behind struct {
	Note string

	Caption string
	Heads   []string // of the axes that the rows have
	Rows    []behindRow
}

type behindRow struct {
	Part, Month, Value, Kg, Records string
	Axes                            []string
}

const (
	sampled   = 4  // rows of each leg: enough to look them up in the source
	yearAfter = 12 // months of the window that they are taken from
)

// newBehind samples the rows of each leg: the largest of the year before it fell, or
// of the year from its rise on.
func newBehind(ctx context.Context, b *batch.Batch, d batch.Detail) (behind, error) {
	if !b.HasPanel() {
		return behind{}, nil
	}
	rows, err := b.Rows(ctx, d)
	if err != nil {
		return behind{}, err
	}
	records := int64(0)
	for _, r := range rows {
		records += r.Records
	}
	sample := sampleRows(d, rows)
	out := behind{
		Note:    words.Say("behind.note", "n", len(sample), "rows", words.Say("count.row", "n", len(rows)), "records", words.Say("count.record", "n", int(records))),
		Caption: words.Say("behind.caption"),
	}
	axes := filled(sample)
	for _, a := range axes {
		out.Heads = append(out.Heads, finding.Capital(axisWord(a)))
	}
	for _, r := range sample {
		line := behindRow{Part: legName(d.Kind, d.Legs[r.Leg]), Month: flows.MonthOfDate32(r.Period).String(), Value: plainAmount(r.Value), Kg: plainAmount(r.Kg), Records: finding.Count(r.Records)}
		cell := r.Cell()
		for _, a := range axes {
			line.Axes = append(line.Axes, finding.Printable(cell[a]))
		}
		out.Rows = append(out.Rows, line)
	}
	return out, nil
}

func sampleRows(d batch.Detail, rows []batch.Row) []batch.Row {
	var out []batch.Row
	for i, l := range d.Legs {
		first, dated := firstNew(l)
		if !dated || l.Role == finding.RoleControl {
			continue
		}
		from, to := first, first+yearAfter
		if l.After < l.Before {
			from, to = first-yearAfter, first
		}
		var own []batch.Row
		for _, r := range rows {
			if m := flows.MonthOfDate32(r.Period); int(r.Leg) == i && m >= from && m < to {
				own = append(own, r)
			}
		}
		slices.SortFunc(own, func(a, b batch.Row) int {
			return cmp.Or(cmp.Compare(amountIn(d.Measure, b), amountIn(d.Measure, a)), cmp.Compare(a.Period, b.Period), a.Cell().Compare(b.Cell()))
		})
		out = append(out, own[:min(sampled, len(own))]...)
	}
	return out
}

func amountIn(measure string, r batch.Row) float64 {
	x := r.Value
	if measure == flows.Kg.String() {
		x = r.Kg
	}
	if x == nil {
		return -1
	}
	return *x
}

// filled returns the axes on which some row has a value, without the currency.
func filled(rows []batch.Row) []flows.Axis {
	var out []flows.Axis
	for _, a := range flows.Axes() {
		if a != flows.Currency && slices.ContainsFunc(rows, func(r batch.Row) bool { return r.Cell()[a] != "" }) {
			out = append(out, a)
		}
	}
	return out
}

func plainAmount(x *float64) string {
	if x == nil {
		return "–"
	}
	return finding.Unit{Per: 1}.Number(*x)
}

func axisWord(a flows.Axis) string { return words.Say("column.axis." + a.String()) }
