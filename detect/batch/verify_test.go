package batch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// reseal writes the manifest anew over the files as they are, as one would who
// wants to hide a change: only what the tables say can tell then.
func reseal(t *testing.T, dir string, m Manifest) {
	t.Helper()
	m.Outputs = nil
	if err := errors.Join(os.Remove(filepath.Join(dir, manifestName)), seal(t.Context(), dir, m, nil)); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFiles(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(dir string) error
		want  []string
	}{
		{"untouched", func(string) error { return nil }, nil},
		{"a byte more", func(dir string) error { return appendTo(dir+"/report.html", "x") }, []string{"report.html: 4 bytes with digest"}},
		{"a file too many", overwrite("notes.txt", "x"), []string{"notes.txt: is not listed in the manifest"}},
		{"a file less", func(dir string) error { return os.Remove(dir + "/rejects.csv") }, []string{"rejects.csv: is missing"}},
		{
			"a manifest changed by hand", replace("manifest.json", `"version": "test"`, `"version": "best"`),
			[]string{"manifest.json: its digest is"},
		},
		{
			"a path outside", replace("manifest.json", `"path": "rejects.csv"`, `"path": "../../etc/passwd"`),
			[]string{"manifest.json: its digest is", `manifest.json: names "../../etc/passwd", a path outside the batch`, "rejects.csv: is not listed in the manifest"},
		},
		{
			"a table cut short", func(dir string) error { return os.Truncate(dir+"/legs.parquet", 100) },
			[]string{"legs.parquet: 100 bytes with digest", "legs.parquet: not a Parquet file, or a damaged one"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "B")
			if err := errors.Join(Write(t.Context(), dir, contents()), tt.spoil(dir)); err != nil {
				t.Fatal(err)
			}
			found, err := Verify(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, found, tt.want)
		})
	}
}

// TestVerifyTables changes what a batch holds and seals it again.
func TestVerifyTables(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(b *Batch)
		want  []string
	}{
		{"nothing", func(*Batch) {}, nil},
		{"a finding less", func(b *Batch) { b.Results.Findings = b.Results.Findings[:1] }, []string{
			"manifest.json: counts", `legs.parquet: row 3 belongs to the finding "F2", which does not exist`,
			"cases.parquet: C2 has 1 findings, 0 name it", `cases.parquet: C2 is about the finding "F2"`,
		}},
		{"an id twice", func(b *Batch) { b.Results.Findings[1].ID = "F1" }, []string{
			`findings.parquet: the id "F1" stands twice`, `legs.parquet: row 3 belongs to the finding "F2"`, `cases.parquet: C2 is about the finding "F2"`,
		}},
		{"a leg that is not there", func(b *Batch) { b.Results.Series[0].Leg = 2 }, []string{`series.parquet: row 1 belongs to leg 2 of "F1", which has 2 legs`}},
		{"another role", func(b *Batch) { b.Results.Series[0].Role = finding.RoleTo }, []string{`series.parquet: row 1 says the role "to", leg 0 of "F1" has "from"`}},
		{"evidence of nothing", func(b *Batch) { b.Results.Evidence[0].Finding = "F9" }, []string{`evidence.parquet: row 1 belongs to the finding "F9"`}},
		{"a measure of nothing", func(b *Batch) { b.Restrictions = []finding.Restriction{{Finding: "F1", Role: finding.RoleLeg2}} }, []string{
			"manifest.json: counts", `restrictions.parquet: row 1 belongs to a leg "leg2" of the finding "F1"`,
		}},
		{"another sum of a case", func(b *Batch) { b.Results.Cases[0].Moved++ }, []string{"cases.parquet: C1 moved 4.5000001e+07, its findings count 4.5e+07"}},
		{"a case more", func(b *Batch) { b.Results.Findings[1].CaseID = "C9" }, []string{
			`findings.parquet: F2 belongs to the case "C9", which does not exist`, "cases.parquet: C2 has 1 findings, 0 name it", `cases.parquet: C2 is about the finding "F2"`,
		}},
		{"p above 1", func(b *Batch) { b.Results.Findings[0].P = 1.5 }, []string{"findings.parquet: F1: p 1.5 and q 0.01, both from 0 to 1 expected"}},
		{"a date outside its interval", func(b *Batch) { b.Results.Findings[0].FirstNew = day(2022, 1) }, []string{
			"findings.parquet: F1: first new month January 2022 outside its interval Oct–Dec 2020",
		}},
		{"rows that went nowhere", func(b *Batch) { b.Coverage[0].Rejected = 0 }, []string{
			"manifest.json: counts", "coverage.parquet: row 1 (NL, October 2020): 6 rows read, but 4 used + 1 subtotals + 0 rejected = 5",
		}},
		{"another total", func(b *Batch) { b.Coverage[1].Value = ptr(50e6 + .01) }, []string{
			"panel: NL import 2020-11 adds up to value 50000000.000, the coverage to 50000000.010",
		}},
		{"a month that coverage does not know", func(b *Batch) { b.Coverage = b.Coverage[:1] }, []string{
			"manifest.json: counts", "panel: NL import 2020-11 holds 2 records, the coverage 0", "panel: NL import 2020-11 adds up to value 50000000.000, the coverage to 0.000",
		}},
		{"an input with fewer rows", func(b *Batch) { b.Manifest.Inputs[0].Rows = 9 }, []string{"manifest.json: the inputs have 9 rows, 10 were read by the coverage"}},
		{"a look that does not follow", func(b *Batch) { b.Results.Discoveries[0].Look = 1 }, []string{"ledger.parquet: row 1 of the discoveries: look 1 found, 2 follows from the batches"}},
		{"a discovery that was not charged", func(b *Batch) { b.Results.Ledger[2].Found = 0 }, []string{"ledger.parquet: substitution across product, listed, batch 1: 1 discoveries, 0 were charged"}},
		{"a discovery less", func(b *Batch) { b.Results.Discoveries = b.Results.Discoveries[1:] }, []string{"ledger.parquet: substitution across product, listed, batch 1: 0 discoveries, 1 were charged"}},
		{"a batch of two months", func(b *Batch) { b.Results.Ledger[2].Month = day(2021, 4) }, []string{"ledger.parquet: batch 1 ends with 2021-03 and with 2021-04"}},
		{"a total that no source states", func(b *Batch) { b.Coverage[1].Value = nil }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "B")
			if err := Write(t.Context(), dir, contents()); err != nil {
				t.Fatal(err)
			}
			b, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			tt.spoil(b)
			for _, file := range append(tables(&b.Results), table[panel.Coverage]{coverageName, &b.Coverage}) {
				if err := file.(interface{ rewrite(string) error }).rewrite(dir); err != nil {
					t.Fatal(err)
				}
			}
			reseal(t, dir, b.Manifest)
			found, err := Verify(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, found, tt.want)
		})
	}
}

