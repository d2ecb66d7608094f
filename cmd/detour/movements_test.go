package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// movements runs files of the reference data with the flags.
func movements(t *testing.T, pattern string, flags ...string) *batch.Batch {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../../../shared/data", pattern))
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("no reference data")
		}
		t.Skip("no reference data")
	}
	out := filepath.Join(t.TempDir(), "B")
	args := append(append([]string{"run", "--quiet", "--out", out}, flags...), files...)
	if code, _, stderr := call(t.Context(), args...); code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	b, err := batch.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is known of chapter 27 from Belarus (Eurostat; the acts of 2021-06 and 2022-03):
// Latvia's imports fall in 2021-07, Estonia's in 2022-02 or -03, whether as a side of a
// transfer or alone; those to Estonia rise in 2020-11, without a counterpart, and end
// again. So short a series gives low confidence.
func TestChapter27(t *testing.T) {
	b := movements(t, "comext-chapter27/*.csv.gz")
	moved := func(to, direction string, kinds ...string) (found []finding.Leg) {
		kind := map[string]string{}
		for _, f := range b.Findings {
			kind[f.ID] = f.Kind
		}
		for _, l := range b.Legs {
			if l.Origin != "BY" || l.Destination != to || l.Product != "27" || l.Flow != flows.Import || (l.After < l.Before) != (direction == "fall") {
				continue
			}
			if len(kinds) == 0 || kind[l.Finding] == kinds[0] {
				found = append(found, l)
			}
		}
		return found
	}
	if l := moved("LV", "fall", finding.UnmatchedShift); len(l) != 1 || flows.MonthOfDate32(*l[0].FirstNew) != flows.NewMonth(2021, 7) {
		t.Errorf("Latvia's fall: %+v", l)
	}
	estonia := moved("EE", "fall")
	if len(estonia) == 0 {
		for _, w := range b.Watch {
			if w.Destination == "EE" && w.Direction == "fall" {
				estonia = append(estonia, finding.Leg{FirstNew: &w.FirstNew})
			}
		}
	}
	if len(estonia) == 0 {
		t.Error("Estonia's fall is told nowhere")
	}
	for _, l := range estonia {
		if m := flows.MonthOfDate32(*l.FirstNew); m < flows.NewMonth(2022, 2) || m > flows.NewMonth(2022, 3) {
			t.Errorf("Estonia's fall is dated to %s", m)
		}
	}
	if l := moved("EE", "rise", finding.UnmatchedShift); len(l) != 1 || flows.MonthOfDate32(*l[0].FirstNew) != flows.NewMonth(2020, 11) {
		t.Errorf("Estonia's rise: %+v", l)
	}
	for _, f := range b.Findings {
		if strings.Contains(f.Headline, " from BY to EE rose") && (!strings.Contains(f.Headline, "until March 2022") || f.Confidence != "low") {
			t.Errorf("Estonia's rise: %+v", f)
		}
	}
	for _, f := range b.Findings {
		if f.Kind == finding.UnmatchedShift && (f.Flagged() || f.Q > .05 || !strings.HasPrefix(f.Restriction, "holds listed codes (2707, 2710")) {
			t.Errorf("%+v", f)
		}
	}
	if c := b.Manifest.Counts; c.Beside == 0 || c.Shifts == 0 {
		t.Errorf("counts %+v", c)
	}
	if faults, err := batch.Verify(t.Context(), b.Dir); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

// What Eurostat's imports by mode of transport show (DS-1262527, 2019 to 2021), and what
// of it a test can prove: the README's map reads them.
func TestRoutes(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	check(t, err)
	blocks, err := fenced(string(text))
	check(t, err)
	columns := filepath.Join(t.TempDir(), "transport.toml")
	for _, b := range blocks {
		if b.file == "transport.toml" {
			check(t, os.WriteFile(columns, []byte(b.text), 0o600))
		}
	}
	b := movements(t, "routes/eurostat_extra_eu_by_transport_mode_*.csv.gz", "--map", columns)
	for _, tt := range []struct {
		to, mode, product, direction, class string
		year, from, until                   int // months of the first new one
		most                                float64
		why                                 string
	}{
		{"RO", "rail", "2701", "fall", "level", 2020, 4, 4, .001, "Romania's coal leaves the rail"},
		{"RO", "sea", "2701", "rise", "level", 2020, 4, 12, 1, "and rises by sea, weakly"},
		{"PL", "sea", "2709", "rise", "temporary", 2019, 5, 7, .1, "Poland's crude comes by sea while the pipeline is contaminated"},
		{"PL", "fixed", "2709", "fall", "level", 2021, 1, 3, .02, "its pipeline falls in 2021"},
		{"PL", "sea", "2709", "rise", "level", 2021, 4, 6, .05, "its sea rises, later"},
	} {
		found := false
		for _, c := range b.Changes {
			if c.Origin != "RU" || c.Destination != tt.to || c.Mode != tt.mode || c.Product != tt.product || c.FirstNew == nil {
				continue
			}
			first := flows.MonthOfDate32(*c.FirstNew)
			found = found || c.Direction == tt.direction && c.Class == tt.class && *c.P <= tt.most &&
				first >= flows.NewMonth(tt.year, tt.from) && first <= flows.NewMonth(tt.year, tt.until)
			if c.Class == "level" && *c.P < .05 && first >= flows.NewMonth(2019, 5) && first <= flows.NewMonth(2019, 7) {
				t.Errorf("a level changes in %s, p %v: what came and went in that spring is none", first, *c.P)
			}
		}
		if !found {
			t.Errorf("%s: not among the changes", tt.why)
		}
	}
	// Sums are no cells beside their parts.
	for _, c := range b.Changes {
		if c.Destination == "EU" || c.Reporter == "EU" || c.Product == "271111" || c.Product == "271121" || strings.Contains(c.Origin, "EXTRA") {
			t.Fatalf("a sum is tested: %+v", c)
		}
	}
}

// What Eurostat's exports of 2020-01 to 2022-11 show: goods of the Common High Priority
// List that fell to Russia in 2022-03 rose to its neighbours, and so did cars.
func TestExports(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a million rows")
	}
	b := movements(t, "comext-exports/*.csv.gz")
	listed := highPriority(t)
	hubs := []string{"KZ", "KG", "AM", "GE", "UZ"}
	told, cars := map[[2]string]int{}, false
	from, to := map[string]flows.Cell{}, map[string]flows.Cell{}
	for _, l := range b.Legs {
		switch l.Role {
		case finding.RoleFrom:
			from[l.Finding] = l.Cell()
		case finding.RoleTo, finding.RoleLeg1:
			to[l.Finding] = l.Cell()
		}
	}
	for _, f := range b.Findings {
		from, to := from[f.ID], to[f.ID]
		code := from[flows.Product]
		if !f.Flagged() || from[flows.Destination] != "RU" || len(code) < 6 {
			continue
		}
		month := flows.MonthOfDate32(f.FirstNew)
		cars = cars || code == "87032319" && month == flows.NewMonth(2022, 3)
		if listed[code[:6]] && slices.Contains(hubs, to[flows.Destination]) && month >= flows.NewMonth(2022, 2) && month <= flows.NewMonth(2022, 4) {
			told[[2]string{code[:6], to[flows.Destination]}]++
		}
	}
	if len(told) < 20 {
		t.Errorf("%d pairs of a listed good and a hub are told, at least 20 are wanted: %v", len(told), told)
	}
	for _, pair := range [][2]string{{"847150", "KZ"}, {"851762", "KZ"}, {"847180", "KZ"}} {
		if told[pair] == 0 {
			t.Errorf("%v is not among those told", pair)
		}
	}
	if !cars {
		t.Error("no fall of 87032319 to Russia in 2022-03 is told")
	}
}

// highPriority reads the subheadings of the list.
func highPriority(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../../../shared/data/codes/chpl_hs6_tiers_2024-02-23.csv")
	check(t, err)
	out := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if code, _, _ := strings.Cut(line, ","); len(code) == 6 {
			out[code] = true
		}
	}
	return out
}
