package main

import (
	"bufio"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// realRows writes the rows of the extract of real exports whose product begins with one of
// some codes, as a file of their own.
func realRows(t *testing.T, beginnings ...string) string {
	t.Helper()
	in, err := os.Open("../../../shared/data/comext-exports/comext_eu_exports_cn8_2020-01_2022-11.csv.gz")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer in.Close()
	plain, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	lines := bufio.NewScanner(plain)
	for first := true; lines.Scan(); first = false {
		fields := strings.SplitN(lines.Text(), ",", 4)
		for _, b := range beginnings {
			if first || strings.HasPrefix(fields[2], b) {
				out.WriteString(lines.Text() + "\n")
				break
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return write(t, "exports.csv", out.String())
}

// Real exports of aircraft parts: 8803 became 8807 in 2022, and what went to Russia fell
// away in March 2022. No code has the months for a test of that; the sum of both has, and
// neither side of a substitution is a code that was born or died then.
func TestRealDiversionOfRecodedGoods(t *testing.T) {
	out := filepath.Join(t.TempDir(), "batch")
	in := realRows(t, "88", "8708", "8421")
	links := "../../../shared/data/nomenclature/CN2021_CN2022.csv.gz"
	if code, _, stderr := call(t.Context(), "run", "--quiet", in, "--nomenclature", links, "--out", out); code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	b, err := batch.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, d := range b.Details() {
		for _, l := range d.Legs {
			if l.Role == finding.RoleFrom && l.Destination == "RU" && d.FirstNew == flows.NewMonth(2022, 3).Date32() {
				found[l.Product] = true
			}
			recoded := strings.HasPrefix(l.Product, "8803") || strings.HasPrefix(l.Product, "8807")
			if recoded && !flows.Joined(l.Product) && d.Kind != finding.UnmatchedShift {
				t.Errorf("%s: %s", l.Product, d.Headline)
			}
		}
	}
	if !found["880330+880730"] {
		t.Errorf("no fall of 880330+880730 to Russia in March 2022 among those of %v", found)
	}
	for s := range b.EachSeries() {
		if s.Product == "8807" && s.Destination == "RU" && s.Origin == "" && !strings.HasSuffix(s.Reason, "; its goods are tested in a sum of codes, 8803+8807") {
			t.Errorf("8807 to RU: %q", s.Reason)
		}
	}
}
