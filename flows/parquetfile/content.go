package parquetfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// spare is how many values a page may hold beyond those that its header counts, nulls
// among them: writers fill up the last of the 8 to 2048 values that they pack together.
const spare = 1 << 12

// plainDictionary is what old writers call PLAIN in the page of a dictionary, and
// RLE_DICTIONARY in those of its places (PLAIN_DICTIONARY in Encodings.md).
const plainDictionary = format.Encoding(2)

var errPage = errors.New("it is cut off")

// leaf is what there is to know of a column to walk over its pages.
type leaf struct {
	repetition, definition int // highest levels
	kind                   parquet.Kind
	length                 int // of a value of fixed length
}

// content walks over the levels and values of an unpacked page.
type content struct {
	leaf
	n    int64 // values, as the header says
	most int64 // that there may be
}

// checkContent sees to it that what an unpacked page holds takes no more memory than
// its header says. It looks at the heads of runs and blocks alone: what the values are
// is for the library to find, and so is whether there are enough.
func (l leaf) checkContent(h *format.PageHeader, b []byte) error {
	n := countOf(h)
	c := content{leaf: l, n: n, most: n + spare}
	switch h.Type {
	case format.DictionaryPage:
		if e := h.DictionaryPageHeader.V.Encoding; e != format.Plain && e != plainDictionary {
			return fmt.Errorf("a dictionary with the encoding %s: %s is accepted", e, format.Plain)
		}
	case format.DataPage:
		return c.v1(&h.DataPageHeader.V, b)
	case format.DataPageV2:
		return c.v2(&h.DataPageHeaderV2.V, b)
	}
	return nil
}

func (c *content) v1(h *format.DataPageHeader, b []byte) error {
	for _, l := range []struct {
		highest  int
		encoding format.Encoding
		name     string
	}{
		{c.repetition, h.RepetitionLevelEncoding, "repetition"},
		{c.definition, h.DefinitionLevelEncoding, "definition"},
	} {
		if l.highest == 0 {
			continue
		}
		levels, rest, err := prefixed(b)
		if err == nil {
			err = c.levels(l.highest, l.encoding, levels)
		}
		if err != nil {
			return fmt.Errorf("its %s levels: %w", l.name, err)
		}
		b = rest
	}
	return c.values(h.Encoding, b)
}

func (c *content) v2(h *format.DataPageHeaderV2, b []byte) error {
	r, d := int(h.RepetitionLevelsByteLength), int(h.DefinitionLevelsByteLength)
	if err := c.levels(c.repetition, format.RLE, b[:r]); err != nil {
		return fmt.Errorf("its repetition levels: %w", err)
	}
	if err := c.levels(c.definition, format.RLE, b[r:r+d]); err != nil {
		return fmt.Errorf("its definition levels: %w", err)
	}
	return c.values(h.Encoding, b[r+d:])
}

// prefixed cuts off what has its length before it.
func prefixed(b []byte) (head, rest []byte, err error) {
	if len(b) < 4 {
		return nil, nil, errPage
	}
	n := binary.LittleEndian.Uint32(b)
	if b = b[4:]; int64(n) > int64(len(b)) {
		return nil, nil, fmt.Errorf("they are said to take %d bytes, and %d follow", n, len(b))
	}
	return b[:n], b[n:], nil
}

func (c *content) levels(highest int, encoding format.Encoding, b []byte) error {
	width := bits.Len8(uint8(highest))
	switch {
	case highest == 0:
		return nil
	case encoding == format.RLE:
		return c.runs(b, width)
	case encoding == format.BitPacked:
		return c.fits(8 * int64(len(b)) / int64(width))
	}
	return fmt.Errorf("the encoding %s: %s is accepted", encoding, format.RLE)
}

func (c *content) fits(n int64) error {
	if n > c.most {
		return fmt.Errorf("they hold %d values or more: up to %d are accepted by the header of the page", n, c.most)
	}
	return nil
}

// runs walks over the hybrid of runs and packed bits (Parquet, Encodings.md, RLE = 3).
// What is cut off at its end takes no memory, and is left to the library.
func (c *content) runs(b []byte, width int) error {
	for total := int64(0); len(b) > 0; {
		head, n := binary.Uvarint(b)
		if n <= 0 {
			return errPage
		}
		b = b[n:]
		count, size := head>>1, uint64(width+7)/8
		if count > uint64(c.most) {
			return c.fits(int64(count))
		}
		if head&1 != 0 {
			count, size = 8*count, count*uint64(width)
		}
		total += int64(count)
		if err := c.fits(total); err != nil {
			return err
		}
		if count > 0 { // the library reads no value of an empty run
			b = b[min(size, uint64(len(b))):]
		}
	}
	return nil
}

// values walks over the values of a page.
func (c *content) values(encoding format.Encoding, b []byte) error {
	err := c.encoded(encoding, b)
	if err != nil {
		return fmt.Errorf("its values (%s): %w", encoding, err)
	}
	return nil
}

func (c *content) encoded(encoding format.Encoding, b []byte) error {
	switch encoding {
	case format.Plain:
		return nil
	case plainDictionary, format.RLEDictionary:
		if len(b) == 0 {
			return nil
		}
		return c.runs(b[1:], int(b[0]))
	case format.RLE:
		if c.kind != parquet.Boolean {
			return fmt.Errorf("the column is %s: it is for BOOLEAN", c.kind)
		}
		head, _, err := prefixed(b)
		if err != nil {
			return err
		}
		return c.runs(head, 1)
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray:
		_, err := c.delta(b)
		return err
	case format.DeltaByteArray:
		return c.deltaTexts(b)
	case format.ByteStreamSplit:
		return c.fixed()
	}
	return errors.New("it is not known")
}

// fixed bounds the memory for values of a fixed length.
func (c *content) fixed() error {
	if n := c.n * int64(c.length); c.kind == parquet.FixedLenByteArray && n > maxPage {
		return fmt.Errorf("values of %d bytes take %d in all: up to %d are accepted", c.length, n, maxPage)
	}
	return nil
}
