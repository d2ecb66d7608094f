package measure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"detour/flows"
)

// Every fault of a table is told at once, with its line and what is accepted.
func TestReadFaults(t *testing.T) {
	const header = "regime,act,code,ex,direction,origin,from,to,wind_down\n"
	for text, says := range map[string][]string{
		"":                      {"no header", "regime, act, annex"},
		header:                  {"no measure below the header"},
		"act,page\n":            {`column "page" is not known`, "accepted are regime, act", "column regime is missing", "column from is missing"},
		"act,act,regime,from\n": {"column act stands twice"},
		header + "r,a,27x,x,sideways,Atlantis,1/2/21,2021,\n": {
			`line 2: code "27x": 2 to 10 digits`, `line 2: ex "x"`, `line 2: direction "sideways": import, export, transit`,
			`line 2: origin "Atlantis": a country as BY`, `line 2: from "1/2/21": a day as 2021-06-25`, `line 2: to "2021"`,
		},
		header + ",,,,,,2022-03-01,2022-02-01,2022-02-01\n": {
			"line 2: regime", "line 2: act", `code "": 2 to 10 digits`, `line 2: to "2022-02-01": a day from 2022-03-01`, "line 2: wind_down",
		},
		header + "r,a,27,,,BY,2022-03-01,,\nr,a,27,,,BY\n# a remark\nr,a,27,,,BY,2022-03-01,2023-01-01,\n": {"line 3: 6 fields found: as many as in the header, 9", "line 5: says again what line 2 says"},
		header + "r,a,27,,,\"BY\n": {"line 2"},
	} {
		_, err := read(strings.NewReader(text), ',')
		if err == nil {
			t.Errorf("%q: no error", text)
			continue
		}
		for _, part := range says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: %v\nlacks %q", text, err, part)
			}
		}
	}
}

// A table of the user's own adds measures, and lifts built-in ones by the same line
// with its last day. The lifting is made up.
func TestLoadAndLift(t *testing.T) {
	name := filepath.Join(t.TempDir(), "mine.csv")
	const text = "\ufeffcode,act,annex,regime,direction,origin,destination,from,to\n" +
		"2707,Regulation (EU) 2022/355,Annex VII,EU Belarus,import,Belarus,EU,2022-03-03,2023-06-30\n" +
		"3102,an act,,ours,import,BY,EE,2020-01-01,\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	mine, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	all := Builtin().With(mine)
	if got, want := len(all.measures), len(Builtin().measures)+1; got != want {
		t.Errorf("%d measures, want %d", got, want)
	}
	for _, c := range []struct {
		product string
		month   flows.Month
		in      bool
	}{
		{"2707", flows.NewMonth(2022, 2), false},
		{"2707", flows.NewMonth(2022, 3), true},
		{"2707", flows.NewMonth(2023, 6), true},
		{"2707", flows.NewMonth(2023, 7), false},
		{"310210", flows.NewMonth(2020, 1), true},
	} {
		found := all.Concerning(cell(c.product, "BY", "EE"))
		if len(found) != 1 || found[0].In(c.month) != c.in {
			t.Errorf("%s in %s: %v, want in force %v", c.product, c.month, found, c.in)
		}
	}
	if all.measures[0].Code != "3102" {
		t.Errorf("the measures are not in the order of their days: %v first", all.measures[0])
	}
	if _, err := Load(name + "x"); err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("absent: %v", err)
	}
}

// The built-in table says of every measure where it is known from, and begins no
// measure after the day up to which it tells.
func TestBuiltinIsSourced(t *testing.T) {
	upTo, err := time.Parse(time.DateOnly, BuiltinVersion)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range Builtin().measures {
		if m.Source == "" || m.Direction == "" && m.Party == "" || m.From.After(upTo) {
			t.Errorf("%s %s: source %q, direction %q, from %s", m.Act, m.Code, m.Source, m.Direction, m.From)
		}
	}
	if !strings.Contains(BuiltinText(), BuiltinVersion) {
		t.Error("the table does not say up to when it tells")
	}
}
