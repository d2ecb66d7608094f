package source

import "detour/flows"

// declarations is the item level of customs declarations, one goods item a row.
// The columns are data elements of the EU Customs Data Model (Delegated
// Regulation (EU) 2015/2446, Annex B).
var declarations = &Format{
	Name:  "declarations",
	Title: "Customs declarations, one goods item a row",
	Columns: []Column{
		{Name: "lrn", Role: Unused}, // 12 09
		{Name: "acceptance_date", Role: Period},
		{Name: "reporter", Role: Role(flows.Reporter)},
		{Name: "flow", Role: Role(flows.Flow)},                       // 11 01
		{Name: "procedure", Role: Unused, Optional: true},            // 11 09
		{Name: "origin_country", Role: Role(flows.Origin)},           // 16 08
		{Name: "dispatch_country", Role: Role(flows.Dispatch)},       // 16 06
		{Name: "destination_country", Role: Role(flows.Destination)}, // 16 03
		{Name: "customs_office", Role: Role(flows.Via)},
		{Name: "mode_at_border", Role: Role(flows.Mode)},    // 19 03
		{Name: "commodity_code", Role: Role(flows.Product)}, // 18 09
		{Name: "exporter", Role: Role(flows.Consignor)},
		{Name: "importer", Role: Role(flows.Consignee)}, // 13 04
		{Name: "currency", Role: Role(flows.Currency)},
		{Name: "statistical_value", Role: ValueAmount},                      // 99 06
		{Name: "net_mass_kg", Role: KgAmount},                               // 18 01
		{Name: "supplementary_units", Role: QuantityAmount, Optional: true}, // 18 02
		{Name: "supplementary_unit_code", Role: Unit, Optional: true},
	},
	ItemLevel: true,
	Traps: []string{
		"Every row is a record: codes of different length stand side by side and are not sums of one another.",
		"The mode is that at the border; inland it may be another.",
		"Where origin or destination is empty, the reporter stands in for its side of the flow.",
	},
}
