package workbook

import (
	"iter"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"detour/detect/batch"
	"detour/detect/finding"
)

// table is what one sheet holds.
type table struct {
	sheet, file string // file of the batch that holds all rows
	columns     []column
	rows        iter.Seq2[[]any, error] // a value a column: string, int64, float64, bool, time.Time or nil
}

type column struct {
	name string
	kind kind
}

// tables are the sheets of a batch, the dictionary aside.
func tables(b *batch.Batch) []table {
	return []table{
		tableOf("cases", "cases.parquet", b.Cases),
		tableOf("findings", "findings.parquet", b.Findings),
		tableOf("legs", "legs.parquet", b.Legs),
		tableOf("evidence", "evidence.parquet", b.Evidence),
		tableOf("restrictions", "restrictions.parquet", b.Restrictions),
		tableOf("coverage", "coverage.parquet", b.Coverage),
		{"rejects", "rejects.csv", rejectColumns, rejectRows(b)},
	}
}

// extent is the last cell of a sheet with room for so many rows below its header.
func (t table) extent(most int) (cell string, err error) {
	n := 0
	for _, err := range t.rows {
		if err != nil {
			return "", err
		}
		n++
	}
	return excelize.CoordinatesToCellName(len(t.columns), min(n, most)+1)
}

// tableOf spreads rows over the columns that they have in Parquet.
func tableOf[T any](sheet, file string, rows []T) table {
	t := table{sheet: sheet, file: file, columns: columnsOf(reflect.TypeFor[T]())}
	t.rows = func(yield func([]any, error) bool) {
		for i := range rows {
			if !yield(spread(reflect.ValueOf(&rows[i]).Elem(), make([]any, 0, len(t.columns))), nil) {
				return
			}
		}
	}
	return t
}

func columnsOf(row reflect.Type) []column {
	var out []column
	for i := range row.NumField() {
		field := row.Field(i)
		if field.Anonymous {
			out = append(out, columnsOf(field.Type)...)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("parquet"), ",")
		out = append(out, column{name, kindOf(name, field.Type, strings.Contains(options, "date"))})
	}
	return out
}

func kindOf(name string, field reflect.Type, isDate bool) kind {
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	switch {
	case isDate && (name == "in_force" || name == "until" || name == "wind_down"):
		return day
	case isDate:
		return month
	case field.Kind() == reflect.String:
		return text
	case field.Kind() == reflect.Bool:
		return truth
	case field.Kind() != reflect.Float64:
		return whole
	case name == "p" || strings.HasPrefix(name, "q"):
		return probability
	case strings.HasPrefix(name, "ratio") || name == "figure":
		return share
	}
	return amount
}

// spread returns the values of a row; what is unknown, empty or no number is nil, an
// empty cell.
func spread(v reflect.Value, out []any) []any {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		if field.Anonymous {
			out = spread(value, out)
			continue
		}
		isDate := strings.Contains(field.Tag.Get("parquet"), ",date")
		out = append(out, valueOf(value, isDate))
	}
	return out
}

func valueOf(v reflect.Value, isDate bool) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Float64:
		if x := v.Float(); !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
		return nil
	}
	if isDate {
		return time.Unix(v.Int()*86400, 0).UTC()
	}
	return v.Int()
}

func (t table) header(s styles) []any {
	out := make([]any, len(t.columns))
	for i, c := range t.columns {
		out[i] = excelize.Cell{StyleID: s.head, Value: c.name}
	}
	return out
}

func (t table) cells(row []any, s styles) []any {
	out := make([]any, len(row))
	for i, v := range row {
		if x, ok := v.(string); ok {
			v = plain(x)
		}
		if v != nil {
			out[i] = excelize.Cell{StyleID: s.of[t.columns[i].kind], Value: v}
		}
	}
	return out
}

// plain makes a text inert and fits it into a cell, which holds 32,767 characters of
// UTF-16 (ECMA-376); half of them are enough to tell what is meant.
func plain(s string) string {
	const longest = 16000
	if n := len([]rune(s)); n > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	return finding.Escape(s)
}

// width of a column, in characters: that of what it mostly holds.
func (c column) width() float64 {
	switch {
	case c.name == "headline" || c.name == "sentence" || c.name == "meaning":
		return 90
	case c.name == "restriction" || c.name == "reason" || c.name == "explained":
		return 40
	}
	return max(12, float64(len(c.name)+4)) // four for the arrow of the filter
}
