package panel

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// Record is a record of the inputs that lies inside a cell.
type Record struct {
	Inside  int // 0-based, in the order of the cells asked for
	Cell    flows.Cell
	Month   flows.Month
	Amounts [flows.NumMeasures]int64 // in smallest units; [Unknown] where the record states none
	Unit    string                   // of the quantity
	File    string
	Line    int64 // 1-based
}

// Records gathers the records inside some cells, from batches of [flows.RecordSchema]
// that may come from several goroutines. A record inside several cells is gathered for
// each.
type Records struct {
	cells []flows.Cell
	mu    sync.Mutex
	found []Record
}

// NewRecords begins to gather.
func NewRecords(cells ...flows.Cell) *Records { return &Records{cells: cells} }

// Add keeps those records of a batch that lie inside a cell.
func (r *Records) Add(b arrow.Record) error {
	if !b.Schema().Equal(flows.RecordSchema) {
		return fmt.Errorf("gathering records: the batch has the schema %s, accepted is %s", b.Schema(), flows.RecordSchema)
	}
	var found []Record
	for row := range int(b.NumRows()) {
		for i, c := range r.cells {
			if holds(b, row, c) {
				found = append(found, recordAt(b, row, i))
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found = append(r.found, found...)
	return nil
}

// All returns what was gathered, by cell, month, file and line.
func (r *Records) All() []Record {
	slices.SortFunc(r.found, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Inside, b.Inside), cmp.Compare(a.Month, b.Month), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return r.found
}

// Within tells whether a value of an axis lies inside one that a cell names: it is the
// same, or a product code that begins with one of its codes. Confidential codes belong to no product
// but themselves.
func Within(a flows.Axis, value, named string) bool {
	return value == named || a == flows.Product && flows.ProductWithin(value, named) && !flows.Masked(value)
}

// holds tells whether a record lies inside a cell.
func holds(b arrow.Record, row int, cell flows.Cell) bool {
	for a, named := range cell {
		if named != "" && !Within(flows.Axis(a), textAt(b, a, row), named) {
			return false
		}
	}
	return true
}

func recordAt(b arrow.Record, row, inside int) Record {
	kept := func(column int) string { return strings.Clone(textAt(b, column, row)) } // the batch may go
	r := Record{
		Inside: inside, Month: flows.MonthOfDate32(int32(b.Column(flows.ColPeriod).(*array.Date32).Value(row))),
		Unit: kept(flows.ColUnit), File: kept(flows.ColFile), Line: b.Column(flows.ColLine).(*array.Int64).Value(row),
	}
	for a := range r.Cell {
		r.Cell[a] = kept(a)
	}
	for m := range r.Amounts {
		r.Amounts[m] = Unknown
		if v := b.Column(flows.ColValue + m).(*array.Int64); !v.IsNull(row) {
			r.Amounts[m] = v.Value(row)
		}
	}
	return r
}

// textAt returns the text in a column of texts, empty where it is null.
func textAt(b arrow.Record, column, row int) string {
	c := b.Column(column).(*array.Dictionary)
	if c.IsNull(row) {
		return ""
	}
	return c.Dictionary().(*array.String).Value(c.GetValueIndex(row))
}
