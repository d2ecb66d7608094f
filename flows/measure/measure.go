package measure

import (
	"slices"
	"strings"
	"time"

	"detour/flows"
	"detour/flows/place"
)

// The directions of a measure, as its regime sees them; empty is any.
const (
	Import  = flows.Import
	Export  = flows.Export
	Transit = "transit"
)

// union stands in the ends of a measure for every member state of the European
// Union.
const union = "EU"

// Measure is one line of a table of restrictive measures.
type Measure struct {
	Regime, Act, Annex  string
	Code                string    // beginning of the codes that it concerns; empty: the act names none
	Ex                  bool      // covers a part of the code only
	Direction           string    // [Import], [Export], [Transit] or empty
	Origin, Destination string    // ISO 3166-1 alpha-2, or EU for any member state; empty: any
	Party               string    // consignor or consignee; empty: any
	From                time.Time // first day in force
	To                  time.Time // last day in force; zero: not lifted
	WindDown            time.Time // last day of deliveries under earlier contracts; zero: no such time
	Contracts           string    // which contracts are exempt, or what they must say; empty: nothing
	Source              string
}

// Concerns tells whether the goods of a cell are under the measure, at some time
// and, where [Measure.Ex], in part: its code begins with that of the measure, and
// its ends and parties are those that the measure names. A cell summed over a
// country or a party that the measure names is not; one summed over the member
// states of the Union may be. Goods in transit are in no cell of trade.
// Of a sum of codes that the nomenclature connects one such code is enough: the goods of
// the others were under it, or are.
func (m *Measure) Concerns(c flows.Cell) bool {
	return m.of(c[flows.Product]) && m.Direction != Transit && m.named(c) &&
		at(m.Origin, c[flows.Origin]) && at(m.Destination, c[flows.Destination])
}

// of tells whether a product, or a code of a sum, begins with the code of the measure.
func (m *Measure) of(product string) bool {
	begins := func(code string) bool { return strings.HasPrefix(code, m.Code) }
	switch {
	case m.Code == "":
		return false
	case flows.Joined(product):
		return slices.ContainsFunc(flows.SplitCodes(product), begins)
	}
	return begins(product)
}

// named tells whether the party of the measure, if it has one, is one of the cell's.
func (m *Measure) named(c flows.Cell) bool {
	return m.Party == "" || strings.EqualFold(m.Party, c[flows.Consignor]) || strings.EqualFold(m.Party, c[flows.Consignee])
}

// at tells whether a country of a cell is what a measure names.
func at(named, country string) bool {
	switch named {
	case "", country:
		return true
	case union:
		return country == "" || place.InUnion(country)
	}
	return false
}

// Begins is the month of the first day in force.
func (m *Measure) Begins() flows.Month { return flows.NewMonth(m.From.Year(), int(m.From.Month())) }

// In tells whether the measure is in force in some day of a month.
func (m *Measure) In(month flows.Month) bool {
	return month >= m.Begins() && (m.To.IsZero() || month <= flows.NewMonth(m.To.Year(), int(m.To.Month())))
}

// On tells whether the measure is in force on a day.
func (m *Measure) On(day time.Time) bool {
	return !day.Before(m.From) && (m.To.IsZero() || !day.After(m.To))
}
