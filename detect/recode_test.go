package detect

import (
	"math"
	"slices"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/nomenclature"
)

// levels are 24 months of 2021 and 2022 at two levels; NaN is missing.
func levels(before, after float64) []float64 {
	y := slices.Repeat([]float64{before}, 24)
	for m := 12; m < 24; m++ {
		y[m] = after
	}
	return y
}

// What is said of a recode: 8517 12 00 went to 8517 13 00 and 8517 14 00 in 2022 (HS
// 2022, CN 2022).
func TestSumOfTheRecode(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		name    string
		months  map[string][]float64
		at      flows.Month
		outcome string
		says    string
	}{
		{"all goods under the new codes", map[string][]float64{"85171200": levels(100, nan), "85171300": levels(nan, 70), "85171400": levels(nan, 32)}, flows.NewMonth(2022, 1), finding.Against, "no break: in the half year after it was 1.02 times"},
		{"the month before", map[string][]float64{"85171200": levels(100, nan), "85171300": levels(nan, 90)}, flows.NewMonth(2021, 12), finding.Against, "0.90 times"},
		{"half of them went", map[string][]float64{"85171200": levels(100, nan), "85171300": levels(nan, 50)}, flows.NewMonth(2022, 1), finding.Unknown, "breaks as well: in the half year after it was 0.50 times"},
		{"two months off", map[string][]float64{"85171200": levels(100, nan), "85171300": levels(nan, 90)}, flows.NewMonth(2022, 3), "", ""},
		{"no member but one", map[string][]float64{"85171200": levels(100, nan), "85176200": levels(nan, 90)}, flows.NewMonth(2022, 1), "", ""},
	} {
		var all []*shift.Tested
		for code, y := range tt.months {
			cell := flows.Cell{}.With(flows.Destination, "EE").With(flows.Product, code)
			all = append(all, &shift.Tested{Series: &series.Series{Cell: cell, Start: flows.NewMonth(2021, 1), Value: y}})
		}
		c := composer{links: nomenclature.Builtin(), places: places(all)}
		from := c.places[at{0, flows.Cell{}.With(flows.Destination, "EE").With(flows.Product, "85171200")}]
		p := &transfer.Pair{Across: flows.Set(flows.Product), From: from, To: from, Fall: shift.Event{First: tt.at}}
		var got finding.Evidence
		for _, e := range c.goods(p) {
			got = e
		}
		if got.Outcome != tt.outcome || !strings.Contains(got.Sentence, tt.says) {
			t.Errorf("%s: %+v, want %s, %q", tt.name, got, tt.outcome, tt.says)
		}
	}
}
