package series

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"detour/flows"
	"detour/flows/nomenclature"
)

const nomenclatureData = "../../../shared/data/nomenclature/"

// linksOf2022 reads the links of the CN across January 2022 out of Eurostat's list of
// changes.
func linksOf2022(t *testing.T) (out [][2]string) {
	t.Helper()
	f, err := os.Open(filepath.FromSlash(nomenclatureData + "cn_code_changes_1988_2025.csv"))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r[1] == "2022" {
			out = append(out, [2]string{r[2], r[3]})
		}
	}
	return out
}

// Each of the 1,128 links of the CN of 2022 is near the January as a recode, by
// Eurostat's table and by the built-in links. The data alone miss 37, between codes
// that all kept their digits.
func TestLinksOf2022AreNear(t *testing.T) {
	links := linksOf2022(t)
	if len(links) != 1128 {
		t.Errorf("%d links, want 1128", len(links))
	}
	published, err := nomenclature.Load(filepath.FromSlash(nomenclatureData + "CN2021_CN2022.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	older, newer := map[string]bool{}, map[string]bool{}
	for _, l := range links {
		older[l[0]], newer[l[1]] = true, true
	}
	var trades []trade
	for code := range older {
		if !newer[code] {
			trades = append(trades, used(code, 0, 24))
		}
	}
	for code := range newer {
		trades = append(trades, used(code, map[bool]int{false: 24}[older[code]], 48))
	}
	slices.SortFunc(trades, func(a, b trade) int { return a.cell.Compare(b.cell) })
	p := panelOf(t, trades...)
	for _, by := range []struct {
		name   string
		links  *nomenclature.Links
		missed int
	}{{"Eurostat", published, 0}, {"built in", nomenclature.Builtin(), 0}, {"HS built in", nomenclature.BuiltinHS(), 0}, {"data", nil, 37}} {
		codes := NewCodes(p, []int{8, 6, 4}, by.links)
		missed := 0
		for _, k := range links {
			if k[0] == k[1] {
				continue // no transfer between a code and itself
			}
			if r, near := codes.RecodeNear(flows.NewMonth(2022, 1), k[0], k[1]); !near || (by.name == "Eurostat" && !r.Linked) {
				missed++
				t.Logf("%s: %s to %s: %+v, %v", by.name, k[0], k[1], r, near)
			}
		}
		if missed != by.missed {
			t.Errorf("%s: %d links are no recode, want %d", by.name, missed, by.missed)
		}
	}
}
