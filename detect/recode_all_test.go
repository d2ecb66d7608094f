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
// members have one, tested as a series of its own or, where its codes all live on or are
// many, held against itself.
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
		series, shifted, codes, codesShifted := shiftsOfTheRecode(r)
		t.Logf("%s: %d of %d series of sums have a shift near the January, of those of codes %d of %d", name, shifted, series, codesShifted, codes)
		if name == "Eurostat" && (series < 1000 || float64(shifted) > .01*float64(series) || float64(codesShifted) < .15*float64(codes)) {
			t.Error("by all links more sums break than one in a hundred, or fewer than 15 in a hundred codes")
		}
		// The built-in links of the HS do not follow every move that the CN makes.
		if explained == 0 || sums == 0 || (name == "Eurostat" && (broken > 0 || sums != explained)) {
			t.Errorf("%s: %d findings, %d explained; of %d sums %d break", name, len(r.Findings), explained, sums, broken)
		}
	}
}

// shiftsOfTheRecode counts the series of sums, and of codes, that were tested, and those of
// which a shift at p < .01 dates to within a month of the January.
func shiftsOfTheRecode(r *finding.Results) (sums, sumsShifted, codes, codesShifted int) {
	type cell struct {
		view string
		axes finding.Axes
	}
	shifted := map[cell]bool{}
	for _, c := range r.Changes {
		if c.P == nil {
			continue
		}
		at := cell{c.View, c.Axes}
		near := false
		if c.FirstNew != nil {
			apart := flows.MonthOfDate32(*c.FirstNew) - flows.NewMonth(2022, 1)
			near = *c.P < .01 && apart >= -1 && apart <= 1
		}
		shifted[at] = shifted[at] || near
	}
	for at, yes := range shifted {
		n, k := &codes, &codesShifted
		if flows.Joined(at.axes.Product) {
			n, k = &sums, &sumsShifted
		}
		*n++
		if yes {
			*k++
		}
	}
	return sums, sumsShifted, codes, codesShifted
}
