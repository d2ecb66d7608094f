package panel

import (
	"fmt"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// Builder adds records up. It may be fed from several goroutines; the table does
// not depend on the order of the batches.
type Builder struct {
	mu   sync.Mutex
	idle []*sums // sums that no goroutine is adding to
}

// NewBuilder returns an empty builder.
func NewBuilder() *Builder { return &Builder{} }

// Add adds a batch of [flows.RecordSchema]. The error names a cell whose sum
// cannot be exact.
func (b *Builder) Add(batch arrow.Record) error {
	if !batch.Schema().Equal(flows.RecordSchema) {
		return fmt.Errorf("adding records: the batch has the schema %s, accepted is %s", batch.Schema(), flows.RecordSchema)
	}
	s := b.take()
	defer b.give(s)
	if err := s.addBatch(batch); err != nil {
		return fmt.Errorf("adding records: %w", err)
	}
	return nil
}

// take returns sums that nobody else adds to: as many as there are goroutines
// adding at the same time come into being.
func (b *Builder) take() *sums {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n := len(b.idle); n > 0 {
		s := b.idle[n-1]
		b.idle = b.idle[:n-1]
		return s
	}
	return newSums()
}

func (b *Builder) give(s *sums) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.idle = append(b.idle, s)
}

// Table returns the sums, sorted, and leaves the builder empty. The error is as
// that of Add.
func (b *Builder) Table() (*Table, error) {
	all := b.idle
	b.idle = nil
	if len(all) == 0 {
		all = []*sums{newSums()}
	}
	for _, s := range all[1:] {
		if err := all[0].merge(s); err != nil {
			return nil, fmt.Errorf("adding records: %w", err)
		}
	}
	return all[0].table(), nil
}

// coded is a dictionary column with its codes in the dictionary of the sums, each
// found when it is first needed.
type coded struct {
	column *array.Dictionary
	texts  *array.String
	codes  []uint32 // plus one; 0 = not yet found
	into   *dictionary
}

// coded returns nil for a column of nulls.
func (d *dictionary) coded(column arrow.Array) *coded {
	c := &coded{column: column.(*array.Dictionary), into: d}
	if c.column.NullN() == c.column.Len() {
		return nil
	}
	c.texts = c.column.Dictionary().(*array.String)
	c.codes = make([]uint32, c.texts.Len())
	return c
}

func (c *coded) at(i int) uint32 {
	if c == nil || c.column.IsNull(i) {
		return 0
	}
	k := c.column.GetValueIndex(i)
	if c.codes[k] == 0 {
		c.codes[k] = 1 + c.into.code(c.texts.Value(k))
	}
	return c.codes[k] - 1
}

// monthOfDay remembers which months days are in.
type monthOfDay map[int32]flows.Month

func (d monthOfDay) of(day int32) flows.Month {
	m, ok := d[day]
	if !ok {
		m = flows.MonthOfDate32(day)
		d[day] = m
	}
	return m
}

func (s *sums) addBatch(batch arrow.Record) error {
	var axes [flows.NumAxes]*coded
	for a := range axes {
		axes[a] = s.axes[a].coded(batch.Column(a))
	}
	units := s.units.coded(batch.Column(flows.ColUnit))
	periods := batch.Column(flows.ColPeriod).(*array.Date32)
	var amounts [flows.NumMeasures]*array.Int64
	for m := range amounts {
		if column := batch.Column(flows.ColValue + m).(*array.Int64); column.NullN() < column.Len() {
			amounts[m] = column
		}
	}
	months := monthOfDay{}
	for i := range int(batch.NumRows()) {
		var cell cellCodes
		for a, column := range axes {
			if column != nil {
				cell[a] = column.at(i)
			}
		}
		row := s.row(s.cells.id(cell), months.of(int32(periods.Value(i))))
		s.records[row]++
		for m, column := range amounts {
			if column == nil || column.IsNull(i) {
				continue
			}
			if err := s.add(row, flows.Measure(m), column.Value(i)); err != nil {
				return err
			}
			if flows.Measure(m) == flows.Quantity {
				s.join(row, 1+units.at(i))
			}
		}
	}
	return nil
}
