package parquetfile

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"
)

// What a file may claim before it is no table.
const (
	// A small file may be of runs alone, and in a large one some columns differ from row
	// to row. Customs declarations take 5 to 20 bytes a row; 32 cells a byte are 200
	// columns of which 6 bytes a row tell the rows apart.
	rowsFree     = 1 << 21
	rowsPerByte  = 2
	cellsFree    = 1 << 23
	cellsPerByte = 32
	// unpackedPerByte bounds what its pages unpack to, beyond maxPage. Generated tables
	// take up to some 50 times what they take packed.
	unpackedPerByte = 300
	// atOnce bounds the memory for the largest pages of all columns of a row group, for
	// columns are read side by side. A million rows of 20 columns whose pages are as
	// large as their row group, as those of DuckDB, take 260 MB.
	atOnce = 512 << 20
	// perValue is what a value takes beside its bytes: a level, and four bytes for its
	// place in the dictionary or in the text.
	perValue = 5
)

// claims adds up what a file claims.
type claims struct {
	r    io.ReaderAt
	size int64

	rows, cells, unpacked int64
	together              int64 // memory for the largest pages of the row group at hand
}

// check goes over the headers of all pages.
func (c *claims) check(meta *format.FileMetaData) error {
	for g := range meta.RowGroups {
		group := &meta.RowGroups[g]
		if err := c.claim(&c.rows, group.NumRows, rowsFree+rowsPerByte*c.size, "rows"); err != nil {
			return fmt.Errorf("row group %d: %w", g, err)
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

// claim adds to a sum that has a limit.
func (c *claims) claim(sum *int64, n, most int64, what string) error {
	if n < 0 || n > most-*sum {
		return fmt.Errorf("it is said to hold %d %s beside %d others: up to %d are accepted in a file of %d bytes", n, what, *sum, most, c.size)
	}
	*sum += n
	return nil
}

// chunk adds the claims of a column chunk.
func (c *claims) chunk(m *format.ColumnMetaData) error {
	if err := c.claim(&c.cells, m.NumValues, cellsFree+cellsPerByte*c.size, "values"); err != nil {
		return err
	}
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
		if err := c.claim(&c.unpacked, int64(h.UncompressedPageSize), maxPage+unpackedPerByte*c.size, "bytes when it is unpacked,"); err != nil {
			return err
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
