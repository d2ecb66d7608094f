package panel

import (
	"fmt"
	"os"
	"testing"

	"detour/flows"
)

// No more lies in memory than there is room for, and of the temporary file nothing
// is left.
func TestSpill(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	const limit = 1 << 20
	b := NewBuilder(Options{Workers: 1, Memory: heldShare * limit})
	value := int64(7)
	var records []record
	for i := range 1000 {
		cell := flows.Cell{flows.Flow: flows.Import, flows.Product: fmt.Sprintf("%08d", i)}
		records = append(records, record{cell: cell, month: flows.Month(i % 3), amounts: [flows.NumMeasures]*int64{flows.Value: &value}})
	}
	batch := batchOf(records)
	for range 200 {
		if err := b.Add(batch); err != nil {
			t.Fatal(err)
		}
		if held := b.store.held.Load(); held > limit {
			t.Fatalf("%d bytes are held, want at most %d", held, limit)
		}
	}
	if b.store.end == 0 {
		t.Fatal("nothing went to the file")
	}
	table, err := b.Table(t.Context())
	if err != nil || table.Len() != len(records) {
		t.Fatalf("%d rows, %v, want %d", table.Len(), err, len(records))
	}
	for i := range table.Len() {
		if table.Records[i] != 200 || table.Amounts[flows.Value][i] != 200*value {
			t.Fatalf("row %d: %d records of %d", i, table.Records[i], table.Amounts[flows.Value][i])
		}
	}
	if held := b.store.held.Load(); held != 0 {
		t.Errorf("%d bytes are held at the end", held)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
