package measure

import (
	"strings"
	"testing"

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
		{"2707 is not in it", "270799", "BY", "EE", 2022, 2, false},
		{"Regulation (EU) 2022/355 adds 2707, in force from 3 March 2022", "270799", "BY", "EE", 2022, 3, true},
		{"oils of another origin are not concerned", "2710", "KZ", "EE", 2022, 3, false},
		{"the main grade of potash, 3104 20 50, was left out in 2021", "31042050", "BY", "", 2022, 2, false},
		{"and came in with all of 3104 20 in 2022", "31042050", "BY", "", 2022, 3, true},
		{"3104 20 10 was listed from the beginning", "31042010", "BY", "", 2021, 7, true},
		{"a heading is not wholly concerned where one grade is", "3104", "BY", "", 2022, 4, false},
		{"Annex XI of Regulation (EU) 2022/328: chapter 88 to Russia", "880730", "DE", "RU", 2022, 3, true},
		{"not to Belarus", "880730", "DE", "BY", 2022, 3, false},
		{"Common High Priority List, tier 2", "851762", "DE", "RU", 2024, 3, true},
		{"not to Kazakhstan", "851762", "DE", "KZ", 2024, 3, false},
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

func TestExIsSaid(t *testing.T) {
	found := Builtin().Concerning(cell("31059020", "BY", ""))
	if len(found) != 1 || found[0].String() != "since 25 June 2021, Regulation (EU) 2021/1030, Annex VIII (in part)" {
		t.Errorf("%v", found)
	}
}

func TestReadFaults(t *testing.T) {
	header := strings.Join(columns, "\t") + "\n"
	for text, says := range map[string]string{
		"act\tcode\n": "wrong number of fields",
		strings.Replace(header, "annex", "page", 1):                                         "found the columns regime act page",
		header + "r\ta\t\t27x\t\t\t\t2021-01-01\t\t\t\n":                                    `code "27x"`,
		header + "r\ta\t\t27\t\t\t\t1/2/21\t\t\t\n":                                         `from "1/2/21"`,
		header + "r\ta\t\t27\t\t\t\t2022-01-01\t\t\t\nr\ta\t\t28\t\t\t\t2021-01-01\t\t\t\n": "before the row above",
	} {
		if _, err := read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q in it", text, err, says)
		}
	}
}
