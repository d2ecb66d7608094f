package spark

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"detour/flows"
	"detour/flows/panel"
	"detour/flows/spark/sparktest"
)

// TestSpark does all that needs Spark with one server.
func TestSpark(t *testing.T) {
	remote, err := ParseRemote(sparktest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]func(*testing.T, Remote){
		"the panel":      testPanel,
		"months left":    testLeaveOut,
		"table":          testTable,
		"sums too large": testTooLarge,
		"errors":         testErrors,
		"interrupt":      testInterrupt,
	} {
		if !t.Run(name, func(t *testing.T) { test(t, remote) }) {
			break // the server may be busy with what failed, and all others would wait for it
		}
	}
}

// testRecord is a record as a test writes it; nil amounts are not known.
type testRecord struct {
	cell    flows.Cell
	month   flows.Month
	amounts [flows.NumMeasures]*int64
	unit    string
}

func batchOf(records []testRecord) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, flows.RecordSchema)
	defer b.Release()
	text := func(column int, s string) {
		d := b.Field(column).(*array.BinaryDictionaryBuilder)
		if s == "" {
			d.AppendNull()
		} else if err := d.AppendString(s); err != nil {
			panic(err)
		}
	}
	for i, r := range records {
		for a, value := range r.cell {
			text(a, value)
		}
		b.Field(flows.ColPeriod).(*array.Date32Builder).Append(arrow.Date32(r.month.Date32() + int32(i%28))) // any day of it
		for m, v := range r.amounts {
			if column := b.Field(flows.ColValue + m).(*array.Int64Builder); v == nil {
				column.AppendNull()
			} else {
				column.Append(*v)
			}
		}
		text(flows.ColUnit, r.unit)
		text(flows.ColFile, "in.csv")
		b.Field(flows.ColLine).(*array.Int64Builder).Append(int64(i + 2))
	}
	return b.NewRecord()
}

// randomRecords fall into few enough cells that there are sums, of values that order
// differently by bytes and by language, and that mean something to SQL.
func randomRecords(n int) []testRecord {
	r := rand.New(rand.NewPCG(1, 2))
	values := []string{"", "a", "b", "Ä", "aa", "Z", "𝒳", "\uFFFD", "x' OR '1", "`\\n\n", "NULL", " a"}
	months := []flows.Month{flows.NewMonth(1968, 8), flows.NewMonth(2020, 1), flows.NewMonth(2020, 2), flows.NewMonth(2021, 12)}
	out := make([]testRecord, n)
	for i := range out {
		for a := range out[i].cell {
			if a < 4 || r.IntN(50) == 0 {
				out[i].cell[a] = values[r.IntN(len(values))]
			}
		}
		out[i].cell[flows.Via] = "" // in no record
		out[i].month = months[r.IntN(len(months))]
		for m := range out[i].amounts {
			if r.IntN(3) > 0 {
				v := r.Int64N(1 << 40)
				out[i].amounts[m] = &v
			}
		}
		if r.IntN(20) == 0 {
			zero := int64(0)
			out[i].amounts[flows.Value] = &zero
		}
		out[i].unit = []string{"NAR", "NAR", "NAR", "LTR", ""}[r.IntN(5)]
	}
	return out
}

type engine interface {
	Add(arrow.Record) error
	LeaveOut(map[flows.Month]bool)
	Write(context.Context, string) (int64, error)
	Close() error
}

// feed adds records from several goroutines.
func feed(t *testing.T, e engine, records []testRecord) {
	t.Helper()
	batches := make(chan []testRecord)
	errs := make([]error, 3)
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for some := range batches {
				errs[w] = errors.Join(errs[w], e.Add(batchOf(some)))
			}
		})
	}
	for some := range slices.Chunk(records, 1+len(records)/7) {
		batches <- some
	}
	close(batches)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, remote Remote) *Job {
	t.Helper()
	stage := filepath.Join(t.TempDir(), "it's a stage") // a name that SQL has to quote
	if err := os.Mkdir(stage, 0o700); err != nil {
		t.Fatal(err)
	}
	j, err := Open(t.Context(), Options{Remote: remote, Stage: stage})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(stage); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
	return j
}

