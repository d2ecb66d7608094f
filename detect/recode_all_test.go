package detect

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/nomenclature"
	"detour/flows/panel"
)

// recodes returns the links of the CN across January 2022 out of Eurostat's list of
// changes, by older code.
func recodes(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("../../shared/data/nomenclature/cn_code_changes_1988_2025.csv")
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
	out := map[string][]string{}
	for _, r := range rows {
		if r[1] == "2022" {
			out[r[2]] = append(out[r[2]], r[3])
		}
	}
	return out
}

// recodedPanel is four years from 2020 in which every older code gives all its trade, 900
// to 1,100 EUR a month, to its newer ones in January 2022.
func recodedPanel(links map[string][]string) *panel.Table {
	start, change := flows.NewMonth(2020, 1), flows.NewMonth(2022, 1)
	rng := rand.New(rand.NewPCG(2022, 1))
	amounts := make([]map[string]int64, 48)
	for m := range amounts {
		amounts[m] = map[string]int64{}
		for _, old := range slices.Sorted(keys(links)) {
			to := links[old]
			if start+flows.Month(m) < change {
				to = []string{old}
			}
			for _, code := range to {
				amounts[m][code] += (900 + rng.Int64N(201)) * flows.Value.Scale() / int64(len(to))
			}
		}
	}
	codes := map[string]bool{}
	for _, month := range amounts {
		for code := range month {
			codes[code] = true
		}
	}
	p := &panel.Table{}
	for a, v := range map[flows.Axis]string{flows.Reporter: "EE", flows.Flow: flows.Import, flows.Origin: "CN", flows.Destination: "EE"} {
		p.Values[a] = []string{"", v}
	}
	p.Values[flows.Product] = append([]string{""}, slices.Sorted(keys(codes))...)
	for _, a := range flows.Axes() {
		if p.Values[a] == nil {
			p.Values[a] = []string{""}
		}
	}
	for m, month := range amounts {
		for i, code := range p.Values[flows.Product][1:] {
			amount, traded := month[code]
			if !traded {
				continue
			}
			for _, a := range flows.Axes() {
				p.Codes[a] = append(p.Codes[a], uint32(min(1, len(p.Values[a])-1)))
			}
			p.Codes[flows.Product][len(p.Periods)] = uint32(i + 1)
			p.Periods = append(p.Periods, start+flows.Month(m))
			p.Amounts[flows.Value] = append(p.Amounts[flows.Value], amount)
			p.Amounts[flows.Kg] = append(p.Amounts[flows.Kg], panel.Unknown)
			p.Amounts[flows.Quantity] = append(p.Amounts[flows.Quantity], panel.Unknown)
			p.Records = append(p.Records, 1)
		}
	}
	return p
}

func keys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// All 1,128 links of the CN of 2022 at once: no substitution is flagged, whatever links
// are known, and by Eurostat's each component has a sum without a break where its
// members have one.
func TestNoSubstitutionByRecode(t *testing.T) {
	p := recodedPanel(recodes(t))
	published, err := nomenclature.Load("../../shared/data/nomenclature/CN2021_CN2022.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	for name, links := range map[string]*nomenclature.Links{"Eurostat": published, "built in": nomenclature.Builtin(), "HS built in": nomenclature.BuiltinHS()} {
		r, err := Run(t.Context(), Input{Panel: p, Links: links}, DefaultSettings(), Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		explained, sums, broken := 0, 0, 0
		for _, f := range r.Findings {
			if f.Kind == finding.Substitution && f.Flagged() {
				t.Errorf("%s: %s", name, f.Headline)
			}
			if f.Explained != "" {
				explained++
			}
		}
		for _, e := range r.Evidence {
			if e.Check == "sum of the recode" {
				sums++
				if e.Outcome != finding.Against {
					broken++
				}
			}
		}
		// The built-in links of the HS do not follow every move that the CN makes.
		if explained == 0 || sums == 0 || (name == "Eurostat" && (broken > 0 || sums != explained)) {
			t.Errorf("%s: %d findings, %d explained; of %d sums %d break", name, len(r.Findings), explained, sums, broken)
		}
	}
}
