package source

import (
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

// Each known layout, with the direction, the units and the modes made one.
func TestFormats(t *testing.T) {
	tests := []struct {
		name   string
		format string
		text   string
		want   []string
	}{
		{
			name:   "v2",
			format: "comext-v2",
			text: `REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT
EE,BY,E,27101943,33411,19202,19202,322,322,05,1,1,,202011,1234567,1234567,500000,0
PL,KZ,E,84713000,75200,26201,26201,410,410,16,2,1,NAR,202203,5000.5,20000,120.25,7
`,
			want: []string{
				"2 2020-11 reporter=EE flow=import origin=BY destination=EE product=27101943 currency=EUR value=123456700 kg=500000000 quantity=0",
				"3 2022-03 reporter=PL flow=export origin=PL destination=KZ product=84713000 currency=EUR value=500050 kg=120250 quantity=7000 unit=NAR",
			},
		},
		{
			name:   "v2 with 17 columns in another order",
			format: "comext-v2",
			text:   "period,reporter,partner,flow,product_nc,value_eur\n202011,EE,BY,1,27101943,5\n",
			want:   []string{"2 2020-11 reporter=EE flow=import origin=BY destination=EE product=27101943 currency=EUR value=500"},
		},
		{
			name:   "historical",
			format: "comext-historical",
			text: `DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_cpa2002,PRODUCT_cpa2008,PRODUCT_CPA2_1,PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,SUP_QUANTITY
053,EE,0073,BY,E,27101943,33411,23202,19202,19202,322,05,1,1,,201701,100,2000,
`,
			want: []string{"2 2017-01 reporter=EE flow=import origin=BY destination=EE product=27101943 currency=EUR value=10000 kg=2000000"},
		},
		{
			name:   "SDMX",
			format: "comext-sdmx",
			text: `DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE
ESTAT:DS-045409(1.0),16/01/23 11:00:00,M,EL,BY,27101943,1,VALUE_IN_EUROS,2020-11,100
ESTAT:DS-045409(1.0),16/01/23 11:00:00,M,EL,BY,27101943,1,QUANTITY_IN_100KG,2020-11,12.5
ESTAT:DS-045409(1.0),16/01/23 11:00:00,M,EL,BY,27101943,1,SUPPLEMENTARY_QUANTITY,2020-11,:c
`,
			want: []string{
				"2 2020-11 reporter=GR flow=import origin=BY destination=GR product=27101943 currency=EUR value=10000",
				"3 2020-11 reporter=GR flow=import origin=BY destination=GR product=27101943 currency=EUR kg=1250000",
				"4 2020-11 reporter=GR flow=import origin=BY destination=GR product=27101943 currency=EUR",
			},
		},
		{
			name:   "SDMX by mode of transport",
			format: "comext-sdmx",
			text: `freq,reporter,partner,product,flow,transport_mode,indicators,TIME_PERIOD,OBS_VALUE
M,RO,RU,2701,1,2,QUANTITY_IN_100KG,2020-04,268000
M,RO,RU,2701,2,Fixed Mechanism,VALUE_IN_EUROS,2020-04,1
M,RO,RU,2701,1,8,QUANTITY_IN_TONS,2020-04,26.8
`,
			want: []string{
				"2 2020-04 reporter=RO flow=import origin=RU destination=RO mode=rail product=2701 currency=EUR kg=26800000000",
				"3 2020-04 reporter=RO flow=export origin=RO destination=RU mode=fixed product=2701 currency=EUR value=100",
				"4 2020-04 reporter=RO flow=import origin=RU destination=RO mode=inland product=2701 currency=EUR kg=26800000",
			},
		},
		{
			name:   "long",
			format: "comext-long",
			text:   "flow,indicator,product_cn,reporter,partner,period,value_eur\nEXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162\n",
			want:   []string{"2 2022-03 reporter=LT flow=export origin=LT destination=KG product=87032319 currency=EUR value=416200"},
		},
		{
			name:   "declarations",
			format: "declarations",
			text: `lrn,acceptance_date,reporter,flow,procedure,origin_country,dispatch_country,destination_country,customs_office,mode_at_border,commodity_code,exporter,importer,currency,statistical_value,net_mass_kg,supplementary_units,supplementary_unit_code
L1,2022-03-17,LT,import,4000,BY,RU,LT,LTKLJ,2,3104201000,"Potash, ""Best"" OAO",UAB Laukai,EUR,1000.00,25000,,
L2,2022-03-18,LT,EX,1000,,,KG,,3,87032319,UAB Auto,,EUR,30000,1500.5,1,NAR
`,
			want: []string{
				`2 2022-03 reporter=LT flow=import origin=BY dispatch=RU destination=LT via=LTKLJ mode=rail product=3104201000 consignor=Potash, "Best" OAO consignee=UAB Laukai currency=EUR value=100000 kg=25000000`,
				`3 2022-03 reporter=LT flow=export origin=LT destination=KG mode=road product=87032319 consignor=UAB Auto currency=EUR value=3000000 kg=1500500 quantity=1000 unit=NAR`,
			},
		},
		{
			name:   "semicolons, a byte order mark, CRLF, quotes",
			format: "comext-long",
			text:   "\ufeffFLOW;INDICATOR;PRODUCT_CN;REPORTER;PARTNER;PERIOD;VALUE_EUR\r\n\"2\";\"VALUE_IN_EUROS\";\"87032319\";\"Lithuania\";\"Kyrgyz Republic\";\"2022M03\";\"4162\"\r\n",
			want:   []string{"2 2022-03 reporter=LT flow=export origin=LT destination=KG product=87032319 currency=EUR value=416200"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, summary, err := readText(t, Options{}, test.text)
			if err != nil {
				t.Fatal(err)
			}
			equalLines(t, got, test.want)
			if f := summary.Files[0]; len(f.Formats) != 1 || f.Formats[0] != test.format || f.Rejected != 0 {
				t.Errorf("read as %v with %d rejects, want %s and none: %v", f.Formats, f.Rejected, test.format, summary.Rejects)
			}
		})
	}
}

func TestSums(t *testing.T) {
	const header = "flow,indicator,product_cn,reporter,partner,period,value_eur\n"
	long := func(rows ...string) string { return header + strings.Join(rows, "\n") + "\n" }
	tests := []struct {
		name string
		text string
		want []string // products and parties of the records
		sums int64
	}{
		{
			"codes above longer codes", long(
				"IMPORT,VALUE_IN_EUROS,27,EE,BY,2020-01,9", "IMPORT,VALUE_IN_EUROS,2710,EE,BY,2020-01,9",
				"IMPORT,VALUE_IN_EUROS,27101943,EE,BY,2020-01,4", "IMPORT,VALUE_IN_EUROS,27101947,EE,BY,2020-01,5",
			),
			[]string{"27101943 EE", "27101947 EE"},
			2,
		},
		{"a code alone is a record", long("IMPORT,VALUE_IN_EUROS,27,EE,BY,2020-01,9", "IMPORT,VALUE_IN_EUROS,TOTAL,EE,BY,2020-01,20"), []string{"27 EE"}, 1},
		{
			"the longer codes may come first, from another reporter, in another month", long(
				"IMPORT,VALUE_IN_EUROS,27101943,LV,BY,2020-01,4", "IMPORT,VALUE_IN_EUROS,2710,EE,BY,2021-01,9",
			),
			[]string{"27101943 LV"},
			1,
		},
		{
			"but not in the other direction", long(
				"EXPORT,VALUE_IN_EUROS,27101943,EE,BY,2020-01,4", "IMPORT,VALUE_IN_EUROS,2710,EE,BY,2020-01,9",
			),
			[]string{"2710 EE", "27101943 EE"},
			0,
		},
		{
			"a hidden code is part of its chapter", long(
				"IMPORT,VALUE_IN_EUROS,27,EE,BY,2020-01,9", "IMPORT,VALUE_IN_EUROS,27XXXXXX,EE,BY,2020-01,9",
			),
			[]string{"27XXXXXX EE"},
			1,
		},
		{
			"aggregates of countries", long(
				"IMPORT,VALUE_IN_EUROS,2710,EU27_2020,BY,2020-01,9", "IMPORT,VALUE_IN_EUROS,2710,EE,WORLD,2020-01,9",
				"IMPORT,VALUE_IN_EUROS,2710,EE,EU27_2020_EXTRA,2020-01,9", "IMPORT,VALUE_IN_EUROS,2710,EA20,BY,2020-01,9",
				"IMPORT,VALUE_IN_EUROS,2710,EU,BY,2020-01,9", "IMPORT,VALUE_IN_EUROS,2710,EE,EG,2020-01,9",
			),
			[]string{"2710 EE"},
			5,
		},
		{"the sum of the year", long("IMPORT,VALUE_IN_EUROS,2710,EE,BY,202052,9", "IMPORT,VALUE_IN_EUROS,2710,EE,BY,202012,9"), []string{"2710 EE"}, 1},
		{
			"the annual frequency", "freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\nA,EE,BY,2710,1,VALUE_IN_EUROS,2020,9\nM,EE,BY,2710,1,VALUE_IN_EUROS,2020-12,9\n",
			[]string{"2710 EE"},
			1,
		},
		{
			"items have no sums", declarationsOf("27", "2710", "27101943"),
			[]string{"27 LT", "2710 LT", "27101943 LT"},
			0,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lines, summary, err := readText(t, Options{}, test.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range lines {
				got = append(got, field(line, "product")+" "+field(line, "reporter"))
			}
			equalSorted(t, got, test.want)
			c := summary.Totals()
			if c.Subtotals != test.sums || c.Rejected != 0 || c.Read != c.Used+c.Subtotals {
				t.Errorf("counts %+v, want %d subtotals and no rejects: %v", c, test.sums, summary.Rejects)
			}
		})
	}
}

func declarationsOf(codes ...string) string {
	var b strings.Builder
	b.WriteString("lrn,acceptance_date,reporter,flow,procedure,origin_country,dispatch_country,destination_country,customs_office,mode_at_border,commodity_code,exporter,importer,currency,statistical_value,net_mass_kg,supplementary_units,supplementary_unit_code\n")
	for _, code := range codes {
		b.WriteString("L,2022-03-17,LT,import,4000,BY,BY,LT,LTKLJ,2," + code + ",A,B,EUR,1000.00,25000,,\n")
	}
	return b.String()
}

// The counts of the two extracts of real data, and the sums of the rows used as
// awk adds them up.
func TestRealCounts(t *testing.T) {
	tests := []struct {
		path   string
		counts Counts
		value  int64
	}{
		{
			"data/comext-exports/comext_eu_exports_cn8_2020-01_2022-11.csv.gz",
			Counts{Read: 1141670, Used: 997559, Subtotals: 144111},
			95_803_246_686_00, // zcat | awk -F, 'length($3)==8{s+=$7} END{printf "%.0f", s}'
		},
		{
			"data/comext-chapter27/comext_total_and_ch27_imports_exports_2020-01_2022-11.csv.gz",
			Counts{Read: 17968, Used: 5475, Subtotals: 12493},
			360_175_423_481_00, // zcat | awk -F, '$3=="27"{s+=$7} END{printf "%.0f", s}'
		},
	}
	for _, test := range tests {
		path := shared(t, test.path)
		summary, err := Read(t.Context(), []string{path}, Options{}, func(arrow.Record) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if got := summary.Totals(); got != test.counts {
			t.Errorf("%s: %+v, want %+v", path, got, test.counts)
		}
		total := int64(0)
		for _, c := range summary.Coverage {
			total += c.Value
		}
		if total != test.value {
			t.Errorf("%s: total %d, want %d", path, total, test.value)
		}
		if info, err := os.Stat(path); err != nil || info.Size() != summary.Files[0].Size {
			t.Errorf("%s: size %d: %v", path, summary.Files[0].Size, err)
		}
	}
}