// contents are the files below a folder.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[strings.TrimPrefix(name, dir)], err = os.ReadFile(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// same holds the panel that Spark makes of records against the embedded one, file for
// file and byte for byte.
func same(t *testing.T, remote Remote, records []testRecord, without map[flows.Month]bool) {
	t.Helper()
	b := panel.NewBuilder(panel.Options{})
	defer b.Close()
	var dirs []string
	var rows []int64
	for _, e := range []engine{b, open(t, remote)} {
		feed(t, e, records)
		e.LeaveOut(without)
		dir := t.TempDir()
		n, err := e.Write(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		dirs, rows = append(dirs, dir), append(rows, n)
	}
	want, got := contents(t, dirs[0]), contents(t, dirs[1])
	if rows[0] != rows[1] || len(want) != len(got) {
		t.Errorf("%d rows in %d files, want %d in %d", rows[1], len(got), rows[0], len(want))
	}
	for name, data := range want {
		if !bytes.Equal(got[name], data) {
			t.Errorf("%s differs", name)
		}
	}
}

func testPanel(t *testing.T, remote Remote) { same(t, remote, randomRecords(20_000), nil) }

func testLeaveOut(t *testing.T, remote Remote) {
	records := randomRecords(500)
	same(t, remote, records, map[flows.Month]bool{flows.NewMonth(2020, 1): true, flows.NewMonth(2020, 2): false, flows.NewMonth(1999, 1): true})
	every := map[flows.Month]bool{}
	for _, r := range records {
		every[r.month] = true
	}
	same(t, remote, records, every)
}

// The table is of what Spark adds up and of what was written before.
func testTable(t *testing.T, remote Remote) {
	records, before := randomRecords(500), filepath.Join(t.TempDir(), "before")
	b := panel.NewBuilder(panel.Options{})
	defer b.Close()
	feed(t, b, records)
	want, err := b.Table(t.Context())
	if err == nil {
		err = panel.Write(t.Context(), before, want)
	}
	if err != nil {
		t.Fatal(err)
	}
	j, month := open(t, remote), map[flows.Month]bool{flows.NewMonth(2020, 1): true}
	feed(t, j, records)
	j.LeaveOut(month)
	if err := j.AddPanel(t.Context(), before, month); err != nil {
		t.Fatal(err)
	}
	got, err := j.Table(t.Context())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%d rows, want %d: %v", got.Len(), want.Len(), err)
	}
	if !j.Fills(flows.Flow) || j.Fills(flows.Via) { // is told in the end as well
		t.Error("the flow is not said to be in the records, or the place of transit is")
	}
}

// Sums that the panel cannot hold are refused in the words of the embedded engine, and
// those that nobody can hold in Spark's.
func testTooLarge(t *testing.T, remote Remote) {
	large := int64(1 << 53)
	record := testRecord{cell: flows.Cell{flows.Flow: "import", flows.Product: "2710"}, month: flows.NewMonth(2020, 3)}
	record.amounts[flows.Quantity] = &large
	other := record
	other.unit = "NAR" // of several units there is no sum, but this is told first
	for _, test := range []struct {
		records []testRecord
		want    string
	}{
		{[]testRecord{record, record}, "the quantity of flow=import product=2710 in 2020-03 is negative in a record or above 9007199254740992"},
		{[]testRecord{record, other}, "the quantity of flow=import product=2710 in 2020-03 is negative in a record or above 9007199254740992"},
		{slices.Repeat([]testRecord{record}, 1025), "Spark: [ARITHMETIC_OVERFLOW] long overflow"},
	} {
		j := open(t, remote)
		feed(t, j, test.records)
		if err := j.session.run(t.Context(), "RESET"); err != nil { // as a server that has forgotten the session
			t.Fatal(err)
		}
		_, err := j.Write(t.Context(), filepath.Join(t.TempDir(), "panel"))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

// Spark's errors are one line, without a stack.
func testErrors(t *testing.T, remote Remote) {
	s, err := connect(t.Context(), remote, connectPatience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	out := t.TempDir()
	into := func(query string) string {
		return "INSERT OVERWRITE DIRECTORY " + literal(uri(out)) + " USING parquet " + query
	}
	for statement, want := range map[string]string{
		"SELEC 1": "Spark: [PARSE_SYNTAX_ERROR] Syntax error at or near 'SELEC'.",
		into("SELECT * FROM parquet.`file:/nowhere/at/all`"):                                       "Spark: [PATH_NOT_FOUND] Path does not exist: file:/nowhere/at/all.",
		into("SELECT CAST(raise_error('said so') AS STRING) AS a FROM range(0, 10, 1, 2)"):         "said so",
		"INSERT OVERWRITE DIRECTORY 'file:/proc/none' USING parquet SELECT id FROM range(0, 1, 1)": "Spark: ",
	} {
		err := s.run(t.Context(), statement)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "org.apache") {
			t.Errorf("%s: %v, want %q in one line", statement, err, want)
		}
	}
}

// A job that is given up ends at Spark, too: else its tasks would hold both cores of
// the server, and nothing else could run. It is given up once a task writes: see
// [session.end] for what Spark misses before.
func testInterrupt(t *testing.T, remote Remote) {
	j := open(t, remote)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := filepath.Join(j.dir, "long")
	endless := "INSERT OVERWRITE DIRECTORY " + literal(uri(out)) + " USING parquet SELECT id FROM range(0, 1000000000000000, 1, 4) WHERE id % 7 = 8"
	go func() {
		for ctx.Err() == nil {
			if written, _ := filepath.Glob(filepath.Join(out, "_temporary/0/_temporary/attempt_*/part-*")); written != nil {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	begun := time.Now()
	if err := j.session.run(ctx, endless); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if took := time.Since(begun); took > jobPatience {
		t.Errorf("it took %v to end", took)
	}
	deadline, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	short := fmt.Sprintf("INSERT OVERWRITE DIRECTORY %s USING parquet SELECT id FROM range(0, 4, 1, 4)", literal(uri(filepath.Join(j.dir, "short"))))
	if err := j.session.run(deadline, short); err != nil {
		t.Errorf("after an interrupt: %v", err)
	}
}
