package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// chapter27 runs the chapter's monthly imports and exports of 2020-01 to 2022-11.
func chapter27(t *testing.T) *batch.Batch {
	t.Helper()
	files, err := filepath.Glob("../../../shared/data/comext-chapter27/*.csv.gz")
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("no reference data")
		}
		t.Skip("no reference data")
	}
	out := filepath.Join(t.TempDir(), "B")
	if code, _, stderr := call(t.Context(), append([]string{"run", "--out", out, "--quiet"}, files...)...); code != statusDone {
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
	b := chapter27(t)
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

// Where no measure concerns anything nothing is listed, and the report says why.
func TestNoMeasureConcerned(t *testing.T) {
	out := filepath.Join(t.TempDir(), "B")
	if code, _, stderr := call(t.Context(), "run", write(t, "a.csv", shifted(givesWay)), "--out", out); code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil || !strings.Contains(string(page), "No tested series stands beside a restrictive measure") {
		t.Errorf("the report does not say why the list is empty: %v", err)
	}
}

// The sample is written where it is asked for, is the same again, and is told.
func TestRunControlSample(t *testing.T) {
	in := write(t, "a.csv", shifted(givesWay))
	var tables []string
	for _, args := range [][]string{{"--control-sample", "2"}, {"--control-sample", "2", "--workers", "1"}, {}} {
		out := filepath.Join(t.TempDir(), "B")
		if code, _, stderr := call(t.Context(), append([]string{"run", in, "--out", out}, args...)...); code != statusDone {
			t.Fatalf("status %d: %s", code, stderr)
		}
		b, err := batch.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, fmt.Sprint(len(b.Control), b.Control == nil))
		page, err := os.ReadFile(filepath.Join(out, "report.html"))
		if err != nil || strings.Contains(string(page), "Control sample: ") != (b.Control != nil) {
			t.Errorf("%v: the report tells of a sample that is not there, or not of one that is: %v", args, err)
		}
		if faults, err := batch.Verify(t.Context(), out); err != nil || len(faults) > 0 {
			t.Errorf("%v, %v", faults, err)
		}
		flagged := map[finding.Axes]bool{}
		for _, l := range b.Legs {
			flagged[l.Axes] = true
		}
		for _, s := range b.Control {
			if flagged[s.Axes] || !(s.Weight >= 1) {
				t.Errorf("%+v is in a finding, or stands for less than itself", s)
			}
		}
	}
	if strings.Join(tables, "; ") != "2 false; 2 false; 0 true" {
		t.Errorf("drawn: %s", strings.Join(tables, "; "))
	}
	for _, bad := range []string{"-1", "0", "x"} {
		if code, _, stderr := call(t.Context(), "run", in, "--out", filepath.Join(t.TempDir(), "B"), "--control-sample", bad); code != statusUsage || !strings.Contains(stderr, "a whole number of at least 1 is accepted") {
			t.Errorf("%s: status %d, %s", bad, code, stderr)
		}
	}
}

// A case is explained by its findings.
func TestExplainCase(t *testing.T) {
	out := filepath.Join(t.TempDir(), "B")
	if code, _, stderr := call(t.Context(), "run", write(t, "a.csv", shifted(givesWay)), "--out", out); code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	b, err := batch.Open(out)
	if err != nil || len(b.Cases) == 0 {
		t.Fatalf("%v, %d cases", err, len(b.Cases))
	}
	id := b.Cases[0].ID
	code, stdout, stderr := call(t.Context(), "explain", out, id)
	for _, f := range b.Findings {
		if f.CaseID == id && !strings.Contains(stdout, f.ID) {
			t.Errorf("status %d, %s: %s is missing in\n%s", code, stderr, f.ID, stdout)
		}
	}
	var got struct{ Findings []map[string]any }
	code, stdout, stderr = call(t.Context(), "explain", out, id, "--json")
	if err := json.Unmarshal([]byte(stdout), &got); code != statusDone || err != nil || len(got.Findings) != int(b.Cases[0].Findings) {
		t.Errorf("--json: status %d, %s, %v: %d findings", code, stderr, err, len(got.Findings))
	}
	if code, _, stderr := call(t.Context(), "explain", out, id, "--rows", "x.parquet"); code != statusUsage || !strings.Contains(stderr, "is a case") {
		t.Errorf("--rows: status %d, %s", code, stderr)
	}
}
