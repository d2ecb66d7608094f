package source

import "detour/flows"

// koreaDeclarations is the item level of import declarations in the layout in
// which the Korea Customs Service had synthetic data made for research on fraud.
var koreaDeclarations = &Format{
	Name:  "korea-declarations",
	Title: "Korea Customs Service, import declarations, one goods item a row",
	Columns: []Column{
		{Name: "Declaration ID", Role: Unused},
		{Name: "Date", Role: Period},
		{Name: "Office ID", Role: Role(flows.Via)},
		{Name: "Mode of Transport", Role: Role(flows.Mode)},
		{Name: "Importer ID", Role: Role(flows.Consignee)},
		{Name: "Seller ID", Role: Role(flows.Consignor), Optional: true},
		{Name: "HS6 Code", Role: Role(flows.Product)},
		{Name: "Country of Departure", Role: Role(flows.Dispatch)},
		{Name: "Country of Origin", Role: Role(flows.Origin)},
		{Name: "Net Mass", Role: KgAmount},
		{Name: "Item Price", Role: ValueAmount},
	},
	Constants: map[Role]string{Role(flows.Reporter): "KR", Role(flows.Flow): flows.Import, Role(flows.Currency): "KRW"},
	ItemLevel: true,
	// The list of the Korea Customs Service: the code of the WCO with a zero behind.
	Rename: map[Role]map[string]string{Role(flows.Mode): {
		"10": "sea", "20": "rail", "30": "road", "40": "air", "50": "post", "60": "multimodal", "70": "fixed", "80": "inland", "90": "other",
	}},
	Traps: []string{
		"Every row is a record. The columns Fraud and Critical Fraud are labels of the research data, not of customs, and are not read.",
		"Prices may have more decimals than their currency, from computing with binary fractions: they are rounded.",
		"The office stands for the place of entry; the country of departure may differ from that of origin.",
	},
}
