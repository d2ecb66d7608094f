// Package workbook writes a batch as an XLSX file for analysts: a sheet each for
// the cases, the findings, their legs and checks, the coverage, the rejects, and a
// dictionary of all columns.
//
// The columns are those of the Parquet tables. Numbers, dates and texts are typed;
// a text is never a formula, neither when it is read nor when it is edited. The same
// batch gives the same bytes.
package workbook

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"detour/detect/batch"
)

// mostRows is what a sheet holds below its header (ECMA-376: 1,048,576 rows in all).
const mostRows = excelize.TotalRows - 1

// Write writes the workbook of a batch. A sheet that has no room for all rows holds
// the first ones, and the dictionary says where the others stand.
func Write(ctx context.Context, w io.Writer, b *batch.Batch) error { return write(ctx, w, b, mostRows) }

func write(ctx context.Context, w io.Writer, b *batch.Batch, most int) (err error) {
	f := excelize.NewFile()
	f.ZipWriter = func(w io.Writer) excelize.ZipWriter { return &sortedZip{to: w} }
	defer func() { err = errors.Join(err, f.Close()) }()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	all := tables(b)
	left := make([]int, len(all)) // rows of each sheet that it has no room for
	for i, t := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		if left[i], err = fill(f, t, styles, most); err != nil {
			return fmt.Errorf("writing the sheet %s: %w", t.sheet, err)
		}
	}
	if _, err := fill(f, dictionary(all, left), styles, most); err != nil {
		return fmt.Errorf("writing the dictionary: %w", err)
	}
	return finish(f, w)
}

// finish drops the sheet that a new file begins with and writes the file, without
// the time at which it was made.
func finish(f *excelize.File, w io.Writer) error {
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	const never = "1980-01-01T00:00:00Z" // the first day that a ZIP can name
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "detour", LastModifiedBy: "detour", Created: never, Modified: never, Description: batch.Note}); err != nil {
		return err
	}
	return f.Write(w)
}

// fill writes the rows of a table into a new sheet, and returns how many it had no
// room for.
func fill(f *excelize.File, t table, styles styles, most int) (left int, err error) {
	if _, err := f.NewSheet(t.sheet); err != nil {
		return 0, err
	}
	last, err := t.extent(most)
	if err != nil {
		return 0, err
	}
	// Whoever reads the sheet as a stream goes by its dimension.
	if err := f.SetSheetDimension(t.sheet, "A1:"+last); err != nil {
		return 0, err
	}
	s, err := f.NewStreamWriter(t.sheet)
	if err != nil {
		return 0, err
	}
	for i, c := range t.columns {
		if err := s.SetColWidth(i+1, i+1, c.width()); err != nil {
			return 0, err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return 0, err
	}
	if err := s.SetRow("A1", t.header(styles)); err != nil {
		return 0, err
	}
	n := 0
	for row, err := range t.rows {
		if err != nil {
			return 0, err
		}
		if n == most {
			left++
			continue
		}
		n++
		if err := s.SetRow(fmt.Sprintf("A%d", n+1), t.cells(row, styles)); err != nil {
			return 0, err
		}
	}
	if err := f.AutoFilter(t.sheet, "A1:"+last, nil); err != nil {
		return 0, err
	}
	return left, s.Flush()
}
