package nomenclature

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"detour/flows"
)

// published returns the paths of the tables that Eurostat and the UN publish,
// which lie beside the project.
func published(t *testing.T, names ...string) []string {
	t.Helper()
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join("..", "..", "..", "shared", "data", "nomenclature", name)
		if _, err := os.Stat(paths[i]); err != nil {
			if os.Getenv("CI") == "" {
				t.Skipf("no published tables here: %v", err)
			}
			t.Fatal(err)
		}
	}
	return paths
}

const (
	cn2022  = "CN2021_CN2022.csv.gz"
	cnSince = "cn_code_changes_1988_2025.csv"
	hs2022  = "hs2022_hs2017_correlation.csv"
	hs2017  = "hs2017_hs2012_correlation.csv"
)

func readPublished(t *testing.T, names ...string) *tables {
	t.Helper()
	all := newTables()
	for _, path := range published(t, names...) {
		if err := all.readFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// Links of the CN by January, counted in the table of Eurostat's changes. The
// one of 70010010 in 2022 is with itself alone.
func TestPublishedLinksOfCN(t *testing.T) {
	all := readPublished(t, cnSince)
	for year, want := range map[int]int{
		2012: 1442, 2017: 1329, 2018: 23, 2019: 14, 2020: 117, 2021: 20, 2022: 1128, 2023: 42, 2024: 31, 2025: 66,
	} {
		if got := len(all.links[flows.NewMonth(year, 1)][cnDigits]); got != want {
			t.Errorf("January %d: %d links, want %d", year, got, want)
		}
	}
	for year, want := range map[int]int{2019: 2, 2020: 9, 2025: 4} {
		got := 0
		for l := range all.links[flows.NewMonth(year, 1)][cnDigits] {
			if l.from[:4] == "2710" {
				got++
			}
		}
		if got != want {
			t.Errorf("January %d: %d links of 2710, want %d", year, got, want)
		}
	}
}

// Codes of the newer edition that a revision of the HS affects.
func TestPublishedCodesOfHS(t *testing.T) {
	all := readPublished(t, hs2022, hs2017)
	l := all.linked()
	for year, want := range map[int]int{2017: 648, 2022: 1543} {
		january := flows.NewMonth(year, 1)
		set := all.links[january][hsDigits]
		linked, newer := neighbours(set), make(map[string]bool)
		for k := range set {
			if len(linked[k.to]) > 0 || len(linked[k.from]) > 0 {
				newer[k.to] = true
			}
		}
		if len(newer) != want {
			t.Errorf("January %d: %d codes affected, want %d", year, len(newer), want)
		}
		for _, heading := range []string{"2707", "2710", "3104", "3105"} {
			if l.Recoded(january, heading) || l.SameComponent(january, heading, heading) {
				t.Errorf("January %d: heading %s changed", year, heading)
			}
		}
	}
}

func TestPublishedComponents(t *testing.T) {
	alone, err := Load(published(t, cn2022)...)
	if err != nil {
		t.Fatal(err)
	}
	together, err := Load(published(t, hs2022, cnSince, cn2022, hs2017)...)
	if err != nil {
		t.Fatal(err)
	}
	january := flows.NewMonth(2022, 1)
	for _, l := range []*Links{alone, together} {
		for _, c := range []struct {
			a, b string
			want bool
		}{
			{"85171200", "85171300", true},
			{"85171200", "85171400", true},
			{"851712", "851713", true},
			{"85171200", "84715000", false},
			{"8517", "8471", false},
			{"2710", "2707", false},
			{"27101921", "27079999", false},
			{"31042050", "31052010", false},
		} {
			if got := l.SameComponent(january, c.a, c.b); got != c.want {
				t.Errorf("SameComponent(%s, %s) = %v, want %v", c.a, c.b, got, c.want)
			}
		}
		for code, want := range map[string]bool{"85171300": true, "87012190": true, "84715000": false, "2710": false} {
			if got := l.Recoded(january, code); got != want {
				t.Errorf("Recoded(%s) = %v, want %v", code, got, want)
			}
		}
	}
}

// No January joins 2707 and 2710, and the headings' own sums stay whole when
// their codes changed within them in 2019 and 2020.
func TestPublishedOil(t *testing.T) {
	l, err := Load(published(t, cnSince)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, january := range l.Januaries() {
		if january.Year() >= 2010 && l.SameComponent(january, "2707", "2710") {
			t.Errorf("%s joins 2707 and 2710", january)
		}
	}
	for _, year := range []int{2019, 2020} {
		january := flows.NewMonth(year, 1)
		if l.Recoded(january, "2710") || !l.SameComponent(january, "2710", "2710") {
			t.Errorf("%s: 2710 should change within the heading alone", january)
		}
	}
}

// The largest component of a January stays as small as the tables allow; the
// catch-alls of HS 2022 and HS 2017 would join 1,200 and 177 codes.
func TestPublishedCatchAlls(t *testing.T) {
	l, err := Load(published(t, cn2022, hs2022, hs2017)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		g         *graph
		catchAlls int
		largest   int
	}{
		{"CN 2022", &l.years[flows.NewMonth(2022, 1)].cn, 0, 48},
		{"HS 2022", &l.years[flows.NewMonth(2022, 1)].hs, 15, 40},
		{"HS 2017", &l.years[flows.NewMonth(2017, 1)].hs, 6, 29},
	} {
		sizes, largest, catchAlls := map[int]int{}, 0, 0
		for i, code := range c.g.codes {
			if id := c.g.component[i]; id != 0 {
				sizes[id]++
				largest = max(largest, sizes[id])
			}
			if len(c.g.catchAll[code]) > MaxLinks {
				catchAlls++
			}
		}
		if largest != c.largest || catchAlls != c.catchAlls {
			t.Errorf("%s: largest component %d, %d catch-alls; want %d and %d", c.name, largest, catchAlls, c.largest, c.catchAlls)
		}
	}
	january := flows.NewMonth(2022, 1)
	if !l.SameComponent(january, "847150", "854931") || !l.Recoded(january, "854931") {
		t.Error("waste of 847150 went to 854931 in HS 2022")
	}
	if l.SameComponent(january, "847150", "841430") {
		t.Error("847150 and 841430 share waste codes alone")
	}
}

// What is built in of the CN unites the codes that all of the published links do, so that
// no sum of it leaves out a code that goods came from.
func TestBuiltinUnitesAsPublished(t *testing.T) {
	all := readPublished(t, cnSince).linked()
	for year := 2010; year <= 2025; year++ {
		jan := []flows.Month{flows.NewMonth(year, 1)}
		published := all.United(jan, cnDigits)
		for _, set := range Builtin().United(jan, cnDigits) {
			if !slices.ContainsFunc(published, func(s []string) bool { return slices.Equal(s, set) }) {
				t.Errorf("%d: %v is no component of the published links", year, set)
			}
		}
	}
}
