package report

import (
	"fmt"
	"math"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// TestShareOf: goods arrive a month after they were sent, at first all, later twice as
// much as that; a month that one end did not report has no share.
func TestShareOf(t *testing.T) {
	jan := flows.NewMonth(2022, 1)
	months := make([]flows.Month, 6)
	for i := range months {
		months[i] = jan + flows.Month(i)
	}
	sent := curve{months: months, masked: make([]bool, 6), amount: []float64{10, 20, 40, 10, 0, 10}}
	got := curve{months: months, masked: []bool{false, false, true, false, false, false}, amount: []float64{7, 10, 99, 80, 20, 5}}
	got.leg.FirstNew = ptr((jan + 3).Date32())
	s := shareOf(sent, got, 1)
	if got := fmt.Sprint(s.amount); got != "[NaN 1 NaN 2 2 NaN]" {
		t.Errorf("shares %s", got)
	}
	if got := fmt.Sprint(s.fitted, s.leg.Before, s.leg.After); got != "[1 1 1 2 2 2] 1 2" {
		t.Errorf("levels %s", got)
	}
}

func TestGapPanels(t *testing.T) {
	d := batch.Detail{Finding: finding.Finding{Kind: finding.MirrorGap}, Evidence: []finding.Evidence{{Check: "lag", Figure: ptr(1.)}}}
	if got := lagOf(d); got != 1 {
		t.Errorf("a lag of %d, want 1", got)
	}
	b := sampleGap()
	curves := curvesOf(b)
	panels := gapPanels(b, curves, finding.UnitOf(b.Finding, b.Legs))
	var titles []string
	for _, p := range panels {
		titles = append(titles, p.title)
	}
	if got := fmt.Sprintf("%q", titles); got != `["On one scale, M EUR a month" "Share that arrives of what was sent" "Unit value, EUR a kg"]` || !panels[0].gap {
		t.Errorf("panels %s", got)
	}
	a := axis{left: 0, width: 72, first: sampleFirst, months: 72, height: 100, largest: 1e8}
	if got := between(a, curves[0], curves[1]); len(got) < 71*10 {
		t.Errorf("the gap is shaded by %q", got)
	}
	if !math.IsNaN(gapPanels(b, curves[:1], finding.Unit{Per: 1})[0].top) && gapPanels(b, curves[:1], finding.Unit{Per: 1})[0].gap {
		t.Error("a gap of one report")
	}
}

// sampleGap is an invented mirror gap: what is got doubles against what is sent.
func sampleGap() batch.Detail {
	s := newSampler()
	f := s.finding(finding.MirrorGap, "value", 2e7, math.NaN(), flows.NewMonth(2021, 6))
	cell := axes("reporter", "UZ", "flow", "export", "origin", "UZ", "destination", "LT", "product", "310210", "currency", "EUR")
	s.leg(f, finding.RoleFrom, cell, flows.NewMonth(2021, 6), 2e7, 2e7)
	s.leg(f, finding.RoleTo, cell.With(flows.Reporter, "LT").With(flows.Flow, "import"), flows.NewMonth(2021, 6), 2e7, 4e7)
	return s.b.Details()[0]
}
