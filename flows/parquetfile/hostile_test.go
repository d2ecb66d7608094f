package parquetfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// page is a page as a hostile writer makes it.
type page struct {
	header format.PageHeader
	body   []byte
}

// v1 is a data page of n values.
func v1(n int32, encoding format.Encoding, body ...[]byte) page {
	return page{format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: n, Encoding: encoding, RepetitionLevelEncoding: format.RLE, DefinitionLevelEncoding: format.RLE,
	})}, bytes.Join(body, nil)}
}

// v2 is one of the second form.
func v2(n int32, encoding format.Encoding, repetition, definition []byte, body ...[]byte) page {
	return page{format.PageHeader{Type: format.DataPageV2, DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{
		NumValues: n, NumRows: n, Encoding: encoding,
		RepetitionLevelsByteLength: int32(len(repetition)), DefinitionLevelsByteLength: int32(len(definition)),
	})}, append(append(bytes.Clone(repetition), definition...), bytes.Join(body, nil)...)}
}

func dictionary(n int32, encoding format.Encoding, body ...[]byte) page {
	return page{format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{
		NumValues: n, Encoding: encoding,
	})}, bytes.Join(body, nil)}
}

// unpacking makes a page that says it unpacks to n bytes.
func (p page) unpacking(n int32) page {
	p.header.UncompressedPageSize = n
	return p
}

// column is a column of one row group.
type column struct {
	kind       format.Type
	length     int32
	repetition format.FieldRepetitionType
	codec      format.CompressionCodec
	values     int64
	pages      []page
}

// hostile is a file of one row group.
type hostile struct {
	columns []column
	rows    int64
	padding int
	change  func(*format.FileMetaData)
}

func (h hostile) bytes(t testing.TB) []byte {
	t.Helper()
	marshal := func(v any) []byte {
		b, err := thrift.Marshal(&thrift.CompactProtocol{}, v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b := append([]byte(magic), make([]byte, h.padding)...)
	meta := &format.FileMetaData{
		Version: 1, NumRows: h.rows,
		Schema:    []format.SchemaElement{{Name: "schema", NumChildren: thrift.New(int32(len(h.columns)))}},
		RowGroups: []format.RowGroup{{NumRows: h.rows}},
	}
	for i, c := range h.columns {
		name := fmt.Sprintf("c%d", i)
		e := format.SchemaElement{Name: name, Type: thrift.New(c.kind), RepetitionType: thrift.New(c.repetition)}
		if c.length > 0 {
			e.TypeLength = thrift.New(c.length)
		}
		meta.Schema = append(meta.Schema, e)
		m := format.ColumnMetaData{Type: c.kind, PathInSchema: []string{name}, Codec: c.codec, NumValues: c.values, DataPageOffset: int64(len(b))}
		for _, p := range c.pages {
			p.header.CompressedPageSize = int32(len(p.body))
			if p.header.UncompressedPageSize == 0 {
				p.header.UncompressedPageSize = int32(len(p.body))
			}
			b = append(append(b, marshal(&p.header)...), p.body...)
		}
		m.TotalCompressedSize = int64(len(b)) - m.DataPageOffset
		meta.RowGroups[0].Columns = append(meta.RowGroups[0].Columns, format.ColumnChunk{MetaData: m})
	}
	if h.change != nil {
		h.change(meta)
	}
	footer := marshal(meta)
	b = append(b, footer...)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(footer))), magic...)
}

// run is a run of a value in width bytes, pack are groups of 8 values in bits.
func run(n uint64, value ...byte) []byte { return append(binary.AppendUvarint(nil, n<<1), value...) }

func pack(groups uint64, bits ...byte) []byte {
	return append(binary.AppendUvarint(nil, groups<<1|1), bits...)
}

func withLength(b []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)
}

// deltas are n numbers in blocks of 128, and the rest of them.
func deltas(n uint64, first int64, blocks ...byte) []byte {
	b := binary.AppendUvarint([]byte{0x80, 1, 4}, n)
	return append(binary.AppendVarint(b, first), blocks...)
}

const (
	huge = math.MaxInt32
	most = 32 << 20 // bytes that refusing a file of some kilobytes may take
)

// refused tells that a file is refused by an error, and what it took.
func refused(t *testing.T, name string, b []byte, want string) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, fault, err := readAll(b)
	runtime.ReadMemStats(&after)
	if fault != nil || err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %d values, %v, %v, want %q", name, n, fault, err, want)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > most+4*uint64(len(b)) {
		t.Errorf("%s takes %d MiB", name, n>>20)
	}
}

