package source

import (
	"archive/zip"
	"strings"
	"testing"
)

// samples are good files, one or more a reader, each with three rows.
func samples(t testing.TB) map[string]string {
	t.Helper()
	three := func(head string, rows ...string) string {
		for len(rows) < 3 {
			rows = append(rows, rows[0])
		}
		return head + strings.Join(rows, "\n") + "\n"
	}
	json := `{"freqCode":"M","period":"202203","reporterCode":842,"flowCode":"X","partnerCode":398,"partner2Code":0,"classificationCode":"H6","cmdCode":"854231","customsCode":"C00","motCode":0,"qtyUnitCode":5,"qty":7.0,"netWgt":12.5,"primaryValue":1000.5}`
	census := strings.Repeat("0", 358)
	for place, text := range map[int]string{0: "8542310001", 10: "5700", 16: "27", 22: "202203", 178: "000000000001000", 223: "000000000001000"} {
		census = census[:place] + text + census[place+len(text):]
	}
	exports := strings.Repeat("0", 173)
	for place, text := range map[int]string{0: "1", 1: "8542310000", 11: "4621", 15: "10", 17: "202203", 68: "000000000000700"} {
		exports = exports[:place] + text + exports[place+len(text):]
	}
	long := three(longHeader, "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162", `EXPORT,"VALUE_IN_EUROS",27XXXXXX,LT,"Kyrgyz Republic",2022-04,:c`)
	return map[string]string{
		"comext-v2":          three("REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n", "EE,BY,E,27101943,1,1,,202011,1234567,1234567,500000,0"),
		"comext-historical":  three("DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,SUP_QUANTITY\n", "053,EE,0073,BY,E,27101943,1,1,,201701,100,2000,"),
		"comext-sdmx":        sdmx("16/01/23 11:00:00", "EL,BY,27101943,1,VALUE_IN_EUROS,2020-11,100", "EL,BY,27101943,1,QUANTITY_IN_100KG,2020-11,12.5", "EL,BY,27101943,1,SUPPLEMENTARY_QUANTITY,2020-11,:c"),
		"comext-easy":        three("REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR\n", `"Ireland (Eire)","Armenia","27101943","EXPORT","NORMAL","Aug. 2024",4`),
		"comext-long":        long,
		"comtrade":           three(comtradeHead+"\n", "M,202203,842,M,643,0,H6,270900,C00,2100,8,9,9,900", "M,202203,842,M,643,0,H6,270900,C00,0,8,9,9,900"),
		"comtrade json":      `{"elapsedTime":"0.05 secs","data":[` + json + "," + json + "," + json + `]}`,
		"comtrade-legacy":    three("period,trade_code,reporter_code,reporter,partner_code,commodity_code,commodity,mot_code,QtyUnitCode,Qty,netweight_kg,trade_value_us\n", "201712,1,384,\"C\xf4te d'Ivoire\",643,2710,\"Oils, \"\"x\"\"\",0,8,900,900,1000"),
		"comexstat-exports":  three("CO_ANO;CO_MES;CO_NCM;CO_UNID;CO_PAIS;SG_UF_NCM;CO_VIA;CO_URF;QT_ESTAT;KG_LIQUIDO;VL_FOB\n", "2022;03;31042090;10;676;SP;01;0817800;84;84233;3951785"),
		"comexstat-imports":  three("CO_ANO;CO_MES;CO_NCM;CO_UNID;CO_PAIS;SG_UF_NCM;CO_VIA;CO_URF;QT_ESTAT;KG_LIQUIDO;VL_FOB;VL_FRETE;VL_SEGURO\n", "2022;3;31042090;10;085;SP;07;0147600;84;84233;3951785;10;1"),
		"hmrc-imports":       three(hmrcFirst, "271019430|33411|000|075|RU|073|BY|03/2022|191|FXT|075|RU|073|BY|0|000|010|30|191|FXT|000|400|001|1500000|2500000|0"),
		"hmrc-exports":       three("", "870323191|78120|000|079|KZ|03/2022|191|FXT|006|GB|0|000|030|30|191|FXT|000|100|30000|1500|1|"),
		"census-imports":     three("", census),
		"census-exports":     three("", exports),
		"baci":               three("t,i,j,k,v,q\n", "2024,842,398,010121,1.234,   0.5"),
		"declarations":       declarationsOf("27101943", "27101943", "27101943"),
		"korea-declarations": three("Declaration ID,Date,Office ID,Mode of Transport,Importer ID,Seller ID,HS6 Code,Country of Departure,Country of Origin,Net Mass,Item Price\n", "64859691,2021-01-01,20,10,H6W16WM,K6GNOK5,321590,HK,CN,400.0,30520.0"),
		"gzip":               packGzip(t, long),
		"zip":                packMembers(t, zipMember{"a.csv", long, zip.Deflate}, zipMember{"notes.txt", "hello\n", zip.Store}),
		"7z":                 pack7z(t, file7z{"a.csv", long, 0}, file7z{"notes.txt", "hello\n", 0}),
		"xz":                 packXz(t, long),
		"bzip2":              packedBzip2,
		"xlsx":               workbookOf(t, false, map[string][][]any{"a": {{"REPORTER", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_EUR"}, {"EE", "BY", "27101943", 1, 202203, 5}, {"EE", "BY", "27101944", 1, 202203, 5}, {"EE", "BY", "27101945", 1, 202203, 5}}}),
		"xlsx cross table": workbookOf(t, false, map[string][][]any{"a": {
			{"Data extracted on 21/01/2023 20:19:52 from [ESTAT]"},
			{"PRODUCT [PRODUCT]", "", "Sauces [21039090]"},
			{"FLOW", "", "EXPORT"},
			{"INDICATORS", "", "VALUE_IN_EUROS"},
			{"TIME", "TIME", "2020-01", "2020-02", "2020-03"},
			{"FREQ (Labels)", "FREQ (Labels)", "Monthly", "Monthly", "Monthly"},
			{"REPORTER (Labels)", "PARTNER (Labels)"},
			{"Austria", "Armenia", 8813, ":", 17949},
			{},
			{"Special value"},
		}}),
	}
}
