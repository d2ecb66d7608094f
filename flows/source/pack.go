package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// part is one table inside an input: the input itself, or a member of an archive.
type part struct {
	name    string
	packing string // "plain", "gzip", "zstd", "zip" or "parquet"
	open    func(*meter) (io.ReadCloser, error)
}

// The first bytes of what an input may be (RFC 1952, RFC 8878, the ZIP and
// Parquet specifications), and of what it is often taken for.
var magics = []struct{ packing, magic, advice string }{
	{"gzip", "\x1f\x8b", ""},
	{"zstd", "\x28\xb5\x2f\xfd", ""},
	{"zip", "PK\x03\x04", ""},
	{"zip", "PK\x05\x06", ""},
	{"parquet", "PAR1", ""},
	{"7z", "7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"},
	{"xz", "\xfd7zXZ\x00", "an xz file: unpack it first"},
	{"bzip2", "BZh", "a bzip2 file: unpack it first"},
	{"xls", "\xd0\xcf\x11\xe0", "an old Excel workbook: save it as CSV"},
	{"utf-16", "\xff\xfe", "UTF-16 text: save it as UTF-8"},
	{"utf-16", "\xfe\xff", "UTF-16 text: save it as UTF-8"},
	{"html", "<", "a web page or XML: only tables are read"},
}

const acceptedTables = "CSV or Parquet is accepted, plain or packed by gzip, zstd or zip"

// unpack finds out what an input is and lists the tables in it.
func unpack(path string) ([]part, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 8)
	n, err := io.ReadFull(f, head)
	if n == 0 && (err == io.EOF || err == nil) {
		return nil, &DamagedError{File: path, Found: "the file is empty", Accepted: "a header line with column names is expected"}
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	packing := "plain"
	for _, m := range magics {
		if bytes.HasPrefix(head[:n], []byte(m.magic)) {
			if m.advice != "" {
				return nil, &DamagedError{File: path, Found: "it is " + m.advice, Accepted: acceptedTables, Foreign: true}
			}
			packing = m.packing
			break
		}
	}
	if packing == "zip" {
		return unzip(path)
	}
	open := func(m *meter) (io.ReadCloser, error) { return openPacked(path, packing, m) }
	return []part{{name: path, packing: packing, open: open}}, nil
}

// openPacked opens a file that holds a single stream.
func openPacked(path, packing string, m *meter) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	counted := &countedReader{f, m.count}
	switch packing {
	case "gzip":
		z, err := gzip.NewReader(counted)
		if err != nil {
			f.Close()
			return nil, err
		}
		return stream{z, func() { z.Close(); f.Close() }}, nil
	case "zstd":
		z, err := zstd.NewReader(counted, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			f.Close()
			return nil, err
		}
		return stream{z, func() { z.Close(); f.Close() }}, nil
	}
	return stream{counted, func() { f.Close() }}, nil
}

// unzip lists the members of a zip archive.
func unzip(path string) ([]part, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, &DamagedError{File: path, Found: "a zip archive that cannot be opened", Err: err, Accepted: "fetch it again"}
	}
	defer z.Close()
	var parts []part
	for i, member := range z.File {
		name := member.Name
		switch {
		case name == "[Content_Types].xml":
			return nil, &DamagedError{File: path, Found: "it is an Excel workbook: save it as CSV", Accepted: acceptedTables, Foreign: true}
		case member.Flags&1 != 0:
			return nil, &DamagedError{File: path, Found: fmt.Sprintf("the member %q is encrypted", name), Accepted: "unpack it first"}
		case strings.HasSuffix(name, "/"), strings.HasPrefix(name, "__MACOSX/"): // resource forks of macOS
			continue
		}
		open := func(m *meter) (io.ReadCloser, error) { return openMember(path, i, m) }
		parts = append(parts, part{name: path + "/" + name, packing: "zip", open: open})
	}
	if len(parts) == 0 {
		return nil, &DamagedError{File: path, Found: "a zip archive without any table", Accepted: acceptedTables, Foreign: true}
	}
	return parts, nil
}

func openMember(path string, i int, m *meter) (io.ReadCloser, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	member := z.File[i]
	r, err := member.Open()
	if err != nil {
		z.Close()
		return nil, err
	}
	share := float64(member.CompressedSize64) / float64(max(member.UncompressedSize64, 1))
	packed := func(n int64) { m.count(int64(float64(n) * share)) }
	return stream{&countedReader{r, packed}, func() { r.Close(); z.Close() }}, nil
}

// stream is a reader with what must be closed after it.
type stream struct {
	io.Reader
	close func()
}

func (s stream) Close() error {
	s.close()
	return nil
}

// countedReader reports how many bytes were read.
type countedReader struct {
	in    io.Reader
	count func(int64)
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.count(int64(n))
	return n, err
}
