package parquetfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// magic is what a file begins and ends with.
	magic = "PAR1"
	// tail is what a file ends with: the length of the footer and the magic.
	tail = 4 + len(magic)
	// The footer of 100,000 column chunks, as 5,000 row groups of 20 columns have,
	// takes about 15 MB; one of empty structures takes 560 bytes of memory for a byte.
	maxFooter = 32 << 20
	maxChunks = 1 << 18
	maxParts  = 1 << 18 // columns, row groups, and keys with values
	// maxNames bounds the names on the paths to all columns together.
	maxNames = 1 << 22
	// maxScale is how many digits behind the point the widest decimals of Arrow have.
	maxScale = 76
)

// readFooter reads the metadata of a file.
func readFooter(r io.ReaderAt, size int64) (*format.FileMetaData, error) {
	b, err := footerOf(r, size)
	if err != nil {
		return nil, err
	}
	w := &walker{b: b}
	w.structure(0)
	if w.err != nil {
		return nil, fmt.Errorf("the footer is malformed: %w", w.err)
	}
	if w.at < len(b) {
		return nil, fmt.Errorf("%d bytes stand behind the footer, as in a file that is encrypted or signed: no such file is accepted", len(b)-w.at)
	}
	if parts, chunks := w.structures[partDepth], w.structures[chunkDepth]; parts > maxParts || chunks > maxChunks {
		return nil, fmt.Errorf("the footer has %d column chunks and %d other parts: up to %d and %d are accepted", chunks, parts, maxChunks, maxParts)
	}
	meta := &format.FileMetaData{}
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, b, meta); err != nil {
		return nil, fmt.Errorf("the footer is malformed: %w", err)
	}
	return meta, checkSchema(meta)
}

// footerOf reads the bytes of the footer.
func footerOf(r io.ReaderAt, size int64) ([]byte, error) {
	var head [len(magic)]byte
	var end [tail]byte
	if size < int64(len(head)+len(end)) {
		return nil, errors.New("the file is too short")
	}
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return nil, err
	}
	if _, err := r.ReadAt(end[:], size-int64(tail)); err != nil {
		return nil, err
	}
	if first, last := string(head[:]), string(end[4:]); first != magic || last != magic {
		return nil, fmt.Errorf("it begins with %q and ends with %q: %q is accepted at both ends", first, last, magic)
	}
	n := int64(binary.LittleEndian.Uint32(end[:]))
	if n > size-int64(tail) {
		return nil, fmt.Errorf("the footer is said to take %d bytes, the file has %d", n, size)
	}
	if n > maxFooter {
		return nil, fmt.Errorf("the footer takes %d bytes: up to %d are accepted", n, maxFooter)
	}
	footer := make([]byte, n)
	_, err := r.ReadAt(footer, size-int64(tail)-n)
	return footer, err
}

// checkSchema sees to it that the columns take no more memory than their chunks, nor a
// number of them more than its bytes.
func checkSchema(meta *format.FileMetaData) error {
	leaves, names := 0, 0
	var open []int32 // children to come, of each group above
	for i := range meta.Schema {
		e := &meta.Schema[i]
		if names += len(open) + 1; names > maxNames {
			return fmt.Errorf("the columns are nested %d deep and more: up to %d names are accepted on the paths to all of them", len(open), maxNames)
		}
		if e.Type.Valid {
			leaves++
		}
		scale := e.Scale.V
		if d, ok := e.LogicalType.Value.(*format.DecimalType); ok {
			scale = d.Scale
		}
		if scale < 0 || scale > maxScale {
			return fmt.Errorf("the column %.100q is of decimals with %d digits behind the point: up to %d are accepted", e.Name, scale, maxScale)
		}
		if e.NumChildren.Valid && e.NumChildren.V > 0 {
			open = append(open, e.NumChildren.V)
			continue
		}
		for len(open) > 0 {
			last := len(open) - 1
			if open[last]--; open[last] > 0 {
				break
			}
			open = open[:last]
		}
	}
	for g := range meta.RowGroups {
		if n := len(meta.RowGroups[g].Columns); n != leaves {
			return fmt.Errorf("row group %d has %d columns, the schema has %d", g, n, leaves)
		}
		for c := range meta.RowGroups[g].Columns {
			if chunk := &meta.RowGroups[g].Columns[c]; chunk.CryptoMetadata.Value != nil || chunk.FilePath != "" {
				return fmt.Errorf("column %d of row group %d is encrypted or lies in another file: neither is accepted", c, g)
			}
		}
	}
	return nil
}
