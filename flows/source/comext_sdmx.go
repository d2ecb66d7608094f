package source

import "detour/flows"

// comextSDMX is the CSV of Eurostat's SDMX service for DS-045409 and its kin: one
// indicator a row. DS-1262527 and its kin add the mode of transport.
var comextSDMX = &Format{
	Name:  "comext-sdmx",
	Title: "Eurostat Comext as SDMX-CSV (DS-045409, DS-1262527 and kin), one indicator a row",
	Columns: []Column{
		{Name: "freq", Role: Frequency},
		{Name: "reporter", Role: Role(flows.Reporter)},
		{Name: "partner", Role: Partner},
		{Name: "product", Role: Role(flows.Product)},
		{Name: "flow", Role: Role(flows.Flow)},
		{Name: "indicators", Role: Indicator},
		{Name: "TIME_PERIOD", Role: Period},
		{Name: "OBS_VALUE", Role: Observation},
		{Name: "transport_mode", Role: Role(flows.Mode), Optional: true},
		{Name: "DATAFLOW", Role: Unused, Optional: true},
		{Name: "LAST UPDATE", Role: Extracted, Optional: true},
		{Name: "OBS_FLAG", Role: Unused, Optional: true},
	},
	Constants: map[Role]string{Role(flows.Currency): "EUR"},
	Traps: []string{
		"QUANTITY_IN_100KG counts hundreds of kilograms.",
		"EU27_2020, EU27_2020_EXTRA, WORLD, TOTAL and the sums of HS2, HS4 and HS6 stand beside their parts.",
		"Cells with : or :c are missing or confidential, not zero.",
		"A cell takes one row an indicator, so its records count more than once.",
	},
}
