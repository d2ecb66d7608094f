package source

import (
	"fmt"
	"strings"

	"detour/flows"
	"detour/flows/place"
)

// Role is what a column fills of a record: one of the axes (a Role below
// [flows.NumAxes] is that [flows.Axis]), or one of the constants below.
type Role uint8

// The roles that are no axis.
const (
	Partner     Role = flows.NumAxes + iota // origin of an import, destination of an export
	Period                                  // month, or the date of an item
	ValueAmount                             // value, in the currency of the record
	KgAmount                                // net mass
	QuantityAmount
	Unit           // unit of the quantity
	Indicator      // which amount the row states, in tables with one amount a row
	Observation    // that amount
	Frequency      // M for months; annual rows are set aside
	SecondPartner  // country of dispatch of an import
	Classification // of the product; only the Harmonised System and what extends it is read
	Suppression    // whether the source hides part of the row
	Detail         // tells rows of the same cell apart, and is read for nothing else
	Extracted      // when the row was taken from its source
	Unused         // known, and not read
	numRoles
)

var roleNames = [numRoles - flows.NumAxes]string{
	"partner", "period", "value", "kg", "quantity", "unit", "indicator", "observation", "frequency",
	"second_partner", "classification", "suppression", "detail", "extracted", "-",
}

// String returns the name of the role as written in a column map.
func (r Role) String() string {
	switch {
	case r < flows.NumAxes:
		return flows.Axis(r).String()
	case r < numRoles:
		return roleNames[r-flows.NumAxes]
	}
	return fmt.Sprintf("role(%d)", uint8(r))
}

// Column is a column of a layout.
type Column struct {
	Name     string // as in the header; compared without regard to case
	Role     Role
	Optional bool    // the layout is recognised without it
	Factor   float64 // how many euros, kilograms or units one of the column's is; 0 = 1
	Join     string  // column whose two digits are put behind, as a month behind its year

	ZeroUnknown bool // the source writes 0 for an amount that it does not know
}

// Format is a layout of customs records: which columns it has and what they
// mean.
type Format struct {
	Name      string // as given to --source and written in coverage
	Title     string
	Columns   []Column
	Constants map[Role]string // axes that the layout fixes, such as the currency
	ItemLevel bool            // rows are single items: nothing in it is a sum
	Traps     []string        // what is known to mislead, for `detour sources`

	// Listed tells that only the values of SetAside are sums: nothing is taken
	// for a sum by its name or its place above longer codes.
	Listed   bool
	Amends   bool                       // rows of an earlier month than the newest replace rows of earlier inputs
	SetAside map[Role][]string          // values whose rows are sums of others
	Rename   map[Role]map[string]string // values as written to values as meant
	Totals   map[Role]string            // values that stand for all of an axis: see [breakdown]
	Within   map[string]string          // modes of transport that are parts of another, as written
	Places   place.System               // list of country codes
	Dialect  Dialect

	bare *bare // how a table without a header line is read
}

// Dialect is how a text table writes its cells. The zero value is UTF-8 with a
// sniffed delimiter and decimal points.
type Dialect struct {
	Delimiter    byte // 0 = found from the header
	DecimalComma bool
	Thousands    string   // separator of digit groups, "" = none
	Missing      []string // texts that stand for a missing amount, beside "", ":" and ":c"
	Encoding     string   // "utf-8" (or ""), "latin1", "cp1252"
}

// formats lists the layouts known by their header. Another one is a file with its
// Format and a line here.
var formats = []*Format{
	comextV2, comextHistorical, comextSDMX, comextLong, comextEasy,
	comtrade, comtradeLegacy,
	comexstatExports, comexstatImports, hmrcExports, hmrcImports, censusImports, censusExports, baci,
	declarations, koreaDeclarations,
}

// Formats returns the layouts that are recognised by their header.
func Formats() []*Format { return append([]*Format(nil), formats...) }

// Lookup returns the known format of a name.
func Lookup(name string) (*Format, error) {
	var names []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("no source is called %q: known are %s; any other table needs a column map", name, strings.Join(names, ", "))
}

// lacks returns the columns that the format needs and the header does not have.
func (f *Format) lacks(header []string) []string {
	var missing []string
	for _, c := range f.Columns {
		if !c.Optional && find(header, c.Name) < 0 {
			missing = append(missing, c.Name)
		}
	}
	return missing
}

// find returns the position of a column in a header, or -1.
func find(header []string, name string) int {
	for i, h := range header {
		if strings.EqualFold(h, name) {
			return i
		}
	}
	return -1
}

// match returns the known format whose columns the header has, the one that
// needs most columns if several do, and nil if none does.
func match(header []string) *Format {
	var best *Format
	most := 0
	for _, f := range formats {
		if len(f.lacks(header)) > 0 {
			continue
		}
		needed := 0
		for _, c := range f.Columns {
			if !c.Optional {
				needed++
			}
		}
		if needed > most {
			best, most = f, needed
		}
	}
	return best
}

// nearest returns the known format of whose needed columns the header has the
// largest share, and the columns that it lacks.
func nearest(header []string) (*Format, []string) {
	var best *Format
	var bestLacks []string
	bestShare := -1.0
	for _, f := range formats {
		lacks := f.lacks(header)
		needed := 0
		for _, c := range f.Columns {
			if !c.Optional {
				needed++
			}
		}
		if share := 1 - float64(len(lacks))/float64(needed); share > bestShare {
			best, bestLacks, bestShare = f, lacks, share
		}
	}
	return best, bestLacks
}
