package panel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"detour/flows"
	"detour/flows/parquetfile"
)

// WriteSums writes the panel below dir, as [Write] does, from sums that another engine
// made. The files, taken one after the other, hold a row a month and cell in the order
// of the panel, with its columns, but amounts in smallest units as integers. They are
// read a row group at a time. It returns how many rows there are and how many records
// they count. The error is a [SumError] for a sum that cannot be written exactly.
func WriteSums(ctx context.Context, dir string, files []string, progress func(done, of int64)) (rows, records int64, err error) {
	s := &sums{dir: dir, words: newVocabulary(), last: &cells{}}
	s.out = newFileWriter(&[flows.NumAxes][]string{})
	defer s.out.abandon()
	for i, name := range files {
		if err := s.file(ctx, name); err != nil {
			return 0, 0, fmt.Errorf("reading the sums in %s: %w", name, err)
		}
		progress(int64(i+1), int64(len(files)))
	}
	if err := s.endMonth(); err != nil {
		return 0, 0, err
	}
	return s.rows, s.records, nil
}

// sums is a panel that is written as its rows are read.
type sums struct {
	dir     string
	words   *vocabulary
	out     *fileWriter
	month   flows.Month // of the file that is open
	last    *cells      // the row group that was written last
	rows    int64
	records int64
}

// cells are the rows of a row group.
type cells struct {
	rows
	months []flows.Month
}

func (s *sums) file(ctx context.Context, name string) error {
	return parquetfile.Read(name, func(file *parquet.File) error {
		columns, err := findColumns(file.Schema(), name)
		if err != nil {
			return err
		}
		if err := columns.whole(); err != nil {
			return err
		}
		for _, group := range file.RowGroups() {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := s.group(group, &columns); err != nil {
				return err
			}
		}
		return nil
	})
}

// whole tells which column sums cannot do without.
func (c *fileColumns) whole() error {
	for a, at := range c.axes {
		if at < 0 {
			return fmt.Errorf("the column %s is missing", flows.Axis(a))
		}
	}
	for m, at := range c.amounts {
		if at < 0 || c.types[at].Kind() != parquet.Int64 {
			return fmt.Errorf("the column %s is missing, or not of 64-bit integers", flows.Measure(m))
		}
	}
	if c.period < 0 || c.records < 0 {
		return errors.New("the column period or records is missing")
	}
	return nil
}

// group writes the rows of a row group.
func (s *sums) group(group parquet.RowGroup, columns *fileColumns) error {
	next, err := s.read(group, columns)
	if err != nil || next.n == 0 {
		return err
	}
	for a := range s.out.axes {
		s.out.axes[a].know(s.words.axes[a].list)
	}
	if err := s.check(next); err != nil {
		return err
	}
	for from := 0; from < next.n; {
		to := from + 1
		for to < next.n && next.months[to] == next.months[from] {
			to++
		}
		if s.month != next.months[from] {
			if err := s.endMonth(); err != nil {
				return err
			}
		}
		s.month = next.months[from]
		if err := s.out.file(s.dir, next.between(from, to), false); err != nil {
			return err
		}
		from = to
	}
	s.last = next
	s.rows += int64(next.n)
	for _, n := range next.records {
		s.records += n
	}
	return nil
}

// between returns some rows, all of one month.
func (c *cells) between(from, to int) *rows {
	r := &rows{month: c.months[from], n: to - from, records: c.records[from:to]}
	for a, codes := range c.codes {
		r.codes[a] = codes[from:to]
	}
	for m, amounts := range c.amounts {
		r.amounts[m] = amounts[from:to]
	}
	return r
}

// endMonth ends the file of the month that rows were written of last, if there is one.
func (s *sums) endMonth() error {
	if s.out.out == nil {
		return nil
	}
	return s.out.file(s.dir, &rows{month: s.month}, true)
}

func (s *sums) read(group parquet.RowGroup, columns *fileColumns) (c *cells, err error) {
	c = &cells{rows: rows{n: int(group.NumRows())}}
	chunks := group.ColumnChunks()
	for a, at := range columns.axes {
		if c.codes[a], err = readColumn(chunks[at], c.n, 0, s.words.axes[a].ofParquet); err != nil {
			return nil, fmt.Errorf("the column %s: %w", flows.Axis(a), err)
		}
	}
	unit := func(v parquet.Value) (int64, error) { return v.Int64(), nil }
	for m, at := range columns.amounts {
		if c.amounts[m], err = readColumn(chunks[at], c.n, Unknown, unit); err != nil {
			return nil, fmt.Errorf("the column %s: %w", flows.Measure(m), err)
		}
	}
	if c.records, err = readColumn(chunks[columns.records], c.n, 1, countOf); err != nil {
		return nil, fmt.Errorf("the column records: %w", err)
	}
	if c.months, err = readColumn(chunks[columns.period], c.n, noMonth, monthOf(columns.types[columns.period])); err != nil {
		return nil, fmt.Errorf("the column period: %w", err)
	}
	if i := slices.Index(c.months, noMonth); i >= 0 {
		return nil, fmt.Errorf("row %d has no period", i+1)
	}
	return c, nil
}

// check holds rows against what a panel is: sums are exact, and each row stands behind
// the one before.
func (s *sums) check(c *cells) error {
	before, at := s.last, s.last.n-1
	for i := range c.n {
		for m, amounts := range c.amounts {
			if v := amounts[i]; uint64(v) > maxSum && v != Unknown {
				return &SumError{flows.Measure(m), s.cell(c, i), c.months[i]}
			}
		}
		if at >= 0 && s.compare(before, at, c, i) >= 0 {
			return fmt.Errorf("row %d of a row group, %s in %s, stands behind %s in %s: sums are accepted in the order of the panel, a row a month and cell",
				i+1, s.cell(c, i), c.months[i], s.cell(before, at), before.months[at])
		}
		before, at = c, i
	}
	return nil
}

// compare compares two rows by month and axes.
func (s *sums) compare(c *cells, i int, d *cells, j int) int {
	if c.months[i] != d.months[j] {
		return int(c.months[i]) - int(d.months[j])
	}
	for a, words := range s.words.axes {
		if x, y := c.codes[a][i], d.codes[a][j]; x != y {
			return strings.Compare(words.list[x], words.list[y])
		}
	}
	return 0
}

func (s *sums) cell(c *cells, i int) (cell flows.Cell) {
	for a, words := range s.words.axes {
		cell[a] = words.text(c.codes[a][i])
	}
	return cell
}
