// Package parquetfile opens Parquet files that may be damaged. A length in such a
// file may say anything, and the library takes as much memory as it says before it
// finds that there is no so much to read: here every length is held against what
// there is first.
package parquetfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// maxPage and maxValues bound a page. Writers cut pages at 1 MiB (Arrow,
	// parquet-mr) to 100 MB (DuckDB), and at some 10⁴ to 10⁶ values.
	maxPage   = 256 << 20
	maxValues = 1 << 26
	// tail is what a file ends with: the length of the footer and "PAR1".
	tail = 8
	// headerSize is how much is read to find a page header in it; one with long
	// bounds of its values may take up to maxHeader.
	headerSize = 1 << 10
	maxHeader  = 1 << 20
)

// Open opens a file of a size. An error says that it is no Parquet file or a damaged
// one; damage within its pages shows when they are read.
func Open(r io.ReaderAt, size int64) (*parquet.File, error) {
	if err := checkFooter(r, size); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	for g, group := range f.Metadata().RowGroups {
		for c := range group.Columns {
			if err := checkChunk(r, size, &group.Columns[c].MetaData); err != nil {
				return nil, fmt.Errorf("column %d of row group %d: %w", c, g, err)
			}
		}
	}
	return f, nil
}

// checkFooter holds the lengths in the footer against its size.
func checkFooter(r io.ReaderAt, size int64) error {
	var end [tail]byte
	if size < tail {
		return errors.New("the file is too short")
	}
	if _, err := r.ReadAt(end[:], size-tail); err != nil {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(end[:]))
	if n > size-tail {
		return fmt.Errorf("the footer is said to take %d bytes, the file has %d", n, size)
	}
	footer := make([]byte, n)
	if _, err := r.ReadAt(footer, size-tail-n); err != nil {
		return err
	}
	if _, err := structSize(footer); err != nil {
		return fmt.Errorf("the footer is malformed: %w", err)
	}
	return nil
}

// checkChunk goes over the page headers of a column chunk.
func checkChunk(r io.ReaderAt, size int64, m *format.ColumnMetaData) error {
	at := m.DataPageOffset
	if m.DictionaryPageOffset != 0 {
		at = m.DictionaryPageOffset
	}
	for values := int64(0); values < m.NumValues; {
		if at < 0 || at >= size-tail {
			return fmt.Errorf("a page is said to lie at byte %d of %d", at, size)
		}
		h, n, err := pageHeader(r, at, size)
		if err != nil {
			return err
		}
		of, err := checkPage(h, size-at-n)
		if err != nil {
			return fmt.Errorf("the page at byte %d: %w", at, err)
		}
		values += of
		at += n + int64(h.CompressedPageSize)
	}
	return nil
}

// pageHeader reads the header of the page at a place, and returns its size.
func pageHeader(r io.ReaderAt, at, size int64) (*format.PageHeader, int64, error) {
	for room := int64(headerSize); ; room = maxHeader {
		b := make([]byte, min(room, size-at))
		if _, err := r.ReadAt(b, at); err != nil {
			return nil, 0, err
		}
		n, err := structSize(b)
		if errors.Is(err, errShort) && int64(len(b)) < min(maxHeader, size-at) {
			continue
		}
		if err != nil {
			return nil, 0, fmt.Errorf("the page header at byte %d is malformed: %w", at, err)
		}
		h := &format.PageHeader{}
		if err := thrift.Unmarshal(&thrift.CompactProtocol{}, b[:n], h); err != nil {
			return nil, 0, fmt.Errorf("the page header at byte %d is malformed: %w", at, err)
		}
		return h, int64(n), nil
	}
}

// checkPage returns how many values of the column a page has. rest is how many bytes
// there are behind its header.
func checkPage(h *format.PageHeader, rest int64) (values int64, err error) {
	n := int32(0)
	switch {
	case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid:
		n = h.DictionaryPageHeader.V.NumValues
	case h.Type == format.DataPage && h.DataPageHeader.Valid:
		n = h.DataPageHeader.V.NumValues
		values = int64(n)
	case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
		v2 := h.DataPageHeaderV2.V
		n = v2.NumValues
		values = int64(n)
		levels := int64(v2.DefinitionLevelsByteLength) + int64(v2.RepetitionLevelsByteLength)
		if min(v2.DefinitionLevelsByteLength, v2.RepetitionLevelsByteLength) < 0 || levels > int64(h.CompressedPageSize) {
			return 0, fmt.Errorf("its levels are said to take %d bytes, the page takes %d", levels, h.CompressedPageSize)
		}
	}
	switch {
	case h.CompressedPageSize < 0 || int64(h.CompressedPageSize) > rest:
		return 0, fmt.Errorf("it is said to take %d bytes, and %d follow", h.CompressedPageSize, rest)
	case h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPage:
		return 0, fmt.Errorf("it is said to unpack to %d bytes: up to %d are accepted", h.UncompressedPageSize, maxPage)
	case n < 0 || n > maxValues:
		return 0, fmt.Errorf("it is said to hold %d values: up to %d are accepted", n, maxValues)
	}
	return values, nil
}
