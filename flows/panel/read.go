package panel

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/parquet-go/parquet-go"

	"detour/flows"
	"detour/flows/parquetfile"
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
	b := NewBuilder(Options{})
	defer b.Close()
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, len(names))
	for range max(1, min(runtime.GOMAXPROCS(0), len(names))) {
		wg.Go(func() {
			l := b.take()
			defer b.give(l)
			for i := int(next.Add(1) - 1); i < len(names) && ctx.Err() == nil; i = int(next.Add(1) - 1) {
				errs[i] = l.readFile(names[i])
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
	t, err := b.Table(ctx)
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

func (l *lane) readFile(name string) error {
	return parquetfile.Read(name, func(file *parquet.File) error {
		columns, err := findColumns(file.Schema(), name)
		if err != nil {
			return err
		}
		for _, group := range file.RowGroups() {
			if err := l.readGroup(group, columns); err != nil {
				return err
			}
		}
		return nil
	})
}

// fileColumns are the places of the columns of a panel in a file, -1 for those that it
// lacks.
type fileColumns struct {
	axes    [flows.NumAxes]int
	amounts [flows.NumMeasures]int
	period  int
	records int
	month   flows.Month // of the folder, where the file has no column period
	types   []parquet.Type
}

// findColumns says which columns a panel cannot do without: the month, the
// product, the flow, and an amount.
func findColumns(schema *parquet.Schema, name string) (c fileColumns, err error) {
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
func (l *lane) readGroup(group parquet.RowGroup, c fileColumns) (err error) {
	n, chunks := int(group.NumRows()), group.ColumnChunks()
	var cells [flows.NumAxes][]uint32
	for a, at := range c.axes {
		if at < 0 {
			continue
		}
		if cells[a], err = readColumn(chunks[at], n, 0, l.words.axes[a].ofParquet); err != nil {
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
	month := func(int) flows.Month { return c.month }
	if c.period >= 0 {
		months, err := readColumn(chunks[c.period], n, noMonth, monthOf(c.types[c.period]))
		if err != nil {
			return fmt.Errorf("the column period: %w", err)
		}
		if i := slices.Index(months, noMonth); i >= 0 {
			return fmt.Errorf("row %d has no period", i+1)
		}
		month = func(i int) flows.Month { return months[i] }
	}
	var records []int64
	if c.records >= 0 {
		if records, err = readColumn(chunks[c.records], n, 1, countOf); err != nil {
			return fmt.Errorf("the column records: %w", err)
		}
	}
	return l.addCodes(n, &cells, &amounts, records, month)
}

// addCodes adds rows whose cells are given by their codes; a nil column is one
// of nulls, and of a record a row.
func (l *lane) addCodes(n int, cells *[flows.NumAxes][]uint32, amounts *[flows.NumMeasures][]int64, records []int64, month func(int) flows.Month) error {
	var measures [flows.NumMeasures]bool
	for m := range measures {
		measures[m] = amounts[m] != nil
	}
	l.prepare(measures, false, records != nil)
	l.stage(n)
	for a, codes := range cells {
		if codes != nil {
			l.pack(flows.Axis(a), codes)
		}
	}
	l.staged.amounts, l.staged.units, l.staged.records = *amounts, nil, records
	return l.scatter(month)
}
