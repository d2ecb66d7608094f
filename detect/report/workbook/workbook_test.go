package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// hostile are texts that mean harm in a spreadsheet, a terminal or XML (OWASP, CSV
// injection; the bidirectional marks of CVE-2021-42574).
var hostile = []string{
	"=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "'=1", "<script>alert(1)</script>", "</t></is></c>", "\x1b[2J", "\u202eevil", "_x0041_", "a\x00b\ufffe",
	strings.Repeat("x", 10_000),
}

// sample is a batch with hostile text in every column of text.
func sample(t *testing.T) *batch.Batch {
	b := &batch.Batch{Dir: t.TempDir()}
	day, p := int32(18567), .0012 // 2020-11-01
	for _, h := range hostile {
		axes := finding.AxesOf(flows.Cell{h, h, h, h, h, h, h, h, h, h, h})
		b.Cases = append(b.Cases, finding.Case{ID: h, Rank: 1, Kinds: h, FirstNew: day, CILow: day, CIHigh: day, Measure: h, About: h, Moved: 5.25, Status: h, Headline: h})
		b.Findings = append(b.Findings, finding.Finding{ID: h, CaseID: h, Kind: h, FirstNew: day, Measure: h, Ratio: math.NaN(), RatioHigh: math.Inf(1), Q: .02, Headline: h, Explained: h, Restriction: h, Status: h, Confidence: h})
		b.Legs = append(b.Legs, finding.Leg{Finding: h, Role: h, Axes: axes, FirstNew: &day, P: &p, Before: 1e9, Goods: h})
		b.Evidence = append(b.Evidence, finding.Evidence{Finding: h, Check: h, Outcome: h, Sentence: h})
		b.Restrictions = append(b.Restrictions, finding.Restriction{Finding: h, Role: h, Product: h, Relation: h, Regime: h, Act: h, Annex: h, Code: h, Origin: h, Destination: h, From: day, Contracts: h})
		b.Coverage = append(b.Coverage, panel.Coverage{Source: h, Reporter: h, Flow: h, Period: day, Read: 3})
	}
	rejects := "file,line,field,found,reason\r\na.csv,7,period,\"'=cmd\",no month\r\n"
	if err := os.WriteFile(filepath.Join(b.Dir, "rejects.csv"), []byte(rejects), 0o644); err != nil {
		t.Fatal(err)
	}
	return b
}

func written(t *testing.T, b *batch.Batch, most int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(t.Context(), &out, b, most); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestNothingIsAFormula reads the XML itself: no library that opens it can be asked
// to run anything.
func TestNothingIsAFormula(t *testing.T) {
	file := written(t, sample(t), mostRows)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	cell := regexp.MustCompile(`<c [^>]*>`)
	cells := 0
	for _, f := range z.File {
		if f.Modified.Year() > 1980 { // a ZIP without a time reads as one before its first day
			t.Errorf("%s bears the time %v", f.Name, f.Modified)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		for _, banned := range []string{"<f>", "<f ", "externalLink", "hyperlink", "<script", "\x1b", "\u202e"} {
			if strings.Contains(text.String(), banned) {
				t.Errorf("%s holds %q", f.Name, banned)
			}
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			for _, c := range cell.FindAllString(text.String(), -1) {
				cells++
				if !regexp.MustCompile(` s="[1-9]`).MatchString(c) {
					t.Fatalf("%s: a cell without a style: %s", f.Name, c)
				}
			}
		}
	}
	if cells < 1000 {
		t.Errorf("%d cells were looked at", cells)
	}
	if !bytes.Equal(file, written(t, sample(t), mostRows)) {
		t.Error("two workbooks of one batch differ")
	}
}

func TestSheets(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, sample(t), mostRows)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := fmt.Sprint(f.GetSheetList()); got != "[cases findings legs evidence restrictions coverage rejects dictionary]" {
		t.Errorf("sheets %s", got)
	}
	for _, tt := range []struct{ sheet, cell, want string }{
		{"cases", "A1", "case_id"},
		{"cases", "A2", hostile[0]},
		{"cases", "E2", "2020-11"},
		{"findings", "A10", "</t></is></c>"},
		{"findings", "A11", `\x1b[2J`},
		{"findings", "M2", ""}, // a ratio that is no number
		{"legs", "B5", "@SUM(1)"},
		{"rejects", "D2", "'=cmd"},
		{"rejects", "B2", "7"},
	} {
		if got, err := f.GetCellValue(tt.sheet, tt.cell); err != nil || got != tt.want {
			t.Errorf("%s %s is %q, want %q (%v)", tt.sheet, tt.cell, got, tt.want, err)
		}
	}
	for _, sheet := range f.GetSheetList() {
		if d, err := f.GetSheetDimension(sheet); err != nil || !regexp.MustCompile(`^A1:[A-Z]+[0-9]+$`).MatchString(d) {
			t.Errorf("%s: its dimension is %q (%v)", sheet, d, err)
		}
		if p, err := f.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 1 {
			t.Errorf("%s: the header is not frozen: %+v, %v", sheet, p, err)
		}
	}
}

// TestFullSheet gives the sheets room for three rows.
func TestFullSheet(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, sample(t), 3)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("legs")
	if err != nil || len(rows) != 4 {
		t.Errorf("%d rows, want a header and three (%v)", len(rows), err)
	}
	all := tables(sample(t))
	left := make([]int, len(all))
	left[2] = 1234
	said := ""
	for row := range dictionary(all, left).rows {
		if row[0] == "legs" && row[1] == "" {
			said = row[3].(string)
		}
	}
	if said != "The first rows of legs.parquet; 1\u202f234 more have no room on a sheet and stand there alone." {
		t.Errorf("the dictionary says %q", said)
	}
}

// TestOpenpyxl has another program's library open the workbook and hold every cell
// against the type that the dictionary promises. make test makes the environment.
func TestOpenpyxl(t *testing.T) {
	python, script := "../../../.venv/bin/python", "../../../notebooks/workbook.py"
	if _, err := os.Stat(python); err != nil {
		t.Skip("no .venv here: make .venv/ready makes it")
	}
	name := filepath.Join(t.TempDir(), "findings.xlsx")
	if err := os.WriteFile(name, written(t, sample(t), mostRows), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, script, name).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "8 sheets") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestEveryColumnHasAMeaning(t *testing.T) {
	for _, table := range tables(&batch.Batch{}) {
		for _, c := range table.columns {
			if meaning(table.sheet, c.name) == "" {
				t.Errorf("%s.%s has no meaning", table.sheet, c.name)
			}
		}
	}
}
