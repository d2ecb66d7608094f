package measure

import (
	"testing"
	"time"

	"detour/flows"
)

func cell(product, origin, destination string) flows.Cell {
	var c flows.Cell
	return c.With(flows.Product, product).With(flows.Origin, origin).With(flows.Destination, destination)
}

// What the acts say of single codes.
func TestBuiltin(t *testing.T) {
	for _, c := range []struct {
		why                          string
		product, origin, destination string
		year, month                  int
		in                           bool
	}{
		{"Annex VII of Regulation (EU) 2021/1030 lists 2710", "27101943", "BY", "EE", 2021, 7, true},
		{"it is in force from 25 June 2021", "2710", "BY", "", 2021, 5, false},
		{"it is of imports into the Union", "2710", "BY", "IN", 2021, 7, false},
		{"2707 is not in it", "270799", "BY", "EE", 2022, 2, false},
		{"Regulation (EU) 2022/355 adds 2707, in force from 3 March 2022", "270799", "BY", "EE", 2022, 3, true},
		{"oils of another origin are not concerned", "2710", "KZ", "EE", 2022, 3, false},
		{"the main grade of potash, 3104 20 50, was left out in 2021", "31042050", "BY", "", 2022, 2, false},
		{"and came in with all of 3104 20 in 2022", "31042050", "BY", "", 2022, 3, true},
		{"3104 20 10 was listed from the beginning", "31042010", "BY", "", 2021, 7, true},
		{"a heading is not wholly concerned where one grade is", "3104", "BY", "", 2022, 4, false},
		{"Regulation (EU) 2022/576: potash from Russia, above a quota", "310420", "RU", "PL", 2022, 5, true},
		{"wood, with Regulation (EU) 2022/355", "440710", "BY", "LT", 2022, 3, true},
		{"Annex XI of Regulation (EU) 2022/328: chapter 88 to Russia", "880730", "DE", "RU", 2022, 3, true},
		{"not to Belarus", "880730", "DE", "BY", 2022, 3, false},
		{"and not from Belarus", "880730", "BY", "RU", 2022, 3, false},
		{"Annex VII of it: integrated circuits, in part", "854231", "DE", "RU", 2022, 3, true},
		{"not before", "854231", "DE", "RU", 2022, 1, false},
		{"lasers, in part (X.A.IV.005)", "901320", "DE", "RU", 2022, 3, true},
		{"aero gas turbines and their parts, in part (X.A.VII.002.c)", "841191", "FR", "RU", 2022, 3, true},
		{"boats, in part (X.A.VI.001.f)", "890393", "IT", "RU", 2022, 3, true},
		{"discrete diodes are in no entry of it", "854110", "DE", "RU", 2022, 3, false},
		{"Annex X of it: equipment for oil refining", "84194000", "DE", "RU", 2022, 3, true},
		{"machinery to Belarus, with Regulation (EU) 2022/355, by no code", "8428", "DE", "BY", 2022, 4, false},
		{"bearings are in none of its categories", "848210", "DE", "RU", 2022, 3, false},
		{"Common High Priority List, tier 2", "851762", "DE", "RU", 2024, 3, true},
		{"from any origin", "851762", "CN", "RU", 2024, 3, true},
		{"not to Kazakhstan", "851762", "DE", "KZ", 2024, 3, false},
		{"goods in transit are in no cell", "3104", "BY", "LT", 2022, 2, false},
	} {
		in := false
		for _, m := range Builtin().Concerning(cell(c.product, c.origin, c.destination)) {
			in = in || m.In(flows.NewMonth(c.year, c.month))
		}
		if in != c.in {
			t.Errorf("%s: in force %v", c.why, in)
		}
	}
}

// A designated party is concerned where a cell names it, and no cell that is summed
// over parties (OFAC FAQ 939).
func TestParty(t *testing.T) {
	m := Builtin().Ask(Query{Party: "belaruskali", Direction: Export})[0]
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	for on, want := range map[string]bool{"2021-08-08": false, "2021-08-09": true, "2025-12-14": true, "2025-12-15": false} {
		if got := m.On(day(on)); got != want {
			t.Errorf("designation of Belaruskali on %s: in force %v", on, got)
		}
	}
	if m.WindDown != day("2021-12-08") {
		t.Errorf("wind-down until %s", m.WindDown)
	}
	named := Measure{Code: "3104", Party: "Belaruskali"}
	for c, want := range map[flows.Cell]bool{
		cell("310420", "BY", ""): false,
		cell("310420", "BY", "").With(flows.Consignor, "BELARUSKALI"): true,
		cell("310420", "BY", "").With(flows.Consignee, "Belaruskali"): true,
		cell("310420", "BY", "").With(flows.Consignor, "Another"):     false,
	} {
		if got := named.Concerns(c); got != want {
			t.Errorf("%s: concerned %v", c, got)
		}
	}
}
