package source

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// part is one table inside an input: the input itself, or a member of an archive.
type part struct {
	name     string
	path     string    // of the input
	packing  string    // "plain", one of the packings of openers, "zip", "7z", "xlsx" or "parquet"
	member   bool      // one of several things in an archive, which need not all be tables
	size     int64     // unpacked, of a member
	modified time.Time // of a member, where the archive states it
	open     func(*meter) (io.ReadCloser, error)
}

// The first bytes of what an input may be (RFC 1952, RFC 8878, the specifications
// of ZIP, Parquet, 7z, xz and bzip2), and of what it is often taken for.
var magics = []struct{ packing, magic, advice string }{
	{"gzip", "\x1f\x8b", ""},
	{"zstd", "\x28\xb5\x2f\xfd", ""},
	{"zip", "PK\x03\x04", ""},
	{"zip", "PK\x05\x06", ""},
	{"parquet", "PAR1", ""},
	{"7z", "7z\xbc\xaf\x27\x1c", ""},
	{"xz", "\xfd7zXZ\x00", ""},
	{"bzip2", "BZh", ""},
	{"xls", "\xd0\xcf\x11\xe0", "an old Excel workbook, or one with a password: save it as .xlsx or CSV"},
	{"utf-16", "\xff\xfe", "UTF-16 text: save it as UTF-8"},
	{"utf-16", "\xfe\xff", "UTF-16 text: save it as UTF-8"},
	{"html", "<", "a web page or XML: only tables are read"},
}

const acceptedTables = "CSV, Parquet and XLSX are accepted, and JSON as UN Comtrade writes it; plain or packed by gzip, zstd, bzip2, xz, zip or 7z"

// packingOf finds out what a text is by its first bytes, with advice where it
// cannot be read.
func packingOf(head []byte) (packing, advice string) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.packing, m.advice
		}
	}
	return "plain", ""
}

// unpack finds out what an input is and lists the tables in it.
func unpack(in input) ([]part, error) {
	f, err := os.Open(in.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 8)
	n, err := io.ReadFull(f, head)
	if n == 0 && (err == io.EOF || err == nil) {
		return nil, &DamagedError{File: in.name, Found: "the file is empty", Accepted: "a header line with column names is expected"}
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("reading %s: %w", in.name, err)
	}
	packing, advice := packingOf(head[:n])
	switch {
	case advice != "":
		return nil, &DamagedError{File: in.name, Found: "it is " + advice, Accepted: acceptedTables, Foreign: true}
	case packing == "zip":
		return unzip(in)
	case packing == "7z":
		return un7z(in)
	}
	open := func(m *meter) (io.ReadCloser, error) { return openPacked(in.path, packing, m) }
	return []part{{name: in.name, path: in.path, packing: packing, open: open}}, nil
}

// maxWindow bounds the memory that a packed stream may ask for: what zstd --ultra
// -22 and xz -9 use, twice over.
const maxWindow = 256 << 20

// openers open the streams of files that hold a single one.
var openers = map[string]func(io.Reader) (io.Reader, func(), error){
	"gzip": func(in io.Reader) (io.Reader, func(), error) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, nil, err
		}
		return z, func() { z.Close() }, nil
	},
	"zstd": func(in io.Reader) (io.Reader, func(), error) {
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	},
	"bzip2": func(in io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(in), func() {}, nil },
	"xz": func(in io.Reader) (io.Reader, func(), error) {
		z, err := xz.NewReader(bufio.NewReader(in))
		return z, func() {}, err
	},
}

// openPacked opens a file that holds a single stream.
func openPacked(path, packing string, m *meter) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	open := openers[packing]
	if open == nil {
		return stream{&countedReader{f, m.count}, func() { f.Close() }}, nil
	}
	limit := &bombLimit{}
	unpacked, end, err := open(&countedReader{f, func(n int64) { m.count(n); limit.packed += n }})
	if err != nil {
		f.Close()
		return nil, err
	}
	limit.in = unpacked
	return stream{limit, func() { end(); f.Close() }}, nil
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
