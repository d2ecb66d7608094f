package panel

import (
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// Options say how a panel is made. None of them changes it.
type Options struct {
	Workers int   // goroutines that add up and write; 0 = the number of processors
	Memory  int64 // bytes that the whole program is to stay below, 0 = no limit

	// Progress is told how many of the rows are added up, from several goroutines;
	// nil = it is not.
	Progress func(done, of int64)
}

// heldShare and workShare are the parts of the memory that hold records until
// they are added up, and in which they are. What is left is for reading, for
// what is written, and for garbage: Go lets it grow to the size of what is held.
const (
	heldShare = 4
	workShare = 5
)

// rowMemory is about how many bytes a row takes while it is added up: keys and
// amounts before and after, what is sorted, twice, and its codes.
const rowMemory = 160

// Builder adds records up. It may be fed from several goroutines; the panel does
// not depend on the order of the batches. Records lie by month, packed, until
// all are there; those for which there is no memory lie in a temporary file. A
// month is added up by sorting it, in memory as well or piece by piece.
type Builder struct {
	opt   Options
	words *vocabulary
	store *store
	mu    sync.Mutex
	lanes []*lane
	idle  []*lane // lanes that no goroutine is adding to

	rowsAtOnce int // that each worker adds up in memory
}

// NewBuilder returns an empty builder. Close must be called in the end.
func NewBuilder(opt Options) *Builder {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	b := &Builder{opt: opt, words: newVocabulary(), store: &store{limit: opt.Memory / heldShare}, rowsAtOnce: math.MaxInt}
	if opt.Memory > 0 {
		b.rowsAtOnce = max(2*maxChunkRows, int(opt.Memory/workShare/int64(opt.Workers)/rowMemory))
	}
	return b
}

// Fills tells whether a record so far has a value on an axis.
func (b *Builder) Fills(a flows.Axis) bool { return b.words.axes[a].len() > 1 }

// Close gives up what the builder holds.
func (b *Builder) Close() error { return b.store.close() }

// Add adds a batch of [flows.RecordSchema]. The error is a [SumError] for an
// amount that is negative or too large.
func (b *Builder) Add(batch arrow.Record) error {
	if err := Check(batch); err != nil {
		return fmt.Errorf("adding records: %w", err)
	}
	l := b.take()
	defer b.give(l)
	if err := l.addBatch(batch); err != nil {
		return fmt.Errorf("adding records: %w", err)
	}
	return nil
}

// take returns a lane that nobody else adds to: as many as there are goroutines
// adding at the same time come into being.
func (b *Builder) take() *lane {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n := len(b.idle); n > 0 {
		l := b.idle[n-1]
		b.idle = b.idle[:n-1]
		return l
	}
	l := newLane(b.words, b.store)
	b.lanes = append(b.lanes, l)
	return l
}

func (b *Builder) give(l *lane) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.idle = append(b.idle, l)
}

// addBatch stages the records of a batch, with the codes of the axes in place of
// the batch's own, and adds them.
func (l *lane) addBatch(batch arrow.Record) error {
	n := int(batch.NumRows())
	var measures [flows.NumMeasures]bool
	for m := range measures {
		measures[m] = batch.Column(flows.ColValue+m).NullN() < n
	}
	for a := range l.axes {
		l.axes[a].meet(batch.Column(a))
	}
	l.prepare(measures, measures[flows.Quantity], false)
	l.stage(n)
	l.codes = sized(l.codes, n)
	for a := range l.axes {
		if l.axes[a].codes(l.codes, batch.Column(a)) {
			l.pack(flows.Axis(a), l.codes)
		}
	}
	periods := batch.Column(flows.ColPeriod).(*array.Date32).Date32Values()
	month := func(i int) flows.Month { return l.monthOf(int32(periods[i])) }
	for m := range measures {
		l.staged.amounts[m] = nil
		if measures[m] {
			l.staged.amounts[m] = l.amounts(flows.Measure(m), batch.Column(flows.ColValue+m).(*array.Int64))
		}
	}
	l.staged.units, l.staged.records = nil, nil
	if measures[flows.Quantity] {
		l.staged.units = l.unitsOf(batch.Column(flows.ColUnit))
	}
	return l.scatter(month)
}

// amounts returns the amounts of a column, Unknown for null.
func (l *lane) amounts(m flows.Measure, column *array.Int64) []int64 {
	values := column.Int64Values()
	if column.NullN() == 0 {
		return values
	}
	l.scaled[m] = sized(l.scaled[m], len(values))
	for i, v := range values {
		if column.IsNull(i) {
			v = Unknown
		}
		l.scaled[m][i] = v
	}
	return l.scaled[m]
}

// unitsOf returns the units of the quantities that are staged.
func (l *lane) unitsOf(column arrow.Array) []uint32 {
	l.units.meet(column)
	units := make([]uint32, column.Len())
	l.units.codes(units, column)
	for i, v := range l.staged.amounts[flows.Quantity] {
		if units[i]++; v == Unknown {
			units[i] = 0
		}
	}
	return units
}
