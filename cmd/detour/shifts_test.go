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
)

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
