package series

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detour/flows"
	"detour/flows/panel"
)

// start is the first month of every panel of these tests.
var start = flows.NewMonth(2020, 1)

// trade is what one reporter writes of one cell, a month a word: "5" is a value
// of 5, "5/7" a value of 5 and 7 kg, "/7" 7 kg of unknown value, "?" trade of
// which nothing is known, and "." no trade.
type trade struct {
	cell   flows.Cell
	months string
}

// imports is the trade of a reporter that imports a product from Belarus.
func imports(reporter, product, months string) trade {
	c := flows.Cell{flows.Reporter: reporter, flows.Flow: flows.Import, flows.Origin: "BY", flows.Destination: "EE", flows.Product: product}
	return trade{c, months}
}

// panelOf returns the panel of the trade, in the order given.
func panelOf(t *testing.T, all ...trade) *panel.Table {
	t.Helper()
	p := &panel.Table{}
	for a := range p.Values {
		p.Values[a] = []string{""}
		for _, tr := range all {
			p.Values[a] = append(p.Values[a], tr.cell[a])
		}
		slices.Sort(p.Values[a])
		p.Values[a] = slices.Compact(p.Values[a])
	}
	for _, tr := range all {
		for m, word := range strings.Fields(tr.months) {
			if word == "." {
				continue
			}
			for a := range tr.cell {
				p.Codes[a] = append(p.Codes[a], uint32(slices.Index(p.Values[a], tr.cell[a])))
			}
			value, kg, _ := strings.Cut(strings.Trim(word, "?"), "/")
			p.Periods = append(p.Periods, start+flows.Month(m))
			p.Amounts[flows.Value] = append(p.Amounts[flows.Value], smallest(t, value, flows.Value))
			p.Amounts[flows.Kg] = append(p.Amounts[flows.Kg], smallest(t, kg, flows.Kg))
			p.Records = append(p.Records, 1)
		}
	}
	return p
}

