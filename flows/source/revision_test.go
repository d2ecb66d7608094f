package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// dated is a file of a test with the time it was written at, in days.
type dated struct {
	name, text string
	day        int
}

func writeDated(t *testing.T, dir string, files []dated) (paths []string) {
	t.Helper()
	for _, f := range files {
		path := write(t, dir, f.name, f.text)
		at := time.Date(2023, 1, f.day, 0, 0, 0, 0, time.UTC)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func long(rows ...string) string { return longHeader + strings.Join(rows, "\n") + "\n" }

func sdmx(update string, rows ...string) string {
	var b strings.Builder
	b.WriteString("DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\n")
	for _, row := range rows {
		b.WriteString("ESTAT:DS-045409(1.0)," + update + ",M," + row + "\n")
	}
	return b.String()
}

// zipOn packs a table with the day on which the archive says that it was written.
func zipOn(t *testing.T, day int, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "a.csv", Method: zip.Deflate, Modified: time.Date(2023, 1, day, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRevisions(t *testing.T) {
	const (
		lt1 = "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-01,1"
		lt2 = "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-02,2"
		lv1 = "EXPORT,VALUE_IN_EUROS,87032319,LV,KG,2022-01,3"
	)
	value := func(row, v string) string { return row[:strings.LastIndexByte(row, ',')+1] + v }
	tests := []struct {
		name     string
		files    []dated
		want     []string // reporter, month and value in cents of the records
		replaced string
		fault    string
	}{
		{
			"the later file wins, report by report",
			[]dated{{"old.csv", long(lt1, lt2, lv1), 1}, {"new.csv", long(value(lt1, "10"), value(lt2, "20")), 2}},
			[]string{"LT 2022-01 1000", "LT 2022-02 2000", "LV 2022-01 300"},
			"new.csv replaces 2 monthly reports of old.csv, 2022-01 to 2022-02 (by the time of the files)", "",
		},
		{
			"as a whole: what the later one lacks is gone",
			[]dated{{"new.csv", long(value(lt1, "10")), 2}, {"old.csv", long(lt1, strings.Replace(lt1, "87032319", "27101943", 1)), 1}},
			[]string{"LT 2022-01 1000"},
			"new.csv replaces 1 monthly report of old.csv, 2022-01 (by the time of the files)", "",
		},
		{
			"data that say when they were extracted are believed before files",
			[]dated{
				{"a.csv", sdmx("16/02/23 11:00:00", "LT,KG,87032319,2,VALUE_IN_EUROS,2022-01,10"), 1},
				{"b.csv", sdmx("16/01/23 11:00:00", "LT,KG,87032319,2,VALUE_IN_EUROS,2022-01,1"), 2},
			},
			[]string{"LT 2022-01 1000"},
			"a.csv replaces 1 monthly report of b.csv, 2022-01 (the data say when they were extracted)", "",
		},
		{
			"an archive says when its member was written",
			[]dated{{"a.zip", zipOn(t, 20, long(value(lt1, "10"))), 1}, {"b.zip", zipOn(t, 10, long(lt1)), 2}},
			[]string{"LT 2022-01 1000"},
			"a.zip/a.csv replaces 1 monthly report of b.zip/a.csv, 2022-01 (by the time of the files)", "",
		},
		{
			"three versions",
			[]dated{{"b.csv", long(value(lt1, "2")), 2}, {"c.csv", long(value(lt1, "3")), 3}, {"a.csv", long(lt1), 1}},
			[]string{"LT 2022-01 300"},
			"c.csv replaces 1 monthly report of b.csv, 2022-01 (by the time of the files); b.csv replaces 1 monthly report of a.csv, 2022-01 (by the time of the files); " +
				"c.csv replaces 1 monthly report of a.csv, 2022-01 (by the time of the files)", "",
		},
		{
			"parts of one report have no row in common",
			[]dated{{"27.csv", long(strings.Replace(lt1, "87032319", "27101943", 1)), 1}, {"87.csv", long(lt1), 2}, {"ru.csv", long(strings.Replace(lt1, "KG", "RU", 1)), 3}},
			[]string{"LT 2022-01 100", "LT 2022-01 100", "LT 2022-01 100"},
			"", "",
		},
		{
			"other sources are other reports",
			[]dated{{"a.csv", long(lt1), 1}, {"b.csv", "period,reporter,partner,flow,product_nc,value_eur\n202201,LT,KG,2,87032319,10\n", 2}},
			[]string{"LT 2022-01 100", "LT 2022-01 1000"},
			"", "",
		},
		{
			"items are never revised",
			[]dated{{"a.csv", declarationsOf("27101943"), 1}, {"b.csv", declarationsOf("27101943", "27101943"), 2}},
			[]string{"LT 2022-03 100000", "LT 2022-03 100000", "LT 2022-03 100000"},
			"", "",
		},
		{
			"nothing tells which is later",
			[]dated{{"a.csv", long(lt1), 1}, {"b.csv", long(value(lt1, "10")), 1}},
			nil, "", "b.csv both state the exports of LT in 2022-01, and nothing tells which was extracted last: leave one of them out",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			paths := writeDated(t, dir, test.files)
			lines, summary, err := readAll(t, Options{}, paths...)
			if test.fault != "" {
				var wrong *InputError
				if !errors.As(err, &wrong) || !strings.Contains(err.Error(), test.fault) {
					t.Errorf("%v, want %q", err, test.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range lines {
				month, _, _ := strings.Cut(strings.SplitN(line, " ", 3)[1], " ")
				got = append(got, field(line, "reporter")+" "+month+" "+field(line, "value"))
			}
			equalSorted(t, got, test.want)
			var replaced []string
			for _, r := range summary.Replaced {
				replaced = append(replaced, strings.ReplaceAll(r.String(), dir+string(filepath.Separator), ""))
			}
			if got := strings.Join(replaced, "; "); got != test.replaced {
				t.Errorf("replaced\n%s\nwant\n%s", got, test.replaced)
			}
			c := summary.Totals()
			if c.Read != c.Used+c.Subtotals+c.Rejected || c.Replaced != c.Subtotals {
				t.Errorf("counts %+v", c)
			}
			slices.Reverse(paths)
			if again, _, err := readAll(t, Options{Workers: 3}, paths...); err != nil || !slices.Equal(again, lines) {
				t.Errorf("in another order: %q, %v", again, err)
			}
		})
	}
}

// Two vintages of many rows, and the same table cut into pieces at any row.
func TestRevisionsOfMuch(t *testing.T) {
	dir := t.TempDir()
	rows := strings.SplitAfter(strings.TrimPrefix(rowsOf("LT", 20000), longHeader), "\n")
	var once []string // a row a cell
	seen := map[string]bool{}
	for _, row := range rows {
		if cell := row[:max(strings.LastIndexByte(row, ','), 0)]; !seen[cell] {
			seen[cell] = true
			once = append(once, row)
		}
	}
	half := len(once) / 2
	pieces := writeDated(t, dir, []dated{
		{"p1.csv", longHeader + strings.Join(once[:half], ""), 1}, {"p2.csv", longHeader + strings.Join(once[half:], ""), 1},
	})
	lines, summary, err := readAll(t, Options{}, pieces...)
	if err != nil || len(summary.Replaced) != 0 || int64(len(lines)) != summary.Totals().Read {
		t.Fatalf("%d records of %+v, %v, %v", len(lines), summary.Totals(), summary.Replaced, err)
	}
	whole := writeDated(t, dir, []dated{{"new.csv", longHeader + strings.Join(once, "") + strings.Repeat(once[0], 3), 9}})
	_, summary, err = readAll(t, Options{}, append(whole, pieces...)...)
	if c := summary.Totals(); err != nil || c.Replaced != int64(len(lines)) || c.Used != c.Read-c.Replaced {
		t.Errorf("%+v, %v", c, err)
	}
	_, all, err := readAll(t, Options{AllowDuplicates: true}, append(whole, pieces...)...)
	if err != nil || all.Totals().Replaced != 0 || reflect.DeepEqual(all.Coverage, summary.Coverage) {
		t.Errorf("with duplicates allowed: %+v, %v", all.Totals(), err)
	}
}

// A row of an earlier month in a later file of HMRC replaces the row of that month
// which is the same but for its amounts, and no other; one without such a row is
// trade declared late.
func TestAmendments(t *testing.T) {
	row := func(code, month, value string) string {
		return code + "0|33411|000|075|RU|073|BY|" + month + "|191|FXT|075|RU|073|BY|0|000|010|30|191|FXT|000|400|001|" + value + "|1|0\n"
	}
	march := row("27101943", "03/2022", "100") + row("27101947", "03/2022", "200")
	april := row("27101943", "04/2022", "110") + row("27101943", "03/2022", "150") + row("31042090", "03/2022", "7")
	may := row("27101943", "05/2022", "120") + row("27101943", "03/2022", "160") + row("27101943", "04/2022", "111")
	dir := t.TempDir()
	paths := writeDated(t, dir, []dated{{"may", may, 1}, {"march", march, 1}, {"april", april, 1}})
	lines, summary, err := readAll(t, Options{}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range lines {
		got = append(got, strings.SplitN(line, " ", 3)[1]+" "+field(line, "product")+" "+field(line, "value"))
	}
	equalSorted(t, got, []string{
		"2022-03 27101943 16000", "2022-03 27101947 20000", "2022-03 31042090 700", "2022-04 27101943 11100", "2022-05 27101943 12000",
	})
	if c := summary.Totals(); c != (Counts{Read: 8, Used: 5, Subtotals: 3, Replaced: 3}) {
		t.Errorf("%+v", c)
	}
	var told []string
	for _, r := range summary.Replaced {
		told = append(told, strings.ReplaceAll(r.String(), dir+string(filepath.Separator), ""))
	}
	equalSorted(t, told, []string{
		"april amends rows of march (it is the file of 2022-04)", "may amends rows of april (it is the file of 2022-05)", "may amends rows of march (it is the file of 2022-05)",
	})
}
