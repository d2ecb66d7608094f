package parquetfile

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// maxPage bounds what a page unpacks to. Writers cut pages at 1 MiB (Arrow,
	// parquet-mr) to 100 MB (DuckDB).
	maxPage = 128 << 20
	// headerSize is how much is read to find a page header in it; one with long
	// bounds of its values may take up to maxHeader.
	headerSize = 1 << 10
	maxHeader  = 1 << 20
	// minDictionary is how many values any dictionary may have, also one of bits; a
	// larger one takes a byte a value at least.
	minDictionary = 8
)

// pages goes over the pages of a column chunk, as many as have its values.
type pages struct {
	r      io.ReaderAt
	size   int64 // of the file
	meta   *format.ColumnMetaData
	at     int64 // of the header of the next page
	body   int64 // of what stands behind the header of this one
	values int64 // of the column up to here
}

func newPages(r io.ReaderAt, size int64, m *format.ColumnMetaData) pages {
	p := pages{r: r, size: size, meta: m}
	p.rewind()
	return p
}

func (p *pages) rewind() {
	p.values, p.at = 0, p.meta.DataPageOffset
	if p.meta.DictionaryPageOffset != 0 {
		p.at = p.meta.DictionaryPageOffset
	}
}

// next returns the header of the next page, or io.EOF.
func (p *pages) next() (*format.PageHeader, error) {
	if p.values >= p.meta.NumValues {
		return nil, io.EOF
	}
	if p.at < 0 || p.at >= p.size-int64(tail) {
		return nil, fmt.Errorf("a page is said to lie at byte %d of %d", p.at, p.size)
	}
	h, n, err := pageHeader(p.r, p.at, p.size)
	if err != nil {
		return nil, err
	}
	if p.meta.Codec == format.Uncompressed {
		h.UncompressedPageSize = h.CompressedPageSize
	}
	if err := p.check(h, p.size-p.at-n); err != nil {
		return nil, fmt.Errorf("the page at byte %d: %w", p.at, err)
	}
	if h.Type != format.DictionaryPage {
		p.values += countOf(h)
	}
	p.body = p.at + n
	p.at = p.body + int64(h.CompressedPageSize)
	return h, nil
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

// countOf returns how many values a page has, nulls among them.
func countOf(h *format.PageHeader) int64 {
	switch h.Type {
	case format.DictionaryPage:
		return int64(h.DictionaryPageHeader.V.NumValues)
	case format.DataPage:
		return int64(h.DataPageHeader.V.NumValues)
	case format.DataPageV2:
		return int64(h.DataPageHeaderV2.V.NumValues)
	}
	return 0
}

// check holds the numbers in a header against each other, the chunk, and the bytes
// that stand behind it.
func (p *pages) check(h *format.PageHeader, rest int64) error {
	switch n := countOf(h); {
	case h.CompressedPageSize < 0 || int64(h.CompressedPageSize) > rest:
		return fmt.Errorf("it is said to take %d bytes, and %d follow", h.CompressedPageSize, rest)
	case h.UncompressedPageSize < 0 || max(h.UncompressedPageSize, h.CompressedPageSize) > maxPage:
		return fmt.Errorf("it is said to take %d bytes and to unpack to %d: up to %d are accepted", h.CompressedPageSize, h.UncompressedPageSize, maxPage)
	case h.Type == format.DictionaryPage && (n < 0 || n > max(int64(h.UncompressedPageSize), minDictionary)):
		return fmt.Errorf("it is said to be a dictionary of %d values in %d bytes", n, h.UncompressedPageSize)
	case n < 0 || h.Type != format.DictionaryPage && n > p.meta.NumValues:
		return fmt.Errorf("it is said to hold %d values, and its column chunk %d", n, p.meta.NumValues)
	case h.Type == format.DataPageV2:
		v2 := &h.DataPageHeaderV2.V
		levels := int64(v2.DefinitionLevelsByteLength) + int64(v2.RepetitionLevelsByteLength)
		if min(v2.DefinitionLevelsByteLength, v2.RepetitionLevelsByteLength) < 0 || levels > int64(h.CompressedPageSize) {
			return fmt.Errorf("its levels are said to take %d bytes, the page takes %d", levels, h.CompressedPageSize)
		}
		if v2.NumNulls < 0 || v2.NumNulls > v2.NumValues {
			return fmt.Errorf("%d of its %d values are said to be null", v2.NumNulls, v2.NumValues)
		}
	}
	return nil
}

// read reads what stands behind the header of the page at hand.
func (p *pages) read(h *format.PageHeader, b []byte) error {
	if _, err := p.r.ReadAt(b, p.body); err != nil {
		return err
	}
	if h.CRC != 0 && crc32.ChecksumIEEE(b) != uint32(h.CRC) {
		return errors.New("its bytes are not those that its checksum is of")
	}
	return nil
}
