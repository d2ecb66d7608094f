package finding

import (
	"math"
	"slices"
	"strings"

	"detour/flows"
)

// Headline tells a finding in one plain sentence: from when, what rose, what
// fell, and how much of the one came back as the other.
//
//	From November 2020 (interval Oct–Dec 2020) imports of 2707 from BY to NL rose
//	by 45 [38–52] M EUR a month while those of 2710 fell by 56: about 80 % [61–97 %]
//	of what left.
//
// Several legs of one role are told as their sum. The legs are those of the
// finding alone; with none it returns the kind and the date.
func Headline(f Finding, legs []Leg) string {
	from, to := sideOf(legs, RoleFrom), sideOf(legs, RoleTo)
	if f.Kind == Relay {
		to = sideOf(legs, RoleLeg1)
	}
	switch {
	case from.none() && to.none():
		return sentence(f.Kind, " in ", Month(f.FirstNew))
	case f.Kind == NewParty:
		unit := unitOf(f, to, to)
		return sentence("from ", Month(f.FirstNew), " ", to.subject(), " come to ", unit.Number(f.Moved), " ", unit.Name,
			" a month; who receives them has no record before.")
	case from.none() || to.none():
		return single(f, from.or(to), "")
	case f.Kind == Relay:
		return relay(f, from, to, sideOf(legs, RoleLeg2))
	case f.Kind == MirrorGap:
		return gap(f, from, to)
	}
	unit := unitOf(f, from, to)
	rise, fall := brackets(f, unit, to, from)
	return sentence("from ", to.when(f), " ", to.subject(), " ", to.moves(unit, rise), " ", unit.Name, " a month while ",
		from.differing(to), " ", from.moves(unit, fall), from.date(to), share(f), ".")
}

// Title names a finding in a few words: what stays the same, then what changes.
//
//	Imports from BY to NL: 2710 → 2707
func Title(f Finding, legs []Leg) string {
	from, to, onward := sideOf(legs, RoleFrom), sideOf(legs, RoleTo), side{}
	if f.Kind == Relay {
		to, onward = sideOf(legs, RoleLeg1), sideOf(legs, RoleLeg2)
	}
	if from.none() || to.none() {
		return sentence(from.or(to).subject(), " ", from.or(to).verb())
	}
	if f.Kind == MirrorGap {
		axes := from.shown().Without(flows.Reporter)
		return sentence("trade", from.phrases(axes), ": reported by ", from.reporter(), " → by ", to.reporter())
	}
	differ := from.differs(to)
	title := from.flow() + from.phrases(from.shown()&^differ) + ": " +
		from.values(differ) + " → " + to.values(differ)
	if !onward.none() {
		title += " → " + onward.values(flows.Set(flows.Destination))
	}
	return sentence(title)
}

// Subject names a cell in plain words: "imports of 2707 from BY to NL".
func Subject(a Axes) string { return sideOf([]Leg{{Role: RoleTo, Axes: a}}, RoleTo).subject() }

// ShiftHeadline tells a level shift without a counterpart; until is the first month
// in which it had ended again, nil where it lasts to the end of the data.
//
//	From November 2020 (interval Nov) imports of 27 from BY rose by 72 [59–86] M EUR a
//	month, until March 2022; no counterpart was found.
func ShiftHeadline(f Finding, l Leg, until *int32) string {
	ended := ""
	if until != nil {
		ended = ", until " + Month(*until)
	}
	return single(f, sideOf([]Leg{l}, l.Role), ended)
}

// single tells a shift that stands alone.
func single(f Finding, s side, ended string) string {
	unit := unitOf(f, s, s)
	return sentence("from ", s.when(f), " ", s.subject(), " ", s.moves(unit, unit.Range(f.MovedLow, f.MovedHigh)),
		" ", unit.Name, " a month", ended, "; no counterpart was found.")
}

// gap tells what both ends say of the same goods.
//
//	From March 2022 (interval Feb–Apr) LT reports 2.8 times the trade of 3102 from UZ to
//	LT that UZ reports, before 1.0 times: 3.2 [2.1–4.4] kt a month more than there were.
func gap(f Finding, sent, got side) string {
	times := func(of func(Leg) float64) string { return number(sum(got.legs, of)/sum(sent.legs, of)) + " times" }
	after := times(func(l Leg) float64 { return l.After })
	before := times(func(l Leg) float64 { return l.Before })
	unit := UnitFor(f.Measure, got.legs[0].Currency, f.Moved)
	than := "more"
	if more := sum(got.legs, func(l Leg) float64 { return l.After }) * sum(sent.legs, func(l Leg) float64 { return l.Before }); more <
		sum(sent.legs, func(l Leg) float64 { return l.After })*sum(got.legs, func(l Leg) float64 { return l.Before }) {
		than = "less"
	}
	return sentence("from ", got.when(f), " ", got.reporter(), " reports ", after, " the trade", got.phrases(got.shown().Without(flows.Reporter)),
		" that ", sent.reporter(), " reports, before ", before, ": ", unit.Number(f.Moved), " ", unit.Range(f.MovedLow, f.MovedHigh), " ", unit.Name,
		" a month ", than, " than at that share.")
}

func sum(legs []Leg, of func(Leg) float64) float64 {
	total := 0.0
	for _, l := range legs {
		total += of(l)
	}
	return total
}

// relay tells a direct flow that falls, the flow to the hub, and the flow on.
func relay(f Finding, direct, hub, onward side) string {
	unit := unitOf(f, direct, hub)
	rise, fall := brackets(f, unit, hub, direct)
	told := sentence("from ", direct.when(f), " ", direct.subject(), " ", direct.moves(unit, fall), " ", unit.Name, " a month while ",
		hub.differing(direct), " ", hub.moves(unit, rise), hub.date(direct), share(f), "; ")
	if onward.none() {
		return told + "whether they go on is not seen in these data."
	}
	those := "those"
	if onward.flow() != hub.flow() { // the other end tells of it
		those = onward.flow()
	}
	return told + those + onward.phrases(onward.differs(hub)&onward.shown()) + " " + onward.moves(unit, "") + onward.date(hub) + "."
}

// brackets returns the interval of the moved amount, put behind the side whose
// shift it belongs to: the moved amount is the smaller of fall and rise.
func brackets(f Finding, unit Unit, rising, falling side) (rise, fall string) {
	interval := unit.Range(f.MovedLow, f.MovedHigh)
	if math.Abs(rising.shift()) <= math.Abs(falling.shift()) {
		return interval, ""
	}
	return "", interval
}

// share tells which part of what left came back.
func share(f Finding) string {
	if math.IsNaN(f.Ratio) || math.IsInf(f.Ratio, 0) {
		return ""
	}
	return ": about " + Percent(f.Ratio) + " " + PercentRange(f.RatioLow, f.RatioHigh) + " of what left"
}

func unitOf(f Finding, a, b side) Unit {
	currency := ""
	for _, l := range slices.Concat(a.legs, b.legs) {
		if currency == "" {
			currency = l.Currency
		}
	}
	return UnitFor(f.Measure, currency, max(math.Abs(a.shift()), math.Abs(b.shift())))
}

// UnitOf returns the unit in which Headline tells a finding.
func UnitOf(f Finding, legs []Leg) Unit {
	to := RoleTo
	if f.Kind == Relay {
		to = RoleLeg1
	}
	return unitOf(f, sideOf(legs, RoleFrom), sideOf(legs, to))
}

// sentence joins the parts and begins with a capital.
func sentence(parts ...string) string {
	s := strings.Join(parts, "")
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		s = string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
