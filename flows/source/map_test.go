package source

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

func TestMap(t *testing.T) {
	tests := []struct {
		name string
		toml string
		text string
		want []string
	}{
		{
			"units, constants, values, decimal commas, groups, latin1",
			`
[columns]
period = "Monat"
reporter = "Land"
partner = "Partner"
product = "Ware"
value = "Wert"
kg = "Tonnen"
[constants]
flow = "import"
currency = "eur"
[units]
kg = 1000
value = 1000
[values.partner]
"Weißrussland" = "BY"
[format]
delimiter = ";"
decimal = ","
thousands = "."
encoding = "latin1"
missing = ["k.A."]
`,
			"Land;Monat;Partner;Ware;Wert;Tonnen\nLettland;2020-01;Wei\xdfrussland;2710.19;1.234,5;k.A.\nLV;2020-02;RU;2710 19;0,25;12\n",
			[]string{
				"2 2020-01 reporter=Lettland flow=import origin=BY destination=Lettland product=271019 currency=EUR value=123450000",
				"3 2020-02 reporter=LV flow=import origin=RU destination=LV product=271019 currency=EUR value=25000 kg=12000000",
			},
		},
		{
			"origin and destination instead of a partner, text axes",
			`
[columns]
period = "p"
reporter = "r"
flow = "f"
origin = "o"
destination = "d"
via = "office"
consignee = "who"
product = "c"
quantity = "n"
unit = "u"
`,
			"p,r,f,o,d,office,who,c,n,u\n2020-01,LT,M,China,,LTKLJ,UAB A,8471,5,NAR\n2020-01,LT,M,World,,,,8471,5,NAR\n",
			[]string{"2 2020-01 reporter=LT flow=import origin=CN destination=LT via=LTKLJ product=8471 consignee=UAB A quantity=5000 unit=NAR"},
		},
		{
			"a year and its month in two columns, numbers of countries",
			`
[columns]
period = "year"
month = "mon"
reporter = "r"
partner = "p"
product = "c"
kg = "w"
[constants]
flow = "export"
[format]
countries = "m49"
`,
			"year,mon,r,p,c,w\n2022,3,842,643,8471,5\n2022,11,842,643,8471,5\n",
			[]string{
				"2 2022-03 reporter=US flow=export origin=US destination=RU product=8471 kg=5000",
				"3 2022-11 reporter=US flow=export origin=US destination=RU product=8471 kg=5000",
			},
		},
		{
			"what is set aside does not make sums of others",
			`
[columns]
period = "p"
reporter = "r"
partner = "q"
flow = "f"
product = "c"
value = "v"
[set_aside]
product = ["271111"]
partner = ["Total"]
`,
			"p,r,q,f,c,v\n2020-01,LT,RU,M,2711,5\n2020-01,LT,RU,M,271111,3\n2020-01,LT,Total,M,2711,3\n",
			[]string{"2 2020-01 reporter=LT flow=import origin=RU destination=LT product=2711 value=500"},
		},
		{
			"only what is listed is a sum",
			`
[columns]
period = "p"
reporter = "r"
partner = "q"
flow = "f"
product = "c"
value = "v"
[format]
sums = "listed"
`,
			"p,r,q,f,c,v\n2020-01,EU,RU,M,2711,5\n2020-01,LT,RU,M,271111,3\n",
			[]string{
				"2 2020-01 reporter=EU flow=import origin=RU destination=EU product=2711 value=500",
				"3 2020-01 reporter=LT flow=import origin=RU destination=LT product=271111 value=300",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, err := LoadMap(write(t, t.TempDir(), "map.toml", test.toml))
			if err != nil {
				t.Fatal(err)
			}
			got, summary, err := readText(t, Options{Format: f}, test.text)
			if err != nil {
				t.Fatal(err)
			}
			equalLines(t, got, test.want)
			if len(summary.Rejects) > 0 {
				t.Errorf("rejects: %v", summary.Rejects)
			}
		})
	}
}

const minimalMap = `
[columns]
period = "p"
reporter = "r"
partner = "q"
flow = "f"
product = "c"
value = "v"
`

