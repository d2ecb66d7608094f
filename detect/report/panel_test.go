package report

import (
	"fmt"
	"math"
	"testing"

	"detour/detect/finding"
	"detour/flows"
)

// levels is a curve of 24 months that steps from one amount to another in 2021-01.
func levels(role string, before, after, price float64) curve {
	first := flows.NewMonth(2021, 1).Date32()
	c := curve{leg: finding.Leg{Role: role, Axes: finding.Axes{Currency: "EUR"}, FirstNew: &first, Before: before, After: after}, apart: role}
	for i := range 24 {
		c.months = append(c.months, flows.NewMonth(2020, 1)+flows.Month(i))
		c.amount = append(c.amount, []float64{before, after}[i/12])
		c.fitted = append(c.fitted, math.NaN())
		c.masked = append(c.masked, false)
		c.price = append(c.price, price)
	}
	return c
}

// TestPanels holds the panels of a chart against what must be seen: all on one scale
// first, then what is small there, then the prices if they are known.
func TestPanels(t *testing.T) {
	none := math.NaN()
	for _, tt := range []struct {
		name   string
		curves []curve
		want   string
	}{
		{"alike", []curve{levels("from", 60e6, 4e6, none), levels("to", 1e6, 46e6, none)}, "[On one scale, M EUR a month 60]"},
		{"a small rise", []curve{levels("from", 60e6, 4e6, none), levels("to", 1e6, 5e6, none)}, "[On one scale, M EUR a month 60 To, enlarged, M EUR a month 5]"},
		{"alone", []curve{levels("from", 60e6, 4e6, none)}, "[From, M EUR a month 60]"},
		{"priced", []curve{levels("from", 60e6, 4e6, .4), levels("to", 1e6, 46e6, none)}, "[On one scale, M EUR a month 60 Unit value, EUR a kg 0.5]"},
	} {
		var got []string
		for _, p := range panelsOf(tt.curves, finding.Unit{Name: "M EUR", Per: 1e6}) {
			got = append(got, fmt.Sprintf("%s %.3g", p.title, p.top/p.unit.Per))
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}

// A measure stands at its day, and outside the months of the chart nowhere.
func TestVisible(t *testing.T) {
	marks := []finding.Mark{{Day: 18262 - 1}, {Day: 18262}, {Day: 18262 + 15}, {Day: 18993}} // 2019-12-31, 2020-01-01, 2020-01-16, 2022-01-01
	if got, want := fmt.Sprint(visible(marks, flows.NewMonth(2020, 1), flows.NewMonth(2021, 12))), fmt.Sprint([]numbered{{2, flows.NewMonth(2020, 1), 0}, {3, flows.NewMonth(2020, 1), 15. / 31}}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestStreams holds the bands of the picture of a case against its amounts: both sides
// add up, and labels keep a line's distance.
func TestStreams(t *testing.T) {
	m := finding.Movement{What: "exports of 8703 to RU", Before: 190, After: 10}
	for i := range 9 {
		m.Gained = append(m.Gained, finding.Gain{Where: fmt.Sprint("to ", i), Amount: float64(9 - i)})
	}
	streams := streamsOf(m, finding.Unit{Name: "EUR", Per: 1})
	if got := len(streams); got != 1+mostStreams+1+1 {
		t.Fatalf("%d bands, want what stays, five places, the others and what is gone", got)
	}
	sum := 0.0
	for _, s := range streams {
		sum += s.amount
	}
	if sum != m.Before || streams[6].words != "10 in 4 other places" || streams[7].words != "135 not found again" {
		t.Errorf("%v of %v, %q, %q", sum, m.Before, streams[6].words, streams[7].words)
	}
	apart(streams, .1)
	for i := 1; i < len(streams); i++ {
		if gap := streams[i].label - streams[i-1].label; gap < textLine {
			t.Errorf("labels %d and %d are %.0f px apart", i-1, i, gap)
		}
	}
}
