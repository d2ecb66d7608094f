package batch

import (
	"iter"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// Row is a row of the panel behind a leg of a finding.
type Row struct {
	Leg          int32  `parquet:"leg" json:"leg"` // 0-based, in the order of the finding's legs
	Role         string `parquet:"role,dict" json:"role"`
	finding.Axes `parquet:""`
	Period       int32    `parquet:"period,date" json:"period"`
	Value        *float64 `parquet:"value,optional" json:"value,omitempty"`
	Kg           *float64 `parquet:"kg,optional" json:"kg,omitempty"`
	Quantity     *float64 `parquet:"quantity,optional" json:"quantity,omitempty"`
	Records      int64    `parquet:"records" json:"records"` // added up in the row
}

// rowsBehind returns the rows of the panel inside the legs of a finding, by leg
// and month.
func rowsBehind(t *panel.Table, legs []finding.Leg) []Row {
	var out []Row
	for i, l := range legs {
		for r := range within(t, l.Cell()) {
			out = append(out, Row{
				Leg: int32(i), Role: l.Role, Axes: finding.AxesOf(t.Cell(r)), Period: t.Periods[r].Date32(),
				Value: amount(t, flows.Value, r), Kg: amount(t, flows.Kg, r), Quantity: amount(t, flows.Quantity, r), Records: t.Records[r],
			})
		}
	}
	return out
}

// within goes over the rows of the panel inside a cell.
func within(t *panel.Table, cell flows.Cell) iter.Seq[int] {
	return func(yield func(int) bool) {
		allowed, empty := inside(t, cell)
		if empty {
			return
		}
	rows:
		for r := range t.Len() {
			for a, ok := range allowed {
				if ok != nil && !ok[t.Codes[a][r]] {
					continue rows
				}
			}
			if !yield(r) {
				return
			}
		}
	}
}

// inside returns which codes of each axis lie inside the cell, nil where all do;
// empty tells that on some axis none does.
func inside(t *panel.Table, cell flows.Cell) (allowed [flows.NumAxes][]bool, empty bool) {
	for a, want := range cell {
		if want == "" {
			continue
		}
		allowed[a] = make([]bool, len(t.Values[a]))
		none := true
		for code, v := range t.Values[a] {
			if panel.Within(flows.Axis(a), v, want) {
				allowed[a][code], none = true, false
			}
		}
		if none {
			return allowed, true
		}
	}
	return allowed, false
}

func amount(t *panel.Table, m flows.Measure, row int) *float64 {
	return scaled(m, t.Amounts[m][row])
}

// scaled turns smallest units into the measure's own; nil is unknown.
func scaled(m flows.Measure, v int64) *float64 {
	if v == panel.Unknown {
		return nil
	}
	f := float64(v) / float64(m.Scale())
	return &f
}

// WriteRows writes rows of the panel as a Parquet file that did not exist before.
func WriteRows(name string, rows []Row) error { return writeTable(name, rows) }
