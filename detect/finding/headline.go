package finding

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"detour/detect/words"
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
		return words.Say("headline.bare", "kind", Capital(f.Kind), "month", Month(f.FirstNew))
	case f.Kind == NewParty:
		unit := unitOf(f, to, to)
		return words.Say("headline.newparty", "when", Month(f.FirstNew), "goods", to.subject(), "amount", unit.Number(f.Moved), "unit", unit.Name)
	case from.none() || to.none():
		return single(f, from.or(to), nil)
	case f.Kind == Relay:
		return relay(f, from, to, sideOf(legs, RoleLeg2))
	case f.Kind == MirrorGap:
		return gap(f, from, to)
	}
	unit := unitOf(f, from, to)
	rise, fall := brackets(f, unit, to, from)
	return words.Say("headline.pair", "when", to.when(f), "rising", to.subject(), "rose", to.moves(unit, rise), "unit", unit.Name,
		"falling", from.beside(to).differing(to), "fell", from.moves(unit, fall), "since", from.date(to), "share", share(f))
}

// Title names a finding in a few words: what stays the same, then what changes.
//
//	Imports from BY to NL: 2710 → 2707
func Title(f Finding, legs []Leg) string {
	from, to, onward := sideOf(legs, RoleFrom), sideOf(legs, RoleTo), side{}
	if f.Kind == Relay {
		to, onward = sideOf(legs, RoleLeg1), sideOf(legs, RoleLeg2)
	}
	switch {
	case f.Kind == NewParty && !to.none():
		return words.Say("title.begins", "goods", Capital(to.subject()))
	case from.none() || to.none():
		return moving(from.or(to))
	case f.Kind == MirrorGap:
		axes := from.shown().Without(flows.Reporter)
		return words.Say("title.gap", "goods", from.phrases(axes), "sender", from.reporter(), "receiver", to.reporter())
	}
	differ := from.differs(to)
	goods := Capital(from.flow() + from.phrases(from.shown()&^differ))
	if !onward.none() {
		return words.Say("title.relay", "goods", goods, "from", from.values(differ), "hub", to.beside(from).values(differ), "onward", onward.values(flows.Set(flows.Destination)))
	}
	return words.Say("title.pair", "goods", goods, "from", from.values(differ), "to", to.beside(from).values(differ))
}

// moving names a side that moves alone.
func moving(s side) string {
	if s.falls() {
		return words.Say("title.fell", "goods", Capital(s.subject()))
	}
	return words.Say("title.rose", "goods", Capital(s.subject()))
}

// Whereabouts writes what a cell holds on some axes: "from BY via EEMUG".
func Whereabouts(c flows.Cell, on flows.AxisSet) string {
	return strings.TrimSpace(sideOf([]Leg{{Role: RoleTo, Axes: AxesOf(c)}}, RoleTo).phrases(on))
}

// Subject names a cell in plain words: "imports of 2707 from BY to NL".
func Subject(a Axes) string { return sideOf([]Leg{{Role: RoleTo, Axes: a}}, RoleTo).subject() }

// ShiftHeadline tells a level shift without a counterpart; until is the first month
// in which it had ended again, nil where it lasts to the end of the data.
//
//	From November 2020 (interval Nov) imports of 27 from BY rose by 72 [59–86] M EUR a
//	month, until March 2022; no counterpart was found.
func ShiftHeadline(f Finding, l Leg, until *int32) string {
	return single(f, sideOf([]Leg{l}, l.Role), until)
}

// single tells a shift that stands alone.
func single(f Finding, s side, until *int32) string {
	unit := unitOf(f, s, s)
	when, moved := s.when(f), s.moves(unit, unit.Range(f.MovedLow, f.MovedHigh))
	if until != nil {
		return words.Say("headline.ended", "when", when, "goods", s.subject(), "moved", moved, "unit", unit.Name, "until", Month(*until))
	}
	return words.Say("headline.alone", "when", when, "goods", s.subject(), "moved", moved, "unit", unit.Name)
}

// gap tells what both ends say of the same goods.
//
//	From March 2022 (interval Feb–Apr) LT reports 2.8 times the trade of 3102 from UZ to
//	LT that UZ reports, before 1.0 times: 3.2 [2.1–4.4] kt a month more than at that share.
func gap(f Finding, sent, got side) string {
	level := func(s side, of func(Leg) float64) float64 {
		total := 0.0
		for _, l := range s.legs {
			total += of(l)
		}
		return total
	}
	before, after := func(l Leg) float64 { return l.Before }, func(l Leg) float64 { return l.After }
	id := "headline.more"
	if level(got, after)*level(sent, before) < level(sent, after)*level(got, before) {
		id = "headline.less"
	}
	unit := UnitFor(f.Measure, got.legs[0].Currency, f.Moved)
	return words.Say(id, "when", got.when(f), "receiver", got.reporter(), "sender", sent.reporter(), "goods", got.phrases(got.shown().Without(flows.Reporter)),
		"after", number(level(got, after)/level(sent, after)), "before", number(level(got, before)/level(sent, before)),
		"amount", unit.Number(f.Moved), "interval", unit.Range(f.MovedLow, f.MovedHigh), "unit", unit.Name)
}

// relay tells a direct flow that falls, the flow to the hub, and the flow on.
func relay(f Finding, direct, hub, onward side) string {
	unit := unitOf(f, direct, hub)
	rise, fall := brackets(f, unit, hub, direct)
	return words.Say("headline.relay", "when", direct.when(f), "falling", direct.subject(), "fell", direct.moves(unit, fall), "unit", unit.Name,
		"rising", hub.beside(direct).differing(direct), "rose", hub.moves(unit, rise), "since", hub.date(direct), "share", share(f), "onward", goesOn(unit, hub, onward))
}

// goesOn tells the last leg of a relay.
func goesOn(unit Unit, hub, onward side) string {
	if onward.none() {
		return words.Say("headline.unseen")
	}
	apart := onward.bare().phrases(onward.differs(hub) & onward.shown())
	goods := onward.flow() + apart // the other end tells of it
	if onward.flow() == hub.flow() && apart != "" {
		goods = words.Say("headline.those", "words", apart[1:])
	}
	return words.Say("headline.onward", "goods", goods, "rose", onward.moves(unit, ""), "since", onward.date(hub))
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
	return words.Say("headline.share", "share", Percent(f.Ratio), "interval", PercentRange(f.RatioLow, f.RatioHigh))
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

// Capital begins a text with a capital letter.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
