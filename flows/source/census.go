package source

import (
	"bufio"
	"bytes"
	"strconv"

	"detour/flows"
	"detour/flows/place"
)

// censusImports and censusExports are the detail files of the US Census Bureau's
// merchandise trade (IMP_DETL.TXT and EXP_DETL.TXT in the monthly ZIPs), lines of
// fixed width without a header. Cumulated amounts of the year may follow and are
// not read.
var (
	censusImports = &Format{
		Name:    "census-imports",
		Title:   "US Census Bureau, general imports in detail (IMP_DETL)",
		Columns: censusColumns("cty_code", "dist_entry", "gen_qy1_mo", "gen_val_mo"),
		Constants: map[Role]string{
			Role(flows.Reporter): "US", Role(flows.Flow): flows.Import, Role(flows.Currency): "USD",
		},
		Listed: true,
		Places: place.Census,
		Traps:  append([]string{"General imports (gen_) are read, the goods as they arrive; imports for consumption (con_) and dutiable value (dut_) state parts of the same trade."}, censusTraps...),
		bare:   censusBare(censusImportFields, "gen_val_mo"),
	}
	censusExports = &Format{
		Name:    "census-exports",
		Title:   "US Census Bureau, exports in detail (EXP_DETL)",
		Columns: censusColumns("cty_code", "district", "qty_1_mo", "all_val_mo"),
		Constants: map[Role]string{
			Role(flows.Reporter): "US", Role(flows.Flow): flows.Export, Role(flows.Currency): "USD",
		},
		Listed: true,
		Places: place.Census,
		Traps:  append([]string{"Domestic exports (1) and re-exports of foreign goods (2) are rows of their own and add up."}, censusTraps...),
		bare:   censusBare(censusExportFields, "all_val_mo"),
	}
)

var censusTraps = []string{
	"Countries are numbers of Schedule C: 5700 is China, 4621 Russia.",
	"Only what goes by air or sea has a weight, the shipping weight: a row that also went by land has none.",
	"The customs district stands for the port.",
	"The ZIP holds tables of codes and of sums beside the detail file: they are left out.",
}

var censusImportFields = []fixedField{
	{"commodity", 1, 10},
	{"cty_code", 11, 14},
	{"dist_entry", 17, 18},
	{"dist_unlad", 19, 20},
	{"rate_prov", 21, 22},
	{"year_month", 23, 28},
	{"con_qy1_mo", 44, 58},
	{"con_val_mo", 74, 88},
	{"gen_qy1_mo", 149, 163},
	{"gen_val_mo", 179, 193},
	{"air_val_mo", 224, 238},
	{"air_wgt_mo", 239, 253},
	{"ves_val_mo", 269, 283},
	{"ves_wgt_mo", 284, 298},
}

var censusExportFields = []fixedField{
	{"df", 1, 1},
	{"commodity", 2, 11},
	{"cty_code", 12, 15},
	{"district", 16, 17},
	{"year_month", 18, 23},
	{"qty_1_mo", 39, 53},
	{"all_val_mo", 69, 83},
	{"air_val_mo", 84, 98},
	{"air_wgt_mo", 99, 113},
	{"ves_val_mo", 114, 128},
	{"ves_wgt_mo", 129, 143},
}

func censusColumns(country, district, quantity, value string) []Column {
	return []Column{
		{Name: "commodity", Role: Role(flows.Product)},
		{Name: country, Role: Partner},
		{Name: district, Role: Role(flows.Via)},
		{Name: "year_month", Role: Period},
		{Name: quantity, Role: QuantityAmount},
		{Name: value, Role: ValueAmount},
		{Name: "shipping_weight", Role: KgAmount},
		{Name: "df", Role: Detail, Optional: true},
		{Name: "dist_unlad", Role: Detail, Optional: true},
		{Name: "rate_prov", Role: Detail, Optional: true},
	}
}

// censusBare reads a layout whose last column is the shipping weight: the sum of
// those by air and by sea where the two make up the whole value, else unknown.
func censusBare(layout []fixedField, value string) *bare {
	header := make([]string, 0, len(layout)+1)
	at := map[string]int{}
	for i, f := range layout {
		header = append(header, f.name)
		at[f.name] = i
	}
	amounts := []int{at[value], at["air_val_mo"], at["ves_val_mo"], at["air_wgt_mo"], at["ves_wgt_mo"]}
	weigh := func(fields [][]byte) []byte {
		var n [5]int64
		for i, field := range amounts {
			var err error
			if n[i], err = strconv.ParseInt(string(fields[field]), 10, 64); err != nil {
				return nil
			}
		}
		if n[1]+n[2] != n[0] {
			return nil
		}
		return strconv.AppendInt(nil, n[3]+n[4], 10)
	}
	return &bare{
		header: append(header, "shipping_weight"),
		fits:   func(head []byte) bool { return censusFits(layout, head) },
		rows:   func(in *bufio.Reader) rows { return newFixed(in, layout, weigh) },
	}
}

// censusFits tells whether the first line of a text is of the layout: digits in
// every place of a code or an amount, and a month.
func censusFits(layout []fixedField, head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	line = bytes.TrimRight(line, "\r")
	for _, f := range layout {
		if len(line) < f.to {
			return false
		}
		text := f.of(line)
		switch f.name {
		case "dist_entry", "dist_unlad", "district", "rate_prov":
		case "df":
			if string(text) != "1" && string(text) != "2" {
				return false
			}
		case "year_month":
			if monthOf(string(text)).verdict != usable {
				return false
			}
		default:
			if len(text) != f.to-f.from+1 || !digitsOnly(text) {
				return false
			}
		}
	}
	return true
}
