package source

import "detour/flows"

// comextLong is the tidy extract of DS-045409 kept by researchers: a row for each
// indicator, CN8 codes with the sums of some headings among them.
var comextLong = &Format{
	Name:  "comext-long",
	Title: "Comext extract in long form (flow, indicator, product_cn, …)",
	Columns: []Column{
		{Name: "flow", Role: Role(flows.Flow)},
		{Name: "indicator", Role: Indicator},
		{Name: "product_cn", Role: Role(flows.Product)},
		{Name: "reporter", Role: Role(flows.Reporter)},
		{Name: "partner", Role: Partner},
		{Name: "period", Role: Period},
		{Name: "value_eur", Role: Observation},
	},
	Constants: map[Role]string{Role(flows.Currency): "EUR"},
	Traps: []string{
		"Sums of HS4 headings stand beside their CN8 codes, and TOTAL beside the chapters.",
		"A heading may state more than its codes do: confidential trade is in the sum and not in the parts.",
	},
}
