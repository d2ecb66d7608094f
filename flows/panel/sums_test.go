package panel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"detour/flows"
)

// sumRow is a row of sums as Spark writes it: every column but the count is optional.
type sumRow struct {
	Period      *int32 `parquet:"period,optional,date"`
	Reporter    string `parquet:"reporter,optional"`
	Flow        string `parquet:"flow,optional,dict"`
	Origin      string `parquet:"origin,optional"`
	Dispatch    string `parquet:"dispatch,optional"`
	Destination string `parquet:"destination,optional,dict"`
	Via         string `parquet:"via,optional"`
	Mode        string `parquet:"mode,optional"`
	Product     string `parquet:"product,optional,dict"`
	Consignor   string `parquet:"consignor,optional"`
	Consignee   string `parquet:"consignee,optional"`
	Currency    string `parquet:"currency,optional"`
	Value       *int64 `parquet:"value,optional"`
	Kg          *int64 `parquet:"kg,optional"`
	Quantity    *int64 `parquet:"quantity,optional"`
	Records     int64  `parquet:"records"`
}

func sumRows(t *Table) (out []sumRow) {
	for i := range t.Len() {
		c, day := t.Cell(i), t.Periods[i].Date32()
		amount := func(m flows.Measure) *int64 {
			if v := t.Amounts[m][i]; v != Unknown {
				return &v
			}
			return nil
		}
		out = append(out, sumRow{
			&day, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10],
			amount(flows.Value), amount(flows.Kg), amount(flows.Quantity), t.Records[i],
		})
	}
	return out
}

func writeFile[T any](t interface{ Fatal(...any) }, name string, rows []T, groupRows int64) string {
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := parquet.NewGenericWriter[T](f, parquet.MaxRowsPerRowGroup(groupRows))
	_, err = w.Write(rows)
	if err := errors.Join(err, w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}

// The panel made of sums has the bytes of the one made of the table, however the sums
// are cut into files and row groups.
func TestWriteSums(t *testing.T) {
	parent := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		records := drawRecords(r)
		if len(records) == 0 {
			return
		}
		dir, err := os.MkdirTemp(parent, "sums")
		if err != nil {
			r.Fatal(err)
		}
		table := build(r, records, 7, 1)
		if err := Write(context.Background(), filepath.Join(dir, "want"), table); err != nil {
			r.Fatal(err)
		}
		var files []string
		for rest := sumRows(table); len(rest) > 0; {
			n := rapid.IntRange(0, len(rest)).Draw(r, "rows of the file")
			name := filepath.Join(dir, fmt.Sprintf("part-%05d.parquet", len(files)))
			files = append(files, writeFile(r, name, rest[:n], rapid.Int64Range(1, 20).Draw(r, "rows of a group")))
			rest = rest[n:]
		}
		told := int64(0)
		rows, counted, err := WriteSums(context.Background(), filepath.Join(dir, "got"), files, func(done, _ int64) { told = done })
		if err != nil || rows != int64(table.Len()) || counted != int64(len(records)) || told != int64(len(files)) {
			r.Fatalf("%d rows of %d records, told of %d files: %v", rows, counted, told, err)
		}
		if !reflect.DeepEqual(contents(r, filepath.Join(dir, "got")), contents(r, filepath.Join(dir, "want"))) {
			r.Fatal("the bytes differ from those of the table")
		}
	})
}

// Sums that make no panel are refused, and a file is never taken for another.
func TestWriteSumsRefused(t *testing.T) {
	day, next, exact, large, negative := flows.NewMonth(2020, 1).Date32(), flows.NewMonth(2020, 2).Date32(), int64(maxSum), int64(maxSum+1), int64(-1)
	row := func(day *int32, product string, kg *int64) sumRow {
		return sumRow{Period: day, Flow: "import", Product: product, Kg: kg, Records: 1}
	}
	type narrow struct {
		Period  int32   `parquet:"period,date"`
		Flow    string  `parquet:"flow"`
		Product string  `parquet:"product"`
		Value   float64 `parquet:"value"`
	}
	dir := t.TempDir()
	file := func(name string, rows ...sumRow) string { return writeFile(t, filepath.Join(dir, name), rows, 100) }
	damaged := filepath.Join(dir, "damaged")
	if err := os.WriteFile(damaged, []byte("PAR1 and no more PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		files []string
		want  string
	}{
		{"good", []string{file("a", row(&day, "01", &exact), row(&day, "02", nil), row(&next, "01", nil))}, ""},
		{"too large", []string{file("b", row(&day, "01", &large))}, "the kg of flow=import product=01 in 2020-01"},
		{"negative", []string{file("c", row(&day, "01", &negative))}, "the kg of flow=import product=01 in 2020-01"},
		{"a cell twice", []string{file("d", row(&day, "01", nil)), file("e", row(&day, "01", nil))}, "row 1 of a row group, flow=import product=01 in 2020-01, stands behind flow=import product=01 in 2020-01: sums are accepted"},
		{"a product too early", []string{file("f", row(&day, "02", nil), row(&day, "01", nil))}, "row 2 of a row group"},
		{"a month too early", []string{file("g", row(&next, "01", nil), row(&day, "02", nil))}, "row 2 of a row group"},
		{"no month", []string{file("h", row(nil, "01", nil))}, "row 1 has no period"},
		{"other columns", []string{writeFile(t, filepath.Join(dir, "i"), []narrow{{}}, 100)}, "the column reporter is missing"},
		{"no Parquet", []string{damaged}, damaged},
		{"no file", []string{filepath.Join(dir, "none")}, "no such file"},
	} {
		_, _, err := WriteSums(t.Context(), t.TempDir(), test.files, func(_, _ int64) {})
		if (err != nil) != (test.want != "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}
