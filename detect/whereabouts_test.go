package detect

import (
	"strings"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

// shifting is a series of twelve months that shifts at the seventh.
func shifting(cell string, before, after float64) *shift.Tested {
	y := make([]float64, 12)
	for m := range y {
		if y[m] = before; m >= 6 {
			y[m] = after
		}
	}
	return &shift.Tested{Series: &series.Series{Cell: parsed(cell), Start: flows.NewMonth(2020, 5), Value: y, Mask: make([]series.Mask, len(y))}}
}

// parsed reads a cell of imports, as "origin=BY via=EEMUG".
func parsed(text string) flows.Cell {
	c := flows.Cell{}.With(flows.Flow, flows.Import)
	for word := range strings.SplitSeq(text, " ") {
		name, value, _ := strings.Cut(word, "=")
		axis, err := flows.ParseAxis(name)
		if err != nil {
			panic(err)
		}
		c = c.With(axis, value)
	}
	return c
}

func legOf(t *shift.Tested, d changepoint.Direction) leg {
	return leg{finding.RoleTo, t, shift.Event{Direction: d, From: 0, K: 6, To: 12}}
}

func TestWhereabouts(t *testing.T) {
	rise, fall := shifting("destination=NL product=2707", 10, 110), shifting("destination=NL product=2710", 120, 20)
	via := func(product, office string, before, after float64) *shift.Tested {
		return shifting("origin=BY destination=NL via="+office+" product="+product, before, after)
	}
	whole := func(product string, before, after float64) *shift.Tested {
		return shifting("origin=BY destination=NL product="+product, before, after)
	}
	for _, tt := range []struct {
		name string
		all  []*shift.Tested
		want string
	}{
		{"nothing finer in the data", nil, ""},
		{
			"each by a way of its own",
			[]*shift.Tested{whole("2707", 0, 100), via("2707", "EEMUG", 0, 95), whole("2710", 110, 15), via("2710", "LVRIX", 105, 15)},
			"Most of the rise is from BY via EEMUG (Muuga, Estonia), most of the fall from BY via LVRIX (Riga, Latvia).",
		},
		{"both from one origin, by many ways", []*shift.Tested{whole("2707", 0, 100), via("2707", "EEMUG", 0, 50), via("2707", "EETLL", 0, 50), whole("2710", 100, 0)}, "Most of both is from BY."},
		{"a rise of which four fifths are just reached", []*shift.Tested{whole("2707", 0, 80)}, "Most of the rise is from BY."},
		{"and not reached", []*shift.Tested{whole("2707", 0, 79)}, ""},
		{"a fall alone", []*shift.Tested{whole("2710", 100, 5)}, "Most of the fall is from BY."},
		{"what moved the other way", []*shift.Tested{whole("2707", 100, 0), whole("2710", 0, 100)}, ""},
		{"a port before a mode of transport", []*shift.Tested{whole("2707", 0, 100), shifting("origin=BY destination=NL mode=sea product=2707", 0, 100), via("2707", "EEMUG", 0, 90)}, "Most of the rise is from BY via EEMUG (Muuga, Estonia)."},
		{"another product", []*shift.Tested{whole("270799", 0, 100)}, ""},
		{"another destination", []*shift.Tested{shifting("origin=BY destination=DE product=2707", 0, 100)}, ""},
		{"hostile", []*shift.Tested{shifting("origin=\x1b[2J destination=NL product=2707", 0, 100)}, "Most of the rise is from " + finding.Printable("\x1b[2J") + "."},
	} {
		a := newAtlas(append(tt.all, rise, fall))
		got := strings.TrimPrefix(a.whereabouts(legOf(fall, changepoint.Fall), legOf(rise, changepoint.Rise)).behind("It moved."), "It moved.")
		if got = strings.TrimSpace(got); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
