package source

import (
	"strings"

	"detour/flows"
)

// flowWords are the spellings of the two directions, in upper case: Comext's
// numbers, UN Comtrade's letters, the EU declaration types, and words.
var flowWords = map[string]string{
	"1": flows.Import, "I": flows.Import, "M": flows.Import, "IM": flows.Import, "IMP": flows.Import, "IMPORT": flows.Import, "IMPORTS": flows.Import,
	"2": flows.Export, "E": flows.Export, "X": flows.Export, "EX": flows.Export, "EXP": flows.Export, "EXPORT": flows.Export, "EXPORTS": flows.Export,
}

// modeWords are the modes of transport at the border by the codes of the EU
// (Regulation (EU) 2020/1197, Annex V; 0 is Comext's unknown) and by words in
// use, in upper case.
var modeWords = map[string]string{
	"0": "unknown", "UNKNOWN": "unknown", "NOT SPECIFIED": "unknown",
	"1": "sea", "SEA": "sea", "MARITIME": "sea", "VESSEL": "sea",
	"2": "rail", "RAIL": "rail", "RAILWAY": "rail",
	"3": "road", "ROAD": "road",
	"4": "air", "AIR": "air",
	"5": "post", "POST": "post", "POSTAL": "post", "POSTAL CONSIGNMENT": "post", "MAIL": "post",
	"7": "fixed", "FIXED": "fixed", "FIXED MECHANISM": "fixed", "FIXED TRANSPORT INSTALLATIONS": "fixed", "PIPELINE": "fixed",
	"8": "inland", "INLAND": "inland", "INLAND WATERWAY": "inland", "INLAND WATERWAYS": "inland", "INLAND WATERWAY TRANSPORT": "inland",
	"9": "self", "SELF": "self", "SELF PROPULSION": "self", "SELF-PROPULSION": "self", "OWN PROPULSION": "self",
}

// indicators are the amounts that a row of one amount may state.
var indicators = []struct {
	name    string
	measure flows.Measure
	factor  float64
}{
	{"VALUE_IN_EUROS", flows.Value, 1},
	{"VALUE_IN_EUR", flows.Value, 1},
	{"VALUE_EUR", flows.Value, 1},
	{"QUANTITY_IN_100KG", flows.Kg, 100},
	{"QUANTITY_IN_TONS", flows.Kg, 1000},
	{"QUANTITY_IN_KG", flows.Kg, 1},
	{"QUANTITY_KG", flows.Kg, 1},
	{"SUPPLEMENTARY_QUANTITY", flows.Quantity, 1},
	{"SUP_QUANTITY", flows.Quantity, 1},
	{"QUANTITY_SUPPL_UNIT", flows.Quantity, 1},
}

// aggregate tells whether a reporter or partner is a group of countries: the
// labels of Eurostat (EU, EU27_2020, EU27_2020_EXTRA, EXTRA_EU, INT_EU27_2020,
// EA20, WORLD) and their like.
func aggregate(text string) bool {
	label := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToUpper(text))
	switch label {
	case "EU", "EA", "WORLD", "TOTAL", "W00":
		return true
	}
	for _, prefix := range []string{"EU_", "EXTRA_EU", "INTRA_EU", "EXT_EU", "INT_EU", "EXTRA_EA", "INTRA_EA", "WORLD_", "EURO_AREA", "EUROPEAN_UNION"} {
		if strings.HasPrefix(label, prefix) {
			return true
		}
	}
	group, ok := strings.CutPrefix(label, "EU")
	if !ok {
		group, ok = strings.CutPrefix(label, "EA")
	}
	return ok && group != "" && group[0] >= '0' && group[0] <= '9'
}