func smallest(t *testing.T, s string, m flows.Measure) int64 {
	t.Helper()
	if s == "" {
		return panel.Unknown
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(math.Round(v * float64(m.Scale())))
}

// delivered is the coverage of a reporter's imports: '1' for a month with rows, 'p' for
// one that was delivered in part.
func delivered(reporter, months string) []panel.Coverage {
	var out []panel.Coverage
	for m, c := range months {
		out = append(out, panel.Coverage{Reporter: reporter, Flow: flows.Import, Period: (start + flows.Month(m)).Date32(), Used: 1, Partial: c == 'p'})
		if c == '0' {
			out[m].Used = 0
		}
	}
	return out
}

// byProduct is a view that keeps the product and nothing else.
var byProduct = View{Axes: flows.Set(flows.Product)}

func build(t *testing.T, in Input, views ...View) []*Series {
	t.Helper()
	all, err := Build(t.Context(), in, views, DefaultSettings(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// months writes the tested amounts; of a missing month it writes why: r not
// reported, v not valid, ? not known.
func months(s *Series) string {
	var out []string
	for m, v := range s.Tested() {
		word := map[Mask]string{NotReported: "r", NotValid: "v", NotKnown: "?"}[s.Mask[m]]
		if s.Mask[m] == Used {
			word = strconv.FormatFloat(v, 'g', -1, 64)
		} else if !math.IsNaN(v) {
			word += "!" // a missing month holds no amount
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func TestZeroOrMissing(t *testing.T) {
	ee := imports("EE", "2710", "5 5 . 5")
	for _, tt := range []struct {
		name     string
		trade    []trade
		coverage []panel.Coverage
		want     string
	}{
		{"nothing is known of coverage: no trade is zero", []trade{ee}, nil, "5 5 0 5"},
		{"the reporter reported the month: no trade is zero", []trade{ee}, delivered("EE", "1111"), "5 5 0 5"},
		{"the reporter did not: missing", []trade{ee}, delivered("EE", "1101"), "5 5 r 5"},
		{"what has been delivered in part is missing until the rest is", []trade{imports("EE", "2710", "5 5 5 2")}, delivered("EE", "111p"), "5 5 5 r"},
		{"what another reporter did not report says nothing", []trade{ee}, slices.Concat(delivered("EE", "1111"), delivered("LV", "1101")), "5 5 0 5"},
		{
			"what the reporter did not report of its exports says nothing",
			[]trade{ee},
			append(delivered("EE", "1111"), panel.Coverage{Reporter: "EE", Flow: flows.Export, Period: start.Date32(), Used: 1}),
			"5 5 0 5",
		},
		{
			"one of two reporters of weight is missing: the sum of the month is too low, and missing",
			[]trade{imports("EE", "2710", "50 50 50 50"), imports("LV", "2710", "50 . 50 50")},
			slices.Concat(delivered("EE", "1111"), delivered("LV", "1011")),
			"100 r 100 100",
		},
		{
			"the one that is missing carries 3 of 400, below 1 %: the month stands",
			[]trade{imports("EE", "2710", "100 100 99 98"), imports("LV", "2710", "1 . 1 1")},
			slices.Concat(delivered("EE", "1111"), delivered("LV", "1011")),
			"101 100 100 99",
		},
		{
			"it carries 4 of 400, 1 %: the month is missing",
			[]trade{imports("EE", "2710", "99 99 99 99"), imports("LV", "2710", "2 . 1 1")},
			slices.Concat(delivered("EE", "1111"), delivered("LV", "1011")),
			"101 r 100 100",
		},
		{"trade of unknown amount is not zero", []trade{imports("EE", "2710", "5 ? 5 5")}, nil, "5 ? 5 5"},
		{"a part of which nothing is known leaves the known part", []trade{imports("EE", "2710", "5 5"), imports("LV", "2710", "? ?")}, nil, "5 5"},
	} {
		all := build(t, Input{Panel: panelOf(t, tt.trade...), Coverage: tt.coverage}, byProduct)
		if len(all) != 1 || months(all[0]) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, months(all[0]), tt.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	repeat := func(word string, n int) string { return strings.Repeat(word+" ", n) }
	for _, tt := range []struct {
		name, months string
		want         flows.Measure
		tested       string
	}{
		{"mass known throughout", "5/7 5/8 5/7", flows.Kg, "7 8 7"},
		{"no mass anywhere", "5 6 5", flows.Value, "5 6 5"},
		{"mass known in 19 of 20 months with trade, 95 %", repeat("5/7", 19) + "5", flows.Kg, repeat("7", 19) + "?"},
		{"in 18 of 20, 90 %", repeat("5/7", 18) + "5 5", flows.Value, repeat("5", 20)},
		{"months without trade do not count", "5/7 . . 5/7", flows.Kg, "7 0 0 7"},
		{"a month of which nothing is known counts as trade", "5/7 ? 5/7", flows.Value, "5 ? 5"},
		{"mass alone", "/7 /7 /7", flows.Kg, "7 7 7"},
		{"value tested, unknown in one month", "5 5 /7 5", flows.Value, "5 5 ? 5"},
		{"cents and grams", "0.25/0.125 1/2", flows.Kg, "0.125 2"},
	} {
		s := build(t, Input{Panel: panelOf(t, imports("EE", "2710", tt.months))}, byProduct)[0]
		if s.Measure != tt.want || months(s) != strings.TrimSpace(tt.tested) {
			t.Errorf("%s: %s of %s, want %s of %s", tt.name, s.Measure, months(s), tt.want, tt.tested)
		}
		if mass := strings.Contains(tt.months, "/"); mass != (s.Kg != nil) {
			t.Errorf("%s: Kg is %v; nil is for a panel without mass", tt.name, s.Kg)
		}
	}
}

// A series has every month of the panel, also those before its first trade, and
// counts its records.
func TestSeries(t *testing.T) {
	all := build(t, Input{Panel: panelOf(t, imports("EE", "2707", ". . 3 4"), imports("EE", "2710", "5 5 . ."), imports("LV", "2710", "1 . . ."))}, byProduct)
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprintf("%s from %s: %s; %d records, %d active, %d observed", s.Cell, s.Start, months(s), s.Records, s.Active(), s.Observed()))
	}
	want := []string{
		"product=2707 from 2020-01: 0 0 3 4; 2 records, 2 active, 4 observed",
		"product=2710 from 2020-01: 6 5 0 0; 3 records, 2 active, 4 observed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if none := build(t, Input{Panel: &panel.Table{}}, byProduct); len(none) != 0 {
		t.Errorf("%d series of an empty panel", len(none))
	}
}
