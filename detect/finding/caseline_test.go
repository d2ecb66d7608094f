package finding

import (
	"testing"

	"detour/flows"
)

// diverted is a diversion of exports from Russia, dated to March 2022, to another place.
func diverted(id, product, to string, rise int, lost, gained, counted float64) Told {
	leg := func(role, destination string, month int, before, after float64) Leg {
		day := (flows.NewMonth(2022, 3) + flows.Month(month)).Date32()
		return Leg{Finding: id, Role: role, Axes: Axes{Flow: "export", Product: product, Destination: destination, Currency: "EUR"}, FirstNew: &day, CILow: &day, CIHigh: &day, Before: before, After: after}
	}
	f := Finding{ID: id, Kind: DestinationDiversion, Measure: "value", FirstNew: 19052, CILow: 19052, CIHigh: 19052, Counted: counted, Headline: "The finding's own."}
	return Told{f, []Leg{leg(RoleFrom, "RU", 0, lost, 0), leg(RoleTo, to, rise, 0, gained)}}
}

// other makes the rise one of other goods.
func other(t Told) Told {
	t.Legs[0].Goods, t.Legs[1].Goods = "motor cars", "parts of motor cars"
	t.Legs[0].Product, t.Legs[1].Product = "8703", "8708"
	return t
}

func TestCaseHeadline(t *testing.T) {
	c := Case{About: "a", Measure: "value", FirstNew: 19052, CILow: 19024, CIHigh: 19083, Fell: 190e6, Moved: 57e6, MovedLow: 30e6, MovedHigh: 80e6, Findings: 3}
	a, b := diverted("a", "8703", "KZ", 2, 190e6, 30e6, 30e6), diverted("b", "870323", "BY", 3, 60e6, 20e6, 20e6)
	again := diverted("c", "870324", "KZ", 2, 10e6, 5e6, 2e6)
	nothing := diverted("d", "870324", "AM", 2, 10e6, 5e6, 0)
	alone := Told{Finding{ID: "a", Kind: UnmatchedShift, Measure: "value"}, a.Legs[:1]}
	for _, tt := range []struct {
		name  string
		c     Case
		told  []Told
		line  string
		title string
	}{
		{
			"three findings, of which two went to one place", c,
			[]Told{a, b, again, nothing},
			"From March 2022 (interval Feb–Apr) exports of 8703 to RU fell by 190 M EUR a month. Of it 57 [30–80] turned up from May to June 2022: to KZ 32, to BY 20.",
			"Exports of 8703 to RU → KZ, BY",
		},
		{
			"all in one place", c,
			[]Told{a, again},
			"From March 2022 (interval Feb–Apr) exports of 8703 to RU fell by 190 M EUR a month. Of it 57 [30–80] turned up in May 2022, to KZ.",
			"Exports of 8703 to RU → KZ",
		},
		{
			"as other goods, in words", c,
			[]Told{other(diverted("a", "8703", "KZ", 2, 190e6, 30e6, 30e6)), other(diverted("c", "8703", "KZ", 2, 10e6, 5e6, 2e6))},
			"From March 2022 (interval Feb–Apr) exports of 8703 (motor cars) to RU fell by 190 M EUR a month. Of it 57 [30–80] turned up in May 2022, as 8708 (parts of motor cars) to KZ.",
			"Exports of 8703 (motor cars) to RU → 8708 (parts of motor cars) KZ",
		},
		{
			"more than fell",
			Case{About: "b", Measure: "value", FirstNew: 19052, CILow: 19052, CIHigh: 19052, Fell: 40e6, Moved: 57e6, MovedLow: 30e6, MovedHigh: 80e6},
			[]Told{b, a},
			"From March 2022 (interval Mar) exports of 870323 to RU fell by 40 M EUR a month. 57 [30–80] turned up from May to June 2022: to KZ 30, to BY 20.",
			"Exports of 870323 to RU → KZ, BY",
		},
		{"one finding tells itself", c, []Told{a}, "The finding's own.", "Exports of 8703: RU → KZ"},
		{
			"shifts alone", c,
			[]Told{alone, alone},
			"From March 2022 (interval Feb–Apr) exports of 8703 to RU fell by 190 [30–80] M EUR a month, and so did 2 other cells of it; no counterpart was found.",
			"Exports of 8703 to RU fell",
		},
	} {
		if got := CaseHeadline(tt.c, tt.told); got != tt.line {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.line)
		}
		if got := CaseTitle(tt.c, tt.told); got != tt.title {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.title)
		}
	}
}

func TestShiftHeadline(t *testing.T) {
	rise := diverted("a", "27", "EE", 0, 1, 44e6, 0).Legs[1]
	f := Finding{Kind: UnmatchedShift, Measure: "value", MovedLow: 30e6, MovedHigh: 58e6}
	if got, want := ShiftHeadline(f, rise, nil), "From March 2022 (interval Mar) exports of 27 to EE rose by 44 [30–58] M EUR a month; no counterpart was found."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	until := int32(19420)
	if got, want := ShiftHeadline(f, rise, &until), "From March 2022 (interval Mar) exports of 27 to EE rose by 44 [30–58] M EUR a month, until March 2023; no counterpart was found."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
