package panel

import (
	"math/bits"

	"detour/flows"
)

// layout says how the codes of a cell are packed into the words of a key, the
// first axis highest, so that keys of ranks order as cells do. An axis takes as
// many bits as its codes need and lies in one word; one that has no text takes
// none.
//
//	word 0: | reporter | flow | origin | destination | via | 0 … |
//	word 1: | product | consignor | 0 …                          |
type layout struct {
	fields []field
	words  int // at least one
}

// field is the place of an axis in a key.
type field struct {
	axis  flows.Axis
	word  int
	shift uint
	mask  uint64
}

// newLayout makes the layout for so many codes of each axis, null's among them.
func newLayout(sizes [flows.NumAxes]int) *layout {
	l := &layout{words: 1}
	free := uint(64)
	for a, size := range sizes {
		width := uint(bits.Len(uint(max(size, 1) - 1)))
		if width == 0 {
			continue
		}
		if width > free {
			l.words++
			free = 64
		}
		free -= width
		l.fields = append(l.fields, field{flows.Axis(a), l.words - 1, free, 1<<width - 1})
	}
	return l
}

// holds tells whether so many codes of each axis fit.
func (l *layout) holds(sizes [flows.NumAxes]int) bool {
	for _, f := range l.fields {
		if uint64(max(sizes[f.axis], 1)-1) > f.mask {
			return false
		}
		sizes[f.axis] = 1
	}
	for _, size := range sizes {
		if size > 1 {
			return false
		}
	}
	return true
}

// code takes the code of a field out of the words of row i.
func (f field) code(keys [][]uint64, i int) uint32 {
	return uint32(keys[f.word][i] >> f.shift & f.mask)
}
