package unmatched

import (
	"fmt"
	"math"
	"testing"

	"detour/detect/single"

	"detour/detect/finding"
	"detour/detect/power"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

var views = []series.View{{Axes: flows.Set(flows.Flow, flows.Origin, flows.Destination, flows.Product), Digits: 2}}

func TestWatch(t *testing.T) {
	level := func(v float64, months int) [2]float64 { return [2]float64{v, float64(months)} }
	for _, tt := range []struct {
		name string
		y    []float64
		want string // direction, first new month, months seen, whether more would tell, whether it was tested
	}{
		{"flat", amounts(4, 0, level(50, 48)), ""},
		{"a month below", amounts(14, 0, level(50, 47), level(24, 1)), "fall 2022-12 1 needs more, untested"},
		{"two months above", amounts(6, 0, level(50, 46), level(115, 2)), "rise 2022-11 2 needs more, untested"},
		{"proven: it is listed, and not watched", amounts(7, 0, level(50, 24), level(5, 24)), ""},
		{"a series too short to be tested", amounts(8, 0, level(50, 10), level(5, 2)), ""},
	} {
		got := ""
		for _, w := range Watch(find(t, []*shift.Tested{imports("27", "EE", tt.y)}, nil, 1), views, "EUR", DefaultSettings()) {
			if w.Currency != "EUR" || w.View != "flow,origin,destination,product@2" || w.Beside == "" || !(w.AtLeast > 0) {
				t.Errorf("%s: %+v", tt.name, w)
			}
			needs := "nothing"
			if w.Needed != nil {
				needs = "more"
			}
			if w.P == nil || *w.P > .2 {
				got += fmt.Sprintf("%s %s %d needs %s, %s", w.Direction, flows.MonthOfDate32(w.FirstNew), w.Months, needs, map[bool]string{true: "untested", false: "tested"}[w.P == nil])
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What is needed is what the table of power says of the size, less what was seen.
func TestNeeded(t *testing.T) {
	s := &Shift{Hypothesis: &single.Hypothesis{Tested: imports("27", "EE", amounts(1, 0, [2]float64{50, 60}))}}
	for _, tt := range []struct {
		size   float64
		months int
		want   string
	}{{1.5, 1, "some"}, {1.5, 15, "none"}, {.1, 1, "none"}, {20, 1, "3"}, {20, 4, "none"}} {
		got, ok := s.needed(tt.size, 0, tt.months), "none"
		if got != nil {
			ok = "some"
			if m, _ := power.Months(power.Single, 60, 0, power.Half, tt.size); m-tt.months != int(*got) {
				t.Errorf("%+v: %d more, the table has %d in all", tt, *got, m)
			}
			if tt.size == 20 { // the least that the test asks for is four
				ok = fmt.Sprint(*got)
			}
		}
		if ok != tt.want {
			t.Errorf("%+v: %s, want %s", tt, ok, tt.want)
		}
	}
	pausing := amounts(1, 0, [2]float64{50, 60})
	for i := range pausing {
		if i%3 == 1 {
			pausing[i] = 0
		}
	}
	s = &Shift{Hypothesis: &single.Hypothesis{Tested: imports("27", "EE", pausing)}}
	if got := s.needed(20, 0, 1); got == nil || *got != 5 {
		t.Errorf("two months of three tell: %v more, want 3 that do", got)
	}
}

// By hand: 0 2 0 2 and 10 12 have within-variance 4/3·3+2·1 over 4 degrees of freedom.
func TestStepSize(t *testing.T) {
	if got, want := stepSize([]float64{0, 2, 0, math.NaN(), 2, 10, 12}, 5), 10/math.Sqrt(1.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestOnce(t *testing.T) {
	row := func(product, to, direction string, month int, after float64) finding.Watched {
		return finding.Watched{Axes: finding.Axes{Destination: to, Product: product}, Direction: direction, FirstNew: flows.NewMonth(2022, month).Date32(), Before: 10, After: after}
	}
	rows := []finding.Watched{
		row("27", "", "fall", 3, 1),
		row("27", "EE", "fall", 4, 2),   // the same, inside
		row("2710", "", "fall", 3, 6),   // much less: another
		row("27", "LV", "rise", 3, 19),  // the other direction
		row("27", "EE", "fall", 9, 1.5), // another time
		row("31", "", "fall", 3, 1),     // another cell
	}
	if kept := once(rows); len(kept) != 5 || kept[1].Product != "2710" {
		t.Errorf("%+v", kept)
	}
}
