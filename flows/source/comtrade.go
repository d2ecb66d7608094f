package source

import (
	"detour/flows"
	"detour/flows/place"
)

// comtrade is what the API of UN Comtrade (v1) answers, as JSON and as CSV, and
// what its portal and its bulk files write. Texts beside the codes come only where
// they were asked for, so the codes alone are read.
var comtrade = &Format{
	Name:  "comtrade",
	Title: "UN Comtrade API v1 (JSON and CSV) and bulk files",
	Columns: []Column{
		{Name: "freqCode", Role: Frequency},
		{Name: "period", Role: Period},
		{Name: "reporterCode", Role: Role(flows.Reporter)},
		{Name: "flowCode", Role: Role(flows.Flow)},
		{Name: "partnerCode", Role: Partner},
		{Name: "cmdCode", Role: Role(flows.Product)},
		{Name: "primaryValue", Role: ValueAmount},
		{Name: "partner2Code", Role: SecondPartner, Optional: true},
		{Name: "motCode", Role: Role(flows.Mode), Optional: true},
		{Name: "customsCode", Role: Detail, Optional: true},
		{Name: "classificationCode", Role: Classification, Optional: true},
		{Name: "netWgt", Role: KgAmount, Optional: true, ZeroUnknown: true},
		{Name: "qty", Role: QuantityAmount, Optional: true, ZeroUnknown: true},
		{Name: "qtyUnitCode", Role: Unit, Optional: true},
	},
	Constants: map[Role]string{Role(flows.Currency): "USD"},
	Places:    place.M49,
	Rename:    map[Role]map[string]string{Role(flows.Flow): comtradeFlows, Role(flows.Mode): comtradeModes},
	SetAside:  map[Role][]string{Role(flows.Flow): {"RM", "RX", "DX", "FM", "MIP", "MOP", "XIP", "XOP"}},
	Totals:    map[Role]string{SecondPartner: "0", Detail: "C00", Role(flows.Mode): "0"},
	Within:    comtradeWithin,
	Traps: []string{
		"Totals stand beside their parts: partner 0 (World), second partner 0, customs procedure C00, mode of transport 0, product TOTAL and headings. Those on the last three axes are records where the same cell has no parts.",
		"Exports (X) hold re-exports (RX) and domestic exports (DX), imports (M) hold re-imports (RM): these are set aside.",
		"Annual data state month 52 or a period of four digits; annual data has no monthly test.",
		"Countries are M49 numbers, with some of UN Comtrade's own: 842 is the USA, 251 France, 490 Taiwan.",
		"A net weight or quantity of 0 is unknown. Weights may be estimated by UN Comtrade.",
		"A file of another classification than the Harmonised System (SITC, BEC) states the same trade again.",
		"A table from the portal ends each line with a separator and writes AtlQty for altQty.",
	},
}

// comtradeFlows are the flows that are part of another.
var comtradeFlows = map[string]string{
	"RM": "M", "FM": "M", "MIP": "M", "MOP": "M",
	"RX": "X", "DX": "X", "XIP": "X", "XOP": "X",
}

// comtradeModes are the modes of transport of UN Comtrade (its list MOT).
var comtradeModes = map[string]string{
	"1000": "air", "2000": "water", "2100": "sea", "2200": "inland", "2900": "water",
	"3000": "land", "3100": "rail", "3200": "road", "3900": "land",
	"9000": "other", "9100": "fixed", "9110": "fixed", "9120": "fixed", "9200": "post", "9300": "self", "9900": "other",
}

// comtradeWithin tells which mode of transport is part of which.
var comtradeWithin = map[string]string{
	"2100": "2000", "2200": "2000", "2900": "2000",
	"3100": "3000", "3200": "3000", "3900": "3000",
	"9100": "9000", "9200": "9000", "9300": "9000", "9900": "9000",
	"9110": "9100", "9120": "9100",
}
