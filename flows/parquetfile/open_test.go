package parquetfile

import (
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

type row struct {
	Code  string   `parquet:"code,dict,zstd"`
	Name  *string  `parquet:"name,optional"`
	Value *float64 `parquet:"value,optional,snappy"`
}

func sample(t *testing.T, rows int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.MaxRowsPerRowGroup(50), parquet.PageBufferSize(200))
	for i := range rows {
		v, name := float64(i), strings.Repeat("long ", i*50)
		if _, err := w.Write([]row{{"EE", &name, &v}, {"LT", nil, nil}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readAll opens a file and reads its rows, or says why not.
func readAll(b []byte) (rows int64, fault any, err error) {
	defer func() { fault = recover() }()
	f, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return 0, nil, err
	}
	for _, g := range f.RowGroups() {
		for _, c := range g.ColumnChunks() {
			pages := c.Pages()
			for {
				p, err := pages.ReadPage()
				if err == io.EOF {
					break
				}
				if err != nil {
					pages.Close()
					return rows, nil, err
				}
				rows += p.NumValues()
			}
			pages.Close()
		}
	}
	return rows, nil, nil
}

func TestOpen(t *testing.T) {
	for _, rows := range []int{0, 1, 60} { // the longest text makes a header of its own size
		if n, fault, err := readAll(sample(t, rows)); err != nil || fault != nil || n != int64(2*3*rows) {
			t.Errorf("%d values, %v, %v, want %d", n, err, fault, 2*3*rows)
		}
	}
}

// A byte changed anywhere in a small file costs no more memory than a sound file
// does, but for a page that says that it unpacks to more.
func TestDamage(t *testing.T) {
	good := sample(t, 3)
	var before, after runtime.MemStats
	for at := range good {
		for _, flip := range []byte{0x01, 0x04, 0x40, 0x80, 0xff} {
			bad := bytes.Clone(good)
			bad[at] ^= flip
			runtime.ReadMemStats(&before)
			readAll(bad)
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 2*maxPage {
				t.Errorf("byte %d of %d with %#x takes %d MiB", at, len(good), flip, n>>20)
			}
		}
	}
}

// Lengths that are not there are errors that say so.
func TestLengths(t *testing.T) {
	good := sample(t, 3)
	footer := func(n uint32) []byte {
		return binary.LittleEndian.AppendUint32(bytes.Clone(good[:len(good)-tail]), n)
	}
	tests := []struct {
		name string
		b    []byte
		want string
	}{
		{"short", []byte("PAR1"), "too short"},
		{"a footer longer than the file", append(footer(1<<31), "PAR1"...), "the file has"},
	}
	for _, test := range tests {
		if _, _, err := readAll(test.b); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	headers := []struct {
		h    format.PageHeader
		want string
	}{
		{format.PageHeader{CompressedPageSize: 101}, "100 follow"},
		{format.PageHeader{CompressedPageSize: -1}, "100 follow"},
		{format.PageHeader{UncompressedPageSize: maxPage + 1}, "unpack to"},
		{format.PageHeader{UncompressedPageSize: -1}, "unpack to"},
		{format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{NumValues: 1001})}, "its column chunk 1000"},
		{format.PageHeader{Type: format.DataPageV2, DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{DefinitionLevelsByteLength: 7})}, "levels"},
		{format.PageHeader{Type: format.DataPageV2, DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{NumNulls: 7})}, "null"},
		{format.PageHeader{Type: format.DictionaryPage, UncompressedPageSize: 9, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: 10})}, "in 9 bytes"},
	}
	walk := pages{meta: &format.ColumnMetaData{NumValues: 1000}}
	for _, test := range headers {
		if err := walk.check(&test.h, 100); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %q", test.h, err, test.want)
		}
	}
}

// What the library writes is walked over to its end, and to no less.
func TestStructSize(t *testing.T) {
	f, err := Open(bytes.NewReader(sample(t, 3)), int64(len(sample(t, 3))))
	if err != nil {
		t.Fatal(err)
	}
	b, err := thrift.Marshal(&thrift.CompactProtocol{}, f.Metadata())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := structSize(append(b, 1, 2, 3)); err != nil || n != len(b) {
		t.Errorf("%d bytes, %v, want %d", n, err, len(b))
	}
	for n := range b {
		if _, err := structSize(b[:n]); err == nil {
			t.Fatalf("%d of %d bytes are a structure", n, len(b))
		}
	}
}
