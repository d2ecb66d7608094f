package parquetfile

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go"
)

// delta walks over numbers of the encoding DELTA_BINARY_PACKED (Parquet, Encodings.md,
// 5) as the library does, and returns how many bytes they take.
func (c *content) delta(b []byte) (size int, err error) {
	at := 0
	var head [3]uint64 // size of a block, miniblocks in it, values in all
	for i := range head {
		n := 0
		if head[i], n = binary.Uvarint(b[at:]); n <= 0 {
			return 0, errPage
		}
		at += n
	}
	_, n := binary.Varint(b[at:])
	if n <= 0 {
		return 0, errPage
	}
	at += n
	block, parts, values := head[0], head[1], head[2]
	if values > uint64(c.most) {
		return 0, c.fits(int64(min(values, 1<<62)))
	}
	if block == 0 || block > maxBlock || parts == 0 || parts > block {
		return 0, fmt.Errorf("blocks of %d numbers in %d parts: blocks of up to %d are accepted", block, parts, maxBlock)
	}
	inPart := int(block / parts)
	for left := int(values) - 1; left > 0 && at < len(b); {
		if _, n = binary.Varint(b[at:]); n <= 0 {
			return 0, errPage
		}
		at += n
		widths := b[at:min(at+int(parts), len(b))]
		at += len(widths)
		for _, width := range widths {
			if width > 64 {
				return 0, fmt.Errorf("numbers of %d bits", width)
			}
			// What is missing of a part the library reads from whatever lies behind the page.
			if at+(min(inPart, left)*int(width)+7)/8 > len(b) {
				return 0, errPage
			}
			at = min(at+inPart*int(width)/8, len(b))
			if left -= inPart; left <= 0 {
				break
			}
		}
	}
	return at, nil
}

// maxBlock is the largest block that the library reads.
const maxBlock = 1 << 16

// deltaTexts walks over texts of the encoding DELTA_BYTE_ARRAY: how many bytes each
// has in common with the one before, how many follow, and these. A byte of it may
// come again in every text.
func (c *content) deltaTexts(b []byte) error {
	if err := c.fixed(); err != nil {
		return err
	}
	total := int64(0)
	for range 2 {
		n, err := c.delta(b)
		if err != nil {
			return err
		}
		lengths, err := parquet.DeltaBinaryPacked.DecodeInt32(nil, b[:n])
		if err != nil {
			return err
		}
		for _, length := range lengths {
			if total += int64(max(length, 0)); total > maxPage {
				return fmt.Errorf("they take %d bytes or more: up to %d are accepted", total, maxPage)
			}
		}
		b = b[n:]
	}
	return nil
}
