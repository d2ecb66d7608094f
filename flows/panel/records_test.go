package panel

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"detour/flows"
)

// The lines that a cell holds are those that a reader would tick off.
func TestRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := drawRecords(t)
		if len(records) == 0 {
			t.Skip()
		}
		// A cell that some record lies in, with the axes that a coin keeps.
		cell := rapid.SampledFrom(records).Draw(t, "record").cell
		for a := range cell {
			if !rapid.Bool().Draw(t, "kept") {
				cell[a] = ""
			}
		}
		if p := cell[flows.Product]; len(p) > 2 {
			cell[flows.Product] = p[:rapid.IntRange(2, len(p)).Draw(t, "digits")]
		}
		var want []string
		for i, r := range records {
			inside := true
			for a, named := range cell {
				value := r.cell[a]
				if flows.Axis(a) == flows.Product && !strings.Contains(value, "X") && len(value) > len(named) {
					value = value[:len(named)]
				}
				inside = inside && (named == "" || value == named)
			}
			if inside {
				want = append(want, fmt.Sprint(i+2))
			}
		}
		gathered := NewRecords(cell)
		if err := gathered.Add(batchOf(records)); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range gathered.All() {
			got = append(got, fmt.Sprint(r.Line))
			if w := records[r.Line-2]; r.Cell != w.cell || r.Month != w.month || r.Unit != w.unit || r.File != "in.csv" {
				t.Fatalf("%+v is not %+v", r, w)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("in %v the lines %v, want %v", cell, got, want)
		}
	})
}
