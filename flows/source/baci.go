package source

import (
	"detour/flows"
	"detour/flows/place"
)

// baci is CEPII's BACI, in which the two statements of a flow are reconciled. It
// stands here as an export of i to j.
var baci = &Format{
	Name:  "baci",
	Title: "CEPII BACI (BACI_HS22_Y2024_V202601.csv), annual",
	Columns: []Column{
		{Name: "t", Role: Period},
		{Name: "i", Role: Role(flows.Reporter)},
		{Name: "j", Role: Partner},
		{Name: "k", Role: Role(flows.Product)},
		{Name: "v", Role: ValueAmount, Factor: 1000},
		{Name: "q", Role: KgAmount, Factor: 1000},
	},
	Constants: map[Role]string{Role(flows.Flow): flows.Export, Role(flows.Currency): "USD"},
	Listed:    true,
	Places:    place.M49,
	Dialect:   Dialect{Missing: []string{"NA"}},
	Traps: []string{
		"It is annual: its rows are read, checked, counted and set aside, for annual data has no monthly test.",
		"v counts thousands of dollars, q tonnes; NA is unknown.",
		"A program that reads k as a number loses the zero in front of chapters 01 to 09: such codes are rejects.",
		"Countries are UN Comtrade's numbers.",
	},
}
