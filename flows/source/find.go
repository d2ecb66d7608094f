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
	long       map[string]*entry
	last       *entry // columns are often sorted, or nearly so
	short      []slot // a power of two of them, at most half of them taken
	shift      uint   // 64 less the bits of a place in short
	taken      int
}

// slot is a place in a hash table with linear probing.
type slot struct {
	key   shortText
	entry *entry
}

// shortText is a text of up to maxShort bytes: the bytes, the first lowest, and
// the length in the highest byte.
type shortText struct{ low, high uint64 }

const maxShort = 15

// spread is a random odd number by which keys are multiplied, so that no file can
// know which texts meet in a place.
var spread = [2]uint64{rand.Uint64() | 1, rand.Uint64() | 1}

// firstSlots is enough for the columns that have few texts: most of them.
const firstSlots = 64

func newMemo(understand func(string) entry) *memo {
	m := &memo{understand: understand, long: map[string]*entry{}}
	m.grow(firstSlots)
	m.find(nil)
	return m
}

// find returns what a cell means.
func (m *memo) find(text []byte) *entry {
	if len(text) > maxShort {
		return m.findLong(text)
	}
	key := short(text)
	mask := uint64(len(m.short) - 1)
	for i := key.hash() >> m.shift; ; i++ {
		s := &m.short[i&mask]
		if s.entry == nil {
			return m.add(text)
		}
		if s.key == key {
			return s.entry
		}
	}
}

func (m *memo) findLong(text []byte) *entry {
	if m.last != nil && string(text) == m.last.text {
		return m.last
	}
	e, ok := m.long[string(text)]
	if !ok {
		e = m.meet(text)
		m.long[e.text] = e
	}
	m.last = e
	return e
}

// add makes the entry of a short text.
func (m *memo) add(text []byte) *entry {
	if 2*(m.taken+1) > len(m.short) {
		m.grow(2 * len(m.short))
	}
	e := m.meet(text)
	m.put(slot{short(text), e})
	m.taken++
	return e
}

func (m *memo) meet(text []byte) *entry {
	e := m.understand(string(text))
	e.text = string(text)
	return &e
}

func (m *memo) grow(size int) {
	old := m.short
	m.short = make([]slot, size)
	m.shift = uint(64 - log2(size))
	for _, s := range old {
		if s.entry != nil {
			m.put(s)
		}
	}
}

func (m *memo) put(s slot) {
	mask := uint64(len(m.short) - 1)
	i := s.key.hash() >> m.shift
	for m.short[i&mask].entry != nil {
		i++
	}
	m.short[i&mask] = s
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
	high := uint64(n) << 56
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
