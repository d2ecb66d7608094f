package source

import (
	"detour/flows"
	"detour/flows/place"
)

// comexstatExports and comexstatImports are the monthly files of Brazil's
// ComexStat (EXP_2024.csv and IMP_2024.csv, by NCM). Which of the two a file is,
// its columns alone tell: only imports have freight and insurance.
var (
	comexstatExports = comexstat(flows.Export, "exports")
	comexstatImports = comexstat(flows.Import, "imports",
		Column{Name: "VL_FRETE", Role: Unused}, Column{Name: "VL_SEGURO", Role: Unused})
)

func comexstat(flow, title string, more ...Column) *Format {
	return &Format{
		Name:  "comexstat-" + title,
		Title: "Brazil, MDIC ComexStat, " + title + " by NCM",
		Columns: append([]Column{
			{Name: "CO_ANO", Role: Period, Join: "CO_MES"},
			{Name: "CO_MES", Role: Unused},
			{Name: "CO_NCM", Role: Role(flows.Product)},
			{Name: "CO_PAIS", Role: Partner},
			{Name: "CO_VIA", Role: Role(flows.Mode)},
			{Name: "CO_URF", Role: Role(flows.Via)},
			{Name: "KG_LIQUIDO", Role: KgAmount},
			{Name: "VL_FOB", Role: ValueAmount},
			{Name: "QT_ESTAT", Role: QuantityAmount, Optional: true},
			{Name: "CO_UNID", Role: Unit, Optional: true},
			{Name: "SG_UF_NCM", Role: Detail, Optional: true},
		}, more...),
		Constants: map[Role]string{Role(flows.Reporter): "BR", Role(flows.Flow): flow, Role(flows.Currency): "USD"},
		Listed:    true,
		Places:    place.Brazil,
		Rename:    map[Role]map[string]string{Role(flows.Mode): comexstatModes},
		Dialect:   Dialect{Encoding: "latin1"},
		Traps: []string{
			"The customs office (CO_URF) and the mode of transport (CO_VIA) make a route: goods that change port change their cell.",
			"Countries are Brazil's own numbers: 160 is China, 249 the USA.",
			"Exports and imports differ by the columns of freight and insurance alone.",
			"Rows of several states of Brazil (SG_UF_NCM) add up to the trade of a cell.",
			"The text is latin1.",
		},
	}
}

// comexstatModes are the modes of transport of ComexStat (its table VIA).
var comexstatModes = map[string]string{
	"00": "unknown", "01": "sea", "02": "inland", "03": "inland", "04": "air", "05": "post", "06": "rail", "07": "road",
	"08": "fixed", "09": "self", "10": "fictitious", "11": "courier", "12": "hand-carried", "13": "towed", "14": "fixed",
	"15": "border trade", "99": "unknown",
}
