package panel

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"detour/flows"
)

// What is written is read back, and the bytes do not depend on the order of the
// records.
func TestRoundTrip(t *testing.T) {
	parent := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		records := drawRecords(r)
		if len(records) == 0 {
			return
		}
		dir, err := os.MkdirTemp(parent, "panel")
		if err != nil {
			r.Fatal(err)
		}
		want := build(r, records, 7, 1)
		other := build(r, rapid.Permutation(records).Draw(r, "order"), 5, 3)
		var bytes []map[string]string
		for i, table := range []*Table{want, other} {
			out := filepath.Join(dir, string(rune('a'+i)))
			if err := Write(context.Background(), out, table); err != nil {
				r.Fatal(err)
			}
			bytes = append(bytes, contents(r, out))
		}
		for workers := 1; workers <= 3; workers++ { // with and without memory for all records
			b := added(r, rapid.Permutation(records).Draw(r, "order"), 5, workers)
			out := filepath.Join(dir, string(rune('b'+workers)))
			n, err := b.Write(context.Background(), out)
			if err := errors.Join(err, b.Close()); err != nil || n != int64(want.Len()) {
				r.Fatalf("%d rows, %v, want %d", n, err, want.Len())
			}
			bytes = append(bytes, contents(r, out))
		}
		for _, other := range bytes[1:] {
			if !reflect.DeepEqual(bytes[0], other) {
				r.Fatal("the bytes depend on the order of the records, or on how they were added up")
			}
		}
		got, err := Read(context.Background(), filepath.Join(dir, "a"))
		if err != nil {
			r.Fatal(err)
		}
		if !reflect.DeepEqual(lines(got), lines(want)) {
			r.Fatalf("got  %q\nwant %q", lines(got), lines(want))
		}
		checkCodes(r, got)
	})
}

func contents(t interface{ Fatal(...any) }, dir string) map[string]string {
	out := map[string]string{}
	names, err := parts(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		short, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		out[short] = string(data)
	}
	return out
}

