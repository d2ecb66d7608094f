package source

import (
	"strings"
	"testing"
)

// comtradeRow is a row with the columns of comtradeHead.
const comtradeHead = "freqCode,period,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,qtyUnitCode,qty,netWgt,primaryValue"

func TestComtrade(t *testing.T) {
	const us = "M,202203,842,X,398,0,H6,854231,C00,0,-1,0.0,0.0,1000.5"
	tests := []struct {
		name string
		rows []string
		want []string
		sums int64
	}{
		{
			"numbers of countries, unknown weights and quantities",
			[]string{us, "M,202203,699,M,643,0,H6,270900,C00,0,8,5000,5000,2500"},
			[]string{
				"2 2022-03 reporter=US flow=export origin=US destination=KZ product=854231 currency=USD value=100050 unit=-1",
				"3 2022-03 reporter=IN flow=import origin=RU destination=IN product=270900 currency=USD value=250000 kg=5000000 quantity=5000000 unit=8",
			},
			0,
		},
		{
			"the world, groups and years are set aside",
			[]string{
				"M,202203,842,X,0,0,H6,854231,C00,0,-1,0,0,9000", "M,202203,97,X,398,0,H6,854231,C00,0,-1,0,0,9000",
				"A,2022,842,X,398,0,H6,854231,C00,0,-1,0,0,9000", "M,202252,842,X,398,0,H6,854231,C00,0,-1,0,0,9000",
				"M,202203,842,X,398,0,H6,TOTAL,C00,0,-1,0,0,9000", "M,202203,842,X,398,0,H6,8542,C00,0,-1,0,0,9000",
				"M,202203,842,X,398,0,S4,7764,C00,0,-1,0,0,9000", "M,202203,842,X,398,0,B5,42,C00,0,-1,0,0,9000",
				us,
			},
			[]string{"10 2022-03 reporter=US flow=export origin=US destination=KZ product=854231 currency=USD value=100050 unit=-1"},
			8,
		},
		{
			"re-exports are part of exports",
			[]string{us, strings.Replace(us, ",X,", ",RX,", 1), strings.Replace(us, ",X,", ",DX,", 1), strings.Replace(us, ",X,", ",RM,", 1)},
			[]string{"2 2022-03 reporter=US flow=export origin=US destination=KZ product=854231 currency=USD value=100050 unit=-1"},
			3,
		},
		{
			// The total of 26 ways to state the same trade, in small.
			"totals beside their parts, in the cell that has them",
			[]string{
				"M,202203,842,M,643,0,H6,270900,C00,0,8,9,9,900",
				"M,202203,842,M,643,0,H6,270900,C00,2100,8,9,6,600", "M,202203,842,M,643,0,H6,270900,C00,3100,8,9,3,300",
				"M,202203,842,M,643,0,H6,270900,C01,0,8,9,9,900",
				"M,202203,842,M,643,0,H6,270900,C01,2100,8,9,6,600", "M,202203,842,M,643,0,H6,270900,C01,3100,8,9,3,300",
				"M,202203,842,M,643,112,H6,270900,C01,2100,8,9,6,600", "M,202203,842,M,643,643,H6,270900,C01,3100,8,9,3,300",
				"M,202203,842,M,112,0,H6,270900,C00,0,8,9,9,700", // a cell without parts
			},
			[]string{
				"8 2022-03 reporter=US flow=import origin=RU dispatch=BY destination=US mode=sea product=270900 currency=USD value=60000 kg=6000 quantity=9000 unit=8",
				"9 2022-03 reporter=US flow=import origin=RU dispatch=RU destination=US mode=rail product=270900 currency=USD value=30000 kg=3000 quantity=9000 unit=8",
				"10 2022-03 reporter=US flow=import origin=BY destination=US product=270900 currency=USD value=70000 kg=9000 quantity=9000 unit=8",
			},
			6,
		},
		{
			"modes that are part of others",
			[]string{
				"M,202203,842,M,643,0,H6,270900,C00,2000,8,9,9,900", "M,202203,842,M,643,0,H6,270900,C00,2100,8,9,9,900",
				"M,202203,842,M,643,0,H6,270900,C00,9000,8,9,9,500", "M,202203,842,M,643,0,H6,270900,C00,9110,8,9,9,500",
				"M,202203,842,M,643,0,H6,270900,C00,1000,8,9,9,100",
				"M,202203,842,M,112,0,H6,270900,C00,2000,8,9,9,100",
			},
			[]string{
				"3 2022-03 reporter=US flow=import origin=RU destination=US mode=sea product=270900 currency=USD value=90000 kg=9000 quantity=9000 unit=8",
				"5 2022-03 reporter=US flow=import origin=RU destination=US mode=fixed product=270900 currency=USD value=50000 kg=9000 quantity=9000 unit=8",
				"6 2022-03 reporter=US flow=import origin=RU destination=US mode=air product=270900 currency=USD value=10000 kg=9000 quantity=9000 unit=8",
				"7 2022-03 reporter=US flow=import origin=BY destination=US mode=water product=270900 currency=USD value=10000 kg=9000 quantity=9000 unit=8",
			},
			2,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, summary, err := readText(t, Options{}, comtradeHead+"\n"+strings.Join(test.rows, "\n")+"\n")
			if err != nil {
				t.Fatal(err)
			}
			sortByLine(got)
			equalLines(t, got, test.want)
			c := summary.Totals()
			if c.Rejected != 0 || c.Subtotals != test.sums || c.Read != c.Used+c.Subtotals {
				t.Errorf("%+v, want %d sums and no rejects: %v", c, test.sums, summary.Rejects)
			}
		})
	}
}

