package panel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"pgregory.net/rapid"

	"detour/flows"
)

// record is a record as a test writes it; nil amounts are not known.
type record struct {
	cell    flows.Cell
	month   flows.Month
	amounts [flows.NumMeasures]*int64
	unit    string
}

// batchOf makes a batch of records.
func batchOf(records []record) arrow.Record {
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
		b.Field(flows.ColPeriod).(*array.Date32Builder).Append(arrow.Date32(r.month.Date32()))
		for m, v := range r.amounts {
			column := b.Field(flows.ColValue + m).(*array.Int64Builder)
			if v == nil {
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

// drawRecords draws records that fall into few cells, so that sums happen.
func drawRecords(t *rapid.T) []record {
	one := rapid.Custom(func(t *rapid.T) record {
		var r record
		for a := range r.cell {
			r.cell[a] = rapid.SampledFrom([]string{"", "a", "b", "Ä", "aa"}).Draw(t, "value")
			if a > 2 {
				r.cell[a] = rapid.SampledFrom([]string{"", "x"}).Draw(t, "value")
			}
		}
		r.month = rapid.SampledFrom([]flows.Month{flows.NewMonth(1968, 8), flows.NewMonth(2020, 1), flows.NewMonth(2020, 2)}).Draw(t, "month")
		for m := range r.amounts {
			if rapid.Bool().Draw(t, "known") {
				v := rapid.Int64Range(0, 1<<46).Draw(t, "amount")
				r.amounts[m] = &v
			}
		}
		r.unit = rapid.SampledFrom([]string{"", "NAR", "LTR"}).Draw(t, "unit")
		return r
	})
	return rapid.SliceOfN(one, 0, 60).Draw(t, "records")
}

// twin adds records up in the obvious way: a line a row, as lines writes them.
func twin(records []record) []string {
	type sum struct {
		amounts [flows.NumMeasures]int64
		units   map[string]bool
		records int
	}
	type key struct {
		month flows.Month
		cell  flows.Cell
	}
	sums := map[key]*sum{}
	for _, r := range records {
		k := key{r.month, r.cell}
		if sums[k] == nil {
			sums[k] = &sum{amounts: [flows.NumMeasures]int64{Unknown, Unknown, Unknown}, units: map[string]bool{}}
		}
		s := sums[k]
		s.records++
		for m, v := range r.amounts {
			if v != nil {
				s.amounts[m] = max(s.amounts[m], 0) + *v
			}
		}
		if r.amounts[flows.Quantity] != nil {
			s.units[r.unit] = true
		}
	}
	var keys []key
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.month != b.month {
			return int(a.month - b.month)
		}
		return a.cell.Compare(b.cell)
	})
	var out []string
	for _, k := range keys {
		s := sums[k]
		if len(s.units) > 1 {
			s.amounts[flows.Quantity] = Unknown
		}
		out = append(out, fmt.Sprint(k.month, k.cell, s.amounts, s.records))
	}
	return out
}

func lines(t *Table) []string {
	var out []string
	for i := range t.Len() {
		amounts := [flows.NumMeasures]int64{t.Amounts[0][i], t.Amounts[1][i], t.Amounts[2][i]}
		out = append(out, fmt.Sprint(t.Periods[i], t.Cell(i), amounts, t.Records[i]))
	}
	return out
}

// build adds records up in batches of a size, on some goroutines, with or without
// memory for all of them.
func build(t interface{ Fatal(...any) }, records []record, size, workers int) *Table {
	b := added(t, records, size, workers)
	defer b.Close()
	table, err := b.Table(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func added(t interface{ Fatal(...any) }, records []record, size, workers int) *Builder {
	b := NewBuilder(Options{Workers: workers})
	if workers%2 == 1 { // every chunk goes to the file, and is added up alone
		b.store.limit, b.rowsAtOnce = 1, 1
	}
	next := make(chan []record)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for some := range next {
				if err := b.Add(batchOf(some)); err != nil {
					errs[w] = err
				}
			}
		})
	}
	for some := range slices.Chunk(records, size) {
		next <- some
	}
	close(next)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// The sums are those of the obvious twin, in any order, any batches, and for any
// number of goroutines.
func TestBuilder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := drawRecords(t)
		want := twin(records)
		for _, workers := range []int{1, 2, 3} {
			shuffled := rapid.Permutation(records).Draw(t, "order")
			got := build(t, shuffled, rapid.IntRange(1, 20).Draw(t, "size"), workers)
			if !slices.Equal(lines(got), want) {
				t.Fatalf("%d workers:\ngot  %q\nwant %q", workers, lines(got), want)
			}
			checkCodes(t, got)
		}
	})
}

// checkCodes checks the promise of Table: null is code 0, the others are in the
// order of their texts.
func checkCodes(t interface{ Fatalf(string, ...any) }, table *Table) {
	for a, values := range table.Values {
		if len(values) == 0 || values[0] != "" || !slices.IsSorted(values) {
			t.Fatalf("%s has the values %q", flows.Axis(a), values)
		}
		if len(table.Codes[a]) != table.Len() {
			t.Fatalf("%s has %d codes for %d rows", flows.Axis(a), len(table.Codes[a]), table.Len())
		}
	}
}

func TestEmptyBuilder(t *testing.T) {
	table, err := NewBuilder(Options{}).Table(t.Context())
	if err != nil || table.Len() != 0 {
		t.Fatal(table, err)
	}
	checkCodes(t, table)
}

// A sum that a double cannot hold exactly is an error that names the cell.
func TestBuilderOverflow(t *testing.T) {
	half, one, negative := int64(1<<52), int64(1), int64(-1)
	tests := []struct {
		name    string
		amounts []*int64
		fails   bool
	}{
		{"2^53", []*int64{&half, &half}, false},
		{"2^53+1", []*int64{&half, &one, &half}, true},
		{"negative", []*int64{&half, &negative}, true},
	}
	for _, test := range tests {
		b := NewBuilder(Options{})
		b.rowsAtOnce = 1
		var err error
		for _, v := range test.amounts {
			r := record{cell: flows.Cell{flows.Reporter: "EE", flows.Product: "2710"}, month: flows.NewMonth(2020, 3), amounts: [flows.NumMeasures]*int64{flows.Kg: v}}
			err = errors.Join(err, b.Add(batchOf([]record{r})))
		}
		_, tableErr := b.Table(t.Context())
		if err = errors.Join(err, tableErr); (err != nil) != test.fails || err != nil && !strings.Contains(err.Error(), "the kg of reporter=EE product=2710 in 2020-03") {
			t.Errorf("%s: %v, want an error that names the cell: %t", test.name, err, test.fails)
		}
	}
}

func TestBuilderSchema(t *testing.T) {
	other := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, other)
	if err := NewBuilder(Options{}).Add(b.NewRecord()); err == nil || !strings.Contains(err.Error(), "accepted is") {
		t.Errorf("%v, want the schema that is accepted", err)
	}
}
