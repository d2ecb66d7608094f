package parquetfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// chunkRoom is the room of a column chunk in a view: chunk i lies at i+1 times this,
// and the footer behind the last.
const chunkRoom = 1 << 40

// view is a file as the library is to see it: each column chunk in a room of its own,
// its pages unpacked when they are read.
type view struct {
	chunks []chunkView
	footer []byte
}

func newView(r io.ReaderAt, size int64, meta *format.FileMetaData) (*view, error) {
	v := &view{}
	for g := range meta.RowGroups {
		for c := range meta.RowGroups[g].Columns {
			m := meta.RowGroups[g].Columns[c].MetaData
			v.chunks = append(v.chunks, chunkView{pages: newPages(r, size, &m)})
			meta.RowGroups[g].Columns[c] = format.ColumnChunk{MetaData: format.ColumnMetaData{
				Type:                m.Type,
				Encoding:            m.Encoding,
				PathInSchema:        m.PathInSchema,
				NumValues:           m.NumValues,
				TotalCompressedSize: chunkRoom,
				DataPageOffset:      int64(len(v.chunks)) * chunkRoom,
			}}
		}
	}
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, meta)
	if err != nil {
		return nil, err
	}
	v.footer = append(binary.LittleEndian.AppendUint32(footer, uint32(len(footer))), magic...)
	return v, nil
}

// learn tells the chunks of what columns they are.
func (v *view) learn(root *parquet.Column) {
	var leaves []leaf
	var visit func(c *parquet.Column)
	visit = func(c *parquet.Column) {
		if c.Leaf() {
			leaves = append(leaves, leaf{c.MaxRepetitionLevel(), c.MaxDefinitionLevel(), c.Type().Kind(), c.Type().Length()})
		}
		for _, child := range c.Columns() {
			visit(child)
		}
	}
	visit(root)
	for i := range v.chunks {
		v.chunks[i].leaf = leaves[i%len(leaves)]
	}
}

func (v *view) begin() int64 { return int64(len(v.chunks)+1) * chunkRoom } // of the footer

func (v *view) size() int64 { return v.begin() + int64(len(v.footer)) }

// ReadAt reads from one of the chunks, or from the footer.
func (v *view) ReadAt(p []byte, at int64) (int, error) {
	if begin := v.begin(); at >= begin {
		return bytes.NewReader(v.footer).ReadAt(p, at-begin)
	}
	i := at/chunkRoom - 1
	if i < 0 {
		return 0, errors.New("there is nothing before the first column chunk")
	}
	return v.chunks[i].readAt(p, at%chunkRoom)
}

// chunkView is a column chunk of a view. It is read from its beginning to its end, by
// one reader at a time; to go back is to begin again.
type chunkView struct {
	leaf
	mu    sync.Mutex
	pages pages
	begin int64  // of the page in the view
	page  []byte // at hand
	room  *[]byte
}

func (c *chunkView) readAt(p []byte, at int64) (n int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at < c.begin {
		c.drop()
		c.pages.rewind()
		c.begin = 0
	}
	for n < len(p) {
		offset := at + int64(n) - c.begin
		if offset < int64(len(c.page)) {
			k := copy(p[n:], c.page[offset:])
			n += k
			if offset+int64(k) == int64(len(c.page)) { // the reader has a copy of its own
				c.drop()
			}
			continue
		}
		c.drop()
		if err := c.turn(); err != nil {
			return n, err
		}
	}
	return n, nil
}

// rooms are for unpacked pages, and for packed ones while they are.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// maxRoom is how large a room may be that is kept: pages of most writers take 1 MiB.
const maxRoom = 4 << 20

func room(n int) *[]byte {
	b := rooms.Get().(*[]byte)
	*b = slices.Grow((*b)[:0], n)[:n]
	return b
}

func giveBack(b *[]byte) {
	if b != nil && cap(*b) <= maxRoom {
		rooms.Put(b)
	}
}

// drop gives up the page at hand; the next one lies behind it.
func (c *chunkView) drop() {
	c.begin += int64(len(c.page))
	giveBack(c.room)
	c.room, c.page = nil, nil
}

// turn unpacks the next page.
func (c *chunkView) turn() error {
	h, err := c.pages.next()
	if err != nil {
		return err
	}
	if err := c.take(h); err != nil {
		return fmt.Errorf("the page at byte %d: %w", c.pages.body, err)
	}
	return nil
}

// headRoom is room enough for the header of a page without statistics: 15 numbers of
// up to 6 bytes.
const headRoom = 128

func (c *chunkView) take(h *format.PageHeader) error {
	n, err := c.unpack(h)
	if err != nil {
		return err
	}
	if err := c.checkContent(h, (*c.room)[headRoom:][:n]); err != nil {
		return err
	}
	head, err := thrift.Marshal(&thrift.CompactProtocol{}, rewritten(h, n))
	if err != nil {
		return err
	}
	begin := headRoom - len(head)
	copy((*c.room)[begin:], head)
	c.page = (*c.room)[begin : headRoom+n]
	return nil
}

// unpack reads a page and unpacks it behind the room for its header.
func (c *chunkView) unpack(h *format.PageHeader) (int, error) {
	plain, compressed := 0, c.pages.meta.Codec != format.Uncompressed
	if v2 := &h.DataPageHeaderV2.V; h.Type == format.DataPageV2 {
		plain = int(v2.RepetitionLevelsByteLength + v2.DefinitionLevelsByteLength)
		compressed = compressed && (!v2.IsCompressed.Valid || v2.IsCompressed.V)
	}
	if !compressed {
		c.room = room(headRoom + int(h.CompressedPageSize))
		return int(h.CompressedPageSize), c.pages.read(h, (*c.room)[headRoom:])
	}
	packed := room(int(h.CompressedPageSize))
	defer giveBack(packed)
	if err := c.pages.read(h, *packed); err != nil {
		return 0, err
	}
	c.room = room(headRoom + plain + int(h.UncompressedPageSize))
	body := (*c.room)[headRoom:]
	copy(body, (*packed)[:plain])
	n, err := unpack(c.pages.meta.Codec, body[plain:], (*packed)[plain:])
	return plain + n, err
}

// rewritten returns the header of an unpacked page.
func rewritten(h *format.PageHeader, size int) *format.PageHeader {
	n := &format.PageHeader{
		Type:                 h.Type,
		CompressedPageSize:   int32(size),
		UncompressedPageSize: int32(size),
		DataPageHeader:       h.DataPageHeader,
		DictionaryPageHeader: h.DictionaryPageHeader,
		DataPageHeaderV2:     h.DataPageHeaderV2,
	}
	n.DataPageHeader.V.Statistics = format.Statistics{}
	n.DataPageHeaderV2.V.Statistics = format.Statistics{}
	return n
}
