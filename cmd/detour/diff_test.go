package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
)

// What differs between two batches, and why.
func TestDiff(t *testing.T) {
	run := func(text string, flags ...string) string {
		out := filepath.Join(t.TempDir(), "B")
		args := append([]string{"run", write(t, "a.csv", text), "--out", out, "--quiet"}, flags...)
		if code, _, stderr := call(t.Context(), args...); code != statusDone {
			t.Fatalf("status %d: %s", code, stderr)
		}
		return out
	}
	before := run(shifted(givesWay))
	halved := func(product string, i int) int {
		if i >= 30 && product != "87032319" {
			return givesWay(product, i) / 2
		}
		return givesWay(product, i)
	}
	all := strings.SplitAfter(shifted(givesWay), "\n")
	few := run(strings.Join(all[:1+2*30], "")) // until the shift
	others := write(t, "others.toml", "[shift]\nmin_active = 60\n")
	for _, tt := range []struct {
		name, older, newer string
		status, cause      string
		months             int // of the finding's cells that were revised
		revisions          int
		more               int
	}{
		{"the same records again", before, run(shifted(givesWay)), "", "", 0, 0, 0},
		{"less came than was told before", before, run(shifted(halved)), finding.Revised, batch.CauseData, 18, 1, 0},
		{"months that show it arrive", few, before, finding.New, batch.CauseMonths, 0, 0, 18},
		{"and are taken away again", before, few, finding.Withdrawn, batch.CauseUnlisted, 0, 0, 0},
		{"other settings", before, run(shifted(givesWay), "--settings", others), finding.Withdrawn, batch.CauseProgram, 0, 0, 0},
	} {
		code, stdout, stderr := call(t.Context(), "diff", tt.older, tt.newer, "--json")
		var d batch.Diff
		if code != statusDone || json.Unmarshal([]byte(stdout), &d) != nil {
			t.Errorf("%s: status %d: %s %s", tt.name, code, stdout, stderr)
			continue
		}
		if len(d.Revisions) != tt.revisions || d.MoreMonths != tt.more || (len(d.Differences) == 0) != (tt.status == "") {
			t.Errorf("%s: %+v", tt.name, d)
		}
		for _, f := range d.Differences {
			if f.Status != tt.status || f.Cause != tt.cause || f.Months != tt.months {
				t.Errorf("%s: %s, %s, %d months; want %s, %s, %d", tt.name, f.Status, f.Cause, f.Months, tt.status, tt.cause, tt.months)
			}
		}
		if code, stdout, _ := call(t.Context(), "diff", tt.older, tt.newer); code != statusDone || !strings.Contains(stdout, tt.cause) || !strings.HasSuffix(stdout, batch.Note+"\n") {
			t.Errorf("%s: status %d: %s", tt.name, code, stdout)
		}
	}
	if code, _, stderr := call(t.Context(), "diff", before, t.TempDir()); code != statusUsage || !strings.Contains(stderr, "a directory written by detour run") {
		t.Errorf("no batch: status %d: %s", code, stderr)
	}
}
