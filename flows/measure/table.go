package measure

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"detour/flows"
)

//go:embed measures.tsv
var builtinTSV string

// Table is a list of measures.
type Table struct{ measures []*Measure }

// Builtin returns the table that comes with the program.
var Builtin = sync.OnceValue(func() *Table {
	t, err := read(strings.NewReader(builtinTSV))
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
})

// Concerning returns the measures that concern a cell at some time, by date; nil
// of a nil table.
func (t *Table) Concerning(c flows.Cell) []*Measure {
	if t == nil {
		return nil
	}
	var out []*Measure
	for _, m := range t.measures {
		if m.Concerns(c) {
			out = append(out, m)
		}
	}
	return out
}

// Lists tells whether some measure concerns a cell at some time.
func (t *Table) Lists(c flows.Cell) bool { return len(t.Concerning(c)) > 0 }

// columns of a table, in their order.
var columns = []string{"regime", "act", "annex", "code", "ex", "origin", "destination", "from", "to", "wind_down", "contracts"}

// read reads a table of tab-separated columns under a header; lines that begin
// with # are remarks. Measures must stand in the order of their first day.
func read(r io.Reader) (*Table, error) {
	in := csv.NewReader(r)
	in.Comma, in.Comment, in.FieldsPerRecord = '\t', '#', len(columns)
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the measures: %w", err)
	}
	t := &Table{}
	for i, row := range rows {
		if i == 0 {
			if got := strings.Join(row, " "); got != strings.Join(columns, " ") {
				return nil, fmt.Errorf("reading the measures: found the columns %s, accepted are %s", got, strings.Join(columns, " "))
			}
			continue
		}
		m, err := parse(row)
		if err != nil {
			return nil, fmt.Errorf("reading the measures, row %d: %w", i, err)
		}
		if n := len(t.measures); n > 0 && m.From.Before(t.measures[n-1].From) {
			return nil, fmt.Errorf("reading the measures, row %d: begins before the row above it", i)
		}
		t.measures = append(t.measures, m)
	}
	return t, nil
}

func parse(row []string) (*Measure, error) {
	m := &Measure{
		Regime: row[0], Act: row[1], Annex: row[2], Code: row[3], Ex: row[4] == "ex",
		Origin: row[5], Destination: row[6], Contracts: row[10],
	}
	if m.Code == "" || strings.Trim(m.Code, "0123456789") != "" {
		return nil, fmt.Errorf("code %q: digits are accepted", m.Code)
	}
	for _, d := range []struct {
		name, text string
		to         *time.Time
		needed     bool
	}{{"from", row[7], &m.From, true}, {"to", row[8], &m.To, false}, {"wind_down", row[9], &m.WindDown, false}} {
		if d.text == "" && !d.needed {
			continue
		}
		day, err := time.Parse(time.DateOnly, d.text)
		if err != nil {
			return nil, fmt.Errorf("%s %q: a day as 2021-06-25 is accepted", d.name, d.text)
		}
		*d.to = day
	}
	return m, nil
}
