package detect

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/measure"
	"detour/flows/nomenclature"
	"detour/flows/panel"
)

// phonesTurn is what Germany exports of telephones in four years from 2020: 8517 12 00
// until the end of 2021, from then on 8517 13 00 and 8517 14 00 (HS 2022, CN 2022), to
// Russia until February 2022 and to Kazakhstan from March, and to a third country.
func phonesTurn() *panel.Table {
	rng := rand.New(rand.NewPCG(2022, 3))
	p := &panel.Table{}
	for a, values := range map[flows.Axis][]string{
		flows.Reporter: {"DE"}, flows.Flow: {flows.Export}, flows.Origin: {"DE"}, flows.Destination: {"KZ", "RU", "TR"},
		flows.Product: {"85171200", "85171300", "85171400", "85176200"},
	} {
		p.Values[a] = append([]string{""}, values...)
	}
	for _, a := range flows.Axes() {
		if p.Values[a] == nil {
			p.Values[a] = []string{""}
		}
	}
	add := func(m flows.Month, destination, product string, value float64) {
		for _, a := range flows.Axes() {
			p.Codes[a] = append(p.Codes[a], uint32(min(1, len(p.Values[a])-1)))
		}
		p.Codes[flows.Destination][len(p.Periods)] = uint32(slices.Index(p.Values[flows.Destination], destination))
		p.Codes[flows.Product][len(p.Periods)] = uint32(slices.Index(p.Values[flows.Product], product))
		p.Periods = append(p.Periods, m)
		p.Amounts[flows.Value] = append(p.Amounts[flows.Value], int64(value*(.8+.4*rng.Float64()))*flows.Value.Scale())
		p.Amounts[flows.Kg] = append(p.Amounts[flows.Kg], panel.Unknown)
		p.Amounts[flows.Quantity] = append(p.Amounts[flows.Quantity], panel.Unknown)
		p.Records = append(p.Records, 1)
	}
	recode, turn := flows.NewMonth(2022, 1), flows.NewMonth(2022, 3)
	for m := flows.NewMonth(2020, 1); m < flows.NewMonth(2022, 12); m++ {
		level := map[string]float64{"RU": 1000e3, "KZ": 20e3, "TR": 300e3}
		if m >= turn {
			level["RU"], level["KZ"] = 50e3, 700e3
		}
		for _, destination := range []string{"KZ", "RU", "TR"} {
			if m < recode {
				add(m, destination, "85171200", level[destination])
			} else {
				add(m, destination, "85171300", .7*level[destination])
				add(m, destination, "85171400", .3*level[destination])
			}
			add(m, destination, "85176200", 500e3)
		}
	}
	return p
}

// A diversion of goods that had another code until two months before: no code has the
// months that a test needs, their sum has, and its mass is counted once.
func TestDiversionOfRecodedGoods(t *testing.T) {
	r, err := Run(t.Context(), Input{Panel: phonesTurn(), Links: nomenclature.Builtin(), Measures: measure.Builtin()}, DefaultSettings(), Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	const eight, six = "85171200+85171300+85171400", "851712+851713+851714"
	told := map[string]bool{}
	for _, f := range r.Findings {
		if f.Flagged() {
			told[f.Kind] = true
			if f.Kind != finding.DestinationDiversion && f.Kind != finding.Relay || f.FirstNew != flows.NewMonth(2022, 3).Date32() {
				t.Errorf("%s: %s", f.Kind, f.Headline)
			}
		}
	}
	for _, l := range r.Legs {
		if !flows.ProductWithin(l.Product, eight) && l.Product != six && l.Product != "8517" {
			t.Errorf("%s of %s to %s", l.Role, l.Product, l.Destination)
		}
	}
	if len(told) == 0 || len(r.Cases) != 1 || r.Cases[0].Moved < 550e3 || r.Cases[0].Moved > 750e3 {
		t.Fatalf("kinds %v, cases %+v: want one of about 680,000", told, r.Cases)
	}
	if want := "exports of " + six + " (telephones and network devices; smartphones) to RU fell"; !strings.Contains(r.Cases[0].Headline, want) {
		t.Errorf("%s, want %s", r.Cases[0].Headline, want)
	}
	reasons := 0
	for _, c := range r.Changes {
		if c.Product == "85171300" && strings.HasSuffix(c.Reason, "; its goods are tested in a sum of codes, "+eight) {
			reasons++
		}
	}
	if reasons == 0 {
		t.Error("what cannot be tested does not name the sum")
	}
}
