package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
)

// sortedZip is a ZIP archive whose entries stand in the order of their names and bear
// no time: the library writes its sheets in the order of a map. The entries are held
// packed until the end.
type sortedZip struct {
	to      io.Writer
	entries []*entry
}

// entry is a file of the archive, packed while it is written.
type entry struct {
	name   string
	packed bytes.Buffer
	pack   *flate.Writer
	sum    hash.Hash32
	size   uint64
}

// Create begins the next entry.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	e := &entry{name: name, sum: crc32.NewIEEE()}
	var err error
	e.pack, err = flate.NewWriter(&e.packed, flate.DefaultCompression)
	z.entries = append(z.entries, e)
	return e, err
}

// AddFS is a part of the library's interface that it does not use for writing.
func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (e *entry) Write(b []byte) (int, error) {
	_, _ = e.sum.Write(b)
	e.size += uint64(len(b))
	return e.pack.Write(b)
}

// Close writes the archive.
func (z *sortedZip) Close() error {
	slices.SortFunc(z.entries, func(a, b *entry) int { return cmp.Compare(a.name, b.name) })
	out := zip.NewWriter(z.to)
	for _, e := range z.entries {
		if err := e.pack.Close(); err != nil {
			return err
		}
		w, err := out.CreateRaw(&zip.FileHeader{
			Name: e.name, Method: zip.Deflate, CRC32: e.sum.Sum32(), CompressedSize64: uint64(e.packed.Len()), UncompressedSize64: e.size,
		})
		if err != nil {
			return err
		}
		if _, err := e.packed.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}
