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
	period  []int32
	amounts [flows.NumMeasures][]int64 // nil for an amount that the table lacks
	unit    []uint32
	line    []int64
}

func newBatch(axes flows.AxisSet, measures [flows.NumMeasures]bool, rows int) *batch {
	b := &batch{period: make([]int32, rows), line: make([]int64, rows)}
	for _, a := range axes.Axes() {
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
	file := make([]uint32, b.n)
	columns = append(columns,
		b.coded(b.unit, dicts.unit),
		b.coded(file, dicts.file),
		array.NewInt64Data(b.data(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(b.line[:b.n]))),
	)
	return array.NewRecord(flows.RecordSchema, columns, int64(b.n))
}

func (b *batch) data(t arrow.DataType, values []byte) *array.Data {
	return array.NewData(t, b.n, []*memory.Buffer{nil, memory.NewBufferBytes(values)}, nil, 0, 0)
}

// coded makes a dictionary array of codes; a nil slice makes one of nulls.
func (b *batch) coded(codes []uint32, d *dictionary) arrow.Array {
	valid := make([]byte, bitutil.CeilByte(b.n)/8)
	nulls := b.n
	if codes == nil {
		codes = make([]uint32, b.n)
	} else {
		codes, nulls = codes[:b.n], 0
		for i, c := range codes {
			if c == null {
				codes[i] = 0
				nulls++
			} else {
				valid[i/8] |= 1 << (i % 8)
			}
		}
	}
	texts := d.snapshot()
	buffers := []*memory.Buffer{memory.NewBufferBytes(valid), memory.NewBufferBytes(arrow.Uint32Traits.CastToBytes(codes))}
	t := flows.RecordSchema.Field(0).Type
	return array.NewDictionaryData(array.NewDataWithDictionary(t, b.n, buffers, nulls, 0, texts.Data().(*array.Data)))
}

// counted makes an array of amounts; a nil slice makes one of nulls.
func (b *batch) counted(amounts []int64) arrow.Array {
	valid := make([]byte, bitutil.CeilByte(b.n)/8)
	nulls := b.n
	if amounts == nil {
		amounts = make([]int64, b.n)
	} else {
		amounts, nulls = amounts[:b.n], 0
		for i, v := range amounts {
			if v == missing {
				amounts[i] = 0
				nulls++
			} else {
				valid[i/8] |= 1 << (i % 8)
			}
		}
	}
	buffers := []*memory.Buffer{memory.NewBufferBytes(valid), memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(amounts))}
	return array.NewInt64Data(array.NewData(arrow.PrimitiveTypes.Int64, b.n, buffers, nil, nulls, 0))
}
