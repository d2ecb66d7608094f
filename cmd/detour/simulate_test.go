package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/fixtures"
	"detour/fixtures/score"
	"detour/flows"
	"detour/flows/panel"
)

// call runs the program and returns its status and what it prints.
func call(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, diag bytes.Buffer
	code = status(run(ctx, &out, &diag, args), &diag)
	return code, out.String(), diag.String()
}

func TestSimulate(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "made/for/it/records")
	code, stdout, stderr := call(t.Context(), "simulate", "--out", out, "--rows", "1000", "--json")
	var sum fixtures.Summary
	if err := json.Unmarshal([]byte(stdout), &sum); code != statusDone || err != nil || sum.Declarations == 0 || len(sum.Files) != 6 {
		t.Fatalf("status %d, %v, %+v, %s", code, err, sum, stderr)
	}
	for _, name := range append(sum.Files, "truth.csv", "README.txt") {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range sum.Files {
		if !(batch.Manifest{Inputs: []batch.Input{{Name: name}}}).Synthetic() {
			t.Errorf("a batch of %s would not say that it is synthetic", name)
		}
	}

	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		args []string
		code int
		says string
	}{
		{"the output exists", t.Context(), []string{"--out", out}, statusExists, "exists"},
		{"unknown format", t.Context(), []string{"--out", out + "2", "--format", "tape"}, statusUsage, `found "tape", accepted are csv`},
		{"unknown scenario", t.Context(), []string{"--out", out + "2", "--scenario", "x"}, statusUsage, "belarus"},
		{"no rows", t.Context(), []string{"--out", out + "2", "--rows", "-1"}, statusUsage, `"-1" for "--rows" flag: a whole number of at least 1 is accepted`},
		{"interrupted", interrupted, []string{"--out", filepath.Join(dir, "other/records")}, statusInterrupted, "interrupted, and nothing"},
		{"a file where a folder is to be", t.Context(), []string{"--out", filepath.Join(out, "truth.csv/records")}, statusUsage, "cannot be made"},
		{"an argument too many", t.Context(), []string{"--out", out + "2", "more"}, statusUsage, "more"},
	} {
		code, _, stderr := call(c.ctx, append([]string{"simulate"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: status %d, want %d; %q does not say %q", c.name, code, c.code, stderr, c.says)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestScore(t *testing.T) {
	dir := t.TempDir()
	truth := filepath.Join(dir, "truth.csv")
	rows := "id,type,name,kind,scored,from,to,leg2,first_new,amount_kg,amount_value,ratio,why\n" +
		"P01,pattern,oils,substitution,true,origin=BY product=2710,origin=BY product=2707,,2020-11,,,,\n"
	if err := os.WriteFile(truth, []byte(rows), 0o666); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "batch")
	if err := batch.Write(t.Context(), out, oneFinding()); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := call(t.Context(), "score", out, "--truth", dir, "--json")
	var r score.Result
	if err := json.Unmarshal([]byte(stdout), &r); code != statusDone || err != nil || r.Found != 1 || r.Recall != 1 || r.FDR != 0 {
		t.Errorf("status %d, %v, %+v, %s", code, err, r, stderr)
	}
	code, stdout, _ = call(t.Context(), "score", out, "--truth", truth)
	if code != statusDone || !strings.Contains(stdout, "P01 oils") || !strings.Contains(stdout, "recall  1.00") {
		t.Errorf("status %d, %s", code, stdout)
	}
	if code, _, stderr = call(t.Context(), "score", out, "--truth", out); code != statusUsage || !strings.Contains(stderr, "truth.csv") {
		t.Errorf("no truth: status %d, %s", code, stderr)
	}
	if code, _, stderr = call(t.Context(), "score", dir, "--truth", truth); code == statusDone || !strings.Contains(stderr, dir) {
		t.Errorf("no batch: status %d, %s", code, stderr)
	}
}

// oneFinding is a batch with one substitution.
func oneFinding() batch.Contents {
	month := flows.NewMonth(2020, 12).Date32()
	leg := func(role, product string) finding.Leg {
		return finding.Leg{Finding: "F1", Role: role, Axes: finding.Axes{Origin: "BY", Product: product}}
	}
	return batch.Contents{
		Program: batch.Program{Name: "detour", Version: version},
		Panel: func(_ context.Context, dir string) error {
			return panel.WriteCoverage(filepath.Join(dir, "coverage.parquet"), nil)
		},
		Results: &finding.Results{
			Findings: []finding.Finding{{ID: "F1", Kind: finding.Substitution, Rank: 1, FirstNew: month, CILow: month, CIHigh: month, Measure: "kg", Confidence: "high", Status: finding.New}},
			Legs:     []finding.Leg{leg(finding.RoleFrom, "2710"), leg(finding.RoleTo, "2707")},
		},
	}
}
