package source

import (
	"strings"
	"testing"
)

// fixedLine writes fields into a line of zeros.
func fixedLine(t *testing.T, width int, layout []fixedField, fields map[string]string) string {
	t.Helper()
	line := []byte(strings.Repeat("0", width))
	for name, text := range fields {
		i := find(namesOf(layout), name)
		if i < 0 {
			t.Fatalf("no field %s", name)
		}
		f := layout[i]
		copy(line[f.from-1:f.to], strings.Repeat("0", f.to-f.from+1-len(text))+text)
	}
	return string(line)
}

func namesOf(layout []fixedField) (names []string) {
	for _, f := range layout {
		names = append(names, f.name)
	}
	return names
}

func TestCensus(t *testing.T) {
	imports := func(more map[string]string) string {
		fields := map[string]string{
			"commodity": "8542310001", "cty_code": "5700", "dist_entry": "27", "dist_unlad": "27", "year_month": "202203",
			"gen_qy1_mo": "12", "gen_val_mo": "1000", "con_val_mo": "900", "air_val_mo": "600", "air_wgt_mo": "30", "ves_val_mo": "400", "ves_wgt_mo": "70",
		}
		for name, text := range more {
			fields[name] = text
		}
		return fixedLine(t, 358, censusImportFields, fields)
	}
	exports := func(domestic string) string {
		return fixedLine(t, 173, censusExportFields, map[string]string{
			"df": domestic, "commodity": "8542310000", "cty_code": "4621", "district": "10", "year_month": "202203", "qty_1_mo": "5",
			"all_val_mo": "700", "air_val_mo": "700", "air_wgt_mo": "8",
		})
	}
	tests := []struct {
		name, text, format string
		want               []string
		unknown            int
	}{
		{
			"imports by air and sea", imports(nil) + "\r\n", "census-imports",
			[]string{"1 2022-03 reporter=US flow=import origin=CN destination=US via=27 product=8542310001 currency=USD value=100000 kg=100000 quantity=12000"},
			0,
		},
		{
			"what goes by land has no weight; cumulated amounts may follow",
			imports(map[string]string{"gen_val_mo": "5000"}) + strings.Repeat("000000000000007", 20) + "\n" + imports(map[string]string{"cty_code": "9999"}) + "\n", "census-imports",
			[]string{
				"1 2022-03 reporter=US flow=import origin=CN destination=US via=27 product=8542310001 currency=USD value=500000 quantity=12000",
				"2 2022-03 reporter=US flow=import origin=9999 destination=US via=27 product=8542310001 currency=USD value=100000 kg=100000 quantity=12000",
			},
			1,
		},
		{
			"exports, domestic and foreign", exports("1") + "\n" + exports("2") + "\n", "census-exports",
			[]string{
				"1 2022-03 reporter=US flow=export origin=US destination=RU via=10 product=8542310000 currency=USD value=70000 kg=8000 quantity=5000",
				"2 2022-03 reporter=US flow=export origin=US destination=RU via=10 product=8542310000 currency=USD value=70000 kg=8000 quantity=5000",
			},
			0,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, summary, err := readText(t, Options{}, test.text)
			if err != nil {
				t.Fatal(err)
			}
			equalLines(t, got, test.want)
			if f := summary.Files[0]; f.Formats[0] != test.format || f.Rejected != 0 || len(f.Unknown) != test.unknown {
				t.Errorf("read as %v, unknown %v, rejects %v", f.Formats, f.Unknown, summary.Rejects)
			}
		})
	}
	good := imports(nil)
	_, summary, err := readText(t, Options{}, good+"\n\n"+good[:100]+"\n"+imports(map[string]string{"gen_val_mo": "12x"})+"\n"+strings.Repeat("8", 2*maxHeader)+"\n"+good)
	if c := summary.Totals(); err != nil || c.Used != 2 || c.Rejected != 3 {
		t.Errorf("%+v, %v: a short line, letters in an amount and a long line are rejects: %v", c, err, summary.Rejects)
	}
}