func TestMapFaults(t *testing.T) {
	tests := []struct {
		toml string
		want []string // parts of the message, one a fault
	}{
		{"[columns]\n", []string{"the period", "the reporter", "the flow", "the product", "the partner", "no amount"}},
		{minimalMap + "[colums]\na = 1\n", []string{`line 9: unknown key "colums": name, columns, constants`}},
		{minimalMap + "[format]\ndelim = ';'\n", []string{`line 10: unknown key "format.delim": delimiter, decimal, thousands`}},
		{minimalMap + "weight = 'w'\n", []string{`[columns] unknown key "weight": reporter, flow, origin`}},
		{minimalMap + "[columns\n", []string{"line 9, column 9"}},
		{minimalMap + "kg = 5\n", []string{"line 9, column 6"}},
		{minimalMap + "[units]\nkg = -1\nmode = 2\n", []string{"[units] kg = -1", "[units] mode has no unit"}},
		{minimalMap + "[constants]\nflow = 'sideways'\nperiod = '2020'\n", []string{"[constants] flow is a column already", "[constants] period cannot be fixed", `"sideways" is no direction`}},
		{minimalMap + "[format]\ndelimiter = ';;'\ndecimal = '!'\nthousands = '.'\nencoding = 'ebcdic'\nsums = 'no'\ncountries = 'fips'\n", []string{"delimiter", "decimal", "thousands", "encoding", "sums", "countries \"fips\": m49, census"}},
		{"[columns]\nmonth = 'm'\nreporter = 'r'\npartner = 'q'\nflow = 'f'\nproduct = 'c'\nvalue = 'v'\n", []string{"month goes with the year", "the period"}},
		{minimalMap + "indicator = 'i'\n", []string{"indicator and observation belong together"}},
	}
	for _, test := range tests {
		path := write(t, t.TempDir(), "map.toml", test.toml)
		_, err := LoadMap(path)
		var faults *MapError
		if !errors.As(err, &faults) || faults.File != path {
			t.Errorf("%q: %v, want faults", test.toml, err)
			continue
		}
		if len(faults.Faults) != len(test.want) {
			t.Errorf("%q: %d faults, want %d: %v", test.toml, len(faults.Faults), len(test.want), err)
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v, want a fault with %q", test.toml, err, want)
			}
		}
	}
	if _, err := LoadMap("nowhere.toml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

const modeMap = `
name = "extra-eu-by-mode"
[columns]
period = "period"
reporter = "reporter"
partner = "partner"
product = "hs"
flow = "flow"
mode = "mode"
value = "value_eur"
kg = "tonnes"
[constants]
currency = "EUR"
[units]
kg = 1000
[set_aside]
reporter = ["EU"]
partner = ["EXTRA_EU"]
product = ["271111", "271121"]
`

// The table of trade by mode of transport: its aggregates are set aside, and
// 2711, which has codes below it, is used.
func TestRealMap(t *testing.T) {
	path := shared(t, "data/routes/eurostat_extra_eu_by_transport_mode_2019_2021.csv.gz")
	f, err := LoadMap(write(t, t.TempDir(), "map.toml", modeMap))
	if err != nil {
		t.Fatal(err)
	}
	kg := int64(0)
	summary, err := Read(t.Context(), []string{path}, Options{Format: f}, func(r arrow.Record) error {
		for _, line := range texts(r) {
			if field(line, "product") == "2701" && field(line, "reporter") == "RO" && field(line, "mode") == "rail" &&
				field(line, "flow") == "import" && field(line, "origin") == "RU" && strings.Contains(line, " 2020-03 ") {
				kg += atoi(t, field(line, "kg"))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// zcat | awk -F, '!($2=="EU"||$3=="EXTRA_EU"||length($4)==6)' | wc -l
	want := Counts{Read: 36024, Used: 8022, Subtotals: 28002}
	if got := summary.Totals(); got != want {
		t.Errorf("%+v, want %+v: %v", got, want, summary.Rejects)
	}
	if kg != 45_678_000_000 { // the line 2020-03,RO,RU,2701,IMPORT,Rail states 45678 tonnes
		t.Errorf("Romania's coal by rail in 2020-03: %d g", kg)
	}
}
