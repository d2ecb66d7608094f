package source

import (
	"encoding/binary"
	"math/rand/v2"
)

// memo remembers what the texts of a column mean, so that each distinct text is
// understood once. Short texts, which almost all are, are found in a table of
// their own: hashing and comparing them is two multiplications and two
// comparisons (BenchmarkMemo holds it against a map).
type memo struct {
	understand func(text string) entry
	long       map[string]meaning
	last       string // columns are often sorted, or nearly so
	lastMeans  meaning
	short      []slot // a power of two of them, at most half of them taken
	shift      uint   // 64 less the bits of a place in short
	taken      int
}

// slot is a place in a hash table with linear probing: that of no text has the
// key 0.
type slot struct {
	key   shortText
	means meaning
}

// shortText is a text of up to maxShort bytes: the bytes, the first lowest, and
// one more than the length in the highest byte.
type shortText struct{ low, high uint64 }

const maxShort = 15

// spread is a random odd number by which keys are multiplied, so that no file can
// know which texts meet in a place.
var spread = [2]uint64{rand.Uint64() | 1, rand.Uint64() | 1}

// firstSlots is enough for the columns that have few texts: most of them.
const firstSlots = 64

func newMemo(understand func(string) entry) *memo {
	m := &memo{understand: understand, long: map[string]meaning{}}
	m.grow(firstSlots)
	return m
}

// find returns what a cell means.
func (m *memo) find(text []byte) meaning {
	if len(text) > maxShort {
		return m.findLong(text)
	}
	key := short(text)
	if s := m.place(key); s.key == key {
		return s.means
	}
	return m.add(key, text)
}

// finds finds what the cells of a column mean: it writes their codes, and adds the
// marks of their rows.
func (m *memo) finds(cells *spans, r Role, codes, marks []uint32) {
	text, ends := cells.text, cells.ends[:len(codes)]
	for i, from := range cells.starts[:len(codes)] {
		var means meaning
		to := ends[i]
		if n := to - from; n <= maxShort && int(from)+16 <= len(text) {
			key := shortAt((*[16]byte)(text[from:]), uint(n))
			if s := m.place(key); s.key == key {
				means = s.means
			} else {
				means = m.add(key, text[from:to])
			}
		} else {
			means = m.find(text[from:to])
		}
		codes[i] = means.code
		marks[i] |= inRole(r, means.marks)
	}
}

// place returns where a short text is, or is to be.
func (m *memo) place(key shortText) *slot {
	mask := uint64(len(m.short) - 1)
	for i := key.hash() >> m.shift; ; i++ {
		if s := &m.short[i&mask]; s.key == key || s.key == (shortText{}) {
			return s
		}
	}
}

func (m *memo) findLong(text []byte) meaning {
	if string(text) == m.last {
		return m.lastMeans
	}
	means, ok := m.long[string(text)]
	if !ok {
		means = m.understands(text)
		m.long[string(text)] = means
	}
	m.last, m.lastMeans = string(text), means
	return means
}

// add understands a short text.
func (m *memo) add(key shortText, text []byte) meaning {
	if 2*(m.taken+1) > len(m.short) {
		m.grow(2 * len(m.short))
	}
	means := m.understands(text)
	*m.place(key) = slot{key, means}
	m.taken++
	return means
}

func (m *memo) understands(text []byte) meaning {
	e := m.understand(string(text))
	return e.meaning()
}

// reason says why a text that cannot be read cannot.
func (m *memo) reason(text []byte) string { return m.understand(string(text)).reason }

func (m *memo) grow(size int) {
	old := m.short
	m.short = make([]slot, size)
	m.shift = uint(64 - log2(size))
	for _, s := range old {
		if s.key != (shortText{}) {
			*m.place(s.key) = s
		}
	}
}

func log2(size int) (n int) {
	for ; size > 1; size >>= 1 {
		n++
	}
	return n
}

func (k shortText) hash() uint64 { return (k.low*spread[0] ^ k.high) * spread[1] }

// short packs a text of at most maxShort bytes.
func short(text []byte) shortText {
	n := len(text)
	high := uint64(n+1) << 56
	switch {
	case n > 8:
		return shortText{binary.LittleEndian.Uint64(text), high | binary.LittleEndian.Uint64(text[n-8:])>>(8*(16-n))}
	case n == 8:
		return shortText{binary.LittleEndian.Uint64(text), high}
	case n >= 4:
		return shortText{uint64(binary.LittleEndian.Uint32(text)) | uint64(binary.LittleEndian.Uint32(text[n-4:]))<<(8*(n-4)), high}
	case n >= 2:
		return shortText{uint64(binary.LittleEndian.Uint16(text)) | uint64(text[n-1])<<(8*(n-1)), high}
	case n == 1:
		return shortText{uint64(text[0]), high}
	}
	return shortText{0, high}
}

// shortAt packs the text of n bytes, at most maxShort, at the beginning of 16
// bytes that may be read.
func shortAt(b *[16]byte, n uint) shortText {
	low, high := binary.LittleEndian.Uint64(b[:8]), uint64(0)
	if n <= 8 {
		low &= 1<<(8*n) - 1 // a shift by 64 gives 0
	} else {
		high = binary.LittleEndian.Uint64(b[8:]) & (1<<(8*(n-8)) - 1)
	}
	return shortText{low, high | uint64(n+1)<<56}
}
