package transfer

import (
	"fmt"
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

// surrounded is a pair with what a check looks at beside it.
type surrounded struct {
	pair   *Pair
	others []*shift.Tested
	masked []*series.Series
	codes  *series.Codes
}

// checked returns the row of one check, empty where it is not asked, and the
// explanation that all checks together support.
func (s surrounded) checked(t *testing.T, check string) (finding.Evidence, string) {
	t.Helper()
	if s.codes == nil {
		s.codes = codesUsed(t, map[string][2]int{"271019": {0, months}, "271012": {0, months}})
	}
	all := append([]*shift.Tested{s.pair.From, s.pair.To}, s.others...)
	rows, explained := NewScene(all, s.masked, s.codes).Check(s.pair)
	i := slices.IndexFunc(rows, func(e finding.Evidence) bool { return e.Check == check })
	if i < 0 {
		return finding.Evidence{}, explained
	}
	if f := rows[i].Figure; rows[i].Sentence == "" || (f != nil && (math.IsNaN(*f) || math.IsInf(*f, 0))) {
		t.Errorf("%s: figure %v, sentence %q", check, rows[i].Figure, rows[i].Sentence)
	}
	return rows[i], explained
}

// substitution is a pair of codes to Estonia, diversion one of offices.
func substitution() *Pair {
	return pair(six, product, plain(six, "271019", "EE", step(100, 40, date)), plain(six, "271012", "EE", step(20, 65, date)))
}

func diversion() *Pair {
	return pair(route, flows.Set(flows.Via), plain(route, "2710", "Narva", step(100, 40, date)), plain(route, "2710", "Riga", step(20, 65, date)))
}

// beside is n further products of a view at one place, with the same amounts.
func beside(view int, at string, n int, y []float64) []*shift.Tested {
	var out []*shift.Tested
	for i := range n {
		out = append(out, plain(view, fmt.Sprintf("%02d0000", 30+i)[:views[view].Digits], at, y))
	}
	return out
}

// to sends series to another country.
func to(destination string, all []*shift.Tested) []*shift.Tested {
	for _, t := range all {
		t.Cell[flows.Destination] = destination
	}
	return all
}

func TestChecks(t *testing.T) {
	const supports, against, unknown = finding.Supports, finding.Against, finding.Unknown
	change := func(p *Pair, f func(*Pair)) *Pair { f(p); return p }
	halved, stays, doubled := step(10, 4, date), step(10, 10, date), step(4, 10, date)
	for _, tt := range []struct {
		name, check string
		scene       surrounded
		want        string // outcome; empty: not asked
		figure      float64
		explains    string
	}{
		{"the same month", "timing", surrounded{pair: substitution()}, supports, 0, ""},
		{"one month before", "timing", surrounded{pair: change(substitution(), func(p *Pair) { p.Rise.K-- })}, supports, -1, ""},
		{"three months after", "timing", surrounded{pair: change(substitution(), func(p *Pair) { p.Rise.K += 3 })}, unknown, 3, ""},

		{"as much as left", "amount", surrounded{pair: change(substitution(), func(p *Pair) { p.Amount = Amount{Ratio: .75, RatioLow: .6, RatioHigh: .9} })}, supports, .75, ""},
		{"a third of it", "amount", surrounded{pair: change(substitution(), func(p *Pair) { p.Amount = Amount{Ratio: .3, RatioLow: .2, RatioHigh: .4} })}, unknown, .3, ""},
		{"twice as much", "amount", surrounded{pair: change(substitution(), func(p *Pair) { p.Amount = Amount{Ratio: 2, RatioLow: 1.6, RatioHigh: 2.4} })}, against, 2, ""},

		// TOST by hand: 120 before and 105 after with standard errors of 2·√2 each; on the
		// log scale −.134 ± 1.645·√(8/120² + 8/105²) = [−.193, −.075] within ±.223.
		{"105 for 120 together, known well", "conservation", surrounded{pair: known(substitution(), 2)}, supports, .875, ""},
		{"known badly", "conservation", surrounded{pair: known(substitution(), 10)}, unknown, .875, ""},
		{"both differ, 105 for 120 together", "conservation", surrounded{pair: known(both(), 2)}, supports, .875, ""},
		{"nothing on either side", "conservation", surrounded{pair: change(substitution(), func(p *Pair) { p.Fall.Before, p.Rise.Before = shift.Amount{}, shift.Amount{} })}, unknown, none, ""},

		{"both cost 2 a kilogram", "unit value", surrounded{pair: priced(substitution(), 2, 2)}, supports, 1, ""},
		{"2 and 2.8", "unit value", surrounded{pair: priced(substitution(), 2, 2.8)}, supports, 1.4, ""},
		{"2 and 4", "unit value", surrounded{pair: priced(substitution(), 2, 4)}, unknown, 2, ""},
		{"mass not known", "unit value", surrounded{pair: substitution()}, unknown, none, ""},

		{"no code changes", "nomenclature change", surrounded{pair: substitution()}, supports, none, ""},
		{
			"the receiver was born in the January of the date", "nomenclature change",
			surrounded{pair: substitution(), codes: codesUsed(t, map[string][2]int{"271019": {0, months}, "271012": {date, months}})},
			against, 1, Nomenclature,
		},
		{
			"a code of another heading was", "nomenclature change",
			surrounded{pair: substitution(), codes: codesUsed(t, map[string][2]int{"271019": {0, months}, "271012": {0, months}, "310420": {date, months}})},
			supports, none, "",
		},
		{
			"it was, a year before the date", "nomenclature change",
			surrounded{pair: substitution(), codes: codesUsed(t, map[string][2]int{"271019": {0, months}, "271012": {date - 12, months}})},
			supports, none, "",
		},
		{
			"the same code on both sides", "nomenclature change",
			surrounded{pair: diversion(), codes: codesUsed(t, map[string][2]int{"271019": {0, date}, "271012": {date, months}})},
			supports, none, "",
		},

		{"all four others at the office halved", "port or border closure", surrounded{pair: diversion(), others: beside(route, "Narva", 4, halved)}, against, 1, Closure},
		{"three of five", "port or border closure", surrounded{pair: diversion(), others: append(beside(route, "Narva", 5, stays)[:2], beside(route, "Narva", 5, halved)[2:]...)}, against, .6, Closure},
		{"two of four", "port or border closure", surrounded{pair: diversion(), others: append(beside(route, "Narva", 4, stays)[:2], beside(route, "Narva", 4, halved)[2:]...)}, supports, .5, ""},
		{"none of four", "port or border closure", surrounded{pair: diversion(), others: beside(route, "Narva", 4, stays)}, supports, 0, ""},
		{"three others, all of which halved", "port or border closure", surrounded{pair: diversion(), others: beside(route, "Narva", 3, halved)}, against, 1, Closure},
		{"the others go through the office to another country", "port or border closure", surrounded{pair: diversion(), others: to("LV", beside(route, "Narva", 4, halved))}, against, 1, Closure},
		{"two others are too few to judge by", "port or border closure", surrounded{pair: diversion(), others: beside(route, "Narva", 2, halved)}, unknown, none, ""},
		{"what halved goes through another office", "port or border closure", surrounded{pair: diversion(), others: beside(route, "Riga", 4, halved)}, unknown, none, ""},
		{"a country is no office that closes", "port or border closure", surrounded{pair: substitution(), others: beside(six, "EE", 4, halved)}, "", none, ""},

		{"no confidential trade", "confidential trade", surrounded{pair: substitution()}, supports, 0, ""},
		{"that of the chapter rose by 36 of the 60 that left", "confidential trade", surrounded{pair: substitution(), masked: hides("27XXXX", "EE", step(10, 46, date))}, against, .6, Confidential},
		{"by 24", "confidential trade", surrounded{pair: substitution(), masked: hides("27XXXX", "EE", step(10, 34, date))}, supports, .4, ""},
		{"that of another chapter rose", "confidential trade", surrounded{pair: substitution(), masked: hides("31XXXX", "EE", step(10, 46, date))}, supports, 0, ""},
		{"that to another country rose", "confidential trade", surrounded{pair: substitution(), masked: hides("27XXXX", "LV", step(10, 46, date))}, supports, 0, ""},
		{"it rose a year later", "confidential trade", surrounded{pair: substitution(), masked: hides("27XXXX", "EE", step(10, 46, date+12))}, supports, 0, ""},

		{"all others to the country halved", "common shock", surrounded{pair: abroad(), others: beside(six, "EE", 4, halved)}, against, 1, ""},
		{"none did", "common shock", surrounded{pair: abroad(), others: beside(six, "EE", 4, stays)}, supports, 0, ""},
		{"they halved a year later", "common shock", surrounded{pair: abroad(), others: beside(six, "EE", 4, step(10, 4, date+12))}, supports, 0, ""},
		{"three of five others beside a receiver", "common shock", surrounded{pair: substitution(), others: append(beside(six, "EE", 5, stays)[:2], beside(six, "EE", 5, halved)[2:]...)}, against, .6, ""},
		{"two others and the receiver, which is no bystander", "common shock", surrounded{pair: substitution(), others: beside(six, "EE", 2, halved)}, unknown, none, ""},
		{"three of five others beside a giver", "growth of everything", surrounded{pair: substitution(), others: append(beside(six, "EE", 5, stays)[:2], beside(six, "EE", 5, doubled)[2:]...)}, against, .6, ""},
		{"two others", "common shock", surrounded{pair: abroad(), others: beside(six, "EE", 2, halved)}, unknown, none, ""},
		{"of routes the closure is asked instead", "common shock", surrounded{pair: diversion(), others: beside(route, "Narva", 4, halved)}, "", none, Closure},
		{"all others to the receiver doubled", "growth of everything", surrounded{pair: abroad(), others: beside(six, "LV", 4, doubled)}, against, 1, ""},
		{"none did", "growth of everything", surrounded{pair: abroad(), others: beside(six, "LV", 4, stays)}, supports, 0, ""},

		{"the product differs as well: all others where it fell halved", "common shock", surrounded{pair: both(), others: beside(between, "LV", 4, halved)}, against, 1, CommonShock},
		{"those where it rose doubled", "growth of everything", surrounded{pair: both(), others: beside(between, "EE", 4, doubled)}, against, 1, Growth},
		{"neither", "growth of everything", surrounded{pair: both(), others: append(beside(between, "LV", 4, stays), beside(between, "EE", 4, stays)...)}, supports, 0, ""},
		{"by two offices: the one closed", "port or border closure", surrounded{pair: pair(route, flows.Set(flows.Product, flows.Via), plain(route, "2710", "Narva", step(100, 40, date)), plain(route, "2707", "Riga", step(20, 65, date))), others: beside(route, "Narva", 4, halved)}, against, 1, Closure},
		{"the receiver was born in the January of the date, to another country", "nomenclature change", surrounded{pair: both(), codes: codesUsed(t, map[string][2]int{"271019": {0, months}, "270712": {date, months}})}, against, 1, Nomenclature},

		{"none", "missing months", surrounded{pair: substitution()}, supports, 0, ""},
		{"two beside the fall, one beside the rise", "missing months", surrounded{pair: masks(masks(substitution(), 0, date-6, date+5), 1, date)}, unknown, 3, ""},
		{"further away than half a year", "missing months", surrounded{pair: masks(substitution(), 0, date-7, date+6)}, supports, 0, ""},

		{"four years", "season", surrounded{pair: substitution()}, supports, none, ""},
		{"23 months", "season", surrounded{pair: first(substitution(), 23)}, unknown, none, ""},

		{"to the end", "lasting", surrounded{pair: substitution()}, supports, months - date, ""},
		{"five months, to the end", "lasting", surrounded{pair: change(substitution(), func(p *Pair) { p.Rise.K = months - 5 })}, unknown, 5, ""},
		{"it went again after a year", "lasting", surrounded{pair: returning(nil, step(20, 65, date+12))}, unknown, 12, ""},
		{"it rose once more: lasting", "lasting", surrounded{pair: returning(nil, step(65, 20, date+12))}, supports, months - date, ""},
		{"only the fall is over, after a year", "lasting", surrounded{pair: returning(step(100, 40, date+12), nil)}, unknown, 12, ""},
	} {
		row, explained := tt.scene.checked(t, tt.check)
		if row.Outcome != tt.want || explained != tt.explains {
			t.Errorf("%s, %s: %s, explained by %q; want %s, %q: %s", tt.check, tt.name, row.Outcome, explained, tt.want, tt.explains, row.Sentence)
		}
		if tt.figure == none {
			if row.Figure != nil {
				t.Errorf("%s, %s: figure %v, want none", tt.check, tt.name, *row.Figure)
			}
		} else if row.Figure == nil || math.Abs(*row.Figure-tt.figure) > 1e-9 {
			t.Errorf("%s, %s: no figure of %v: %s", tt.check, tt.name, tt.figure, row.Sentence)
		}
	}
}

// none stands for a row without a figure.
const none = -1e9

// abroad is a pair of one code to two countries.
func abroad() *Pair {
	return pair(six, flows.Set(flows.Destination), plain(six, "271019", "EE", step(100, 40, date)), plain(six, "271019", "LV", step(20, 65, date)))
}

// both is a pair of one heading to a country and another to another.
func both() *Pair {
	return pair(between, flows.Set(flows.Product, flows.Destination), plain(between, "2710", "LV", step(100, 40, date)), plain(between, "2707", "EE", step(20, 65, date)))
}

// known gives the levels of a pair a standard error.
func known(p *Pair, se float64) *Pair {
	for _, a := range []*shift.Amount{&p.Fall.Before, &p.Fall.After, &p.Rise.Before, &p.Rise.After} {
		a.SE = se
	}
	return p
}

// returning is a substitution of which a side is at another level a year after the
// date: at the first of y there if it is set, whatever y is before.
func returning(from, to []float64) *Pair {
	p := substitution()
	for _, side := range []struct {
		t *shift.Tested
		e *shift.Event
		y []float64
	}{{p.From, &p.Fall, from}, {p.To, &p.Rise, to}} {
		if side.y != nil {
			side.e.To = date + 12
			copy(side.t.Value[date+12:], slices.Repeat(side.y[:1], months))
		}
	}
	return p
}

// priced gives the sides of a pair masses by their prices.
func priced(p *Pair, from, to float64) *Pair {
	for s, price := range map[*shift.Tested]float64{p.From: from, p.To: to} {
		for _, v := range s.Value {
			s.Kg = append(s.Kg, v/price)
		}
	}
	return p
}

// hides is confidential trade to a country.
func hides(code, destination string, y []float64) []*series.Series {
	return []*series.Series{plain(six, code, destination, y).Series}
}

// The months without trade of a giver that ceases are no pause where it never paused, are
// told with their p-value where it did, and may be one where they are few; those that the
// receiver began from count as well, and amounts that fall rest on none.
func TestPausing(t *testing.T) {
	ceases := func(last int, paused ...int) []float64 {
		y := noisy(3, .1, step(100, 0, last))
		for _, m := range paused {
			y[m] = 0
		}
		return y
	}
	often := []int{2, 3, 8, 9, 13, 14, 20, 21, 26, 27, 32, 33, 37, 38}
	for _, tt := range []struct {
		name     string
		from, to []float64
		outcome  string
		least    float64
		most     float64
	}{
		{"amounts fall", noisy(3, .1, step(100, 40, date)), noisy(4, .1, step(20, 65, date)), finding.Supports, math.NaN(), math.NaN()},
		{"ceases, never paused", ceases(date), noisy(4, .1, step(20, 65, date)), finding.Supports, 0, 0},
		{"ceases, paused before", ceases(30, often...), noisy(4, .1, step(20, 65, 30)), finding.Supports, 1e-4, seldom},
		{"half a year without trade, paused before", ceases(42, often...), noisy(4, .1, step(20, 65, 42)), finding.Unknown, seldom, 1},
		{"begins from nothing", noisy(3, .1, step(100, 40, date)), noisy(4, .1, step(0, 65, date)), finding.Supports, 0, 0},
	} {
		p := pair(six, flows.Set(flows.Product), tested(six, "271019", "EE", tt.from), tested(six, "271012", "EE", tt.to))
		for _, e := range p.From.Events { // the latest
			if e.Direction == changepoint.Fall {
				p.Fall = e
			}
		}
		p.Rise, _ = p.To.Best(changepoint.Rise)
		got := pausing(p)
		switch {
		case got.Outcome != tt.outcome:
			t.Errorf("%s: %+v", tt.name, got)
		case math.IsNaN(tt.least) != (got.Figure == nil), got.Figure != nil && (*got.Figure < tt.least || *got.Figure > tt.most):
			t.Errorf("%s: %+v, want from %v to %v", tt.name, got, tt.least, tt.most)
		case p.Fall.Outer != strings.Contains(tt.name, "paused before") || p.Fall.Outer != strings.Contains(got.Sentence, "to the end of the data"):
			t.Errorf("%s: %+v of %+v", tt.name, got, p.Fall)
		}
	}
}

// masks makes months of the giver (0) or the receiver (1) missing.
func masks(p *Pair, side int, at ...int) *Pair {
	for _, m := range at {
		[]*shift.Tested{p.From, p.To}[side].Mask[m] = series.NotReported
	}
	return p
}

// first leaves n observed months of the giver.
func first(p *Pair, n int) *Pair {
	for m := n; m < months; m++ {
		p.From.Value[m] = math.NaN()
	}
	return p
}
