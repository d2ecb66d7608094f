package source

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookOf writes sheets of rows.
func workbookOf(t testing.TB, date1904 bool, sheets map[string][][]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		t.Fatal(err)
	}
	for _, name := range sorted(sheets) {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range sheets[name] {
			at, err := excelize.CoordinatesToCellName(1, i+1)
			if err == nil {
				err = f.SetSheetRow(name, at, &row)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const sheetMap = `
[columns]
period = "month"
reporter = "country"
partner = "partner"
product = "hs"
flow = "flow"
kg = "tonnes"
value = "value"
[units]
kg = 1000
[constants]
currency = "EUR"
`

func TestXLSX(t *testing.T) {
	march := time.Date(2022, 3, 17, 0, 0, 0, 0, time.UTC)
	table := [][]any{
		{"Imports by ship"},
		{},
		{"month", "country", "partner", "hs", "flow", "tonnes", "value"},
		{march, "Lithuania", "BY", "310420", "import", 26.8, 1234567.89},
		{},
		{"2022-04", "LT", "BY", "0102", 2, nil, ":"},
		{"202205", "LT", "BY", "0102", 2, 1, 2, "a note"},
		{"2022-06", "LT", "BY", "0102", 2, "many", 2},
	}
	format, err := LoadMap(write(t, t.TempDir(), "map.toml", sheetMap))
	if err != nil {
		t.Fatal(err)
	}
	for _, date1904 := range []bool{false, true} {
		path := write(t, t.TempDir(), "in.xlsx", workbookOf(t, date1904, map[string][][]any{"Notes": {{"made by hand"}}, "Data": table}))
		got, summary, err := readAll(t, Options{Format: format}, path)
		if err != nil {
			t.Fatal(err)
		}
		equalLines(t, got, []string{
			path + "/Data:4 2022-03 reporter=LT flow=import origin=BY destination=LT product=310420 currency=EUR value=123456789 kg=26800000",
			path + "/Data:6 2022-04 reporter=LT flow=export origin=LT destination=BY product=0102 currency=EUR",
		})
		if c := summary.Totals(); c != (Counts{Read: 4, Used: 2, Rejected: 2}) || len(summary.Skipped) != 1 || summary.Skipped[0].Name != path+"/Notes" {
			t.Errorf("%+v: %v, skipped %v", c, summary.Rejects, summary.Skipped)
		}
	}
}

// A workbook with a layout that is known needs no map.
func TestXLSXKnown(t *testing.T) {
	text := workbookOf(t, false, map[string][][]any{"full": {
		{"REPORTER", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_EUR"}, {"EE", "BY", "27101943", 1, 202203, 5},
	}})
	got, _, err := readText(t, Options{}, text)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !strings.HasSuffix(got[0], " 2022-03 reporter=EE flow=import origin=BY destination=EE product=27101943 currency=EUR value=500") {
		t.Errorf("%q", got)
	}
	_, _, err = readText(t, Options{}, workbookOf(t, false, map[string][][]any{"a": {{"x", "y"}}}))
	var damaged *DamagedError
	if !errors.As(err, &damaged) || !strings.Contains(err.Error(), "in.csv/a: no known source has the columns x, y") {
		t.Error(err)
	}
}

// The workbook that Eurostat's Data Browser exported: 33 sheets of 27 countries
// and 7 partners by 35 months. The sum is that of an independent reading with the
// standard library of Python (zipfile and re over sheet3.xml, the first table).
func TestEurostatWorkbook(t *testing.T) {
	path := shared(t, "data/formats/eurostat_spreadsheet_export.xlsx")
	lines, summary, err := readAll(t, Options{}, path)
	if err != nil {
		t.Fatal(err)
	}
	first := 0
	var value int64
	for _, line := range lines {
		if strings.HasPrefix(line, path+"/Sheet 1:") {
			first++
			if v := field(line, "value"); v != "" {
				value += atoi(t, v)
			}
		}
	}
	if first != 6804 || value != 422_791_322_00 {
		t.Errorf("%d records of the first table, value %d", first, value)
	}
	if c := summary.Totals(); c.Rejected != 0 || c.Read != c.Used+c.Subtotals || len(summary.Files[0].Unknown) != 0 || len(summary.Skipped) != 2 {
		t.Errorf("%+v, unknown %v, skipped %v", c, summary.Files[0].Unknown, summary.Skipped)
	}
}
