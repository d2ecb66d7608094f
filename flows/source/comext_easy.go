package source

import "detour/flows"

// comextEasy is the relational view that Eurostat's Easy Comext exports: names of
// countries, months in words.
var comextEasy = &Format{
	Name:  "comext-easy",
	Title: "Eurostat Easy Comext, relational view as CSV",
	Columns: []Column{
		{Name: "REPORTER", Role: Role(flows.Reporter)},
		{Name: "PARTNER", Role: Partner},
		{Name: "PRODUCT", Role: Role(flows.Product)},
		{Name: "FLOW", Role: Role(flows.Flow)},
		{Name: "PERIOD", Role: Period},
		{Name: "VALUE_IN_EUR", Role: ValueAmount},
		{Name: "QUANTITY_IN_100KG", Role: KgAmount, Factor: 100, Optional: true},
		{Name: "QUANTITY_IN_KG", Role: KgAmount, Optional: true},
		{Name: "SUPPLEMENTARY_QUANTITY", Role: QuantityAmount, Optional: true},
		{Name: "STAT_PROCEDURE", Role: Detail, Optional: true},
	},
	Constants: map[Role]string{Role(flows.Currency): "EUR"},
	Totals:    map[Role]string{Detail: "Total"},
	Traps: []string{
		"Product Total and the headings stand beside their codes, and procedure Total beside the procedures.",
		"Names of countries hold remarks in parentheses.",
		"Months are words: Aug. 2024. Jan.-Dec. 2024 is the sum of the year.",
	},
}
