package source

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"detour/flows"
)

// batchRows is how many records a batch holds at most: small enough that the
// batches of a few workers stay within tens of megabytes.
const batchRows = 64 << 10

// missing stands for an amount that is not known while a batch is built.
const missing = math.MinInt64

// batch gathers records column by column.
type batch struct {
	n       int
	axes    [flows.NumAxes][]uint32 // nil for an axis that the table lacks
	has     []flows.Axis            // the others
	period  []int32
	amounts [flows.NumMeasures][]int64 // nil for an amount that the table lacks
	unit    []uint32
	line    []int64
}

func newBatch(axes flows.AxisSet, measures [flows.NumMeasures]bool, rows int) *batch {
	b := &batch{has: axes.Axes(), period: make([]int32, rows), line: make([]int64, rows)}
	for _, a := range b.has {
		b.axes[a] = make([]uint32, rows)
	}
	for m, has := range measures {
		if has {
			b.amounts[m] = make([]int64, rows)
		}
	}
	if measures[flows.Quantity] {
		b.unit = make([]uint32, rows)
	}
	return b
}

// take adds records of a lot as long as there is room, and returns how many.
func (b *batch) take(l *lot, used []int32) int {
	used = used[:min(len(used), len(b.line)-b.n)]
	to := b.n + len(used)
	for _, a := range b.has {
		pick(b.axes[a][b.n:to], l.codes[a], used)
	}
	for m, amounts := range b.amounts {
		if amounts != nil {
			pick(amounts[b.n:to], l.amounts[m], used)
		}
	}
	if b.unit != nil {
		pick(b.unit[b.n:to], l.codes[Unit], used)
	}
	period, period32, first := l.codes[Period], b.period[b.n:to], l.line()
	lines := b.line[b.n:to]
	for i, row := range used {
		period32[i], lines[i] = int32(period[row]), first+int64(row)
	}
	b.n = to
	return len(used)
}

// pick copies the values of some rows.
func pick[T any](to, from []T, rows []int32) {
	for i, row := range rows {
		to[i] = from[row]
	}
}

// record turns what was gathered into a record batch of [flows.RecordSchema]
// that owns the memory of b.
func (b *batch) record(dicts *dictionaries) arrow.Record {
	columns := make([]arrow.Array, 0, flows.NumColumns)
	for a := range b.axes {
		columns = append(columns, b.coded(b.axes[a], dicts.axes[a]))
	}
	columns = append(columns, array.NewDate32Data(b.data(arrow.FixedWidthTypes.Date32, arrow.Int32Traits.CastToBytes(b.period[:b.n]))))
	for m := range b.amounts {
		columns = append(columns, b.counted(b.amounts[m]))
	}
	columns = append(columns,
		b.coded(b.unit, dicts.unit),
		b.coded(noCodes, dicts.file),
		array.NewInt64Data(b.data(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(b.line[:b.n]))),
	)
	return array.NewRecord(flows.RecordSchema, columns, int64(b.n))
}

func (b *batch) data(t arrow.DataType, values []byte) *array.Data {
	return array.NewData(t, b.n, []*memory.Buffer{nil, memory.NewBufferBytes(values)}, nil, 0, 0)
}

// What arrays of nulls are made of: they are never written to.
var (
	noCodes   = make([]uint32, batchRows)
	noAmounts = make([]int64, batchRows)
	noneValid = make([]byte, batchRows/8)
)

// coded makes a dictionary array of codes; a nil slice makes one of nulls.
func (b *batch) coded(codes []uint32, d *dictionary) arrow.Array {
	valid, nulls := memory.NewBufferBytes(noneValid), b.n
	if codes == nil {
		codes = noCodes[:b.n]
	} else {
		codes = codes[:b.n]
		valid, nulls = validity(codes, null)
	}
	texts := d.snapshot()
	buffers := []*memory.Buffer{valid, memory.NewBufferBytes(arrow.Uint32Traits.CastToBytes(codes))}
	t := flows.RecordSchema.Field(0).Type
	return array.NewDictionaryData(array.NewDataWithDictionary(t, b.n, buffers, nulls, 0, texts.Data().(*array.Data)))
}

// counted makes an array of amounts; a nil slice makes one of nulls.
func (b *batch) counted(amounts []int64) arrow.Array {
	valid, nulls := memory.NewBufferBytes(noneValid), b.n
	if amounts == nil {
		amounts = noAmounts[:b.n]
	} else {
		amounts = amounts[:b.n]
		valid, nulls = validity(amounts, missing)
	}
	buffers := []*memory.Buffer{valid, memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(amounts))}
	return array.NewInt64Data(array.NewData(arrow.PrimitiveTypes.Int64, b.n, buffers, nil, nulls, 0))
}

// validity returns which values are not null, as Arrow has it: nil where all are.
// Those that are get the value 0.
func validity[T comparable](values []T, null T) (valid *memory.Buffer, nulls int) {
	var zero T
	for _, v := range values {
		if v == null {
			nulls++
		}
	}
	if nulls == 0 {
		return nil, 0
	}
	bits := make([]byte, bitutil.CeilByte(len(values))/8)
	for i, v := range values {
		if v == null {
			values[i] = zero
		} else {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	return memory.NewBufferBytes(bits), nulls
}
