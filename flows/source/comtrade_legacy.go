package source

import (
	"detour/flows"
	"detour/flows/place"
)

// comtradeLegacy is the CSV of UN Comtrade's portal before 2022.
var comtradeLegacy = &Format{
	Name:  "comtrade-legacy",
	Title: "UN Comtrade, CSV of the portal before 2022",
	Columns: []Column{
		{Name: "period", Role: Period},
		{Name: "trade_code", Role: Role(flows.Flow)},
		{Name: "reporter_code", Role: Role(flows.Reporter)},
		{Name: "partner_code", Role: Partner},
		{Name: "commodity_code", Role: Role(flows.Product)},
		{Name: "trade_value_us", Role: ValueAmount},
		{Name: "partner2_code", Role: SecondPartner, Optional: true},
		{Name: "mot_code", Role: Role(flows.Mode), Optional: true},
		{Name: "cst_code", Role: Detail, Optional: true},
		{Name: "netweight_kg", Role: KgAmount, Optional: true, ZeroUnknown: true},
		{Name: "Qty", Role: QuantityAmount, Optional: true, ZeroUnknown: true},
		{Name: "QtyUnitCode", Role: Unit, Optional: true},
	},
	Constants: map[Role]string{Role(flows.Currency): "USD"},
	Places:    place.M49,
	Rename: map[Role]map[string]string{
		Role(flows.Flow): {"3": "2", "4": "1"}, // re-exports, re-imports
		Role(flows.Mode): comtradeModes,
	},
	SetAside: map[Role][]string{Role(flows.Flow): {"3", "4"}},
	Totals:   map[Role]string{SecondPartner: "0", Detail: "C00", Role(flows.Mode): "0"},
	Within:   comtradeWithin,
	Dialect:  Dialect{Encoding: "cp1252"},
	Traps: []string{
		"The text is cp1252, but UTF-8 where it begins with a byte order mark.",
		"Descriptions of commodities hold commas within quotes.",
		"Exports (2) hold re-exports (3), imports (1) hold re-imports (4): these are set aside.",
		"Partner 0 is the world, mode 0 all modes; periods of four digits are years, and annual data has no monthly test.",
	},
}
