package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"
)

const longHeader = "flow,indicator,product_cn,reporter,partner,period,value_eur\n"

func packGzip(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A row that cannot be read is a reject, and the rows around it are records.
func TestRejects(t *testing.T) {
	const good = "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162"
	tests := []struct {
		name   string
		row    string
		reject string // after the file
	}{
		{"ragged, short", "EXPORT,VALUE_IN_EUROS,87032319", `3: "EXPORT,VALUE_IN_EUROS,87032319" has 3 fields: the header has 7`},
		{"ragged, long", good + ",1", `3: "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162,1" has 8 fields: the header has 7`},
		{"text where a number is", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,many", `3: value_eur: "many" is not a number`},
		{"negative", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,-5", `3: value_eur: "-5" is negative`},
		{"infinite", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,Inf", `3: value_eur: "Inf" is not a number`},
		{"too large", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,1e30", `3: value_eur: "1e30" ` + tooLarge},
		{"month 13", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-13,1", `3: period: "2022-13" is not a month: `},
		{"no month", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,,1", `3: period: "" is empty: a month is needed`},
		{"the 30th of February", "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-02-30,1", `3: period: "2022-02-30" is not a month: `},
		{"no product", "EXPORT,VALUE_IN_EUROS, ,LT,KG,2022-03,1", `3: product_cn: " " is empty: a product code is needed`},
		{"words for a product", "EXPORT,VALUE_IN_EUROS,cars,LT,KG,2022-03,1", `3: product_cn: "cars" is no product code: `},
		{"no reporter", "EXPORT,VALUE_IN_EUROS,87032319,,KG,2022-03,1", `3: reporter: "" is empty: a country is needed`},
		{"no partner", "EXPORT,VALUE_IN_EUROS,87032319,LT,,2022-03,1", `3: partner: "" is empty: a country is needed`},
		{"no direction", "TRANSIT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,1", `3: flow: "TRANSIT" is no direction: `},
		{"another amount", "EXPORT,PRICE,87032319,LT,KG,2022-03,1", `3: indicator: "PRICE" is no amount that is read: `},
		{"NUL", "EXPORT,VALUE_IN_EUROS,8703\x002319,LT,KG,2022-03,1", `3: product_cn: "8703\x002319" holds a NUL byte`},
		{"not UTF-8", "EXPORT,VALUE_IN_EUROS,87032319,\xc3\x28,KG,2022-03,1", `3: reporter: "\xc3(" is not UTF-8; `},
		{"an open quote", `EXPORT,"VALUE,87032319,LT,KG,2022-03,1`, `3: "EXPORT,\"VALUE,87032319,LT,KG,2022-03,1" the quote is not closed: `},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			records, summary, err := readText(t, Options{}, longHeader+good+"\n"+test.row+"\n"+good+"\n")
			if err != nil {
				t.Fatal(err)
			}
			if len(records) != 2 || !strings.HasPrefix(records[0], "2 ") || !strings.HasPrefix(records[1], "4 ") {
				t.Errorf("records %q, want those of lines 2 and 4", records)
			}
			if len(summary.Rejects) != 1 {
				t.Fatalf("rejects %v, want one", summary.Rejects)
			}
			r := summary.Rejects[0]
			if got := strings.TrimPrefix(r.String(), summary.Files[0].Name+":"); !strings.HasPrefix(got, test.reject) {
				t.Errorf("got  %s\nwant %s", got, test.reject)
			}
			want := Counts{Read: 3, Used: 2, Rejected: 1}
			var covered Counts
			for _, c := range summary.Coverage {
				covered.add(c.Counts)
			}
			if summary.Totals() != want || covered != want {
				t.Errorf("counts %+v, coverage %+v, want %+v", summary.Totals(), covered, want)
			}
		})
	}
}

// What makes reading senseless is an error that names the file, what was found
// and what would be accepted.
func TestDamaged(t *testing.T) {
	whole := longHeader + strings.Repeat("EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162\n", 1000)
	packed := packGzip(t, whole)
	flipped := []byte(packed)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	tests := []struct {
		name string
		text string
		want []string
	}{
		{"empty", "", []string{"the file is empty", "a header line"}},
		{"blank", "\n\n  \n", []string{"the file is empty", "a header line"}},
		{"empty gzip", packGzip(t, ""), []string{"the file is empty", "a header line"}},
		{"unknown header", "date,port,ship\n2020,LTKLJ,Queen\n", []string{"no known source has the columns date, port, ship", "nearest", "--map"}},
		{"nearly known", "flow,indicator,product_cn,reporter,partner,period\n", []string{"the nearest is comext-long, which also needs value_eur"}},
		{"twice the same column", "flow,indicator,product_cn,reporter,partner,period,value_eur,VALUE_EUR\n", []string{`the column "value_eur" stands twice`}},
		{"truncated gzip", packed[:len(packed)/2], []string{"the gzip data end too early", "fetch the file again"}},
		{"gzip cut in its header", packed[:5], []string{"the gzip data", "fetch the file again"}},
		{"bad checksum", string(flipped), []string{"checksum", "fetch the file again"}},
		{"damaged zstd", "\x28\xb5\x2f\xfdxxxxxxxxxx", []string{"the zstd data are damaged"}},
		{"damaged zip", "PK\x03\x04xxxxxxxxxxx", []string{"a zip archive that cannot be opened"}},
		{"damaged Parquet", "PAR1 this is no Parquet file PAR1", []string{"the Parquet data are damaged"}},
		{"damaged 7z", "7z\xbc\xaf\x27\x1cxxxxx", []string{"a 7z archive that cannot be opened"}},
		{"damaged xz", "\xfd7zXZ\x00xxxxxxxxxxxxxxxxxxxx", []string{"the xz data are damaged"}},
		{"damaged bzip2", "BZh9xxxxxxxxxxxxxxxxxxxx", []string{"the bzip2 data are damaged"}},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{"old Excel workbook", "CSV, Parquet and XLSX are accepted"}},
		{"gzip in gzip", packGzip(t, packed), []string{"within gzip it is gzip data: unpack it first"}},
		{"Parquet in gzip", packGzip(t, "PAR1xxxxPAR1"), []string{"within gzip it is parquet data: unpack it first"}},
		{"UTF-16", "\xff\xfef\x00l\x00o\x00w\x00", []string{"UTF-16", "UTF-8"}},
		{"JSON without rows", `{"data":[]}`, []string{"JSON without a table", "an array of objects"}},
		{"JSON of another kind", `{"name":"x","list":[1]}`, []string{"JSON without a table"}},
		{"JSON cut off", `{"data":[{"freqCode":"M"`, []string{"end too early"}},
		{"JSON with a fault", `[{"freqCode":]`, []string{"cannot be read", "invalid character"}},
		{"JSON of other objects", `[{"port":"LTKLJ"}]`, []string{"no known source has the columns port", "--map"}},
		{"binary", "ab\x00\x01\x02\x03,\xff\n", []string{"header line", "NUL"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, t.TempDir(), "in.csv.gz", test.text)
			_, _, err := readAll(t, Options{}, path)
			var damaged *DamagedError
			if !errors.As(err, &damaged) || damaged.File != path {
				t.Fatalf("%v, want a damaged file", err)
			}
			for _, want := range append(test.want, path) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want %q in it", err, want)
				}
			}
		})
	}
}

func TestGivenFormat(t *testing.T) {
	f, err := Lookup("declarations")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = readText(t, Options{Format: f}, longHeader)
	if err == nil || !strings.Contains(err.Error(), "declarations also needs lrn, acceptance_date") {
		t.Errorf("%v, want the columns that are missing", err)
	}
	if _, err := Lookup("excel"); err == nil || !strings.Contains(err.Error(), "comext-v2, comext-historical") {
		t.Errorf("%v, want the names of the known sources", err)
	}
}

func TestWriteRejects(t *testing.T) {
	var b bytes.Buffer
	err := WriteRejects(&b, []Reject{
		{"in.csv", 3, "value", "=HYPERLINK(\"x\")", "is not a number"},
		{"@in.csv", 4, "", "+1\n", "a, b"},
		{"a\x1b[2J\u202e.csv", 5, "=f\x07", "x", "y"},
	})
	want := "file,line,field,found,reason\r\n" +
		"in.csv,3,value,\"'=HYPERLINK(\"\"x\"\")\",is not a number\r\n" +
		"'@in.csv,4,,\"'+1\r\n\",\"a, b\"\r\n" +
		`a\x1b[2J\u202e.csv,5,'=f\a,x,y` + "\r\n"
	if err != nil || b.String() != want {
		t.Errorf("%v\ngot  %q\nwant %q", err, b.String(), want)
	}
}

func TestShorten(t *testing.T) {
	tests := []struct{ text, want string }{
		{"plain", "plain"},
		{"Kraków", "Kraków"},
		{"a\x00\x1b[31m\n", `a\x00\x1b[31m\n`},
		{"\xff\u202e", `\xff\u202e`},
		{strings.Repeat("é", 101), strings.Repeat("é", 100) + "…"},
	}
	for _, test := range tests {
		if got := shorten(test.text); got != test.want {
			t.Errorf("shorten(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
