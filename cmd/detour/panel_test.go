package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/flows"
	"detour/flows/panel"
)

const longHeader = "flow,indicator,product_cn,reporter,partner,period,value_eur\n"

// longRows are n good rows.
func longRows(n int) string {
	return strings.Repeat("EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162\n", n)
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// runIn runs the program and returns its output and exit status.
func runIn(ctx context.Context, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = status(run(ctx, &out, &errs, args), &errs)
	return out.String(), errs.String(), code
}

// Bad input ends with a message that says where, what was found and what would
// be accepted, with the status for it, and with nothing left behind.
func TestPanelBadInput(t *testing.T) {
	whole := longHeader + longRows(2000)
	packed := zipped(t, whole)
	bad := func(row string) string { return longHeader + longRows(5) + row + "\n" + longRows(5) }
	tests := []struct {
		name   string
		files  map[string]string
		args   []string
		status int
		want   []string
	}{
		{"an empty file", map[string]string{"a.csv": ""}, nil, 3, []string{"a.csv: the file is empty: a header line"}},
		{"a header nobody knows", map[string]string{"a.csv": "date,ship\n2020,Queen\n"}, nil, 3, []string{"a.csv: no known source has the columns date, ship", "nearest", "--map"}},
		{"a truncated gzip", map[string]string{"a.csv.gz": packed[:len(packed)/2]}, nil, 3, []string{"a.csv.gz: the gzip data end too early", "fetch the file again"}},
		{"a ragged row", map[string]string{"a.csv": bad("EXPORT,1")}, nil, 3, []string{"1 of 11 rows could not be read", "--max-rejects", `a.csv:7: "EXPORT,1" has 2 fields: the header has 7`}},
		{"text where a number is", map[string]string{"a.csv": bad("EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,many")}, nil, 3, []string{`a.csv:7: value_eur: "many" is not a number`}},
		{"month 13", map[string]string{"a.csv": bad("EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-13,1")}, nil, 3, []string{`a.csv:7: period: "2022-13" is not a month`, "2022-03, 202203"}},
		{"a negative value", map[string]string{"a.csv": bad("EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,-1")}, nil, 3, []string{`a.csv:7: value_eur: "-1" is negative`}},
		{"a NUL byte", map[string]string{"a.csv": bad("EXPORT,VALUE_IN_EUROS,8703\x002319,LT,KG,2022-03,1")}, nil, 3, []string{`a.csv:7: product_cn: "8703\x002319" holds a NUL byte`}},
		{"two files with the same rows", map[string]string{"a.csv": whole, "b.csv": whole}, nil, 2, []string{"a.csv and", "b.csv hold the same rows", "--allow-duplicates"}},
		{"the same rows, packed", map[string]string{"a.csv": whole, "b.csv.gz": packed}, nil, 2, []string{"hold the same rows"}},
		{"no such file", nil, []string{"none.csv"}, 2, []string{"none.csv: there is no such file"}},
		{"no such source", map[string]string{"a.csv": whole}, []string{"--source", "excel"}, 2, []string{`"excel"`, "comext-v2"}},
		{"another source", map[string]string{"a.csv": whole}, []string{"--source", "declarations"}, 3, []string{"declarations also needs lrn"}},
		{"annual data", map[string]string{"a.csv": "t,i,j,k,v,q\n2024,842,398,854231,1,1\n"}, nil, 4, []string{"1 read, 1 set aside", "1 of them as sums over a year: annual data has no monthly test"}},
		{"only sums", map[string]string{"a.csv": longHeader + "EXPORT,VALUE_IN_EUROS,TOTAL,LT,KG,2022-03,4162\n"}, nil, 4, []string{"no row of the inputs is a record: 1 read, 1 set aside"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in, out := t.TempDir(), t.TempDir()
			for name, text := range test.files {
				if err := os.WriteFile(filepath.Join(in, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			args := []string{"panel", "--out", filepath.Join(out, "a/b/P")}
			if test.files != nil {
				args = append(args, in)
			}
			stdout, stderr, code := runIn(t.Context(), append(args, test.args...)...)
			if code != test.status || stdout != "" {
				t.Errorf("status %d, want %d: %s%s", code, test.status, stdout, stderr)
			}
			for _, want := range test.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("message %q, want %q in it", stderr, want)
				}
			}
			left(t, out)
		})
	}
}

// left fails if anything is in a directory.
func left(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// A few rejects are written down, and the rest is used.
func TestPanel(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.csv"), filepath.Join(dir, "panels/2022/P")
	text := longHeader + longRows(199) + "EXPORT,VALUE_IN_EUROS,87032319,LT,Atlantis,2022-03,100\nEXPORT,VALUE_IN_EUROS,=1+1,LT,KG,2022-03,1\nEXPORT,VALUE_IN_EUROS,8703,LT,KG,2022-03,1\n"
	if err := os.WriteFile(in, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := runIn(t.Context(), "panel", in, "--out", out)
	want := "202 rows read: 200 used, 1 subtotals set aside, 1 rejected\npanel: " + filepath.Join(out, "panel") + " (2 rows)\n"
	if code != 0 || stdout != want {
		t.Errorf("status %d: %q, want %q: %s", code, stdout, want, stderr)
	}
	if !strings.Contains(stderr, "Atlantis (1 records)") {
		t.Errorf("messages %q, want the place that is not known", stderr)
	}
	table, err := panel.Read(t.Context(), filepath.Join(out, "panel"))
	if err != nil || table.Len() != 2 || table.Amounts[flows.Value][0]+table.Amounts[flows.Value][1] != (199*4162+100)*100 {
		t.Errorf("%+v, %v", table, err)
	}
	coverage, err := panel.ReadCoverage(filepath.Join(out, "coverage.parquet"))
	if err != nil || len(coverage) != 1 || *coverage[0].Value != 199*4162+100 || coverage[0].Rejected != 1 || coverage[0].Subtotals != 1 {
		t.Errorf("%+v, %v", coverage, err)
	}
	rejects, err := os.ReadFile(filepath.Join(out, "rejects.csv"))
	if err != nil || !strings.Contains(string(rejects), ",202,product_cn,'=1+1,") {
		t.Errorf("%s, %v", rejects, err)
	}
	if _, stderr, code := runIn(t.Context(), "panel", in, "--out", out); code != 5 || !strings.Contains(stderr, out+" exists") {
		t.Errorf("again: status %d: %s", code, stderr)
	}
}

// The panel is the same for any number of workers.
func TestPanelWorkers(t *testing.T) {
	dir := t.TempDir()
	for _, reporter := range []string{"LT", "LV", "EE"} {
		text := longHeader + strings.ReplaceAll(longRows(1000), "LT", reporter)
		if err := os.WriteFile(filepath.Join(dir, reporter+".csv"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, workers := range []string{"1", "3"} {
		out := filepath.Join(t.TempDir(), "P")
		if _, stderr, code := runIn(t.Context(), "panel", dir, "--out", out, "--workers", workers); code != 0 {
			t.Fatal(stderr)
		}
		var all strings.Builder
		for _, name := range []string{"panel/period=2022-03/part-0.parquet", "coverage.parquet", "rejects.csv"} {
			data, err := os.ReadFile(filepath.Join(out, name))
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
		got = append(got, all.String())
	}
	if got[0] != got[1] {
		t.Error("the bytes depend on the number of workers")
	}
}

// writerFunc is a function that takes what is written.
type writerFunc func(p []byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

// An interrupt in the middle, here when the first progress is shown, ends the
// work with status 130 and leaves nothing behind.
func TestPanelInterrupted(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	in := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(in, []byte(longHeader+longRows(200_000)), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	stderr := writerFunc(func([]byte) { interrupt() })
	err := run(ctx, io.Discard, stderr, []string{"panel", in, "--out", filepath.Join(out, "a/b/P"), "--progress", "always"})
	if code := status(err, io.Discard); code != 130 {
		t.Errorf("status %d, want 130: %v", code, err)
	}
	left(t, out)
}

func TestSources(t *testing.T) {
	stdout, _, code := runIn(t.Context(), "sources")
	for _, want := range []string{"comext-v2: ", "declarations: ", "VALUE_EUR", "partner (origin of an import, destination of an export)", "mind: Month 52 is the sum of the year."} {
		if !strings.Contains(stdout, want) {
			t.Errorf("status %d: %q is missing", code, want)
		}
	}
	dir := t.TempDir()
	known, other := filepath.Join(dir, "a.csv"), filepath.Join(dir, "b.csv")
	for name, text := range map[string]string{known: longHeader, other: "a;\x1b[31mred\n"} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if stdout, _, code = runIn(t.Context(), "sources", known); code != 0 || !strings.Contains(stdout, "read as comext-long, for it has every column") {
		t.Errorf("status %d: %s", code, stdout)
	}
	stdout, _, code = runIn(t.Context(), "sources", other)
	if code != 0 || !strings.Contains(stdout, "no known source has the columns a, ") || !strings.Contains(stdout, "separated by ';'") || strings.Contains(stdout, "\x1b") {
		t.Errorf("status %d: %q", code, stdout)
	}
}

// The extract of real exports: its counts, and its value as awk adds it up
// (zcat | awk -F, 'length($3)==8{s+=$7} END{printf "%.0f", s}').
func TestPanelRealData(t *testing.T) {
	in := "../../../shared/data/comext-exports" // with a table of words that is none of records
	if _, err := os.Stat(in); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	out := filepath.Join(t.TempDir(), "P")
	stdout, stderr, code := runIn(t.Context(), "panel", in, "--out", out)
	if want := "note: " + filepath.Join(in, "product_descriptions.csv") + " is skipped: no known source has the columns "; !strings.HasPrefix(stderr, want) {
		t.Errorf("%q, want %q", stderr, want)
	}
	if want := "1141670 rows read: 997559 used, 144111 subtotals set aside, 0 rejected\n"; code != 0 || !strings.HasPrefix(stdout, want) {
		t.Fatalf("status %d: %q, want %q: %s", code, stdout, want, stderr)
	}
	table, err := panel.Read(t.Context(), filepath.Join(out, "panel"))
	if err != nil {
		t.Fatal(err)
	}
	value, records := int64(0), int64(0)
	for i, v := range table.Amounts[flows.Value] {
		value += v
		records += table.Records[i]
	}
	if value != 95_803_246_686_00 || records != 997559 {
		t.Errorf("value %d cents of %d records", value, records)
	}
}
