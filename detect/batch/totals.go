package batch

import (
	"context"
	"math"
	"os"
	"path/filepath"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

const panelName = "panel"

// Panel returns the panel of the batch, which it reads once.
func (b *Batch) Panel(ctx context.Context) (*panel.Table, error) {
	if b.table != nil {
		return b.table, nil
	}
	t, err := panel.Read(ctx, filepath.Join(b.Dir, panelName))
	if err == nil {
		b.table = t
	}
	return t, err
}

// HasPanel tells whether the batch has a panel: one that was made in memory alone has
// none.
func (b *Batch) HasPanel() bool {
	if b.table != nil {
		return true
	}
	info, err := os.Stat(filepath.Join(b.Dir, panelName))
	return b.Dir != "" && err == nil && info.IsDir()
}

// Rows returns the rows of the panel behind each leg of a finding, by leg and
// month.
func (b *Batch) Rows(ctx context.Context, d Detail) ([]Row, error) {
	t, err := b.Panel(ctx)
	if err != nil {
		return nil, err
	}
	return rowsBehind(t, d.Legs), nil
}

// delivery is what coverage counts by: a reporter's imports or exports in a month.
type delivery struct {
	reporter, flow string
	month          flows.Month
}

// total is what a delivery adds up to.
type total struct {
	records int64
	amounts [flows.Quantity]int64 // value and kg, in smallest units
	unknown [flows.Quantity]bool  // coverage does not state the sum
}

// panel holds the sums of the panel against those of the coverage.
func (f *faults) panel(t *panel.Table, coverage []panel.Coverage) {
	have, want := totals{}, totals{}
	var order []delivery
	for i := range t.Len() {
		c := t.Cell(i)
		d := delivery{c[flows.Reporter], c[flows.Flow], t.Periods[i]}
		if have[d] == nil {
			order = append(order, d)
		}
		sum := have.of(d)
		sum.records += t.Records[i]
		for m := range sum.amounts {
			if v := t.Amounts[m][i]; v != panel.Unknown {
				sum.amounts[m] += v
			}
		}
	}
	for _, c := range coverage {
		if c.Used == 0 {
			continue
		}
		d := delivery{c.Reporter, c.Flow, flows.MonthOfDate32(c.Period)}
		if have[d] == nil && want[d] == nil {
			order = append(order, d)
		}
		want.of(d).cover(c)
	}
	for _, d := range order {
		f.compare(d, have.of(d), want.of(d))
	}
}

type totals map[delivery]*total

func (t totals) of(d delivery) *total {
	if t[d] == nil {
		t[d] = &total{}
	}
	return t[d]
}

func (t *total) cover(c panel.Coverage) {
	t.records += c.Used
	for m, v := range []*float64{c.Value, c.Kg} {
		if v == nil {
			t.unknown[m] = true
		} else {
			t.amounts[m] += int64(math.Round(*v * float64(flows.Measure(m).Scale())))
		}
	}
}

func (d delivery) String() string {
	return finding.Printable(d.reporter) + " " + finding.Printable(d.flow) + " " + d.month.String()
}

func (f *faults) compare(d delivery, have, want *total) {
	if have.records != want.records {
		f.add(panelName, "%s holds %d records, the coverage %d", d, have.records, want.records)
	}
	for m := range want.amounts {
		if !want.unknown[m] && have.amounts[m] != want.amounts[m] {
			scale := float64(flows.Measure(m).Scale())
			f.add(panelName, "%s adds up to %s %.3f, the coverage to %.3f", d, flows.Measure(m), float64(have.amounts[m])/scale, float64(want.amounts[m])/scale)
		}
	}
}
