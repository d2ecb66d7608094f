package source

import "detour/flows"

// comextHistorical is the older bulk download of Comext with 19 columns, whose
// header differs in case from edition to edition.
var comextHistorical = &Format{
	Name:  "comext-historical",
	Title: "Eurostat Comext bulk, historical layout of 19 columns",
	Columns: []Column{
		{Name: "DECLARANT_ISO", Role: Role(flows.Reporter)},
		{Name: "PARTNER_ISO", Role: Partner},
		{Name: "PRODUCT_NC", Role: Role(flows.Product)},
		{Name: "FLOW", Role: Role(flows.Flow)},
		{Name: "PERIOD", Role: Period},
		{Name: "VALUE_IN_EUROS", Role: ValueAmount},
		{Name: "QUANTITY_IN_KG", Role: KgAmount, Optional: true},
		{Name: "SUP_QUANTITY", Role: QuantityAmount, Optional: true},
		{Name: "SUPP_UNIT", Role: Unit, Optional: true},
		{Name: "DECLARANT", Role: Unused, Optional: true},
		{Name: "PARTNER", Role: Unused, Optional: true},
		{Name: "TRADE_TYPE", Role: Detail, Optional: true},
		{Name: "STAT_REGIME", Role: Detail, Optional: true},
	},
	Constants: map[Role]string{Role(flows.Currency): "EUR"},
	Traps: []string{
		"DECLARANT and PARTNER are the old numbers; the letters stand in the columns with _ISO.",
		"Month 52 is the sum of the year.",
		"The partner of an import is the country of origin, but between member states (trade type I) the country of dispatch.",
	},
}
