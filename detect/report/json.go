package report

import (
	"encoding/json"
	"io"
	"math"
	"reflect"
	"strings"
	"time"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// ExplainJSON writes what [Explain] tells as one JSON object, indented: note,
// doubt, finding, legs, evidence, series, restrictions, innocent, rows, each row with the columns of its table.
// Dates are written as 2020-11-01, unknown numbers as null.
func ExplainJSON(w io.Writer, d batch.Detail, rows []batch.Row) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Note     string           `json:"note"`
		Doubt    string           `json:"doubt,omitempty"`
		Finding  map[string]any   `json:"finding"`
		Legs     []map[string]any `json:"legs"`
		Evidence []map[string]any `json:"evidence"`
		Series   []map[string]any `json:"series"`

		Restrictions []map[string]any `json:"restrictions"`
		Innocent     []finding.Answer `json:"innocent"`

		Rows []map[string]any `json:"rows"`
	}{words.Say("page.note"), finding.Doubt(d.Evidence), columns(d.Finding), all(d.Legs), all(d.Evidence), all(d.Series), all(d.Restrictions), finding.Innocent(d.Finding, d.Evidence, d.Restrictions), all(rows)})
}

// ExplainCaseJSON writes what [ExplainCase] tells as one JSON object, indented: note,
// doubt, case, and its findings, each with the columns of its table.
func ExplainCaseJSON(w io.Writer, c batch.CaseDetail) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	findings := make([]map[string]any, len(c.Findings))
	for i, d := range c.Findings {
		findings[i] = columns(d.Finding)
	}
	return e.Encode(struct {
		Note     string           `json:"note"`
		Doubt    string           `json:"doubt,omitempty"`
		Case     map[string]any   `json:"case"`
		Findings []map[string]any `json:"findings"`
	}{words.Say("page.note"), finding.Doubt(c.Findings[0].Evidence), columns(c.Case), findings})
}

func all[T any](rows []T) []map[string]any {
	out := make([]map[string]any, len(rows))
	for i, r := range rows {
		out[i] = columns(r)
	}
	return out
}

// columns spreads a row of a table over its columns, by the names that the table
// has in Parquet. JSON has no date and no NaN: the first become text, the second
// null.
func columns(row any) map[string]any {
	out := map[string]any{}
	spread(reflect.ValueOf(row), out)
	return out
}

func spread(v reflect.Value, out map[string]any) {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		if field.Anonymous {
			spread(value, out)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("parquet"), ",")
		optional, isDate := strings.Contains(options, "optional"), strings.Contains(options, "date")
		if value.Kind() == reflect.Pointer {
			if value.IsNil() {
				out[name] = nil
				continue
			}
			value = value.Elem()
		}
		switch {
		case isDate:
			out[name] = time.Unix(86400*value.Int(), 0).UTC().Format(time.DateOnly)
		case optional && value.Kind() == reflect.String && value.Len() == 0:
			out[name] = nil
		case value.Kind() == reflect.Float64 && (math.IsNaN(value.Float()) || math.IsInf(value.Float(), 0)):
			out[name] = nil
		default:
			out[name] = value.Interface()
		}
	}
}
