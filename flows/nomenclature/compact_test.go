package nomenclature

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"detour/flows"
)

func TestFold(t *testing.T) {
	for _, c := range []struct {
		digits int
		codes  []string
		want   string
	}{
		{8, []string{"85171200", "85171300", "88073000", "88073010"}, "85171200 1300 88073000 3010"},
		{6, []string{"851712", "851713", "854110"}, "851712 13 854110"},
		{6, []string{"010121"}, "010121"},
	} {
		got := fold(c.codes)
		back, err := unfold(got, c.digits)
		if got != c.want || err != nil || !slices.Equal(back, c.codes) {
			t.Errorf("%q: folded %q, unfolded %q, %v", c.codes, got, back, err)
		}
	}
	for _, bad := range []string{"12", "851712 1", "8517120 1200"} {
		if codes, err := unfold(bad, 6); err == nil {
			t.Errorf("%q: %q", bad, codes)
		}
	}
}

// What the built-in links say, by the correlation tables of the HS and Eurostat's list
// of changes: phones and aircraft parts got new codes in 2022, electronic integrated
// circuits did not; 2710 changed within in 2020, 2707 in no year since 2013, 3104 never.
func TestBuiltin(t *testing.T) {
	january := func(year int) flows.Month { return flows.NewMonth(year, 1) }
	for _, c := range []struct {
		year            int
		a, b            string
		same            bool // for records by the CN
		hs              bool // by any nomenclature of the HS
		covered, inHS   bool // of a
		recoded, inHSes bool // of a
	}{
		{2022, "85171200", "85171300", true, true, true, false, true, true},
		{2022, "851712", "851714", true, true, true, true, true, true},
		{2022, "88033000", "88073000", true, true, true, false, true, true},
		{2022, "27101921", "27079999", false, false, true, false, false, false},
		{2022, "2710", "2707", false, false, true, true, false, false},
		{2022, "847150", "854931", true, true, true, true, false, false}, // a sliver went to waste
		{2022, "01012100", "01012910", false, false, false, false, false, false},
		{2020, "27101964", "27101966", true, false, true, false, true, false},
		{2020, "31042050", "31042010", false, false, true, false, false, false},
		{2019, "01012100", "01012910", false, false, false, false, false, false},
		{2017, "851712", "851713", false, false, true, true, false, false},
		{2012, "010110", "010121", true, true, true, true, true, true},
	} {
		for _, of := range []struct {
			name                   string
			l                      *Links
			same, covered, recoded bool
		}{{"CN", Builtin(), c.same, c.covered, c.recoded}, {"HS", BuiltinHS(), c.hs, c.inHS, c.inHSes}} {
			m := january(c.year)
			same, covered, recoded := of.l.SameComponent(m, c.a, c.b), of.l.Covers(m, c.a), of.l.Recoded(m, c.a)
			if same != of.same || covered != of.covered || recoded != of.recoded {
				t.Errorf("%s %d, %s and %s: connected %v, covered %v, recoded %v; want %v, %v, %v",
					of.name, c.year, c.a, c.b, same, covered, recoded, of.same, of.covered, of.recoded)
			}
		}
	}
	for _, year := range []int{2013, 2014, 2015, 2016, 2018, 2019, 2021, 2023, 2024, 2025} {
		if !Builtin().Covers(january(year), "31042050") || Builtin().Recoded(january(year), "31042050") {
			t.Errorf("%d: 3104 is covered, and unchanged", year)
		}
	}
}

// The built-in table is what the generator makes of the published tables, and agrees
// with them on every code that it covers.
func TestBuiltinIsGenerated(t *testing.T) {
	paths := published(t, cnSince, hs2022, hs2017)
	measures, err := os.ReadFile("../measure/measures.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for line := range strings.Lines(string(measures)) {
		if column := strings.Split(line, "\t"); len(column) > 3 && strings.Trim(column[3], "0123456789") == "" && column[3] != "" {
			codes = append(codes, column[3])
		}
	}
	var made bytes.Buffer
	if err := WriteCompact(&made, codes, paths...); err != nil {
		t.Fatal(err)
	}
	if _, builtin, _ := strings.Cut(BuiltinText(), "2012.\n"); made.String() != builtin {
		t.Error("links.tsv is not what mklinks makes of the measures: run it again")
	}
	whole, err := Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, m := range Builtin().Januaries() {
		for code := range neighbours(whole.read.links[m][cnDigits]) {
			if !Builtin().Covers(m, code) {
				continue
			}
			checked++
			if got, want := Builtin().Members(m, code), whole.Members(m, code); !slices.Equal(got, want) {
				t.Errorf("%s: %s is in %q, by the published tables in %q", m, code, got, want)
			}
		}
	}
	if checked < 700 { // of the codes under the headings of the measures, over all years
		t.Errorf("%d codes checked", checked)
	}
}

// Codes of the newer edition that each revision of the HS affects, as published.
func TestBuiltinRevisions(t *testing.T) {
	for year, want := range map[int]int{2012: 459, 2017: 648, 2022: 1543} {
		newer := map[string]bool{}
		for l := range BuiltinHS().read.links[flows.NewMonth(year, 1)][hsDigits] {
			newer[l.to] = true
		}
		if len(newer) != want {
			t.Errorf("HS %d: %d codes affected, want %d", year, len(newer), want)
		}
	}
	if got := len(BuiltinHS().Januaries()); got != 3 {
		t.Errorf("%d Januaries of the HS", got)
	}
}

func TestReadCompactFaults(t *testing.T) {
	for text, says := range map[string]string{
		"cn\t2022\t85171200\n":                  "line 1: 3 columns",
		"# x\ncn\tnext\t85171200\t85171300\n":   "line 2",
		"cn\t2022\t851712\t85171300\n":          `"851712": 8 digits`,
		"scope\t2012\t27\n":                     "two years",
		"cn\t2022\t85171200\t85171300 1400 5\n": `"5"`,
	} {
		if err := newTables().readCompact(strings.NewReader(text), "cn"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q in it", text, err, says)
		}
	}
}
