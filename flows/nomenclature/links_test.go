package nomenclature

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/flows"
)

// A made-up January: a split with a reused code, a merger, a move within a
// heading, a move across headings, and a code that stays as it was.
const inline = `CN 2021,CN 2022,TYPE
10000010,10000010,ex
10000010,10010020,ex
10010030,10010040,
10010050,10010040,
20 00 00 10,2000.00.20,-
30000000,30000000,
`

func parse(t *testing.T, tables ...string) *Links {
	t.Helper()
	all := newTables()
	for _, s := range tables {
		if err := all.read(strings.NewReader(s)); err != nil {
			t.Fatal(err)
		}
	}
	return all.linked()
}

func TestComponent(t *testing.T) {
	january := flows.NewMonth(2022, 1)
	l := parse(t, inline, "hs2022,hs2017\n400010,400000\n300000,500000\n")
	same := []struct{ a, b string }{
		{"10000010", "10010020"},
		{"10010030", "10010050"},
		{"20000010", "20000020"},
		{"100000", "100100"},
		{"1000", "1001"},
		{"400010", "400000"},
		{"40000099", "4000109900"}, // by the first six digits in the HS table
	}
	for _, c := range same {
		a, okA := l.Component(january, c.a)
		b, okB := l.Component(january, c.b)
		if !okA || !okB || a != b {
			t.Errorf("Component(%s) = %d %v and Component(%s) = %d %v: want one component", c.a, a, okA, c.b, b, okB)
		}
	}
	first, _ := l.Component(january, "10000010")
	if other, _ := l.Component(january, "10010030"); other == first {
		t.Errorf("10000010 and 10010030 are in component %d: no link joins them", other)
	}
	for _, code := range []string{"30000000", "99999999", "200000", "2000", "10", "", "10XXXXXX", "4000"} {
		if id, ok := l.Component(january, code); ok {
			t.Errorf("Component(%q) = %d, want none", code, id)
		}
	}
	if _, ok := l.Component(january+1, "10000010"); ok {
		t.Error("a February has no components")
	}
}

func TestSameComponent(t *testing.T) {
	january := flows.NewMonth(2022, 1)
	l := parse(t, inline, "hs2022,hs2017\n400010,400000\n200000,600000\n300000,500000\n")
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"10000010", "10010020", true},
		{"10010020", "10000010", true},
		{"10000010", "10010040", false},
		{"1000", "1001", true},
		{"1000", "10010020", true},
		{"1000", "10010040", false},
		{"100000", "100100", true},
		{"1000", "2000", false},
		{"2000", "2000", true},
		{"40001011", "40000011", true},
		{"30000000", "50000000", true}, // the eight-digit table lists one of them only
		{"30000000", "20000010", false},
		{"20000010", "20000020", true},
		{"10XXXXXX", "10010020", false},
		{"10", "10", false},
		{"", "", false},
	} {
		if got := l.SameComponent(january, c.a, c.b); got != c.want {
			t.Errorf("SameComponent(%s, %s) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestRecoded(t *testing.T) {
	january := flows.NewMonth(2022, 1)
	l := parse(t, inline)
	for code, want := range map[string]bool{
		"10000010": true, "10010040": true, "1000": true, "100100": true,
		"30000000": false, "2000": false, "200000": false, "20000010": true, "77777777": false,
	} {
		if got := l.Recoded(january, code); got != want {
			t.Errorf("Recoded(%s) = %v, want %v", code, got, want)
		}
	}
}

// A code that gathers slivers of many others is linked with each of them but
// does not join them.
func TestCatchAll(t *testing.T) {
	var b strings.Builder
	b.WriteString("hs2022,hs2017\n")
	for i := range MaxLinks + 1 {
		code := string([]byte{'1', '0', '0', '0', byte('0' + i/10), byte('0' + i%10)})
		b.WriteString(code + "," + code + "\n999900," + code + "\n")
	}
	b.WriteString("100001,100002\n")
	january := flows.NewMonth(2022, 1)
	l := parse(t, b.String())
	if !l.SameComponent(january, "100007", "999900") || !l.SameComponent(january, "9999", "1000") {
		t.Error("a catch-all is linked with its origins")
	}
	if l.SameComponent(january, "100007", "100008") {
		t.Error("a catch-all joins two of its origins")
	}
	if !l.SameComponent(january, "100001", "100002") {
		t.Error("codes linked with each other beside a catch-all share no component")
	}
	if !l.Recoded(january, "999900") || l.Recoded(january, "100007") {
		t.Error("the catch-all is recoded, a code that lost a sliver to it is not")
	}
}

func TestIndependentOfOrder(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(inline), "\n")
	reversed := lines[0]
	for i := len(lines) - 1; i > 0; i-- {
		reversed += "\n" + lines[i]
	}
	hs := "hs2022,hs2017\n400010,400000\n"
	long := "from_year,to_year,origin_cn8,destination_cn8\n2018,2019,10000010,10010020\n"
	a, b := parse(t, inline, hs, long), parse(t, long, hs, reversed, inline)
	for _, january := range a.Januaries() {
		for _, code := range []string{"10000010", "10010030", "20000010", "100000", "1000", "400000", "40000000"} {
			idA, okA := a.Component(january, code)
			idB, okB := b.Component(january, code)
			if idA != idB || okA != okB {
				t.Errorf("%s %s: component %d %v in one order, %d %v in another", january, code, idA, okA, idB, okB)
			}
		}
	}
}

func TestZero(t *testing.T) {
	var none *Links
	for _, l := range []*Links{none, {}} {
		if l.SameComponent(0, "27101921", "27079999") || l.Recoded(0, "2710") || len(l.Januaries()) != 0 {
			t.Error("no links know of a change")
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.csv")
	bad := filepath.Join(dir, "bad.csv")
	for path, text := range map[string]string{good: inline, bad: "a,b\n1,2\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if l, err := Load(good); err != nil || len(l.Januaries()) != 1 {
		t.Errorf("Load = %v, %v", l.Januaries(), err)
	}
	for _, paths := range [][]string{{good, bad}, {filepath.Join(dir, "absent.csv")}, {dir}} {
		last := paths[len(paths)-1]
		if _, err := Load(paths...); err == nil || !strings.Contains(err.Error(), last) {
			t.Errorf("Load(%v): error %v does not name %s", paths, err, last)
		}
	}
}
