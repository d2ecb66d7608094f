package nomenclature

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"detour/flows"
)

func TestReadLayouts(t *testing.T) {
	for _, c := range []struct {
		name, table string
		year, digit int
		want        link
	}{
		{"CN, older first", "CN 2021,CN 2022,CNKEY\n85171200,85171300,8\n", 2022, 8, link{"85171200", "85171300"}},
		{"CN, newer first", "cn2022,cn2021\n85171300,85171200\n", 2022, 8, link{"85171200", "85171300"}},
		{"HS with a mark of byte order", "\ufeffHS2022,HS2017,relationship\n851713,851712,1:n\n", 2022, 6, link{"851712", "851713"}},
		{"a link a row", "from_year,to_year,origin_cn8,destination_cn8\n2019,2020,27101964,27101966\n", 2020, 8, link{"27101964", "27101966"}},
		{"a link a row, HS", "from_year,to_year,destination_hs6,origin_hs6\n2016,2017,851712,851711\n", 2017, 6, link{"851711", "851712"}},
		{"spaces and quotes", "CN 2021,CN 2022\n\"8517 12 00\",8517.13.00\n", 2022, 8, link{"85171200", "85171300"}},
		{"gzip", packed("CN 2021,CN 2022\n85171200,85171300\n"), 2022, 8, link{"85171200", "85171300"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := newTables()
			if err := got.read(strings.NewReader(c.table)); err != nil {
				t.Fatal(err)
			}
			set := got.links[flows.NewMonth(c.year, 1)][c.digit]
			if _, ok := set[c.want]; !ok || len(set) != 1 || len(got.links) != 1 {
				t.Errorf("read %v, want %v of %d digits in January %d alone", got.links, c.want, c.digit, c.year)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	whole := packed("CN 2021,CN 2022\n" + strings.Repeat("85171200,85171300\n", 50))
	for _, c := range []struct {
		name, table string
		want        []string // parts of the message
	}{
		{"empty", "", []string{"empty", "accepted"}},
		{"unknown header", "code,name\n1,2\n", []string{"code,name", "accepted", "CN 2021,CN 2022", "to_year"}},
		{"one edition", "hs2022,section\n010121,I\n", []string{"hs2022,section", "accepted"}},
		{"editions of two nomenclatures", "hs2022,cn2022\n010121,01012100\n", []string{"hs2022,cn2022"}},
		{"no rows", "hs2022,hs2017\n", []string{"no link"}},
		{"ragged", "hs2022,hs2017\n010121\n", []string{"line 2", "wrong number of fields"}},
		{"too short a code", "CN 2021,CN 2022\n0101,01012100\n", []string{"line 2", `"0101"`, "8 digits"}},
		{"letters", "hs2022,hs2017\n010121,010121\n27XXXX,271000\n", []string{"line 3", `"27XXXX"`, "6 digits"}},
		{"a year in words", "from_year,to_year,origin_cn8,destination_cn8\n2019,next,27101964,27101966\n", []string{"line 2", `"next"`, "1900 to 2199"}},
		{"two faults", "hs2022,hs2017\nx,010121\n010121,y\n", []string{"line 2", "line 3"}},
		{"many faults", "hs2022,hs2017\n" + strings.Repeat("x,y\n", 99), []string{"line 11", "reading stopped"}},
		{"cut gzip", whole[:len(whole)-12], []string{"cut short"}},
		{"no gzip after all", "\x1f\x8bnonsense that is no header", []string{"damaged gzip"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := newTables().read(strings.NewReader(c.table))
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v\nlacks %q", err, part)
				}
			}
		})
	}
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s)) // a bytes.Buffer takes everything
	_ = z.Close()
	return b.String()
}

// FuzzRead holds the union-find against its obvious twin, a walk along links,
// on whatever table comes.
func FuzzRead(f *testing.F) {
	f.Add(inline)
	f.Add("hs2022,hs2017\n010121,010121\n010129,010121\n010129,010130\n020110,020110\n")
	f.Add("from_year,to_year,origin_cn8,destination_cn8\n1988,1989,02012011,02012021\n")
	f.Add("CN 2021,CN 2022\n\"85171200,85171300\n")
	f.Add(packed(inline))
	f.Fuzz(func(t *testing.T, text string) {
		all := newTables()
		if all.read(strings.NewReader(text)) != nil {
			return
		}
		l := all.linked()
		for january, lengths := range all.links {
			for digits, set := range lengths {
				if digits == hsDigits && len(lengths) > 1 {
					continue // joined with the shortened links of the CN
				}
				compareWithWalk(t, l, january, set)
			}
		}
	})
}

// compareWithWalk checks every pair of codes of a set of links.
func compareWithWalk(t *testing.T, l *Links, january flows.Month, set map[link]struct{}) {
	linked := neighbours(set)
	if len(linked) > 60 {
		return // the twin is cubic
	}
	for a := range linked {
		if len(linked[a]) > MaxLinks {
			return // the twin knows no catch-alls
		}
	}
	for a := range linked {
		reached := walk(linked, a, map[string]bool{})
		for b := range linked {
			idA, okA := l.Component(january, a)
			idB, okB := l.Component(january, b)
			want := len(reached) > 1 && reached[b]
			if got := okA && okB && idA == idB; got != want {
				t.Fatalf("%s: %s and %s share a component: %v, by walking the links %v", january, a, b, got, want)
			}
			if got := l.SameComponent(january, a, b); got != want {
				t.Fatalf("%s: SameComponent(%s, %s) = %v, by walking the links %v", january, a, b, got, want)
			}
		}
	}
}

func walk(linked map[string]map[string]struct{}, from string, reached map[string]bool) map[string]bool {
	reached[from] = true
	for to := range linked[from] {
		if !reached[to] {
			walk(linked, to, reached)
		}
	}
	return reached
}
