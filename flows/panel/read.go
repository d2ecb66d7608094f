package panel

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/parquet-go/parquet-go"

	"detour/flows"
)

// Read reads a panel back: every .parquet file below dir, whoever wrote it. Any
// column may be optional and stand anywhere; an axis that is not there is null,
// and without a column records each row counts as one. A file without the column
// period takes it from its folder, period=YYYY-MM. Rows of the same cell and
// month are added up.
func Read(ctx context.Context, dir string) (*Table, error) {
	names, err := parts(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the panel %s: %w", dir, err)
	}
	var b Builder
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, len(names))
	for range max(1, min(runtime.GOMAXPROCS(0), len(names))) {
		wg.Go(func() {
			s := b.take()
			defer b.give(s)
			for i := int(next.Add(1) - 1); i < len(names) && ctx.Err() == nil; i = int(next.Add(1) - 1) {
				errs[i] = s.readFile(names[i])
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("reading the panel: %s: %w", names[i], err)
		}
	}
	t, err := b.Table()
	if err != nil {
		return nil, fmt.Errorf("reading the panel %s: %w", dir, err)
	}
	return t, nil
}

// parts lists the data files below dir. Names that begin with _ or . are those
// of another writer's bookkeeping.
func parts(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".parquet") && !strings.ContainsRune("._", rune(d.Name()[0])) {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = errors.New("no .parquet file found: a folder with period=YYYY-MM/part-*.parquet is accepted")
	}
	slices.Sort(names)
	return names, err
}

func (s *sums) readFile(name string) (err error) {
	defer func() {
		if fault := recover(); fault != nil { // parquet-go panics on some malformed files
			err = fmt.Errorf("damaged Parquet: %v", fault)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return err
	}
	columns, err := findColumns(file.Schema(), name)
	if err != nil {
		return err
	}
	for _, group := range file.RowGroups() {
		if err := s.readGroup(group, columns); err != nil {
			return err
		}
	}
	return nil
}

// columns are the places of the columns of a panel in a file, -1 for those that
// it lacks.
type columns struct {
	axes    [flows.NumAxes]int
	amounts [flows.NumMeasures]int
	period  int
	records int
	month   flows.Month // of the folder, where the file has no column period
	types   []parquet.Type
}

// findColumns says which columns a panel cannot do without: the month, the
// product, the flow, and an amount.
func findColumns(schema *parquet.Schema, name string) (c columns, err error) {
	place := func(column string) int {
		leaf, ok := schema.Lookup(column)
		if !ok || leaf.MaxRepetitionLevel > 0 || !leaf.Node.Leaf() {
			return -1
		}
		for len(c.types) <= leaf.ColumnIndex {
			c.types = append(c.types, nil)
		}
		c.types[leaf.ColumnIndex] = leaf.Node.Type()
		return leaf.ColumnIndex
	}
	for a := range c.axes {
		c.axes[a] = place(flows.Axis(a).String())
	}
	for m := range c.amounts {
		c.amounts[m] = place(flows.Measure(m).String())
	}
	c.period, c.records = place("period"), place("records")
	for _, a := range []flows.Axis{flows.Flow, flows.Product} {
		if c.axes[a] < 0 {
			return c, fmt.Errorf("the column %s is missing: a panel has period, the axes %s, an amount (value, kg or quantity), and records", a, flows.AxisSet(1<<flows.NumAxes-1))
		}
	}
	if c.amounts == [flows.NumMeasures]int{-1, -1, -1} {
		return c, errors.New("the columns value, kg and quantity are all missing: a panel has at least one")
	}
	if c.period < 0 {
		folder := filepath.Base(filepath.Dir(name))
		if c.month, err = flows.ParseMonth(strings.TrimPrefix(folder, "period=")); err != nil {
			return c, fmt.Errorf("the column period is missing, and the folder %q does not name it as period=YYYY-MM", folder)
		}
	}
	return c, nil
}

// readGroup adds the rows of a row group, read column by column.
func (s *sums) readGroup(group parquet.RowGroup, c columns) (err error) {
	n, chunks := int(group.NumRows()), group.ColumnChunks()
	var cells [flows.NumAxes][]uint32
	for a, at := range c.axes {
		if at < 0 {
			continue
		}
		if cells[a], err = readColumn(chunks[at], n, 0, s.axes[a].ofParquet); err != nil {
			return fmt.Errorf("the column %s: %w", flows.Axis(a), err)
		}
	}
	var amounts [flows.NumMeasures][]int64
	for m, at := range c.amounts {
		if at < 0 {
			continue
		}
		if amounts[m], err = readColumn(chunks[at], n, Unknown, amountOf(flows.Measure(m), c.types[at])); err != nil {
			return fmt.Errorf("the column %s: %w", flows.Measure(m), err)
		}
	}
	var months []flows.Month
	if c.period >= 0 {
		if months, err = readColumn(chunks[c.period], n, noMonth, monthOf(c.types[c.period])); err != nil {
			return fmt.Errorf("the column period: %w", err)
		}
	}
	records := func(int) int64 { return 1 }
	if c.records >= 0 {
		counts, err := readColumn(chunks[c.records], n, 1, countOf)
		if err != nil {
			return fmt.Errorf("the column records: %w", err)
		}
		records = func(i int) int64 { return counts[i] }
	}
	s.grow(n)
	for i := range n {
		month := c.month
		if months != nil {
			if month = months[i]; month == noMonth {
				return fmt.Errorf("row %d has no period", i+1)
			}
		}
		if err := s.addRow(i, month, records(i), &cells, &amounts); err != nil {
			return err
		}
	}
	return nil
}

// addRow adds row i of a row group; a nil column is one of nulls.
func (s *sums) addRow(i int, month flows.Month, records int64, cells *[flows.NumAxes][]uint32, amounts *[flows.NumMeasures][]int64) error {
	var cell cellCodes
	for a, column := range cells {
		if column != nil {
			cell[a] = column[i]
		}
	}
	row := s.row(s.cells.id(cell), month)
	s.records[row] += records
	for m, column := range amounts {
		if column == nil || column[i] == Unknown {
			continue
		}
		if err := s.add(row, flows.Measure(m), column[i]); err != nil {
			return err
		}
	}
	return nil
}
