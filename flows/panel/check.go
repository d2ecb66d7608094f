package panel

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// Check tells whether a batch can be added up, by whichever engine: it has
// [flows.RecordSchema], and no amount that is negative or too large, which is a
// [SumError].
func Check(batch arrow.Record) error {
	if !batch.Schema().Equal(flows.RecordSchema) {
		return fmt.Errorf("the batch has the schema %s, accepted is %s", batch.Schema(), flows.RecordSchema)
	}
	for m := range flows.NumMeasures {
		column := batch.Column(flows.ColValue + int(m)).(*array.Int64)
		for row, v := range column.Int64Values() {
			if uint64(v) > maxSum && column.IsValid(row) {
				r := recordAt(batch, row, 0)
				return &SumError{m, r.Cell, r.Month}
			}
		}
	}
	return nil
}