// A page that claims more values than its header, in each place where there is a
// count, is refused before the library makes room for them.
func TestCounts(t *testing.T) {
	one, text := []byte{1, 0, 0, 0}, withLength([]byte("a"))
	levels := withLength(run(8, 1))
	tests := []struct {
		name   string
		column column
		want   string // empty: it is sound
	}{
		{"sound", column{kind: format.Int32, pages: []page{v1(8, format.Plain, make([]byte, 32))}}, ""},
		{"sound levels", column{kind: format.Int32, repetition: format.Optional, pages: []page{v1(8, format.Plain, levels, make([]byte, 32))}}, ""},
		{"levels filled up", column{kind: format.Int32, repetition: format.Optional, pages: []page{v1(8, format.Plain, withLength(run(1000, 1)), make([]byte, 32))}}, ""},
		{"definition levels", column{kind: format.Int32, repetition: format.Optional, pages: []page{v1(8, format.Plain, withLength(run(huge, 1)), make([]byte, 32))}}, "its definition levels: they hold 2147483647 values or more: up to 4104"},
		{"definition levels, many runs", column{kind: format.Int32, repetition: format.Optional, pages: []page{v1(8, format.Plain, withLength(bytes.Repeat(run(4000, 1), 1000)), make([]byte, 32))}}, "they hold 8000 values"},
		{"definition levels of old", column{kind: format.Int32, repetition: format.Optional, pages: []page{func() page {
			p := v1(8, format.Plain, withLength(make([]byte, 10_000)))
			p.header.DataPageHeader.V.DefinitionLevelEncoding = format.BitPacked
			return p
		}()}}, "they hold 80000 values"},
		{"levels of an encoding", column{kind: format.Int32, repetition: format.Optional, pages: []page{func() page {
			p := v1(8, format.Plain, levels)
			p.header.DataPageHeader.V.DefinitionLevelEncoding = format.DeltaBinaryPacked
			return p
		}()}}, "RLE is accepted"},
		{"repetition levels", column{kind: format.Int32, repetition: format.Repeated, pages: []page{v1(8, format.Plain, withLength(run(huge, 0)), levels, make([]byte, 32))}}, "its repetition levels: they hold 2147483647"},
		{"sound v2", column{kind: format.Int32, repetition: format.Optional, pages: []page{v2(8, format.Plain, nil, run(8, 1), make([]byte, 32))}}, ""},
		{"definition levels v2", column{kind: format.Int32, repetition: format.Optional, pages: []page{v2(8, format.Plain, nil, run(huge, 1), make([]byte, 32))}}, "its definition levels: they hold 2147483647"},
		{"repetition levels v2", column{kind: format.Int32, repetition: format.Repeated, pages: []page{v2(8, format.Plain, run(huge, 0), run(8, 1), make([]byte, 32))}}, "its repetition levels: they hold 2147483647"},
		{"sound dictionary", column{kind: format.ByteArray, pages: []page{dictionary(1, format.Plain, text), v1(8, format.RLEDictionary, []byte{1}, run(8, 0))}}, ""},
		{"sound dictionary of width 0", column{kind: format.ByteArray, pages: []page{dictionary(1, format.Plain, text), v1(8, format.RLEDictionary, []byte{0}, run(8))}}, ""},
		{"places", column{kind: format.ByteArray, pages: []page{dictionary(1, format.Plain, text), v1(8, format.RLEDictionary, []byte{1}, run(huge, 0))}}, "its values (RLE_DICTIONARY): they hold 2147483647"},
		{"places v2", column{kind: format.ByteArray, pages: []page{dictionary(1, format.Plain, text), v2(8, plainDictionary, nil, nil, []byte{1}, run(huge, 0))}}, "its values (PLAIN_DICTIONARY): they hold 2147483647"},
		{"places of no bits", column{kind: format.ByteArray, pages: []page{dictionary(1, format.Plain, text), v1(8, format.RLEDictionary, []byte{0}, pack(huge/8))}}, "they hold 268435455"},
		{"values of a dictionary", column{kind: format.ByteArray, pages: []page{dictionary(huge, format.Plain, text), v1(8, format.RLEDictionary, []byte{1}, run(8, 0))}}, "it is said to be a dictionary of 2147483647 values in 5 bytes"},
		{"a dictionary of deltas", column{kind: format.Int32, pages: []page{dictionary(1, format.DeltaBinaryPacked, deltas(huge, 1)), v1(8, format.RLEDictionary, []byte{1}, run(8, 0))}}, "a dictionary with the encoding DELTA_BINARY_PACKED: PLAIN is accepted"},
		{"booleans", column{kind: format.Boolean, pages: []page{v1(8, format.RLE, withLength(run(huge, 1)))}}, "its values (RLE): they hold 2147483647"},
		{"runs of numbers", column{kind: format.Int32, pages: []page{v1(8, format.RLE, withLength(run(huge)))}}, "it is for BOOLEAN"},
		{"packed numbers", column{kind: format.Int32, pages: []page{v1(8, format.BitPacked, one)}}, "its values (BIT_PACKED): it is not known"},
		{"sound deltas", column{kind: format.Int64, pages: []page{v1(8, format.DeltaBinaryPacked, deltas(8, 1, 2, 0, 0, 0, 0))}}, ""},
		{"deltas", column{kind: format.Int64, pages: []page{v1(8, format.DeltaBinaryPacked, deltas(huge, 1, 2, 0, 0, 0, 0))}}, "its values (DELTA_BINARY_PACKED): they hold 2147483647"},
		{"deltas beyond all", column{kind: format.Int64, pages: []page{v1(8, format.DeltaBinaryPacked, deltas(math.MaxUint64, 1))}}, "they hold 4611686018427387904"},
		{"a block of deltas", column{kind: format.Int32, pages: []page{v1(8, format.DeltaBinaryPacked, []byte{0xff, 0xff, 0xff, 0xff, 1, 4, 8, 0})}}, "blocks of up to 65536"},
		{"wide deltas", column{kind: format.Int32, pages: []page{v1(8, format.DeltaBinaryPacked, deltas(8, 1, 2, 255, 0, 0, 0))}}, "numbers of 255 bits"},
		{"deltas that lie behind the page", column{kind: format.Int32, pages: []page{v1(40, format.DeltaBinaryPacked, deltas(40, 1, 2, 8, 8, 0, 0, 1, 2, 3))}}, "it is cut off"},
		{"prefixes that lie behind the page", column{kind: format.ByteArray, pages: []page{v1(40, format.DeltaByteArray, deltas(40, 0, 0, 8, 8, 0, 0), deltas(40, 1))}}, "it is cut off"},
		{"lengths", column{kind: format.ByteArray, pages: []page{v1(8, format.DeltaLengthByteArray, deltas(huge, 1, 0, 0, 0, 0, 0))}}, "its values (DELTA_LENGTH_BYTE_ARRAY): they hold 2147483647"},
		{"sound prefixes", column{kind: format.ByteArray, pages: []page{v1(1, format.DeltaByteArray, deltas(1, 0), deltas(1, 1), []byte("a"))}}, ""},
		{"prefixes", column{kind: format.ByteArray, pages: []page{v1(8, format.DeltaByteArray, deltas(huge, 0), deltas(1, 1))}}, "they hold 2147483647"},
		{"suffixes", column{kind: format.ByteArray, pages: []page{v1(8, format.DeltaByteArray, deltas(1, 0), deltas(huge, 1))}}, "they hold 2147483647"},
		{"a text again and again", column{kind: format.ByteArray, pages: []page{v1(1000, format.DeltaByteArray, deltas(1000, 1<<20, bytes.Repeat([]byte{0, 0, 0, 0, 0}, 8)...), deltas(1, 1))}}, "they take 135266304 bytes or more"},
		{"long values", column{kind: format.FixedLenByteArray, length: 32767, pages: []page{v1(1<<20, format.ByteStreamSplit, one)}}, "values of 32767 bytes take 34358689792 in all"},
		{"a checksum", column{kind: format.Int32, pages: []page{func() page {
			p := v1(8, format.Plain, make([]byte, 32))
			p.header.CRC = 1
			return p
		}()}}, "its bytes are not those"},
	}
	for _, test := range tests {
		for _, p := range test.column.pages {
			if p.header.Type != format.DictionaryPage {
				test.column.values += countOf(&p.header)
			}
		}
		b := hostile{columns: []column{test.column}, rows: test.column.values}.bytes(t)
		if test.want != "" {
			refused(t, test.name, b, test.want)
		} else if n, fault, err := readAll(b); err != nil || fault != nil || n != test.column.values {
			t.Errorf("%s: %d values, %v, %v", test.name, n, fault, err)
		}
	}
}

