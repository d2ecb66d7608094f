package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// A folder is read without the files that hold no records, which are named; a
// file that is damaged, or named itself, must be readable.
func TestFolder(t *testing.T) {
	records, packed := rowsOf("LT", 100), packGzip(t, rowsOf("LV", 5000))
	excel := emptyWorkbook(t)
	tests := []struct {
		name    string
		files   map[string]string
		named   []string // beside the folder
		opt     Options
		used    int64
		skipped string // name: reason
		fault   string
	}{
		{"records alone", map[string]string{"a.csv": records}, nil, Options{}, 100, "", ""},
		{
			"what lies beside records",
			map[string]string{
				"a.csv": records, "codes.csv": "ID,name\n1,x\n", "b/codes.csv": "ID,name\n1,x\n", "c/notes.md": "# Notes\n", "d.json": "{}", "e.png": "\x89PNG\r\n\x1a\n\x00",
				"f.zip": packZip(t, "a,b\n", "c\n"), "g.csv.gz": packGzip(t, "a,b\n"), "i.csv.gz": packed,
			},
			nil,
			Options{},
			5100,
			"b/codes.csv: no known source has the columns ID, name; c/notes.md: no known source has the columns # Notes; codes.csv: no known source has the columns ID, name; " +
				"d.json: it is JSON without a table of objects; e.png: the header line \"\\x89PNG\" is not UTF-8; a column map can name another encoding; " +
				"f.zip: no known source has the columns c; g.csv.gz: no known source has the columns a, b", "",
		},
		{"an Excel workbook", map[string]string{"a.csv": records, "b.xlsx": excel}, nil, Options{}, 100, "b.xlsx: it is an Excel workbook: save it as CSV", ""},
		{"another format", map[string]string{"a.csv": records, "b.csv": declarationsOf("27101943")}, nil, Options{Format: comextLong}, 100, "b.csv: the columns are lrn, acceptance_date, reporter, flow, procedure, origin_country, dispatch_country, destination_country, customs_office, mode_at_border, commodity_code, exporter, importer, currency, statistical_value, net_mass_kg, supplementary_units, supplementary_unit_code", ""},
		{"nothing is known", map[string]string{"a.csv": "x,y\n", "b.txt": "hello\n"}, nil, Options{}, 0, "", "none of its 2 files is a table of records that is known\n"},
		{"a single one, not known", map[string]string{"a.csv": "x,y\n"}, nil, Options{}, 0, "", "a.csv: no known source has the columns x, y: the nearest is"},
		{"named as well", map[string]string{"a.csv": records, "b.csv": "x,y\n"}, []string{"b.csv"}, Options{}, 0, "", "b.csv: no known source has the columns x, y"},
		{"truncated", map[string]string{"a.csv": records, "b.csv.gz": packed[:len(packed)/2]}, nil, Options{}, 0, "", "the gzip data end too early"},
		{"truncated in its header", map[string]string{"a.csv": records, "b.csv.gz": packed[:20]}, nil, Options{}, 0, "", "the gzip data end too early"},
		{"truncated, and not known", map[string]string{"a.csv": records, "b.csv.gz": packGzip(t, "x,y\n")[:15]}, nil, Options{}, 0, "", "the gzip data end too early"},
		{"empty", map[string]string{"a.csv": records, "b.csv": ""}, nil, Options{}, 0, "", "b.csv: the file is empty"},
		{"a damaged archive", map[string]string{"a.csv": records, "b.zip": "PK\x03\x04xxxxxxxxxxx"}, nil, Options{}, 0, "", "a zip archive that cannot be opened"},
		{"an archive of records and others", map[string]string{"a.csv": records, "b.zip": packZip(t, "x,y\n", rowsOf("EE", 1))}, nil, Options{}, 101, "b.zip/part-0.csv: no known source has the columns x, y", ""},
		{"an archive with a damaged member", map[string]string{"a.csv": records, "b.zip": packZip(t, "", rowsOf("EE", 1))}, nil, Options{}, 0, "", "b.zip/part-0.csv: the file is empty"},
		{"a damaged 7z archive", map[string]string{"a.csv": records, "b.7z": "7z\xbc\xaf\x27\x1cxxxxx"}, nil, Options{}, 0, "", "a 7z archive that cannot be opened"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range test.files {
				write(t, dir, name, text)
			}
			inputs := []string{dir}
			for _, name := range test.named {
				inputs = append(inputs, filepath.Join(dir, name))
			}
			_, summary, err := readAll(t, test.opt, inputs...)
			if test.fault != "" {
				var damaged *DamagedError
				if !errors.As(err, &damaged) || !strings.Contains(err.Error(), test.fault) || !strings.Contains(err.Error(), dir) {
					t.Errorf("%v, want a damaged file and %q", err, test.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var skipped []string
			for _, s := range summary.Skipped {
				name, err := filepath.Rel(dir, s.Name)
				if text, file := test.files[name]; err != nil || file && s.Size != int64(len(text)) || len(s.Digest) != 64 {
					t.Errorf("%+v, %v", s, err)
				}
				skipped = append(skipped, name+": "+s.Reason)
			}
			if got := strings.Join(skipped, "; "); got != test.skipped {
				t.Errorf("skipped\n%s\nwant\n%s", got, test.skipped)
			}
			if got := summary.Totals().Used; got != test.used {
				t.Errorf("%d records, want %d", got, test.used)
			}
		})
	}
}

// emptyWorkbook is the beginning of an Excel workbook.
func emptyWorkbook(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("[Content_Types].xml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
