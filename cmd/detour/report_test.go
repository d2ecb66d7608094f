package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/report"
	"detour/detect/report/workbook"
	"detour/flows"
	"detour/flows/panel"
)

// smallBatch writes a batch with one finding and returns its directory and the
// id of the finding.
func smallBatch(t *testing.T) (dir, id string) {
	t.Helper()
	var from flows.Cell
	from[flows.Reporter], from[flows.Flow], from[flows.Product] = "NL", flows.Import, "2710"
	to := from.With(flows.Product, "2707")
	month := flows.NewMonth(2020, 11)
	day := month.Date32()
	id = finding.ID(finding.Substitution, from, to)
	results := &finding.Results{
		Cases: []finding.Case{{
			ID: "C1", Rank: 1, Kinds: finding.Substitution, Findings: 1, FirstNew: day, CILow: day, CIHigh: day, LastNew: day, Measure: "value", About: id,
			Fell: 10, Moved: 5, MovedLow: 4, MovedHigh: 6, QLow: .02, QHigh: .02, Status: finding.New,
		}},
		Findings: []finding.Finding{{
			ID: id, CaseID: "C1", Kind: finding.Substitution, Rank: 1, FirstNew: day, CILow: day, CIHigh: day, Measure: "value",
			Moved: 5, MovedLow: 4, MovedHigh: 6, Ratio: .5, RatioLow: .4, RatioHigh: .6, P: .01, Q: .02, Confidence: "low", Status: finding.New, Counted: 5,
		}},
		Legs: []finding.Leg{
			{Finding: id, Role: finding.RoleFrom, Axes: finding.AxesOf(from), FirstNew: &day, Before: 10},
			{Finding: id, Role: finding.RoleTo, Axes: finding.AxesOf(to), FirstNew: &day, After: 5},
		},
	}
	var table panel.Table
	for a, v := range from {
		table.Values[a], table.Codes[a] = []string{""}, []uint32{0}
		if v != "" {
			table.Values[a], table.Codes[a] = append(table.Values[a], v), []uint32{1}
		}
	}
	table.Periods, table.Records = []flows.Month{month}, []int64{3}
	for m := range table.Amounts {
		table.Amounts[m] = []int64{1000}
	}
	value, kg := 10., 1.
	coverage := []panel.Coverage{{Source: "test", Reporter: "NL", Flow: flows.Import, Period: day, Read: 3, Used: 3, Value: &value, Kg: &kg}}
	dir = filepath.Join(t.TempDir(), "B")
	err := batch.Write(t.Context(), dir, batch.Contents{
		Program: batch.Program{Name: "detour", Version: version}, Results: results,
		Panel: func(ctx context.Context, dir string) error {
			if err := panel.Write(ctx, filepath.Join(dir, "panel"), &table); err != nil {
				return err
			}
			return panel.WriteCoverage(filepath.Join(dir, "coverage.parquet"), coverage)
		},
		Report: func(ctx context.Context, w io.Writer, b *batch.Batch) error {
			return report.HTML(ctx, w, b, report.DefaultOptions())
		},
		Workbook: workbook.Write,
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir, id
}

func TestReportIsTheOneInside(t *testing.T) {
	dir, _ := smallBatch(t)
	inside, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if code, out, stderr := call(t.Context(), "report", dir); code != 0 || out != string(inside) {
		t.Errorf("status %d, %s; %d bytes, %d inside the batch", code, stderr, len(out), len(inside))
	}
	name := filepath.Join(t.TempDir(), "report.html")
	if code, _, stderr := call(t.Context(), "report", dir, "--full", "0", "--out", name); code != 0 {
		t.Fatalf("status %d, %s", code, stderr)
	}
	if page, err := os.ReadFile(name); err != nil || strings.Contains(string(page), "<article") || !strings.Contains(string(page), "2710 → 2707") {
		t.Errorf("--full 0: %v, %d bytes", err, len(page))
	}
	if code, _, stderr := call(t.Context(), "report", dir, "--out", name); code != statusExists || !strings.Contains(stderr, "exists: name a file") {
		t.Errorf("status %d, %s", code, stderr)
	}
}

func TestExplain(t *testing.T) {
	dir, id := smallBatch(t)
	code, out, stderr := call(t.Context(), "explain", dir, id)
	for _, want := range []string{batch.Note, "imports of 2707 as reported by NL rose by 5.0", "1 row of the panel behind it", "2020-11  10"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("status %d, %s; %q is missing in\n%s", code, stderr, want, out)
		}
	}
	rows := filepath.Join(t.TempDir(), "rows.parquet")
	code, out, stderr = call(t.Context(), "explain", dir, id, "--json", "--rows", rows)
	var got struct{ Rows []map[string]any }
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil || len(got.Rows) != 1 || got.Rows[0]["records"] != 3. {
		t.Errorf("status %d, %s, %v: %v", code, stderr, err, got.Rows)
	}
	if info, err := os.Stat(rows); err != nil || info.Size() == 0 {
		t.Errorf("--rows: %v", err)
	}
	if code, _, stderr := call(t.Context(), "explain", dir, id, "--rows", rows); code != statusExists {
		t.Errorf("--rows over a file: status %d, %s", code, stderr)
	}
	if code, _, stderr := call(t.Context(), "explain", dir, "F0"); code != statusUsage || !strings.Contains(stderr, id) {
		t.Errorf("unknown id: status %d, %s", code, stderr)
	}
}

func TestVerify(t *testing.T) {
	dir, _ := smallBatch(t)
	if code, out, stderr := call(t.Context(), "verify", dir); code != 0 || !strings.Contains(out, "add up") {
		t.Errorf("status %d, %s%s", code, out, stderr)
	}
	if err := os.WriteFile(filepath.Join(dir, "report.html"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out, stderr := call(t.Context(), "verify", dir); code != statusFailed || !strings.HasPrefix(out, "report.html: 1 bytes") || !strings.Contains(stderr, "1 things do not add up") {
		t.Errorf("status %d, %s%s", code, out, stderr)
	}
	if code, out, _ := call(t.Context(), "verify", dir, "--json"); code != statusFailed || !strings.Contains(out, `"ok":false`) {
		t.Errorf("--json: status %d, %s", code, out)
	}
}

func TestBatchArgument(t *testing.T) {
	dir, id := smallBatch(t)
	if err := os.Truncate(filepath.Join(dir, "legs.parquet"), 50); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"report", t.TempDir()}, statusUsage, "is not a batch: it holds no manifest.json"},
		{[]string{"verify", t.TempDir()}, statusUsage, "is not a batch"},
		{[]string{"explain", t.TempDir(), id}, statusUsage, "is not a batch"},
		{[]string{"report", dir}, statusDamaged, "legs.parquet: not a Parquet file, or a damaged one"},
		{[]string{"verify", dir}, statusFailed, "2 things do not add up"},
		{[]string{"report"}, statusUsage, "found nothing behind report; detour report BATCH is accepted"},
		{[]string{"report", dir, "--full", "-1"}, statusUsage, "a number from 0 is accepted"},
	} {
		if code, _, stderr := call(t.Context(), tt.args...); code != tt.status || !strings.Contains(stderr, tt.want) {
			t.Errorf("%v: status %d, %s; want %d, %s", tt.args, code, stderr, tt.status, tt.want)
		}
	}
}
