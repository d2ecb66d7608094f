package finding

import (
	"cmp"
	"slices"
	"strings"
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
	where   string // "to KZ"
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
		where := strings.TrimSpace(to.phrases(differ))
		if where == "" {
			where = "elsewhere"
		}
		first := t.FirstNew
		if l := to.legs[0]; l.dated() {
			first = *l.FirstNew
		}
		k := slices.IndexFunc(out, func(p part) bool { return p.where == where })
		if k < 0 {
			k = len(out)
			out = append(out, part{where: where, short: to.values(differ), first: first, last: first})
		}
		out[k].counted += t.Counted
		out[k].first, out[k].last = min(out[k].first, first), max(out[k].last, first)
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(b.counted, a.counted) })
	return out
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
	lead := sentence("from ", dated(c.FirstNew, c.CILow, c.CIHigh), " ", s.subject(), " ", s.verb(), " by ", unit.Number(c.Fell))
	if len(found) == 0 {
		return lead + alone(c, unit)
	}
	lead += " " + unit.Name + " a month"
	of := "Of it "
	if c.Moved > c.Fell {
		of = "" // several falls make up the case
	}
	return lead + ". " + sentence(of, unit.Number(c.Moved), " ", unit.Range(c.MovedLow, c.MovedHigh), " turned up ", months(found), ": ", amounts(found, unit), ".")
}

// alone ends the sentence of shifts without a counterpart.
func alone(c Case, unit Unit) string {
	return " " + unit.Range(c.MovedLow, c.MovedHigh) + " " + unit.Name + " a month, and so did " + Plural(int(c.Findings)-1, "other cell") + " of it; no counterpart was found."
}

// months writes the months in which the parts begin.
func months(parts []part) string {
	first, last := parts[0].first, parts[0].last
	for _, p := range parts {
		first, last = min(first, p.first), max(last, p.last)
	}
	if first == last {
		return "in " + Month(first)
	}
	if a, b := date(first), date(last); a.Year() == b.Year() {
		return "from " + a.Format("January") + " to " + Month(last)
	}
	return "from " + Month(first) + " to " + Month(last)
}

// amounts writes the largest parts with their amounts.
func amounts(parts []part, unit Unit) string {
	const most = 4 // places that a sentence can carry
	var words []string
	rest := 0.0
	for i, p := range parts {
		if i < most || len(parts) == most+1 {
			words = append(words, p.where+" "+unit.Number(p.counted))
		} else {
			rest += p.counted
		}
	}
	if rest > 0 {
		words = append(words, Count(int64(len(parts)-most))+" others "+unit.Number(rest))
	}
	return strings.Join(words, ", ")
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
		return sentence(s.subject(), " ", s.verb())
	}
	words := make([]string, len(found))
	for i, p := range found {
		words[i] = p.short
	}
	const most = 3 // places that a title can carry
	if n := len(words); n > most+1 {
		words = append(words[:most:most], Count(int64(n-most))+" others")
	}
	return sentence(s.subject(), " → ", strings.Join(words, ", "))
}

// CaseUnit returns the unit in which CaseHeadline tells a case.
func CaseUnit(c Case, told []Told) Unit {
	if s := anchor(c, told); len(told) > 1 && !s.none() {
		return unitOf(told[0].Finding, s, s)
	}
	return UnitOf(told[0].Finding, told[0].Legs)
}
