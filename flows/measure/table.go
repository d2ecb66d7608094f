package measure

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"detour/flows"
	"detour/flows/place"
)

//go:embed measures.tsv
var builtinTSV string

// BuiltinVersion is the day up to which the built-in table tells what is in force.
const BuiltinVersion = "2025-12-15"

// BuiltinText is the built-in table as it is part of the program.
func BuiltinText() string { return builtinTSV }

// Table is a list of measures, by their first day.
type Table struct{ measures []*Measure }

// Builtin returns the table that comes with the program.
var Builtin = sync.OnceValue(func() *Table {
	t, err := read(strings.NewReader(builtinTSV), '\t')
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
})

// With returns the table with the measures of another one added. One that says of
// the same act, goods, ends, party and first day takes the place of the older one:
// so a lifted measure is told.
func (t *Table) With(other *Table) *Table {
	out := &Table{measures: slices.Clone(other.measures)}
	replaced := map[identity]bool{}
	for _, m := range other.measures {
		replaced[m.identity()] = true
	}
	for _, m := range t.measures {
		if !replaced[m.identity()] {
			out.measures = append(out.measures, m)
		}
	}
	out.sort()
	return out
}

// identity is what two lines about the same measure share.
type identity struct {
	regime, act, annex, code, direction, origin, destination, party, from string
}

func (m *Measure) identity() identity {
	return identity{m.Regime, m.Act, m.Annex, m.Code, m.Direction, m.Origin, m.Destination, m.Party, m.From.String()}
}

// sort puts the measures into an order that does not depend on that of files.
func (t *Table) sort() {
	slices.SortStableFunc(t.measures, func(a, b *Measure) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Regime, b.Regime), cmp.Compare(a.Act, b.Act), cmp.Compare(a.Annex, b.Annex),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Direction, b.Direction), cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Destination, b.Destination), cmp.Compare(a.Party, b.Party))
	})
}

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

// Through returns the measures of a country on the transit of the goods of a cell
// through it, at some time, whoever's they are.
func (t *Table) Through(c flows.Cell, country string) []*Measure {
	if t == nil || country == "" {
		return nil
	}
	var out []*Measure
	for _, m := range t.measures {
		of, _ := place.Country(m.Regime)
		if m.Direction == Transit && of == country && m.of(c[flows.Product]) && at(m.Origin, c[flows.Origin]) {
			out = append(out, m)
		}
	}
	return out
}
