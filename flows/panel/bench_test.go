package panel

import (
	"fmt"
	"path/filepath"
	"testing"

	"detour/flows"
)

// benchRows is about the size of two years of one country's exports by CN8.
const benchRows = 1_000_000

func benchTable(rows int) *Table {
	t := &Table{}
	texts := [flows.NumAxes]int{flows.Reporter: 27, flows.Flow: 2, flows.Origin: 27, flows.Destination: 7, flows.Product: 9000, flows.Currency: 1}
	for a, n := range texts {
		t.Values[a] = []string{""}
		for i := range n {
			t.Values[a] = append(t.Values[a], fmt.Sprintf("%08d", i))
		}
		t.Codes[a] = make([]uint32, rows)
	}
	for i := range rows {
		month, cell := i/(rows/35), i%(rows/35)
		for a, n := range texts {
			if n > 0 {
				t.Codes[a][i] = uint32(1 + cell*n/(rows/35)%n)
			}
		}
		t.Codes[flows.Product][i] = uint32(1 + cell%9000)
		t.Periods = append(t.Periods, flows.NewMonth(2020, 1+month))
		t.Amounts[flows.Value] = append(t.Amounts[flows.Value], int64(cell*7919%1e9))
		t.Amounts[flows.Kg] = append(t.Amounts[flows.Kg], Unknown)
		t.Amounts[flows.Quantity] = append(t.Amounts[flows.Quantity], Unknown)
		t.Records = append(t.Records, 1)
	}
	return t
}

func BenchmarkWrite(b *testing.B) {
	t := benchTable(benchRows)
	for b.Loop() {
		if err := Write(b.Context(), filepath.Join(b.TempDir(), "panel"), t); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/row")
}

func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	if err := Write(b.Context(), dir, benchTable(benchRows)); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := Read(b.Context(), dir); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/row")
}
