package transfer

import (
	"strconv"
	"strings"
	"testing"

	"detour/detect/shift"
	"detour/flows"
)

func TestInside(t *testing.T) {
	for _, tt := range []struct {
		a, b flows.Cell
		want bool
		why  string
	}{
		{cell(six, "271019", "EE"), cell(six, "271019", "EE"), true, "itself"},
		{cell(six, "271019", "EE"), cell(four, "2710", "EE"), true, "a code of the heading"},
		{cell(four, "2710", "EE"), cell(six, "271019", "EE"), false, "the heading is not inside its code"},
		{cell(six, "271019", "EE"), cell(six, "271019", ""), true, "a part of the sum over countries"},
		{cell(six, "271019", ""), cell(six, "271019", "EE"), false, "the sum is not inside its part"},
		{cell(six, "271019", "EE"), cell(six, "271019", "E"), false, "only codes nest by their beginning"},
		{cell(six, "271019", "EE"), cell(six, "271012", "EE"), false, "another code"},
	} {
		if got := Inside(tt.a, tt.b); got != tt.want {
			t.Errorf("%v inside %v: %v, want %v: %s", tt.a, tt.b, got, tt.want, tt.why)
		}
	}
}

func TestDistinct(t *testing.T) {
	// at is a pair with origin BY, or none where origin is empty.
	at := func(from, to, origin string, moved float64) *Pair {
		p := &Pair{Kind: KindOf(product), Across: product, Amount: Amount{Moved: moved, MovedLow: moved}}
		p.View.Axes, p.View.Digits = flows.Set(flows.Destination, flows.Product), len(from)
		for side, code := range map[**shift.Tested]string{&p.From: from, &p.To: to} {
			*side = plain(six, code, "EE", nil)
			(*side).Cell[flows.Origin] = origin
		}
		if origin != "" {
			p.View.Axes = p.View.Axes.With(flows.Origin)
		}
		p.Fall.K = date
		return p
	}
	dated := func(p *Pair, k int) *Pair { p.Fall.K = k; return p }
	kind := func(p *Pair, k string) *Pair { p.Kind = k; return p }
	for _, tt := range []struct {
		name  string
		pairs []*Pair
		want  string // of the moved amounts that are kept
	}{
		{"two that share nothing", []*Pair{at("271019", "271012", "", 60), at("310420", "310430", "", 50)}, "60 50"},
		{"the sum over origins tells its part", []*Pair{at("271019", "271012", "BY", 60), at("271019", "271012", "", 61)}, "61"},
		{"a part of another direction is its own", []*Pair{at("271012", "271019", "BY", 60), at("271019", "271012", "", 61)}, "60 61"},
		{"the codes tell their heading", []*Pair{at("2710", "2707", "", 60), at("271019", "270750", "", 50)}, "50"},
		{"not where they are less than half of it", []*Pair{at("2710", "2707", "", 60), at("271019", "270750", "", 29)}, "60 29"},
		{"two that are half together", []*Pair{at("2710", "2707", "", 60), at("271019", "270750", "", 15), at("271020", "270750", "", 15)}, "15 15"},
		{"half a year apart", []*Pair{at("2710", "2707", "", 60), dated(at("271019", "270750", "", 50), date+6)}, "50"},
		{"seven months apart is another event", []*Pair{at("2710", "2707", "", 60), dated(at("271019", "270750", "", 50), date+7)}, "60 50"},
		{"another kind is another story", []*Pair{at("271019", "271012", "", 61), kind(at("271019", "271012", "BY", 60), "other")}, "61 60"},
		{"none", nil, ""},
	} {
		var got []string
		for _, p := range Distinct(tt.pairs) {
			got = append(got, strconv.FormatFloat(p.Amount.Moved, 'f', -1, 64))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: kept %v, want %s", tt.name, got, tt.want)
		}
	}
}
