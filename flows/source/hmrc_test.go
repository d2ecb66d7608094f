package source

import (
	"strings"
	"testing"
)

// The first and last records of HMRC's files hold low values (NUL bytes).
const hmrcFirst = "000000000|\x00\x00\x00\x00\x00|\x00\n"

func TestHMRC(t *testing.T) {
	imports := []string{
		"271019430|33411|000|075|RU|073|BY|03/2022|191|FXT|075|RU|073|BY|0|000|010|30|191|FXT|000|400|001|1500000|2500000|0",
		"870323190|78120|001|075|RU||  |03/2022|191||075|RU|073||0|000|030|30|191|FXT|000|400|001|30000|1500|1",
	}
	tests := []struct {
		name, text, format string
		want               []string
		masked             int64
	}{
		{
			"imports: ports, dispatch, modes of three digits, suppression", hmrcFirst + strings.Join(imports, "\n") + "\n999999999|0000002\n", "hmrc-imports",
			[]string{
				"2 2022-03 reporter=GB flow=import origin=BY dispatch=RU destination=GB via=FXT mode=sea product=27101943 currency=GBP value=150000000 kg=2500000000 quantity=0",
				"3 2022-03 reporter=GB flow=import origin=QX dispatch=RU destination=GB mode=road product=87032319 currency=GBP value=3000000 kg=1500000 quantity=1000",
			},
			1,
		},
		{
			"without the first record, with a separator at the end, CRLF", imports[0] + "|\r\n", "hmrc-imports",
			[]string{"1 2022-03 reporter=GB flow=import origin=BY dispatch=RU destination=GB via=FXT mode=sea product=27101943 currency=GBP value=150000000 kg=2500000000 quantity=0"},
			0,
		},
		{
			"exports", "870323191|78120|000|079|KZ|03/2022|191|FXT|006|GB|0|000|030|30|191|FXT|000|100|30000|1500|1|\n", "hmrc-exports",
			[]string{"1 2022-03 reporter=GB flow=export origin=GB destination=KZ via=FXT mode=road product=870323191 currency=GBP value=3000000 kg=1500000 quantity=1000"},
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
			n := int64(len(test.want))
			if c := summary.Totals(); c != (Counts{Read: n, Used: n, Masked: test.masked}) || summary.Files[0].Formats[0] != test.format {
				t.Errorf("%+v read as %v: %v", c, summary.Files[0].Formats, summary.Rejects)
			}
		})
	}
	_, summary, err := readText(t, Options{}, imports[0]+"\n"+imports[1][:40]+"\n"+strings.Replace(imports[1], "03/2022", "13/2022", 1)+"\n")
	if c := summary.Totals(); err != nil || c.Used != 1 || c.Rejected != 2 {
		t.Errorf("%+v, %v: a short record and a month 13 are rejects", c, err)
	}
}
