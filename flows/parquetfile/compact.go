package parquetfile

import "errors"

var (
	errShort = errors.New("it goes on behind its end")
	errForm  = errors.New("it is not in the compact protocol of Thrift")
)

// maxDepth bounds what is nested in a structure: that of Parquet's metadata is 6.
const maxDepth = 16

// The types of the compact protocol (Apache Thrift, thrift-compact-protocol.md).
const (
	typeTrue   = 1
	typeFalse  = 2
	typeByte   = 3
	typeI16    = 4
	typeI64    = 6
	typeDouble = 7
	typeBinary = 8
	typeList   = 9
	typeSet    = 10
	typeMap    = 11
	typeStruct = 12
	longList   = 15 // the number of elements stands behind
)

// structSize returns how many bytes a structure takes at the beginning of b. No
// length in it is larger than what follows it.
func structSize(b []byte) (int, error) {
	w := &walker{b: b}
	w.structure(0)
	return w.at, w.err
}

// walker goes over a text of the compact protocol.
type walker struct {
	b   []byte
	at  int
	err error // the first

	structures [maxDepth + 1]int // how many, by their depth
}

// The depths in a footer of its parts (columns, row groups, keys with values), and of
// column chunks.
const (
	partDepth  = 2
	chunkDepth = 4
)

func (w *walker) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// skip passes over n bytes.
func (w *walker) skip(n uint64) {
	if n > uint64(len(w.b)-w.at) {
		w.fail(errShort)
		return
	}
	w.at += int(n)
}

func (w *walker) next() byte {
	if w.at == len(w.b) {
		w.fail(errShort)
		return 0
	}
	w.at++
	return w.b[w.at-1]
}

// varint reads a number of seven bits a byte, the lowest first.
func (w *walker) varint() (n uint64) {
	for shift := 0; shift < 64; shift += 7 {
		c := w.next()
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
	}
	w.fail(errForm)
	return 0
}

func (w *walker) structure(depth int) {
	if depth > maxDepth {
		w.fail(errForm)
		return
	}
	w.structures[depth]++
	for w.err == nil {
		head := w.next()
		if head == 0 {
			return
		}
		if head>>4 == 0 {
			w.varint() // the number of the field
		}
		if kind := head & 15; kind != typeTrue && kind != typeFalse { // they are values of their own
			w.value(kind, depth)
		}
	}
}

func (w *walker) value(kind byte, depth int) {
	switch {
	case kind <= typeByte && kind > 0:
		w.next()
	case kind >= typeI16 && kind <= typeI64:
		w.varint()
	case kind == typeDouble:
		w.skip(8)
	case kind == typeBinary:
		w.skip(w.varint())
	case kind == typeList || kind == typeSet:
		head := w.next()
		n := uint64(head >> 4)
		if n == longList {
			n = w.varint()
		}
		w.values(n, depth, head&15)
	case kind == typeMap:
		if n := w.varint(); n > 0 {
			kinds := w.next()
			w.values(n, depth, kinds>>4, kinds&15)
		}
	case kind == typeStruct:
		w.structure(depth + 1)
	default:
		w.fail(errForm)
	}
}

// values passes over n times values of some types, each of at least a byte.
func (w *walker) values(n uint64, depth int, kinds ...byte) {
	if n > uint64(len(w.b)-w.at) {
		w.fail(errShort)
	}
	for ; n > 0 && w.err == nil; n-- {
		for _, kind := range kinds {
			w.value(kind, depth+1)
		}
	}
}