// The portal writes a byte order mark, AtlQty, and a separator at the end of each
// line.
func TestComtradePortal(t *testing.T) {
	got, _, err := readText(t, Options{}, "\ufeff"+comtradeHead+",AtlQty,\r\nM,202203,842,X,398,0,H6,854231,C00,0,5,7,12.5,1000.5,7,\r\n")
	if err != nil {
		t.Fatal(err)
	}
	equalLines(t, got, []string{"2 2022-03 reporter=US flow=export origin=US destination=KZ product=854231 currency=USD value=100050 kg=12500 quantity=7000 unit=5"})
}

func TestComtradeJSON(t *testing.T) {
	const row = `{"freqCode":"M","period":"202203","reporterCode":842,"reporterISO":null,"flowCode":"X","partnerCode":398,"partner2Code":0,"classificationCode":"H6","cmdCode":"854231","customsCode":"C00","motCode":0,"qtyUnitCode":5,"qty":7.0,"netWgt":74647380005.0,"isNetWgtEstimated":false,"primaryValue":1000.5}`
	want := "2022-03 reporter=US flow=export origin=US destination=KZ product=854231 currency=USD value=100050 kg=74647380005000 quantity=7000 unit=5"
	for name, text := range map[string]string{
		"as the API answers": `{"elapsedTime":"0.05 secs","count":2,"data":[` + row + ",\n" + row + `],"error":""}`,
		"an array":           "\ufeff [" + row + "," + row + "]\n",
	} {
		got, summary, err := readText(t, Options{}, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		equalLines(t, got, []string{"1 " + want, "2 " + want})
		if f := summary.Files[0]; f.Formats[0] != "comtrade" {
			t.Errorf("%s: read as %v", name, f.Formats)
		}
	}
	_, summary, err := readText(t, Options{}, "["+row+`,{"other":1},`+strings.Replace(row, "398", "[1]", 1)+"]")
	if err != nil || len(summary.Rejects) != 1 || summary.Rejects[0].Line != 2 || summary.Totals().Used != 2 {
		t.Errorf("%v, rejects %v, counts %+v", err, summary.Rejects, summary.Totals())
	}
}

// Real answers of the API and a table of the portal: annual, so that every row is
// set aside and counted as such.
func TestComtradeSamples(t *testing.T) {
	for path, rows := range map[string]int64{
		"data/formats/uncomtrade_api_mirror_partner.json":  1,
		"data/formats/uncomtrade_api_mirror_reporter.json": 4,
		"data/formats/uncomtrade_csv_97_285390_M_2022.csv": 74,
	} {
		_, summary, err := readAll(t, Options{}, shared(t, path))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if c := summary.Totals(); c.Read != rows || c.Annual != rows || c.Subtotals != rows || c.Rejected != 0 {
			t.Errorf("%s: %+v, want %d annual rows: %v", path, c, rows, summary.Rejects)
		}
	}
}

func TestComtradeLegacy(t *testing.T) {
	const head = "year,month,period,period_desc,aggregate_level,is_leaf_code,trade_code,trade_flow,reporter_code,reporter,partner_code,partner_iso,partner,commodity_code,commodity,mot_code,mot_desc,QtyUnitCode,QtyUnitAbbr,Qty,IsQtyEstimated,IsNetWgtEstimated,netweight_kg,trade_value_us,cifvalue,fobvalue,IsReported\n"
	rows := "2017,12,201712,December 2017,4,0,1,Import,384,\"C\xf4te d'Ivoire\",643,RUS,Russian Federation,2710,\"Oils, \"\"petroleum\"\", not crude\x96etc.\",0,All,8,kg,900,0,0,900,1000,,,1\n" +
		"2017,12,201712,December 2017,4,0,3,Re-Export,384,\"C\xf4te d'Ivoire\",643,RUS,Russian Federation,2710,x,0,All,8,kg,900,0,0,900,1000,,,1\n" +
		"2017,0,2017,2017,4,0,1,Import,384,\"C\xf4te d'Ivoire\",0,WLD,World,2710,x,0,All,1,No Quantity,0,0,0,0,1000,,,1\n"
	got, summary, err := readText(t, Options{}, head+rows)
	if err != nil {
		t.Fatal(err)
	}
	equalLines(t, got, []string{"2 2017-12 reporter=CI flow=import origin=RU destination=CI product=2710 currency=USD value=100000 kg=900000 quantity=900000 unit=8"})
	if c := summary.Totals(); c != (Counts{Read: 3, Used: 1, Subtotals: 2, Annual: 1}) {
		t.Errorf("%+v: %v", c, summary.Rejects)
	}
	utf8 := strings.NewReplacer("\xf4", "ô", "\x96", "–").Replace(rows)
	got, _, err = readText(t, Options{}, "\ufeff"+head+utf8)
	if err != nil || len(got) != 1 {
		t.Errorf("with a byte order mark: %q, %v", got, err)
	}
}
