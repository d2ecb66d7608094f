package source

import (
	"bytes"
	"errors"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
)

// parquetRow is a row as other programs write it: every column optional.
type parquetRow struct {
	Day     *int32   `parquet:"day,optional,date"`
	Country *string  `parquet:"country,optional,dict"`
	Partner *string  `parquet:"partner,optional"`
	Flow    *int64   `parquet:"flow,optional"`
	Code    *string  `parquet:"code,optional"`
	Value   *int64   `parquet:"value,optional,decimal(2:18)"`
	Tonnes  *float64 `parquet:"tonnes,optional"`
	Tags    []string `parquet:"tags,list"`
}

const parquetMap = `
[columns]
period = "day"
reporter = "country"
partner = "partner"
flow = "flow"
product = "code"
value = "value"
kg = "tonnes"
[units]
kg = 1000
`

func ptr[T any](v T) *T { return &v }

func parquetFile(t testing.TB, rows []parquetRow, options ...parquet.WriterOption) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b, append([]parquet.WriterOption{parquet.MaxRowsPerRowGroup(300)}, options...)...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestParquet(t *testing.T) {
	rows := []parquetRow{
		{ptr(int32(18567)), ptr("EE"), ptr("BY"), ptr(int64(1)), ptr("27101943"), ptr(int64(123456)), ptr(26.8), []string{"a"}}, // 18567 is 2020-11-01
		{ptr(int32(18567)), ptr("EE"), ptr("BY"), ptr(int64(2)), ptr("0101"), nil, ptr(0.0), nil},
		{nil, ptr("EE"), ptr("BY"), ptr(int64(1)), ptr("0102"), ptr(int64(1)), nil, nil},
		{ptr(int32(18567)), ptr("EE"), ptr("BY"), ptr(int64(1)), ptr("0102"), ptr(int64(-5)), nil, []string{"b", "c"}},
	}
	f, err := LoadMap(write(t, t.TempDir(), "map.toml", parquetMap))
	if err != nil {
		t.Fatal(err)
	}
	got, summary, err := readText(t, Options{Format: f}, parquetFile(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	equalLines(t, got, []string{
		"1 2020-11 reporter=EE flow=import origin=BY destination=EE product=27101943 value=123456 kg=26800000",
		"2 2020-11 reporter=EE flow=export origin=EE destination=BY product=0101 kg=0",
	})
	if r := summary.Rejects; len(r) != 2 || r[0].Line != 3 || r[0].Field != "day" || r[1].Line != 4 || r[1].Found != "-0.05" {
		t.Errorf("rejects %v, want the empty month of row 3 and the negative value of row 4", r)
	}
}

func TestParquetTypes(t *testing.T) {
	type row struct {
		Flag   bool    `parquet:"flag"`
		F32    float32 `parquet:"f32"`
		U32    uint32  `parquet:"u32"`
		I32    int32   `parquet:"i32"`
		Dec    [5]byte `parquet:"dec,decimal(3:10)"`
		Millis int64   `parquet:"millis,timestamp(millisecond)"`
		Micros int64   `parquet:"micros,timestamp(microsecond)"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	// -1.234 as five bytes of two's complement; 1969-12-31 and 2022-03-31.
	if _, err := w.Write([]row{{true, 0.1, 4000000000, -7, [5]byte{0xff, 0xff, 0xff, 0xfb, 0x2e}, -1, 1648684800000000}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	table, err := openParquet(write(t, t.TempDir(), "in", b.String()), "in", func(int64) {})
	if err != nil {
		t.Fatal(err)
	}
	defer table.close()
	fields, err := table.Next()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"true", "0.1", "4000000000", "-7", "-1.234", "1969-12-31", "2022-03-31"} {
		if string(fields[i]) != want {
			t.Errorf("%s = %q, want %q", table.header[i], fields[i], want)
		}
	}
}

// A text takes no more than a row of text may.
func TestParquetLongText(t *testing.T) {
	l := leaf{write: textOf(parquet.ByteArrayType)}
	for _, n := range []int{0, maxLine, maxLine + 1} {
		b, err := l.append([]byte("before"), parquet.ByteArrayValue(make([]byte, n)))
		if (err != nil) != (n > maxLine) || err == nil && len(b) != len("before")+n {
			t.Errorf("%d bytes: %d, %v", n, len(b), err)
		}
	}
}

// FuzzParquet damages a good file: reading it gives records or an error, and
// never a panic.
func FuzzParquet(f *testing.F) {
	var rows []parquetRow
	for i := range 700 {
		rows = append(rows, parquetRow{ptr(int32(18567 + i)), ptr("EE"), ptr("BY"), ptr(int64(1 + i%2)), ptr("27101943"), ptr(int64(i)), ptr(float64(i)), nil})
	}
	good := parquetFile(f, rows)
	for _, at := range []uint16{0, 4, 10, 100, 1000, uint16(len(good) - 10), uint16(len(good) - 200)} {
		f.Add(at, byte(0xff))
	}
	f.Fuzz(func(t *testing.T, at uint16, flip byte) {
		format, err := LoadMap(write(t, t.TempDir(), "map.toml", parquetMap))
		if err != nil {
			t.Fatal(err)
		}
		bad := []byte(good)
		bad[int(at)%len(bad)] ^= flip
		path := write(t, t.TempDir(), "in.parquet", string(bad))
		summary, err := Read(t.Context(), []string{path}, Options{Format: format}, func(arrow.Record) error { return nil })
		var damaged *DamagedError
		if err != nil && !errors.As(err, &damaged) {
			t.Fatalf("%v, want a damaged file", err)
		}
		if err == nil && flip == 0 && summary.Totals().Read != 700 {
			t.Fatalf("%+v", summary.Totals())
		}
	})
}