// A page that unpacks to more than its header says, 64 MiB, is refused in the room of
// what it says.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 64<<20)
	packed := map[format.CompressionCodec][]byte{format.Snappy: snappy.Encode(nil, zeros)}
	var gz, br bytes.Buffer
	w := gzip.NewWriter(&gz)
	w.Write(zeros)
	w.Close()
	packed[format.Gzip] = gz.Bytes()
	v := brotli.NewWriter(&br)
	v.Write(zeros)
	v.Close()
	packed[format.Brotli] = br.Bytes()
	for _, known := range []bool{true, false} { // whether the frame says its size
		var zs bytes.Buffer
		e, _ := zstd.NewWriter(&zs)
		e.Write(zeros)
		e.Close()
		b := zs.Bytes()
		if known {
			b = e.EncodeAll(zeros, nil)
		}
		packed[format.Zstd] = b
		checkBombs(t, packed)
	}
	block := make([]byte, lz4.CompressBlockBound(len(zeros)))
	n, err := lz4.CompressBlock(zeros, block, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkBombs(t, map[format.CompressionCodec][]byte{format.Lz4Raw: block[:n]})
}

func checkBombs(t *testing.T, packed map[format.CompressionCodec][]byte) {
	t.Helper()
	for codec, b := range packed {
		want := errLarger.Error()
		if codec == format.Lz4Raw { // which has no error of its own for it
			want = "lz4: invalid source or destination buffer too short"
		}
		c := column{kind: format.Int32, codec: codec, values: 8, pages: []page{v1(8, format.Plain, b).unpacking(32)}}
		refused(t, codec.String(), hostile{columns: []column{c}, rows: 8}.bytes(t), want)
		c.pages = []page{v2(8, format.Plain, nil, nil, b).unpacking(32)}
		refused(t, codec.String()+" v2", hostile{columns: []column{c}, rows: 8}.bytes(t), want)
	}
	c := column{kind: format.Int32, codec: format.Snappy, values: 8, pages: []page{v1(8, format.Plain, binary.AppendUvarint(nil, math.MaxUint32)).unpacking(32)}}
	refused(t, "a length of Snappy", hostile{columns: []column{c}, rows: 8}.bytes(t), errLarger.Error())
	c.codec = format.LZO
	refused(t, "a codec", hostile{columns: []column{c}, rows: 8}.bytes(t), "unsupported compression codec: LZO")
}

