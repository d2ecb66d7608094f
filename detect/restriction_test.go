package detect

import (
	"os"
	"path/filepath"
	"testing"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/measure"
)

// What is said of the measures behind a pair. The dates are those of the acts; that of
// 3102 is made up, and lifted.
func TestRestriction(t *testing.T) {
	at := func(product, origin, destination string) *shift.Tested {
		var c flows.Cell
		c = c.With(flows.Product, product).With(flows.Origin, origin).With(flows.Destination, destination)
		return &shift.Tested{Series: &series.Series{Cell: c}}
	}
	mine := filepath.Join(t.TempDir(), "mine.csv")
	if err := os.WriteFile(mine, []byte("regime,act,code,origin,from,to\nours,an act,3102,BY,2019-01-01,2020-06-30\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table, err := measure.Load(mine)
	if err != nil {
		t.Fatal(err)
	}
	c := composer{measures: measure.Builtin().With(table)}
	const annex7 = "since 25 June 2021, Regulation (EU) 2021/1030, Annex VII, contracts concluded before 2021-06-25 are exempt"
	const annex8 = "since 3 March 2022, Regulation (EU) 2022/355, Annex VIII"
	for _, tt := range []struct {
		from, to *shift.Tested
		month    flows.Month
		want     string
	}{
		{at("2710", "BY", "EE"), at("2707", "BY", "EE"), flows.NewMonth(2020, 11), "what left, " + annex7 + ", 7 months after it fell, possibly in anticipation; what came, since 3 March 2022, Regulation (EU) 2022/355, Annex VII"},
		{at("2710", "BY", "EE"), at("2710", "KZ", "EE"), flows.NewMonth(2021, 8), "what left, " + annex7 + ", 2 months before it fell; what came, not by any measure known here"},
		{at("310420", "BY", ""), at("310420", "BY", ""), flows.NewMonth(2022, 4), "what left, " + annex8 + ", 1 month before it fell; what came, alike"},
		{at("310420", "BY", "LT"), at("310420", "BY", "IN"), flows.NewMonth(2022, 3), "what left, " + annex8 + ", the month in which it fell; what came, not by any measure known here"},
		{at("440710", "BY", "LT"), at("440710", "KZ", "LT"), flows.NewMonth(2022, 6), "what left, since 3 March 2022, Regulation (EU) 2022/355, Annex X, wood, wind-down until 4 June 2022, 3 months before it fell; what came, not by any measure known here"},
		{at("31059020", "BY", "LT"), at("31059020", "KZ", "LT"), flows.NewMonth(2021, 7), "what left, since 25 June 2021, Regulation (EU) 2021/1030, Annex VIII (in part), contracts concluded before 2021-06-25 are exempt, 1 month before it fell; what came, not by any measure known here"},
		{at("880730", "DE", "RU"), at("880730", "DE", "BY"), flows.NewMonth(2022, 2), "what left, since 26 February 2022, Regulation (EU) 2022/328, Annex XI, wind-down until 28 March 2022, contracts concluded before 2022-02-26 were exempt until 2022-03-28, the month in which it fell; what came, not by any measure known here"},
		{at("854231", "DE", "RU"), at("854231", "DE", "KZ"), flows.NewMonth(2022, 4), "what left, since 26 February 2022, Regulation (EU) 2022/328, Annex VII, electronics (in part), contracts concluded before 2022-02-26 could be authorised if that was asked for before 2022-05-01, 2 months before it fell; what came, not by any measure known here"},
		{at("854231", "DE", "RU"), at("854231", "DE", "KZ"), flows.NewMonth(2024, 2), "what left, since 23 February 2024, Common High Priority List, list of 2024-02-23, tier 1, the month in which it fell (first since 26 February 2022, Regulation (EU) 2022/328, Annex VII, electronics (in part), contracts concluded before 2022-02-26 could be authorised if that was asked for before 2022-05-01); what came, not by any measure known here"},
		{at("310210", "BY", "PL"), at("310210", "KZ", "PL"), flows.NewMonth(2021, 1), "what left, 1 January 2019 to 30 June 2020, ours, an act, lifted before it fell; what came, not by any measure known here"},
		{at("310210", "KZ", "PL"), at("310210", "BY", "PL"), flows.NewMonth(2020, 5), "what left, not by any measure known here; what came, 1 January 2019 to 30 June 2020, ours, an act"},
		{at("870323", "DE", "RU"), at("870323", "DE", "KZ"), flows.NewMonth(2022, 3), ""},
	} {
		p := &transfer.Pair{From: tt.from, To: tt.to, Fall: shift.Event{First: tt.month}, Rise: shift.Event{First: tt.month}}
		if got := c.restriction(p); got != tt.want {
			t.Errorf("%q\nwant %q", got, tt.want)
		}
	}
}

// Transit is restricted by the country of the office that lost it: Lithuania ended the
// rail contract of Belaruskali on 1 February 2022 (RFE/RL, LRT).
func TestTransitRestriction(t *testing.T) {
	via := func(product, office string) *shift.Tested {
		c := flows.Cell{}.With(flows.Product, product).With(flows.Origin, "BY").With(flows.Via, office)
		return &shift.Tested{Series: &series.Series{Cell: c}}
	}
	c := composer{measures: measure.Builtin()}
	for _, tt := range []struct {
		product, office string
		across          flows.Axis
		want            string
	}{
		{"310430", "LTKLJ", flows.Via, "transit through Lithuania, since 1 February 2022, Lithuania, end of the rail contract with Belaruskali, the month in which it fell"},
		{"310420", "LTKLJ", flows.Via, "what left, since 3 March 2022, Regulation (EU) 2022/355, Annex VIII, 1 month after it fell, possibly in anticipation; what came, alike; transit through Lithuania, since 1 February 2022, Lithuania, end of the rail contract with Belaruskali, the month in which it fell"},
		{"310430", "LVRIX", flows.Via, ""},
		{"310430", "LTKLJ", flows.Mode, ""},
		{"310430", "somewhere", flows.Via, ""},
	} {
		p := &transfer.Pair{Across: flows.Set(tt.across), From: via(tt.product, tt.office), To: via(tt.product, "RULED"), Fall: shift.Event{First: flows.NewMonth(2022, 2)}, Rise: shift.Event{First: flows.NewMonth(2022, 2)}}
		if got := c.restriction(p); got != tt.want {
			t.Errorf("%s via %s: %q\nwant %q", tt.product, tt.office, got, tt.want)
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
			"from 847150 listed 26 February 2022; from 847150 listed 23 February 2024; from 847150 listed 20 March 2024; to 847150 listed, to another destination 26 February 2022; to 847150 listed, to another destination 23 February 2024; to 847150 listed, to another destination 20 March 2024; ",
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
