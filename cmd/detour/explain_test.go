package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"detour/detect/batch"
)

// TestExplainRecords has the rows of the inputs behind a finding written, and holds
// each against the line of the file that it names.
func TestExplainRecords(t *testing.T) {
	text := shifted(givesWay)
	lines := strings.Split(text, "\n")
	in, out := write(t, "a.csv", text), filepath.Join(t.TempDir(), "B")
	if code, _, stderr := call(t.Context(), "run", in, "--out", out); code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	b, err := batch.Open(out)
	if err != nil || len(b.Findings) == 0 {
		t.Fatalf("%v, %d findings", err, len(b.Findings))
	}
	id := b.Findings[0].ID
	name := filepath.Join(t.TempDir(), "rows.parquet")
	if code, _, stderr := call(t.Context(), "explain", out, id, "--rows", name, "--inputs", in); code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	rows, err := parquet.ReadFile[batch.Record](name)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2*48 { // a row a month of each of the two products
		t.Errorf("%d rows, want 96", len(rows))
	}
	for _, r := range rows {
		want := fmt.Sprintf(",%s,LT,KG,", r.Product)
		if line := lines[r.Line-1]; r.File != "a.csv" || !strings.Contains(line, want) || !strings.HasSuffix(line, fmt.Sprintf(",%.0f", *r.Value)) {
			t.Errorf("%+v names line %d: %s", r, r.Line, line)
		}
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if want := "8 of 96 rows of the panel, which add up 96 records of the inputs"; err != nil || !strings.Contains(string(page), want) {
		t.Errorf("the report does not say %q: %v", want, err)
	}
	other := write(t, "a.csv", text+lines[1]+"\n")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--inputs", in}, "--inputs is for --rows FILE"},
		{[]string{"--rows", name + "2", "--inputs", other}, "is no input of the batch: none has its digest"},
	} {
		if code, _, stderr := call(t.Context(), append([]string{"explain", out, id}, tt.args...)...); code != statusUsage || !strings.Contains(stderr, tt.want) {
			t.Errorf("%v: status %d, %s; want %s", tt.args, code, stderr, tt.want)
		}
	}
}
