package source

import (
	"cmp"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// groupRows yields the rows of one row group as texts, column by column: a text
// of a dictionary is made once, however many rows have it.
type groupRows struct {
	table   *parquetRows
	columns []groupColumn
	cells   [][]byte
	rows    int64
	row     int64 // taken so far
	first   int64 // rows of the file before the group
	counted int64
	n, next int // rows taken last, and those of them that Next has returned
}

// groupColumn reads the pages of a column chunk.
type groupColumn struct {
	leaf   leaf
	pages  parquet.Pages
	page   parquet.Page
	left   int // rows of the page
	levels []byte

	of     parquet.Dictionary // whose texts are known
	texts  []byte
	ends   []int32 // of the texts, behind the beginning of the first
	places []int32 // in the dictionary, nil where the page has none

	values parquet.ValueReader
	buffer []parquet.Value
	ready  []parquet.Value // read and not yet taken

	cells spans // of the rows taken last
	text  []byte
}

// margin is how much of a text may be read before a cell, and behind it.
const margin = 16

// rowsOf returns the rows of the group at a place of the file.
func (r *parquetRows) rowsOf(group parquet.RowGroup, first int64) *groupRows {
	g := &groupRows{table: r, rows: group.NumRows(), first: first}
	for i, chunk := range group.ColumnChunks() {
		if r.leaves[i].field >= 0 {
			g.columns = append(g.columns, groupColumn{leaf: r.leaves[i], pages: chunk.Pages(), text: make([]byte, margin)})
		}
	}
	return g
}

func (g *groupRows) Line() int64 { return g.line() + int64(g.next) - 1 }

// Next returns the next row.
func (g *groupRows) Next() ([][]byte, error) {
	if g.next == g.n {
		if t, err := g.take(); t == nil {
			return nil, cmp.Or(err, io.EOF)
		}
	}
	g.next++
	return g.fields(g.next - 1), nil
}

func (g *groupRows) len() int    { return g.n }
func (g *groupRows) line() int64 { return g.first + g.row - int64(g.n) + 1 }

func (g *groupRows) column(field int) *spans { return &g.columns[field].cells }

func (g *groupRows) fields(row int) [][]byte {
	g.cells = g.cells[:0]
	for i := range g.columns {
		g.cells = append(g.cells, g.columns[i].cells.cell(row))
	}
	return g.cells
}

// take takes the next rows, as many as all columns have in the pages at hand, but
// for those that are left to Next. A file that is damaged in the middle is an error,
// also where the library panics on it.
func (g *groupRows) take() (rows stretch, err error) {
	if g.next > 0 && g.next < g.n {
		return nil, nil
	}
	g.n, g.next = 0, 0
	n := int(min(g.rows-g.row, lotRows))
	if n == 0 {
		g.close()
		return nil, nil
	}
	defer func() {
		if fault := recover(); fault != nil {
			rows, err = nil, fmt.Errorf("the file is malformed: %v", fault)
		}
		if err != nil {
			g.close()
		}
	}()
	for i := range g.columns {
		c := &g.columns[i]
		if err := c.turn(); err != nil {
			return nil, err
		}
		n = min(n, c.left)
	}
	for i := range g.columns {
		if err := g.columns[i].read(n); err != nil {
			return nil, err
		}
	}
	g.n, g.row = n, g.row+int64(n)
	if done := g.row - g.counted; done >= checkEvery || g.row == g.rows {
		g.table.count(int64(float64(done) * g.table.perRow))
		g.counted = g.row
	}
	return g, nil
}

// turn takes the next page that has rows, where there are no more of this one.
func (c *groupColumn) turn() error {
	if c.left > 0 {
		return nil
	}
	for c.left == 0 {
		parquet.Release(c.page)
		var err error
		if c.page, err = c.pages.ReadPage(); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
		c.left = int(c.page.NumValues())
	}
	c.levels, c.places, c.values, c.ready = c.page.DefinitionLevels(), nil, nil, nil
	d := c.page.Dictionary()
	if d == nil {
		c.values = c.page.Values()
		return nil
	}
	data := c.page.Data()
	c.places = data.Int32()
	if d == c.of {
		return nil
	}
	c.of, c.texts, c.ends = d, make([]byte, margin), append(c.ends[:0], margin)
	for i := range d.Len() {
		var err error
		if c.texts, err = c.leaf.append(c.texts, d.Index(int32(i))); err != nil {
			return err
		}
		c.ends = append(c.ends, int32(len(c.texts)))
	}
	c.texts = append(c.texts, make([]byte, margin)...)
	return nil
}

// read reads the cells of some rows of the page; those of null are empty.
func (c *groupColumn) read(n int) error {
	c.left -= n
	if c.values != nil {
		return c.plain(n)
	}
	c.cells.text = c.texts
	for i := range n {
		c.cells.starts[i], c.cells.ends[i] = 0, 0
		if c.levels != nil {
			level := c.levels[0]
			if c.levels = c.levels[1:]; level == 0 {
				continue
			}
		}
		place := c.places[0]
		c.places = c.places[1:]
		c.cells.starts[i], c.cells.ends[i] = c.ends[place], c.ends[place+1]
	}
	return nil
}

// plain reads cells of a page without dictionary.
func (c *groupColumn) plain(n int) error {
	c.text = c.text[:margin]
	for i := range n {
		v, err := c.value()
		if err != nil {
			return err
		}
		c.cells.starts[i] = int32(len(c.text))
		if !v.IsNull() {
			if c.text, err = c.leaf.append(c.text, v); err != nil {
				return err
			}
		}
		c.cells.ends[i] = int32(len(c.text))
	}
	c.text = append(c.text, make([]byte, margin)...)
	c.cells.text = c.text
	return nil
}

// value returns the next value of a page without dictionary.
func (c *groupColumn) value() (parquet.Value, error) {
	if len(c.ready) == 0 {
		if c.buffer == nil {
			c.buffer = make([]parquet.Value, rowsAtOnce)
		}
		n, err := c.values.ReadValues(c.buffer)
		if n == 0 {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return parquet.Value{}, err
		}
		c.ready = c.buffer[:n]
	}
	v := c.ready[0]
	c.ready = c.ready[1:]
	return v, nil
}

func (g *groupRows) close() {
	for i := range g.columns {
		c := &g.columns[i]
		parquet.Release(c.page)
		c.page = nil
		c.pages.Close()
	}
	g.columns = nil
}
