package detect

import (
	"testing"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/measure"
)

// What is said of the measures behind a pair. The dates are those of the acts.
func TestRestriction(t *testing.T) {
	at := func(product, origin, destination string) *shift.Tested {
		var c flows.Cell
		c = c.With(flows.Product, product).With(flows.Origin, origin).With(flows.Destination, destination)
		return &shift.Tested{Series: &series.Series{Cell: c}}
	}
	c := composer{measures: measure.Builtin()}
	for _, tt := range []struct {
		from, to *shift.Tested
		month    flows.Month
		want     string
	}{
		{at("2710", "BY", "EE"), at("2707", "BY", "EE"), flows.NewMonth(2020, 11), "what left, since 25 June 2021, Regulation (EU) 2021/1030, Annex VII, 7 months after it fell; what came, since 3 March 2022, Regulation (EU) 2022/355, Annex VII"},
		{at("310420", "BY", ""), at("310420", "BY", ""), flows.NewMonth(2022, 4), "what left, since 3 March 2022, Regulation (EU) 2022/355, Annex VIII, 1 month before it fell; what came, alike"},
		{at("880730", "DE", "RU"), at("880730", "DE", "BY"), flows.NewMonth(2022, 2), "what left, since 26 February 2022, Regulation (EU) 2022/328, Annex XI, the month in which it fell; what came, not by any measure known here"},
		{at("870323", "DE", "RU"), at("870323", "DE", "KZ"), flows.NewMonth(2022, 3), ""},
	} {
		p := &transfer.Pair{From: tt.from, To: tt.to, Fall: shift.Event{First: tt.month}, Rise: shift.Event{First: tt.month}}
		if got := c.restriction(p); got != tt.want {
			t.Errorf("%q\nwant %q", got, tt.want)
		}
	}
}

// Of a substitution both sides are listed, each by the act of its own day; of a flow
// that turns to another country the rise is listed for the first alone.
func TestRestrictions(t *testing.T) {
	at := func(role, product, origin, destination string) leg {
		var c flows.Cell
		c = c.With(flows.Product, product).With(flows.Origin, origin).With(flows.Destination, destination)
		return leg{role: role, Tested: &shift.Tested{Series: &series.Series{Cell: c}}}
	}
	c := composer{measures: measure.Builtin()}
	for _, tt := range []struct {
		legs []leg
		want string
	}{
		{
			[]leg{at("from", "2710", "BY", "EE"), at("to", "2707", "BY", "EE")},
			"from 2710 listed 25 June 2021; to 2707 listed 3 March 2022; ",
		},
		{
			[]leg{at("from", "847150", "DE", "RU"), at("to", "847150", "DE", "KZ")},
			"from 847150 listed 23 February 2024; to 847150 listed, to another destination 23 February 2024; ",
		},
		{[]leg{at("from", "0808", "DE", "RU")}, ""},
	} {
		got := ""
		for _, r := range c.restrictions("F1", tt.legs) {
			got += r.Role + " " + r.Code + " " + r.Relation + " " + finding.Day(r.From) + "; "
		}
		if got != tt.want {
			t.Errorf("%q\nwant %q", got, tt.want)
		}
	}
}