// What a file claims is held against its size.
func TestClaims(t *testing.T) {
	run := func(n int32) column {
		return column{kind: format.Int32, repetition: format.Optional, values: int64(n), pages: []page{v1(n, format.RLEDictionary, withLength(run(uint64(n), 0)), []byte{0})}}
	}
	wide := func(n int, c column) (all []column) {
		for range n {
			all = append(all, c)
		}
		return all
	}
	bomb := column{kind: format.ByteArray, codec: format.Zstd, values: 1, pages: []page{v1(1, format.Plain, []byte{0}).unpacking(maxPage)}}
	nested := func(depth int) func(*format.FileMetaData) {
		return func(m *format.FileMetaData) {
			m.RowGroups, m.Schema = nil, m.Schema[:1]
			m.Schema[0].NumChildren = thrift.New(int32(1))
			for range depth {
				m.Schema = append(m.Schema, m.Schema[0])
			}
			m.Schema = append(m.Schema, format.SchemaElement{Name: "leaf", Type: thrift.New(format.Int32)})
		}
	}
	tests := []struct {
		name string
		file hostile
		want string
	}{
		{"rows", hostile{columns: []column{run(8)}, rows: 1 << 40}, "row group 0: it is said to hold 1099511627776 rows beside 0 others: up to 2097"},
		{"rows below 0", hostile{columns: []column{run(8)}, rows: -1}, "it is said to hold -1 rows"},
		{"values", hostile{columns: []column{run(1 << 30)}, rows: 8}, "column 0 of row group 0: it is said to hold 1073741824 values beside 0 others: up to 839"},
		{"values of all columns", hostile{columns: wide(5, run(2<<20)), rows: 2 << 20}, "column 4 of row group 0: it is said to hold 2097152 values beside 8388608 others"},
		{"pages", hostile{columns: wide(3, bomb), rows: 1}, "column 1 of row group 0: it is said to hold 134217728 bytes when it is unpacked, beside 134217728 others"},
		{"pages side by side", hostile{columns: wide(7, bomb), rows: 1, padding: 3 << 20}, "column 3 of row group 0: with it the largest pages of the columns are said to take 536870932 bytes of memory"},
		{"columns of a row group", hostile{columns: []column{run(8)}, rows: 8, change: func(m *format.FileMetaData) { m.RowGroups[0].Columns = nil }}, "row group 0 has 0 columns, the schema has 1"},
		{"column chunks", hostile{change: func(m *format.FileMetaData) { m.RowGroups[0].Columns = make([]format.ColumnChunk, maxChunks+1) }}, "the footer has 262145 column chunks"},
		{"row groups", hostile{change: func(m *format.FileMetaData) { m.RowGroups = make([]format.RowGroup, maxParts+1) }}, "262146 other parts"},
		{"nested columns", hostile{change: nested(5000)}, "the columns are nested 2895 deep"},
		{"a scale", hostile{columns: []column{run(8)}, rows: 8, change: func(m *format.FileMetaData) { m.Schema[1].Scale = thrift.New(int32(huge)) }}, "2147483647 digits behind the point"},
		{"a logical scale", hostile{columns: []column{run(8)}, rows: 8, change: func(m *format.FileMetaData) {
			m.Schema[1].LogicalType = format.LogicalType{Value: &format.DecimalType{Scale: -1}}
		}}, "-1 digits behind the point"},
		{"another file", hostile{columns: []column{run(8)}, rows: 8, change: func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].FilePath = "/etc/passwd" }}, "lies in another file"},
	}
	for _, test := range tests {
		refused(t, test.name, test.file.bytes(t), test.want)
	}
	b := hostile{columns: []column{run(8)}, rows: 8}.bytes(t)
	refused(t, "a signature", append(append(bytes.Clone(b[:len(b)-tail]), make([]byte, 28)...), append(binary.LittleEndian.AppendUint32(nil, binary.LittleEndian.Uint32(b[len(b)-tail:])+28), magic...)...), "28 bytes stand behind the footer")
	refused(t, "another magic", append(bytes.Clone(b[:len(b)-4]), "PARE"...), `ends with "PARE"`)
}

