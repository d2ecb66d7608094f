package source

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// single hides that rows can be taken many at a time.
type single struct{ rows }

// decoding reads a file, rows many at a time or one by one, and returns all that
// comes of it: the records, then the counts, rejects and places.
func decoding(t *testing.T, f *Format, path string, many bool) (out []string) {
	t.Helper()
	r := &reader{opt: Options{Format: f}, emit: func(r arrow.Record) error {
		out = append(out, texts(r)...)
		return nil
	}}
	parts, err := unpack(input{path: path, name: "in"})
	if err != nil {
		return []string{err.Error()}
	}
	for i := range parts {
		d, err := r.open(&parts[i])
		if err != nil {
			return append(out, err.Error())
		}
		rowsOf := func(read func(*table) error) {
			table, err := parts[i].table(d.format, &meter{packed: func(int64) {}})
			if err != nil {
				t.Fatal(err)
			}
			defer table.close()
			d.format.shape(table)
			if err := read(table); err != nil {
				out = append(out, err.Error())
			}
		}
		if d.looks() {
			rowsOf(func(table *table) error { return r.lookAt(t.Context(), d, table) })
		}
		rowsOf(func(table *table) error {
			if !many {
				return r.rowsOf(t.Context(), d, single{table.rows})
			}
			return r.rowsOf(t.Context(), d, table.rows)
		})
		out = append(out, fmt.Sprintf("%+v", d.counts), fmt.Sprint(d.rejects), fmt.Sprint(unknownPlaces([]*decoder{d})),
			fmt.Sprintf("%+v", joinCoverage(d.tallies.coverage(d.format.Name, d.dicts))))
	}
	return out
}

// checkLots checks that rows yield the same many at a time and one by one.
func checkLots(t *testing.T, f *Format, text string) {
	t.Helper()
	path := write(t, t.TempDir(), "in", text)
	want, got := decoding(t, f, path, false), decoding(t, f, path, true)
	equalLines(t, got, want)
}

// The samples, and tables of any cells, yield the same many rows at a time and one
// by one.
func TestLots(t *testing.T) {
	for name, text := range samples(t) {
		checkLots(t, nil, text)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	cells := []string{
		"EE", "BY", "XX", "Nowhere", "a place of more than fifteen letters", "", "1", "2", "import", "2022-03", "202203", "2022", "TOTAL", "WORLD",
		"2710", "27101943", "310420XX", "0", "7", "1234567890123456", "12345678901234567", "9223372036854775807", "1.25", "-1", "1e3", ":", "é", "\x00", "\xff", "\"EE\"", "\"a\nb\"",
	}
	row := rapid.Custom(func(t *rapid.T) string {
		line := "2022-03,EE,BY,1,27101943,5,7"
		if rapid.IntRange(0, 3).Draw(t, "kind") > 0 {
			line = strings.Join(rapid.SliceOfN(rapid.SampledFrom(cells), 7, 7).Draw(t, "cells"), ",")
		}
		if n := rapid.IntRange(0, 60).Draw(t, "cut"); n < len(line) && n > 50 {
			line = line[:n]
		}
		return line + rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(t, "end")
	})
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(row, 0, 40).Draw(rt, "rows")
		rows = append(rows, strings.Repeat("2022-04,EE,RU,2,2710,1,2\n", rapid.SampledFrom([]int{0, 1, lotRows - 3, lotRows, 2*lotRows + 1}).Draw(rt, "repeated")))
		checkLots(t, mapOf(t, lotMap), "month,country,partner,flow,hs,tonnes,value\n"+strings.Join(rows, ""))
	})
}

const lotMap = `
[columns]
period = "month"
reporter = "country"
partner = "partner"
product = "hs"
flow = "flow"
kg = "tonnes"
value = "value"
[units]
kg = 1000
`

