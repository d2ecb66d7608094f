// Package panel adds records up into the monthly panel, one row a month and
// cell, and keeps the panel's Parquet contract.
//
// A [Builder] takes batches of records from several goroutines:
//
//  1. Each goroutine has a lane. The codes of a record's axes are turned into those
//     of the panel's vocabulary (translate.go) and packed into a key of one or two
//     words (layout.go); keys and amounts lie by month in chunks.
//  2. Chunks for which there is no memory go to a temporary file (spill.go).
//  3. When all records are there, the codes become ranks in the order of the texts.
//     A month is sorted by its keys (radix.go) and rows of equal keys are added up
//     (adder.go), as integers; a month that does not fit is divided by keys before
//     (split.go).
//  4. The sums of a month are written as they are, as pages of codes and doubles
//     (filewriter.go, pagewriter.go), or make a [Table].
//
// Sums that another [Engine] made are written by the same writer (sums.go).
//
// Sums are exact, cells have one order, and files are cut at the same rows, so the
// bytes depend neither on the order of the records, nor on the number of
// goroutines, nor on the memory.
package panel

import (
	"math"

	"detour/flows"
)

// Unknown marks an amount that no record of the row states.
const Unknown = math.MinInt64

// Table is a panel in memory, column by column, sorted by period and then by
// the cells' axes. Code 0 of every axis is null (Values[a][0] == ""); the other
// codes are in the order of their texts.
type Table struct {
	Values  [flows.NumAxes][]string
	Codes   [flows.NumAxes][]uint32
	Periods []flows.Month
	Amounts [flows.NumMeasures][]int64 // smallest units of the measure, or Unknown
	Records []int64                    // records added up in the row
}

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.Periods) }

// Cell returns the cell of row i.
func (t *Table) Cell(i int) flows.Cell {
	var c flows.Cell
	for a := range c {
		c[a] = t.Values[a][t.Codes[a][i]]
	}
	return c
}

// Coverage is a row of coverage.parquet: what one reporter delivered in one
// month by one source. It is what tells zero from missing.
type Coverage struct {
	Source    string   `parquet:"source,dict"`
	Reporter  string   `parquet:"reporter,optional,dict"`
	Flow      string   `parquet:"flow,optional,dict"`
	Period    int32    `parquet:"period,date"` // first of the month, days since 1970
	Read      int64    `parquet:"rows_read"`
	Used      int64    `parquet:"rows_used"`
	Subtotals int64    `parquet:"rows_subtotal"` // set aside: sums beside their parts, and rows that a later input states anew
	Masked    int64    `parquet:"rows_masked"`   // confidential product codes; part of Used
	Rejected  int64    `parquet:"rows_rejected"`
	Value     *float64 `parquet:"value,optional"` // total of the rows used
	Kg        *float64 `parquet:"kg,optional"`
	Partial   bool     `parquet:"partial"` // one of the newest months, and delivered in part
}
