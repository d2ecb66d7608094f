package single

import (
	"testing"

	"detour/detect/changepoint"
	"detour/detect/shift"
)

// fall is a level event that takes a mean from 100 to another.
func fall(class shift.Class, p, after float64) shift.Event {
	return shift.Event{Direction: changepoint.Fall, Class: class, P: p, Before: shift.Amount{Mean: 100}, After: shift.Amount{Mean: after}}
}

func TestNew(t *testing.T) {
	for _, tt := range []struct {
		name   string
		events []shift.Event
		want   float64
	}{
		{"no event", nil, 1},
		{"one", []shift.Event{fall(shift.Level, .01, 50)}, .01},
		{"the smaller of two, paid for twice", []shift.Event{fall(shift.Level, .2, 50), fall(shift.Level, .01, 50)}, .02},
		{"a trend is no level", []shift.Event{fall(shift.Trend, .001, 50), fall(shift.Level, .03, 50)}, .03},
		{"the typical month fell, the mean did not", []shift.Event{fall(shift.Level, .01, 120)}, 1},
		{"at most 1", []shift.Event{fall(shift.Level, .7, 50), fall(shift.Level, .8, 50)}, 1},
	} {
		if h := New(&shift.Tested{Events: tt.events}, changepoint.Fall); h.P != tt.want {
			t.Errorf("%s: p %v, want %v", tt.name, h.P, tt.want)
		}
		if h := New(&shift.Tested{Events: tt.events}, changepoint.Rise); h.P != 1 {
			t.Errorf("%s: p of a rise %v", tt.name, h.P)
		}
	}
}

// The two-stage procedure over all, those accounted for among them: the first stage finds
// two of four, so that the q-values of Benjamini and Hochberg are halved, times 1.05.
func TestControl(t *testing.T) {
	var all []*Hypothesis
	for _, p := range []float64{.01, .02, .9, .001} {
		all = append(all, New(&shift.Tested{Events: []shift.Event{fall(shift.Level, p, 50)}}, changepoint.Fall))
	}
	all[3].Matched = true
	if err := Control(t.Context(), all, []float64{1, 1, 1, 1}, .05, 2); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{.021, .021, .525, .525} {
		if d := all[i].Q - want; d > 1e-12 || d < -1e-12 {
			t.Errorf("p %v: q %v, want %v", all[i].P, all[i].Q, want)
		}
	}
}
