package parquetfile

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"
)

// What a file may claim before it is no table.
const (
	// cellsFree and cellsPerByte bound its cells: a small one may be of runs alone, and
	// in a large one some columns differ from row to row. 32 a byte are 200 columns of
	// which 6 bytes a row tell the rows apart.
	cellsFree    = 1 << 25
	cellsPerByte = 32
	// unpackedPerByte bounds what its pages unpack to, beyond maxPage. Generated tables
	// take up to some 50 times what they take packed.
	unpackedPerByte = 300
	// atOnce bounds the memory for the largest pages of all columns of a row group, for
	// columns are read side by side. 2 million rows of 20 columns whose pages are as
	// large as their row group, as those of DuckDB, take 520 MB.
	atOnce = 768 << 20
	// perValue is what a value takes beside its bytes: a level, and four bytes for its
	// place in the dictionary or in the text.
	perValue = 5
)

// claims adds up what a file claims.
type claims struct {
	r    io.ReaderAt
	size int64

	cells, unpacked int64
	together        int64 // memory for the largest pages of the row group at hand
}

// check goes over the headers of all pages.
func (c *claims) check(meta *format.FileMetaData) error {
	for g := range meta.RowGroups {
		group := &meta.RowGroups[g]
		if group.NumRows < 0 || group.NumRows > c.cellsLeft() {
			return fmt.Errorf("row group %d: %w", g, c.tooMany(group.NumRows, "rows"))
		}
		c.together = 0
		for i := range group.Columns {
			if err := c.chunk(&group.Columns[i].MetaData); err != nil {
				return fmt.Errorf("column %d of row group %d: %w", i, g, err)
			}
		}
	}
	return nil
}

func (c *claims) cellsLeft() int64 { return cellsFree + cellsPerByte*c.size - c.cells }

func (c *claims) tooMany(n int64, what string) error {
	return fmt.Errorf("it is said to hold %d %s: up to %d cells in all are accepted in a file of %d bytes", n, what, c.cells+c.cellsLeft(), c.size)
}

// chunk adds the claims of a column chunk.
func (c *claims) chunk(m *format.ColumnMetaData) error {
	if m.NumValues < 0 || m.NumValues > c.cellsLeft() {
		return c.tooMany(m.NumValues, "values")
	}
	c.cells += m.NumValues
	var dictionary, data int64 // memory for the largest
	walk := newPages(c.r, c.size, m)
	for {
		h, err := walk.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		c.unpacked += int64(h.UncompressedPageSize)
		if most := maxPage + unpackedPerByte*c.size; c.unpacked > most {
			return fmt.Errorf("with it the pages are said to unpack to %d bytes: up to %d are accepted in a file of %d bytes", c.unpacked, most, c.size)
		}
		if takes := int64(h.UncompressedPageSize) + perValue*countOf(h); h.Type == format.DictionaryPage {
			dictionary = max(dictionary, takes)
		} else {
			data = max(data, takes)
		}
	}
	if c.together += dictionary + data; c.together > atOnce {
		return fmt.Errorf("with it the largest pages of the columns are said to take %d bytes of memory: up to %d are accepted", c.together, atOnce)
	}
	return nil
}
