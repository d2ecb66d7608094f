package panel

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow"

	"detour/flows"
)

// Engine adds records up into the panel: a [Builder], or the job of package spark. All
// of them make the same panel, to the byte.
type Engine interface {
	// Add adds a batch of [flows.RecordSchema] (see [Check]).
	Add(batch arrow.Record) error

	// Fills tells whether a record so far has a value on an axis.
	Fills(a flows.Axis) bool

	// LeaveOut forgets what was added of months.
	LeaveOut(months map[flows.Month]bool)

	// AddPanel has months of a panel that was written before be part of the table.
	AddPanel(ctx context.Context, dir string, months map[flows.Month]bool) error

	// Table returns the sums, sorted, and leaves nothing to write.
	Table(ctx context.Context) (*Table, error)

	// Write writes the panel below dir, without holding it in memory, and returns the
	// number of rows.
	Write(ctx context.Context, dir string) (int64, error)

	// Close gives up what is held. It is called in the end.
	Close() error
}
