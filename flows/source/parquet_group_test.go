package source

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
)

// A Parquet file of several row groups and pages is read as the same table in text,
// by one worker and by several.
func TestParquetGroups(t *testing.T) {
	type row struct {
		Flow      string  `parquet:"flow,dict"`
		Indicator string  `parquet:"indicator"`
		Product   *string `parquet:"product_cn,optional,dict"`
		Reporter  string  `parquet:"reporter,dict"`
		Partner   *string `parquet:"partner,optional"`
		Period    string  `parquet:"period,dict"`
		Value     *int64  `parquet:"value_eur,optional"`
	}
	some := func(ok bool, text string) *string {
		if !ok {
			return nil
		}
		return &text
	}
	var all []row
	var text strings.Builder
	text.WriteString(longHeader)
	deref := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for i := range 2000 {
		r := row{"EXPORT", "VALUE_IN_EUROS", some(i%50 != 7, fmt.Sprintf("%08d", 27100000+i%13)), []string{"LT", "EE"}[i%2], some(i%31 != 5, "BY"), fmt.Sprintf("2022-%02d", 1+i%12), nil}
		value := ""
		if i%5 != 2 {
			v := int64(i)
			r.Value, value = &v, fmt.Sprint(v)
		}
		all = append(all, r)
		fmt.Fprintf(&text, "%s,%s,%s,%s,%s,%s,%s\n", r.Flow, r.Indicator, deref(r.Product), r.Reporter, deref(r.Partner), r.Period, value)
	}
	dir := t.TempDir()
	packed := filepath.Join(dir, "in.parquet")
	if err := parquet.WriteFile(packed, all, parquet.MaxRowsPerRowGroup(97), parquet.PageBufferSize(128)); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(dir, "in.csv")
	if err := os.WriteFile(plain, []byte(text.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	read := func(path string, workers int) (records, rejects []string, counts Counts) {
		lock := make(chan struct{}, 1)
		s, err := Read(t.Context(), []string{path}, Options{Workers: workers}, func(r arrow.Record) error {
			lock <- struct{}{}
			defer func() { <-lock }()
			for i := range int(r.NumRows()) {
				line := ""
				for c, column := range r.Columns() {
					if name := r.ColumnName(c); name != "file" && name != "line" {
						line += column.ValueStr(i) + " "
					}
				}
				records = append(records, line)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range s.Rejects {
			rejects = append(rejects, fmt.Sprint(r.Field, r.Found, r.Reason))
		}
		slices.Sort(records)
		return records, rejects, s.Totals()
	}
	want, rejects, counts := read(plain, 1)
	if counts.Used == 0 || counts.Rejected == 0 {
		t.Fatalf("%+v: the table shows too little", counts)
	}
	for _, workers := range []int{1, 3} {
		got, bad, n := read(packed, workers)
		if !slices.Equal(got, want) || !slices.Equal(bad, rejects) || n != counts {
			t.Errorf("%d workers: %d records, %d rejects, %+v, want %d, %d, %+v", workers, len(got), len(bad), n, len(want), len(rejects), counts)
		}
	}
}
