package panel

import "detour/flows"

// shape says which columns rows have.
type shape struct {
	layout   *layout
	measures [flows.NumMeasures]bool
	units    bool
	records  bool
	ranked   bool // codes are ranks
}

// columns are rows of one month, column by column. A column that the shape
// lacks is nil: amounts are then unknown, units none, records one a row.
type columns struct {
	n       int
	keys    [][]uint64 // by word of the layout
	amounts [flows.NumMeasures][]int64
	units   []uint32 // of the quantity: 0 none, 1 + its code, or mixed
	records []int64
}

// mixed marks quantities of several units: their sum means nothing.
const mixed = 1<<32 - 1

// newColumns makes room for so many rows.
func newColumns(s *shape, rows int) columns {
	c := columns{keys: make([][]uint64, s.layout.words)}
	for w := range c.keys {
		c.keys[w] = make([]uint64, rows)
	}
	for m, has := range s.measures {
		if has {
			c.amounts[m] = make([]int64, rows)
		}
	}
	if s.units {
		c.units = make([]uint32, rows)
	}
	if s.records {
		c.records = make([]int64, rows)
	}
	return c
}

func fill[T any](s []T, v T) {
	for i := range s {
		s[i] = v
	}
}

// chunk is a piece of the rows of a month, in memory or in the spill file.
type chunk struct {
	columns
	shape *shape
	room  int   // for so many rows
	at    int64 // place in the spill file, while the keys are nil
}

// The rows of chunks: the first of a month is small, because there may be many
// months, the next ones are larger.
const (
	firstChunkRows = 1 << 10
	maxChunkRows   = 1 << 14
)

func newChunk(s *shape, rows int) *chunk {
	return &chunk{columns: newColumns(s, rows), shape: s, room: rows}
}

// size returns how many bytes the rows take.
func (c *chunk) size() int64 {
	size := 8 * c.shape.layout.words
	for _, has := range c.shape.measures {
		if has {
			size += 8
		}
	}
	if c.shape.units {
		size += 4
	}
	if c.shape.records {
		size += 8
	}
	return int64(size * c.room)
}

// take appends rows of others at the given places, as many as there is room for,
// and returns how many. Nil places are all rows from the first on.
func (c *chunk) take(from *columns, first int, places []int32, rows int) int {
	rows = min(rows, c.room-c.n)
	to := c.n + rows
	if places != nil {
		places = places[first : first+rows]
	}
	for w := range c.keys {
		if w < len(from.keys) {
			move(c.keys[w][c.n:to], from.keys[w], first, places)
		}
	}
	for m := range c.amounts {
		if c.amounts[m] != nil {
			moveOr(c.amounts[m][c.n:to], from.amounts[m], first, places, Unknown)
		}
	}
	if c.units != nil {
		moveOr(c.units[c.n:to], from.units, first, places, 0)
	}
	if c.records != nil {
		moveOr(c.records[c.n:to], from.records, first, places, 1)
	}
	c.n = to
	return rows
}

// move copies values at the given places, or those from the first on.
func move[T any](to, from []T, first int, places []int32) {
	if places == nil {
		copy(to, from[first:])
		return
	}
	for i, place := range places {
		to[i] = from[place]
	}
}

// moveOr copies values as move does, and the given one where there are none.
func moveOr[T any](to, from []T, first int, places []int32, none T) {
	if from == nil {
		fill(to, none)
		return
	}
	move(to, from, first, places)
}
