package source

import "detour/flows"

// comextV2 is the monthly bulk download of Comext. Some editions leave columns
// out, so only what a record cannot do without is needed.
var comextV2 = &Format{
	Name:  "comext-v2",
	Title: "Eurostat Comext bulk, v2 (full_YYYYMM.dat out of full_v2_YYYYMM.7z)",
	Columns: []Column{
		{Name: "REPORTER", Role: Role(flows.Reporter)},
		{Name: "PARTNER", Role: Partner},
		{Name: "PRODUCT_NC", Role: Role(flows.Product)},
		{Name: "FLOW", Role: Role(flows.Flow)},
		{Name: "PERIOD", Role: Period},
		{Name: "VALUE_EUR", Role: ValueAmount},
		{Name: "QUANTITY_KG", Role: KgAmount, Optional: true},
		{Name: "QUANTITY_SUPPL_UNIT", Role: QuantityAmount, Optional: true},
		{Name: "SUPPL_UNIT", Role: Unit, Optional: true},
		{Name: "TRADE_TYPE", Role: Detail, Optional: true},
		{Name: "STAT_PROCEDURE", Role: Detail, Optional: true},
		{Name: "VALUE_NAC", Role: Unused, Optional: true},
	},
	Constants: map[Role]string{Role(flows.Currency): "EUR"},
	Traps: []string{
		"Month 52 is the sum of the year.",
		"Rows of several statistical procedures add up to the trade of a cell.",
		"The partner of an import is the country of origin, but between member states (trade type I) the country of dispatch.",
		"Simple transit is not in it: a change of port of goods in transit does not show.",
	},
}
