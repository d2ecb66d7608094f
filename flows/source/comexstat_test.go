package source

import (
	"strings"
	"testing"
)

func TestComexStat(t *testing.T) {
	const exports = "\"CO_ANO\";\"CO_MES\";\"CO_NCM\";\"CO_UNID\";\"CO_PAIS\";\"SG_UF_NCM\";\"CO_VIA\";\"CO_URF\";\"QT_ESTAT\";\"KG_LIQUIDO\";\"VL_FOB\"\n"
	const imports = "CO_ANO;CO_MES;CO_NCM;CO_UNID;CO_PAIS;SG_UF_NCM;CO_VIA;CO_URF;QT_ESTAT;KG_LIQUIDO;VL_FOB;VL_FRETE;VL_SEGURO\n"
	tests := []struct {
		name, text, format string
		want               []string
		rejects            int
	}{
		{
			"exports: quoted, route, customs office", exports + "\"2022\";\"03\";\"31042090\";\"10\";\"676\";\"SP\";\"01\";\"0817800\";84;84233;3951785\n",
			"comexstat-exports",
			[]string{"2 2022-03 reporter=BR flow=export origin=BR destination=RU via=0817800 mode=sea product=31042090 currency=USD value=395178500 kg=84233000 quantity=84000 unit=10"},
			0,
		},
		{
			"imports: told by freight and insurance; a month of one digit", imports + "2022;3;31042090;10;085;SP;07;0147600;84;84233;3951785;10;1\n",
			"comexstat-imports",
			[]string{"2 2022-03 reporter=BR flow=import origin=BY destination=BR via=0147600 mode=road product=31042090 currency=USD value=395178500 kg=84233000 quantity=84000 unit=10"},
			0,
		},
		{
			"latin1", exports + "2022;03;31042090;10;676;S\xc3O;01;0817800;84;84233;3951785\n", "comexstat-exports",
			[]string{"2 2022-03 reporter=BR flow=export origin=BR destination=RU via=0817800 mode=sea product=31042090 currency=USD value=395178500 kg=84233000 quantity=84000 unit=10"},
			0,
		},
		{
			"a country that is no more stays as it is", exports + "1997;01;31042090;10;047;SP;01;0817800;1;1;1\n", "comexstat-exports",
			[]string{"2 1997-01 reporter=BR flow=export origin=BR destination=047 via=0817800 mode=sea product=31042090 currency=USD value=100 kg=1000 quantity=1000 unit=10"},
			0,
		},
		{"no such month", exports + "2022;13;31042090;10;676;SP;01;0817800;84;84233;3951785\n", "comexstat-exports", nil, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, summary, err := readText(t, Options{}, test.text)
			if err != nil {
				t.Fatal(err)
			}
			equalLines(t, got, test.want)
			if f := summary.Files[0]; f.Formats[0] != test.format || len(summary.Rejects) != test.rejects {
				t.Errorf("read as %v, rejects %v, want %s", f.Formats, summary.Rejects, test.format)
			}
		})
	}
}

// Twenty real rows: sums as awk -F\; '{v+=$11; k+=$10}' has them.
func TestComexStatSample(t *testing.T) {
	lines, summary, err := readAll(t, Options{}, shared(t, "data/formats/comexstat_EXP_2024_soja_20rows.csv"))
	if err != nil {
		t.Fatal(err)
	}
	c := summary.Coverage[0]
	if len(lines) != 20 || c.Value != 182_934_861_00 || c.Kg != 362_151_090_000 || c.Reporter != "BR" || c.Flow != "export" || len(summary.Coverage) != 1 {
		t.Errorf("%d records, coverage %+v", len(lines), c)
	}
	if len(summary.Files[0].Unknown) != 0 || !strings.Contains(lines[0], "mode=sea") {
		t.Errorf("unknown places %v, first record %s", summary.Files[0].Unknown, lines[0])
	}
}