func mapOf(t *testing.T, text string) *Format {
	t.Helper()
	f, err := LoadMap(write(t, t.TempDir(), "map.toml", text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A Parquet file yields the same many rows at a time and one by one, wherever its
// pages and row groups end.
func TestLotsOfParquet(t *testing.T) {
	for _, options := range [][]parquet.WriterOption{
		{},
		{parquet.MaxRowsPerRowGroup(700), parquet.PageBufferSize(1 << 10)},
		{parquet.PageBufferSize(1 << 12), parquet.DefaultEncodingFor(parquet.ByteArray, &parquet.RLEDictionary)},
	} {
		var rows []parquetRow
		for i := range 3 * lotRows {
			r := parquetRow{Day: ptr(int32(18567 + i%100)), Country: ptr("EE"), Partner: ptr(fmt.Sprint("place ", i%70)), Flow: ptr(int64(i % 4)), Code: ptr(fmt.Sprintf("%08d", i%90))}
			if i%3 > 0 {
				r.Value = ptr(int64(i - 4))
			}
			if i%7 > 0 {
				r.Tonnes = ptr(float64(i) / 8)
			}
			if i%11 == 0 {
				r.Country = nil
			}
			rows = append(rows, r)
		}
		checkLots(t, mapOf(t, parquetMap), parquetFile(t, rows, options...))
	}
}

// FuzzLots damages a table and a file of Eurostat's.
func FuzzLots(f *testing.F) {
	row := "2022-03,EE,BY,1,27101943,5,7\n2022-03,EE,Nowhere,2,2710,1234567890,1.5\r\n"
	f.Add("month,country,partner,flow,hs,tonnes,value\n" + strings.Repeat(row, 30))
	f.Add(samples(f)["comext-v2"])
	f.Add(samples(f)["comtrade"])
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(text, "month,") {
			checkLots(t, mapOf(t, lotMap), text)
			return
		}
		checkLots(t, nil, text)
	})
}

// A memo finds many cells as it finds each.
func TestFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.OneOf(rapid.StringN(0, 6, 24), rapid.StringMatching(`[ab\x00]{0,20}`)), 1, 60).Draw(t, "texts")
		var cells spans
		for i, text := range texts {
			cells.starts[i] = int32(len(cells.text))
			cells.text = append(cells.text, text...)
			cells.ends[i] = int32(len(cells.text))
		}
		understand := func(text string) entry { return entry{code: uint32(len(text)) + 100*uint32(strings.Count(text, "a"))} }
		codes, marks := make([]uint32, len(texts)), make([]uint32, len(texts))
		newMemo(understand).finds(&cells, Partner, codes, marks)
		one := newMemo(understand)
		for i, text := range texts {
			if want := one.find([]byte(text)); codes[i] != want.code || marks[i] != want.marks {
				t.Fatalf("%q is found as %d, %b, want %+v", text, codes[i], marks[i], want)
			}
		}
	})
}

// checkDigits holds the reader of digits against that of any number.
func checkDigits(t interface{ Fatalf(string, ...any) }, before, text string, s scale) {
	cells := &spans{text: []byte(before + text)}
	cells.starts[0], cells.ends[0] = int32(len(before)), int32(len(before)+len(text))
	got, ok := (&amountColumn{scale: s}).digits(cells, 0)
	want, reason := s.amount([]byte(text))
	if ok && (reason != "" || got != want) {
		t.Fatalf("%q: %d, want %d %q", text, got, want, reason)
	}
	short := len(text) > 0 && len(text) <= 16 && digitsOnly([]byte(text)) && len(before) >= 16
	if short && !ok && (reason == "" && s.exact > 0) {
		t.Fatalf("%q is not read, want %d", text, want)
	}
}

func TestDigits(t *testing.T) {
	const before = "9,9999999999999999,"
	for _, s := range []scale{scaleOf(100, 1), scaleOf(1000, 1), scaleOf(1, math.MaxInt32), scaleOf(100, 0.3)} {
		for n := range 20 {
			for _, digits := range []string{"12345678901234567890", "00000000000000000000", "99999999999999999999"} {
				checkDigits(t, before, digits[:n], s)
				for i := range n {
					for _, c := range "/:;. \x00\xff" {
						checkDigits(t, before, digits[:i]+string([]byte{byte(c)})+digits[i+1:n], s)
					}
				}
			}
		}
	}
}