// The files are laid out as other programs expect them.
func TestLayout(t *testing.T) {
	value := int64(12345)
	dir := t.TempDir()
	table := build(t, []record{{cell: flows.Cell{flows.Product: "0101"}, month: flows.NewMonth(2022, 3), amounts: [flows.NumMeasures]*int64{flows.Value: &value}}}, 1, 1)
	if err := Write(t.Context(), dir, table); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "period=2022-03", "part-0.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	const want = `message row {
	required int32 period (DATE);
	optional binary reporter (STRING);
	optional binary flow (STRING);
	optional binary origin (STRING);
	optional binary dispatch (STRING);
	optional binary destination (STRING);
	optional binary via (STRING);
	optional binary mode (STRING);
	optional binary product (STRING);
	optional binary consignor (STRING);
	optional binary consignee (STRING);
	optional binary currency (STRING);
	optional double value;
	optional double kg;
	optional double quantity;
	required int64 records (INT(64,true));
}`
	if got := file.Schema().String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	rows := make([]parquet.Row, 2)
	r := file.RowGroups()[0].Rows()
	defer r.Close()
	if n, _ := r.ReadRows(rows); n != 1 || rows[0][0].Int32() != 19052 || rows[0][12].Double() != 123.45 || !rows[0][1].IsNull() || rows[0][8].String() != "0101" {
		t.Errorf("%d rows, the first %+v", n, rows[0]) // 19052 is 2022-03-01
	}
	if _, ok := file.Lookup("ARROW:schema"); !ok {
		t.Error("the Arrow schema is missing")
	}
}

// foreign is a panel as other engines write it: all is optional, the order is
// another, the period is text, amounts are decimals and counts.
type foreign struct {
	Kg      *int64  `parquet:"kg,optional"`
	Product *string `parquet:"product,optional"`
	Extra   *string `parquet:"extra,optional"`
	Flow    *string `parquet:"flow,optional"`
	Period  *string `parquet:"period,optional"`
	Value   *int64  `parquet:"value,optional,decimal(2:18)"`
}

// partitioned is a file whose month stands in the name of its folder alone.
type partitioned struct {
	Flow    string   `parquet:"flow"`
	Product string   `parquet:"product,dict"`
	Value   *float32 `parquet:"value,optional"`
	Records *int32   `parquet:"records,optional"`
}

func writeRows[T any](t testing.TB, name string, rows ...T) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := parquet.WriteFile(name, rows); err != nil {
		t.Fatal(err)
	}
}

func ptr[T any](v T) *T { return &v }

func TestReadForeign(t *testing.T) {
	dir := t.TempDir()
	writeRows(t, filepath.Join(dir, "some", "a.parquet"),
		foreign{ptr(int64(5)), ptr("0101"), ptr("x"), ptr("import"), ptr("2022-03"), ptr(int64(12345))},
		foreign{nil, nil, nil, ptr("import"), ptr("2022-03-01"), nil},
	)
	writeRows(t, filepath.Join(dir, "period=2022-03-01", "b.parquet"), partitioned{"import", "0101", ptr(float32(0.5)), nil}, partitioned{"import", "0102", nil, ptr(int32(7))})
	writeRows(t, filepath.Join(dir, "_temporary", "_c.parquet"), partitioned{})
	got, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	u := "-9223372036854775808"
	want := []string{
		"2022-03 flow=import [" + u + " " + u + " " + u + "] 1",
		"2022-03 flow=import product=0101 [12395 5000 " + u + "] 2",
		"2022-03 flow=import product=0102 [" + u + " " + u + " " + u + "] 7",
	}
	if !reflect.DeepEqual(lines(got), want) {
		t.Errorf("got  %q\nwant %q", lines(got), want)
	}
}

func TestReadFaults(t *testing.T) {
	type numbers struct {
		Period  int32   `parquet:"period,date"`
		Flow    string  `parquet:"flow"`
		Product int64   `parquet:"product"`
		Value   float64 `parquet:"value"`
	}
	type days struct {
		Period  int32   `parquet:"period"`
		Flow    string  `parquet:"flow"`
		Product string  `parquet:"product"`
		Value   float64 `parquet:"value"`
	}
	type noAmount struct {
		Period  int32  `parquet:"period,date"`
		Flow    string `parquet:"flow"`
		Product string `parquet:"product"`
	}
	type noProduct struct {
		Period int32   `parquet:"period,date"`
		Flow   string  `parquet:"flow"`
		Value  float64 `parquet:"value"`
	}
	negative := foreign{ptr(int64(-5)), ptr("0101"), nil, ptr("import"), ptr("2022-03"), nil}
	tests := []struct {
		name  string
		write func(name string)
		want  string
	}{
		{"no product", func(n string) { writeRows(t, n, noProduct{}) }, "the column product is missing: a panel has period"},
		{"no amount", func(n string) { writeRows(t, n, noAmount{}) }, "value, kg and quantity are all missing"},
		{"no period", func(n string) { writeRows(t, n, partitioned{}) }, `the folder "sub" does not name it as period=YYYY-MM`},
		{"products as numbers", func(n string) { writeRows(t, n, numbers{}) }, "the column product: it is of type INT64: text is accepted"},
		{"periods as numbers", func(n string) { writeRows(t, n, days{Period: 202203}) }, "the column period: it is of type INT32"},
		{"null period", func(n string) { writeRows(t, n, foreign{Product: ptr("01"), Flow: ptr("import")}) }, "row 1 has no period"},
		{"month 13", func(n string) { writeRows(t, n, foreign{Period: ptr("2022-13")}) }, `"2022-13" is not a month`},
		{"negative", func(n string) { writeRows(t, n, negative) }, "the column kg: -5 is no amount"},
		{"no Parquet", func(n string) { os.MkdirAll(filepath.Dir(n), 0o777); os.WriteFile(n, []byte("PAR1"), 0o666) }, "a.parquet"},
		{"no file", func(string) {}, "no .parquet file found: a folder with period=YYYY-MM"},
	}
	for _, test := range tests {
		dir := t.TempDir()
		name := filepath.Join(dir, "sub", "a.parquet")
		test.write(name)
		if _, err := Read(t.Context(), dir); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := Read(t.Context(), filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	table := build(t, []record{{month: 1}}, 1, 1)
	dir := t.TempDir()
	if err := Write(ctx, dir, table); !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v", err)
	}
	if err := Write(t.Context(), dir, table); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("Read: %v", err)
	}
}

func TestCoverage(t *testing.T) {
	name := filepath.Join(t.TempDir(), "coverage.parquet")
	want := []Coverage{
		{Source: "comext-v2", Reporter: "EE", Flow: "import", Period: 19052, Read: 5, Used: 3, Subtotals: 1, Masked: 1, Rejected: 1, Value: ptr(1.5)},
		{Source: "comext-v2", Read: 1, Rejected: 1},
	}
	if err := WriteCoverage(name, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadCoverage(name)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if err := os.WriteFile(name, []byte("PAR1xxxxPAR1"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadCoverage(name); err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("%v, want an error that names the file", err)
	}
}

// FuzzRead damages a good file: reading it gives a table or an error, in bounded memory,
// and never a panic.
func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	if err := Write(f.Context(), dir, benchTable(35*2000)); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(dir, "period=2020-01", "part-0.parquet"))
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range []uint16{0, 4, 10, 100, 500, uint16(len(good) - 10), uint16(len(good) - 300)} {
		f.Add(at, byte(0xff))
	}
	f.Add(uint16(173), byte(0x05)) // a run of more values than memory has room for
	f.Fuzz(func(t *testing.T, at uint16, flip byte) {
		bad := append([]byte(nil), good...)
		bad[int(at)%len(bad)] ^= flip
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.parquet"), bad, 0o666); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		table, err := Read(t.Context(), dir)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<30 {
			t.Errorf("it takes %d MiB", n>>20)
		}
		if flip == 0 && (err != nil || table.Len() != 2000) {
			t.Fatalf("%v, want 2000 rows", err)
		}
	})
}