// A view may be read twice, and from the middle of a page.
func TestViewAgain(t *testing.T) {
	b := sample(t, 60)
	f, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, c := range f.RowGroups()[1].ColumnChunks() {
			pages := c.Pages()
			if err := pages.SeekToRow(17); err != nil {
				t.Fatal(err)
			}
			p, err := pages.ReadPage()
			if err != nil || p.NumRows() == 0 {
				t.Errorf("%v", err)
			}
			parquet.Release(p)
			pages.Close()
		}
	}
}

// FuzzOpen damages files of every encoding that are not compressed, so that damage is
// in what pages hold: reading them gives values, an error or a panic that can be
// recovered from, in bounded memory.
func FuzzOpen(f *testing.F) {
	text := withLength([]byte("a"))
	levels := run(8, 1)
	for _, c := range []column{
		{kind: format.Int32, repetition: format.Optional, pages: []page{v1(8, format.Plain, withLength(levels), make([]byte, 32))}},
		{kind: format.Int32, repetition: format.Repeated, pages: []page{v2(8, format.Plain, run(8, 0), levels, make([]byte, 32))}},
		{kind: format.ByteArray, pages: []page{dictionary(1, format.Plain, text), v1(8, format.RLEDictionary, []byte{1}, pack(1, 0))}},
		{kind: format.Boolean, pages: []page{v1(8, format.RLE, withLength(run(8, 1)))}},
		{kind: format.Int64, pages: []page{v1(8, format.DeltaBinaryPacked, deltas(8, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0))}},
		{kind: format.ByteArray, pages: []page{v1(1, format.DeltaLengthByteArray, deltas(1, 1), []byte("a"))}},
		{kind: format.ByteArray, pages: []page{v1(2, format.DeltaByteArray, deltas(2, 0, 2, 0, 0, 0, 0), deltas(2, 1, 0, 0, 0, 0, 0), []byte("ab"))}},
		{kind: format.FixedLenByteArray, length: 5, pages: []page{v1(2, format.ByteStreamSplit, make([]byte, 10))}},
	} {
		c.values = countOf(&c.pages[len(c.pages)-1].header)
		b := hostile{columns: []column{c}, rows: c.values}.bytes(f)
		if n, fault, err := readAll(b); err != nil || fault != nil || n != c.values {
			f.Fatalf("%v: %d values, %v, %v", c, n, fault, err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		readAll(b)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<30 {
			t.Errorf("it takes %d MiB", n>>20)
		}
	})
}
