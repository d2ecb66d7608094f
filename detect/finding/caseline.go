package finding

import (
	"cmp"
	"slices"
	"strings"

	"detour/detect/words"
	"detour/flows"
)

// Told is a finding with its legs, as a case tells of it.
type Told struct {
	Finding
	Legs []Leg
}

// sides returns the falling and the rising side; in a relay, that to the hub.
func (t Told) sides() (from, to side) {
	if t.Kind == Relay {
		return sideOf(t.Legs, RoleFrom), sideOf(t.Legs, RoleLeg1)
	}
	return sideOf(t.Legs, RoleFrom), sideOf(t.Legs, RoleTo)
}

// part is where a share of what fell turned up.
type part struct {
	where   string // "to KZ", "as 2707"
	told    string // the same with goods in words: "as 2707 (oils of coal tar)"
	short   string // "KZ"
	counted float64
	first   int32 // earliest first month of the rise
	last    int32
}

// parts adds the amounts of a case up by where they turned up, the largest first.
func parts(told []Told) []part {
	var out []part
	for _, t := range told {
		from, to := t.sides()
		if from.none() || to.none() || !(t.Counted > 0) {
			continue
		}
		differ := to.differs(from) & to.shown()
		where, named := to.bare().turnedUp(differ), to.beside(from)
		first := t.FirstNew
		if l := to.legs[0]; l.dated() {
			first = *l.FirstNew
		}
		k := slices.IndexFunc(out, func(p part) bool { return p.where == where })
		if k < 0 {
			k = len(out)
			out = append(out, part{where: where, told: named.turnedUp(differ), short: named.values(differ), first: first, last: first})
		}
		out[k].counted += t.Counted
		out[k].first, out[k].last = min(out[k].first, first), max(out[k].last, first)
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(b.counted, a.counted) })
	return out
}

// turnedUp tells where goods turned up by the axes that differ: "to KZ", "as 2707".
func (s side) turnedUp(differ flows.AxisSet) string {
	where := strings.TrimSpace(s.phrases(differ.Without(flows.Product)))
	if differ.Has(flows.Product) {
		where = strings.TrimSpace(words.Say("case.as", "value", s.list(flows.Product)) + " " + where)
	}
	if where == "" {
		return words.Say("case.elsewhere")
	}
	return where
}

// anchor returns the fall that a case is about, or the shift that stands alone.
func anchor(c Case, told []Told) side {
	for _, t := range told {
		if t.ID == c.About {
			from, to := t.sides()
			return from.or(to)
		}
	}
	return side{}
}

// CaseHeadline tells a case in one or two plain sentences: what fell, from when, and
// where it turned up, each mass counted once.
//
//	From March 2022 (interval Feb–Apr) exports of 8703 to RU fell by 190 M EUR a month.
//	Of it 57 [30–80] turned up from May to July 2022: to KZ 30, to BY 20, to KG 7.0.
//
// A case of one finding has that finding's headline.
func CaseHeadline(c Case, told []Told) string {
	if len(told) == 1 {
		if told[0].Headline != "" {
			return told[0].Headline
		}
		return Headline(told[0].Finding, told[0].Legs)
	}
	s, found := anchor(c, told), parts(told)
	if s.none() {
		return ""
	}
	unit := unitOf(told[0].Finding, s, s)
	when, interval := dated(c.FirstNew, c.CILow, c.CIHigh), unit.Range(c.MovedLow, c.MovedHigh)
	fell := words.Say(map[bool]string{true: "headline.fell", false: "headline.rose"}[s.falls()], "amount", unit.Number(c.Fell))
	if len(found) == 0 {
		return words.Say("case.alone", "when", when, "goods", s.subject(), "fell", fell, "interval", interval, "unit", unit.Name, "n", int(c.Findings)-1)
	}
	return words.Say("case.moved", "when", when, "goods", s.subject(), "fell", fell, "unit", unit.Name, "found", turned(c, found, unit))
}

// turned tells how much turned up, when and where.
func turned(c Case, found []part, unit Unit) string {
	args := []any{"amount", unit.Number(c.Moved), "interval", unit.Range(c.MovedLow, c.MovedHigh), "months", months(found)}
	beyond := c.Moved > c.Fell // several falls make up the case
	if len(found) == 1 {
		args = append(args, "place", found[0].told)
		if beyond {
			return words.Say("case.beyondone", args...)
		}
		return words.Say("case.ofone", args...)
	}
	args = append(args, "places", amounts(found, unit))
	if beyond {
		return words.Say("case.beyond", args...)
	}
	return words.Say("case.of", args...)
}

// months writes the months in which the parts begin.
func months(parts []part) string {
	first, last := parts[0].first, parts[0].last
	for _, p := range parts {
		first, last = min(first, p.first), max(last, p.last)
	}
	switch {
	case first == last:
		return words.Say("case.in", "month", Month(first))
	case date(first).Year() == date(last).Year():
		return words.Say("case.within", "from", monthName("long", first), "to", Month(last))
	}
	return words.Say("case.within", "from", Month(first), "to", Month(last))
}

// amounts writes the largest parts with their amounts.
func amounts(parts []part, unit Unit) string {
	const most = 4 // places that a sentence can carry
	var told []string
	rest := 0.0
	add := func(place string, amount float64) {
		told = append(told, words.Say("case.place", "place", place, "amount", unit.Number(amount)))
	}
	for i, p := range parts {
		if i < most || len(parts) == most+1 {
			add(p.told, p.counted)
		} else {
			rest += p.counted
		}
	}
	if rest > 0 {
		add(words.Say("count.others", "n", len(parts)-most), rest)
	}
	return strings.Join(told, ", ")
}

// CaseTitle names a case in a few words: what fell, and where it turned up.
//
//	Exports of 8703 to RU → KZ, BY, KG, 3 others
func CaseTitle(c Case, told []Told) string {
	s, found := anchor(c, told), parts(told)
	switch {
	case len(told) == 1 || s.none():
		return Title(told[0].Finding, told[0].Legs)
	case len(found) == 0:
		return moving(s)
	}
	places := make([]string, len(found))
	for i, p := range found {
		places[i] = p.short
	}
	const most = 3 // places that a title can carry
	if n := len(places); n > most+1 {
		places = append(places[:most:most], words.Say("count.others", "n", n-most))
	}
	return words.Say("title.case", "goods", Capital(s.subject()), "places", strings.Join(places, ", "))
}

// CaseUnit returns the unit in which CaseHeadline tells a case.
func CaseUnit(c Case, told []Told) Unit {
	if s := anchor(c, told); len(told) > 1 && !s.none() {
		return unitOf(told[0].Finding, s, s)
	}
	return UnitOf(told[0].Finding, told[0].Legs)
}