func TestRowsOfABatch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "B")
	if err := Write(t.Context(), dir, contents()); err != nil {
		t.Fatal(err)
	}
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := b.Detail("F1")
	d.Legs[0].Destination, d.Legs[1].Destination = "", "" // the panel above has none
	rows, err := b.Rows(t.Context(), d)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	last := rows[2]
	if last.Leg != 1 || last.Role != finding.RoleTo || last.Product != "27075000" || last.Period != flows.NewMonth(2020, 11).Date32() || *last.Value != 50e6 {
		t.Errorf("last row %+v", last)
	}
	name := filepath.Join(t.TempDir(), "rows.parquet")
	if err := WriteRows(name, rows); err != nil {
		t.Fatal(err)
	}
	again, err := readTable[Row](name)
	if err != nil || len(again) != 3 || again[2].Product != "27075000" || *again[2].Value != 50e6 {
		t.Errorf("read back %+v, %v", again, err)
	}
}

func expect(t *testing.T, found []Fault, want []string) {
	t.Helper()
	for i, f := range found {
		if i >= len(want) || !strings.Contains(f.String(), want[i]) {
			t.Errorf("fault %d: %s", i, f)
		}
	}
	if len(found) != len(want) {
		t.Errorf("%d faults, want %d: %q", len(found), len(want), want)
	}
}

// rewrite writes the table over the one that stands in dir.
func (t optional[T]) rewrite(dir string) error { return t.table.rewrite(dir) }

func (t table[T]) rewrite(dir string) error {
	return errors.Join(os.Remove(filepath.Join(dir, t.name)), t.write(dir))
}

func appendTo(name, text string) error {
	b, err := os.ReadFile(name)
	return errors.Join(err, os.WriteFile(name, append(b, text...), 0o644))
}

func replace(name, from, to string) func(string) error {
	return func(dir string) error {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil && !strings.Contains(string(b), from) {
			err = errors.New(from + " does not stand there")
		}
		return errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(string(b), from, to, 1)), 0o644))
	}
}
