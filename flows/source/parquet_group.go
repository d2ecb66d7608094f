package source

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// groupRows yields the rows of one row group as texts, column by column: a text
// of a dictionary is made once, however many rows have it.
type groupRows struct {
	table   *parquetRows
	columns []groupColumn
	fields  [][]byte
	rows    int64
	row     int64 // returned so far
	first   int64 // rows of the file before the group
	counted int64
}

// groupColumn reads the pages of a column chunk.
type groupColumn struct {
	leaf   leaf
	pages  parquet.Pages
	page   parquet.Page
	left   int // rows of the page
	levels []byte

	of     parquet.Dictionary // whose texts are known
	texts  [][]byte
	places []int32 // in the dictionary, nil where the page has none

	values parquet.ValueReader
	buffer []parquet.Value
	ready  []parquet.Value // read and not yet taken
	text   []byte
}

// rowsOf returns the rows of the group at a place of the file.
func (r *parquetRows) rowsOf(group parquet.RowGroup, first int64) *groupRows {
	g := &groupRows{table: r, fields: make([][]byte, r.columns), rows: group.NumRows(), first: first}
	for i, chunk := range group.ColumnChunks() {
		if r.leaves[i].field >= 0 {
			g.columns = append(g.columns, groupColumn{leaf: r.leaves[i], pages: chunk.Pages()})
		}
	}
	return g
}

func (g *groupRows) Line() int64 { return g.first + g.row }

// Next returns the next row. A file that is damaged in the middle is an error,
// also where the library panics on it.
func (g *groupRows) Next() (fields [][]byte, err error) {
	if g.row == g.rows {
		g.close()
		return nil, io.EOF
	}
	defer func() {
		if fault := recover(); fault != nil {
			fields, err = nil, fmt.Errorf("the file is malformed: %v", fault)
		}
		if err != nil {
			g.close()
		}
	}()
	for i := range g.columns {
		c := &g.columns[i]
		if c.left == 0 {
			if err := c.turn(); err != nil {
				return nil, err
			}
		}
		if g.fields[c.leaf.field], err = c.next(); err != nil {
			return nil, err
		}
	}
	g.row++
	if done := g.row - g.counted; done == checkEvery || g.row == g.rows {
		g.table.count(int64(float64(done) * g.table.perRow))
		g.counted = g.row
	}
	return g.fields, nil
}

// turn takes the next page that has rows.
func (c *groupColumn) turn() error {
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
	c.of, c.texts = d, make([][]byte, d.Len())
	for i := range c.texts {
		c.texts[i] = c.leaf.write([]byte{}, d.Index(int32(i)))
	}
	return nil
}

// next returns the text of the next row, nil for null.
func (c *groupColumn) next() ([]byte, error) {
	c.left--
	if c.values != nil {
		return c.value()
	}
	if c.levels != nil {
		level := c.levels[0]
		if c.levels = c.levels[1:]; level == 0 {
			return nil, nil
		}
	}
	place := c.places[0]
	c.places = c.places[1:]
	return c.texts[place], nil
}

// value returns the text of the next value of a page without dictionary.
func (c *groupColumn) value() ([]byte, error) {
	if len(c.ready) == 0 {
		if c.buffer == nil {
			c.buffer = make([]parquet.Value, rowsAtOnce)
		}
		n, err := c.values.ReadValues(c.buffer)
		if n == 0 {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		c.ready = c.buffer[:n]
	}
	v := c.ready[0]
	c.ready = c.ready[1:]
	if v.IsNull() {
		return nil, nil
	}
	c.text = c.leaf.write(c.text[:0], v)
	return c.text, nil
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
