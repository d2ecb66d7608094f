package parquetfile

import "github.com/parquet-go/parquet-go"

// lot is how many rows are handed on at a time.
const lot = 256

// Write writes rows as the writer's own Write does, but row by row. That of parquet-go
// 0.32 takes some zero values of optional fields that are no pointers for values, where
// many nulls stand in a row: an empty text where a null belongs.
func Write[T any](w *parquet.GenericWriter[T], rows []T) error {
	schema := w.Schema()
	taken := make([]parquet.Row, 0, lot)
	var memory []parquet.Value
	for from := 0; from < len(rows); from += lot {
		taken, memory = taken[:0], memory[:0]
		for i := range rows[from:min(from+lot, len(rows))] {
			begin := len(memory)
			memory = schema.Deconstruct(memory, &rows[from+i])
			taken = append(taken, memory[begin:len(memory):len(memory)])
		}
		if _, err := w.WriteRows(taken); err != nil {
			return err
		}
	}
	return nil
}
