package transfer

import (
	"math"
	"slices"
	"strings"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

func TestEnded(t *testing.T) {
	hump := slices.Concat(slices.Repeat([]float64{10}, 16), slices.Repeat([]float64{50}, 16), slices.Repeat([]float64{2}, 16))
	stairs := slices.Concat(slices.Repeat([]float64{10}, 16), slices.Repeat([]float64{50}, 16), slices.Repeat([]float64{90}, 16))
	sag := slices.Concat(slices.Repeat([]float64{10}, 12), slices.Repeat([]float64{50}, 12), slices.Repeat([]float64{40}, 12), slices.Repeat([]float64{9}, 12))
	for _, tt := range []struct {
		name string
		y    []float64
		k    int
		to   int // where the test's level ends
		also []int
		want int // 0: it lasts
	}{
		{"to the end of the data", step(10, 50, date), date, months, nil, 0},
		{"a hump", hump, 16, 32, nil, 32},
		{"a second rise is no end", stairs, 16, 32, nil, 0},
		{"a sag is none, what follows is", sag, 12, 24, []int{24, 36}, 36},
	} {
		s := plain(six, "271019", "EE", tt.y)
		e := event(s, tt.k)
		e.To, e.Direction = tt.to, changepoint.Rise
		e.After.Mean = series.MeanOver(tt.y, tt.k, tt.to)
		for _, k := range tt.also {
			s.Events = append(s.Events, shift.Event{Direction: changepoint.Fall, K: k})
		}
		if k, ok := Ended(s, e); k != tt.want || ok != (tt.want > 0) {
			t.Errorf("%s: %d, %v, want %d", tt.name, k, ok, tt.want)
		}
	}
}

// Every check that a single shift allows is made, and an office that closed for all
// goods explains a fall there.
func TestCheckSingle(t *testing.T) {
	fell := plain(route, "2710", "Narva", step(100, 5, date))
	all := []*shift.Tested{fell}
	for _, product := range []string{"4403", "4407", "3104", "7207"} {
		all = append(all, plain(route, product, "Narva", step(50, 2, date)))
	}
	scene := NewScene(all, nil, &series.Codes{})
	e := event(fell, date)
	e.Direction = changepoint.Fall
	rows, explained := scene.CheckSingle(fell, e)
	if explained != Closure {
		t.Errorf("explained by %q, want the closure of the office", explained)
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.Check+" "+r.Outcome)
	}
	want := "lasting supports; unit value unknown; nomenclature change supports; port or border closure against; confidential trade supports; missing months supports; pause of shipments supports; season supports"
	if got := strings.Join(names, "; "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	alone := NewScene(all[:1], nil, &series.Codes{})
	if _, explained := alone.CheckSingle(fell, e); explained != "" {
		t.Errorf("with no other goods to judge by it is explained by %q", explained)
	}
}

// By hand: 100 a month for 50 kg before, 60 for 20 kg after: 2 and 3 a kilogram.
func TestPrice(t *testing.T) {
	s := plain(six, "271019", "EE", step(100, 60, date))
	s.Kg = step(50, 20, date)
	e := event(s, date)
	if v := price(s, e); v.Outcome != finding.Unknown || v.Figure == nil || math.Abs(*v.Figure-1.5) > 1e-12 {
		t.Errorf("%+v", v)
	}
	s.Measure = flows.Kg
	if v := price(s, e); v.Outcome != finding.Supports {
		t.Errorf("it is the mass that moved: %+v", v)
	}
}
