package workbook

import (
	"iter"
	"strconv"

	"detour/detect/batch"
)

var rejectColumns = []column{{"file", text}, {"line", whole}, {"field", text}, {"found", text}, {"reason", text}}

// rejectRows reads the rejects of a batch; one that was made from a panel has none.
func rejectRows(b *batch.Batch) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for r, err := range b.EachReject() {
			row := []any{r.File, nil, r.Field, r.Found, r.Reason}
			if line, err := strconv.ParseInt(r.Line, 10, 64); err == nil {
				row[1] = line
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
