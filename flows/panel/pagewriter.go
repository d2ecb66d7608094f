package panel

import (
	"bytes"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// pageWriter makes the pages of a column chunk:
//
//	| header | dictionary | header | levels | values | header | levels | …
//
// Values are compressed by zstd where that makes them smaller, levels never (data
// pages of version 2).
type pageWriter struct {
	out        []byte
	encoder    *zstd.Encoder
	level      []uint8
	plain      []byte
	packed     []byte
	raw        int64 // bytes before compression
	firstData  int   // offset in out of the first data page
	hasDict    bool
	pages      int32
	missing    int64
	low, high  []byte
	encoding   format.Encoding
	levelBytes []byte
	err        error
}

func newPageWriter() pageWriter {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false))
	if err != nil { // only options that contradict each other are refused
		panic(err)
	}
	return pageWriter{encoder: e}
}

// reset begins a column chunk.
func (p *pageWriter) reset() {
	*p = pageWriter{out: p.out[:0], encoder: p.encoder, level: p.level, plain: p.plain, packed: p.packed, levelBytes: p.levelBytes}
}

// bounds notes the least and the greatest value, as they are in memory.
func (p *pageWriter) bounds(low, high []byte) { p.low, p.high = low, high }

// levels returns room for the definition levels of a page, 1 for a value and 0
// for null.
func (p *pageWriter) levels(n int) []uint8 {
	p.level = sized(p.level, n)
	return p.level
}

// dictionary writes the dictionary page.
func (p *pageWriter) dictionary(values []byte, n int) {
	p.hasDict = true
	p.encoding = format.RLEDictionary
	p.packed = p.encoder.EncodeAll(values, p.packed[:0]) // this page is always compressed
	p.page(format.PageHeader{
		Type: format.DictionaryPage, UncompressedPageSize: int32(len(values)), CompressedPageSize: int32(len(p.packed)),
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(n), Encoding: format.Plain}),
	}, nil, p.packed)
	p.firstData = len(p.out)
}

// indexes writes a page of places in the dictionary. Levels are nil for a column
// that is never null.
func (p *pageWriter) indexes(places []int32, levels []uint8) {
	var e rle.DictionaryEncoding
	var err error
	if p.plain, err = e.EncodeInt32(p.plain, places); err != nil {
		p.err = err
		return
	}
	p.data(len(places), levels, p.plain)
}

// doubles writes a page of floating-point numbers.
func (p *pageWriter) doubles(values []float64, levels []uint8) {
	p.data(len(values), levels, arrow.Float64Traits.CastToBytes(values))
}

// nulls writes pages of nulls.
func (p *pageWriter) nulls(n int) {
	for ; n > 0; n -= pageRows {
		levels := p.levels(min(n, pageRows))
		clear(levels)
		if p.hasDict {
			p.indexes(nil, levels)
		} else {
			p.doubles(nil, levels)
		}
	}
}

// data writes a data page.
func (p *pageWriter) data(values int, levels []uint8, plain []byte) {
	h := format.DataPageHeaderV2{NumValues: int32(values), NumRows: int32(values), Encoding: p.encoding}
	p.levelBytes = p.levelBytes[:0]
	if levels != nil {
		e := rle.Encoding{BitWidth: 1}
		if p.levelBytes, p.err = e.EncodeLevels(p.levelBytes, levels); p.err != nil {
			return
		}
		h.NumValues, h.NumRows = int32(len(levels)), int32(len(levels))
		h.NumNulls = h.NumValues - int32(values)
		h.DefinitionLevelsByteLength = int32(len(p.levelBytes))
		p.missing += int64(h.NumNulls)
	}
	p.packed = p.encoder.EncodeAll(plain, p.packed[:0])
	stored := p.packed
	if len(p.packed) >= len(plain) {
		stored = plain
	}
	h.IsCompressed = thrift.New(len(p.packed) < len(plain))
	p.page(format.PageHeader{
		Type: format.DataPageV2, UncompressedPageSize: int32(len(p.levelBytes) + len(plain)), CompressedPageSize: int32(len(p.levelBytes) + len(stored)),
		DataPageHeaderV2: thrift.New(h),
	}, p.levelBytes, stored)
	p.pages++
}

// page appends a page.
func (p *pageWriter) page(h format.PageHeader, levels, values []byte) {
	header, err := thrift.Marshal(&thrift.CompactProtocol{}, &h)
	if err != nil {
		p.err = err
		return
	}
	p.raw += int64(len(header)) + int64(h.UncompressedPageSize)
	p.out = append(append(append(p.out, header...), levels...), values...)
}

// chunk describes the column chunk that is to stand at an offset of the file.
func (p *pageWriter) chunk(column format.SchemaElement, offset, rows int64) format.ColumnChunk {
	m := format.ColumnMetaData{
		Type: column.Type.V, PathInSchema: thrift.Slice[string]{column.Name}, Codec: format.Zstd, NumValues: rows,
		Encoding:              thrift.Slice[format.Encoding]{format.RLE, p.encoding},
		TotalUncompressedSize: p.raw, TotalCompressedSize: int64(len(p.out)),
		DataPageOffset: offset + int64(p.firstData),
		Statistics:     format.Statistics{NullCount: p.missing, MinValue: bytes.Clone(p.low), MaxValue: bytes.Clone(p.high)},
		EncodingStats:  thrift.Slice[format.PageEncodingStats]{{PageType: format.DataPageV2, Encoding: p.encoding, Count: p.pages}},
	}
	if p.hasDict {
		m.DictionaryPageOffset = offset
		m.Encoding = append(m.Encoding, format.Plain)
		m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: format.DictionaryPage, Encoding: format.Plain, Count: 1})
	}
	return format.ColumnChunk{FileOffset: offset, MetaData: m}
}
