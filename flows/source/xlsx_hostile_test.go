package source

import (
	"archive/zip"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// rewrite replaces text in a member of a workbook.
func rewrite(t *testing.T, book, member, old, with string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var members []zipMember
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == member {
			if !strings.Contains(string(text), old) {
				t.Fatalf("%s does not hold %q: %s", member, old, text)
			}
			text = []byte(strings.Replace(string(text), old, with, 1))
		}
		members = append(members, zipMember{f.Name, string(text), zip.Deflate})
	}
	return packMembers(t, members...)
}

// Workbooks made to harm end soon, with an error or with what can be read of them.
func TestHostileWorkbooks(t *testing.T) {
	const sheet = "xl/worksheets/sheet2.xml"
	book := workbookOf(t, false, map[string][][]any{"a": {
		{"REPORTER", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_EUR"}, {"EE", "BY", "27101943", 1, 202203, 5}, {"EE", "BY", "27101944", 1, 202203, 5},
	}})
	tests := []struct {
		name, old, with string
		want            string // of the error, if any
	}{
		{"a row of two thousand million", `<row r="3"`, `<row r="2000000000"`, ""},
		{"a column beyond all", `r="A3"`, `r="ZZZZZZZ3"`, ""},
		{"a text that is not there", `r="A3" t="s"><v>`, `r="A3" t="s"><v>999999999`, ""},
		{"a sheet of spaces", `<sheetData>`, strings.Repeat(" ", 300<<20) + `<sheetData>`, "than 300 times their size"},
		{"a cell of 300 MiB", `<v>202203</v>`, "<v>" + strings.Repeat("1", 300<<20) + "</v>", "than 300 times their size"},
		{"a cell of 2 MiB", `<v>202203</v>`, "<v>" + strings.Repeat("1", 2<<20) + "</v>", "sheet2.xml: a text takes more than 1048576 bytes"},
		{"XML cut off", `</sheetData>`, "", ""},
		{"entities in entities", `<worksheet`, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, t.TempDir(), "in.xlsx", rewrite(t, book, sheet, test.old, test.with))
			begin, before := time.Now(), heapInUse()
			_, summary, err := readAll(t, Options{}, path)
			if took, grown := time.Since(begin), heapInUse()-before; took > 30*time.Second || grown > 512<<20 {
				t.Errorf("it took %v and %d MiB", took, grown>>20)
			}
			var damaged *DamagedError
			switch {
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%.300v, want %q", err, test.want)
			case err != nil && !errors.As(err, &damaged):
				t.Errorf("%v, want a damaged file", err)
			case err == nil && summary.Totals().Used == 0:
				t.Errorf("nothing is read: %+v", summary.Totals())
			}
		})
	}
}
