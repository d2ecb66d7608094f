package panel

import (
	"fmt"

	"detour/flows"
)

// lane gathers the rows that one goroutine at a time adds, month by month.
type lane struct {
	words  *vocabulary
	store  *store
	shape  *shape // of new chunks
	months map[flows.Month]*share
	axes   [flows.NumAxes]translation
	units  translation
	days   [recent]day
	recent [recent]*share

	staged columns // of what is being added
	codes  []uint32
	scaled [flows.NumMeasures][]int64
	slots  []*share
	slotOf []int32
	places []int32
}

// recent is how many days and months are found without a map, each where its low
// bits say: a year of days, and more months than most panels have.
const recent = 512

// day is a date32 and the month that it is in.
type day struct {
	date  int32
	month flows.Month
}

// monthOf returns the month that a day is in. Day 0 is in month 0, as the zero
// value says.
func (l *lane) monthOf(date int32) flows.Month {
	d := &l.days[uint32(date)%recent]
	if d.date != date {
		*d = day{date, flows.MonthOfDate32(date)}
	}
	return d.month
}

// share is what a lane holds of a month.
type share struct {
	month  flows.Month
	sealed []*chunk
	open   *chunk
	slot   int32 // in what is being added, plus one
	rows   int   // of it in what is being added
}

func newLane(words *vocabulary, store *store) *lane {
	l := &lane{words: words, store: store, months: map[flows.Month]*share{}}
	for a := range l.axes {
		l.axes[a].into = words.axes[a]
	}
	l.units.into = words.units
	return l
}

// prepare makes the shape fit for all codes that were given so far and for the
// columns to come, with a bit to spare for texts to come.
func (l *lane) prepare(measures [flows.NumMeasures]bool, units, records bool) {
	var sizes, spare [flows.NumAxes]int
	for a, t := range l.words.axes {
		sizes[a] = t.len()
		spare[a] = sizes[a]
		if sizes[a] > 1 {
			spare[a] *= 2
		}
	}
	next := shape{measures: measures, units: units, records: records}
	if l.shape != nil {
		next = *l.shape
		for m := range measures {
			next.measures[m] = next.measures[m] || measures[m]
		}
		next.units, next.records = next.units || units, next.records || records
	}
	if next.layout == nil || !next.layout.holds(sizes) {
		next.layout = newLayout(spare)
	}
	if l.shape == nil || next != *l.shape {
		l.shape = &next
	}
}

// pack puts codes of an axis into the keys of the staged rows. The code of an
// axis whose layout has no place is null in all rows.
func (l *lane) pack(a flows.Axis, codes []uint32) {
	for _, f := range l.shape.layout.fields {
		if f.axis == a {
			keys := l.staged.keys[f.word][:len(codes)]
			for i, c := range codes {
				keys[i] |= uint64(c) << f.shift
			}
		}
	}
}

// stage begins to add rows, with empty keys.
func (l *lane) stage(rows int) {
	l.staged.n = rows
	for len(l.staged.keys) < l.shape.layout.words {
		l.staged.keys = append(l.staged.keys, nil)
	}
	l.staged.keys = l.staged.keys[:l.shape.layout.words]
	for w := range l.staged.keys {
		l.staged.keys[w] = sized(l.staged.keys[w], rows)
		clear(l.staged.keys[w])
	}
}

// sized returns a slice of a length whose content does not matter.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// scatter adds the staged rows to their months.
func (l *lane) scatter(month func(i int) flows.Month) error {
	n := l.staged.n
	if n == 0 {
		return nil
	}
	l.slots, l.slotOf = l.slots[:0], sized(l.slotOf, n)
	var s *share
	for i := range n {
		if m := month(i); s == nil || s.month != m {
			s = l.share(m)
			if s.slot == 0 {
				l.slots = append(l.slots, s)
				s.slot = int32(len(l.slots))
			}
		}
		s.rows++
		l.slotOf[i] = s.slot - 1
	}
	var places []int32
	if len(l.slots) > 1 {
		places = l.order()
	}
	first := 0
	for _, s := range l.slots {
		rows := s.rows
		s.slot, s.rows = 0, 0
		for rows > 0 {
			if err := l.makeRoom(s); err != nil {
				return err
			}
			taken := s.open.take(&l.staged, first, places, rows)
			first, rows = first+taken, rows-taken
		}
	}
	return nil
}

// order lists the staged rows by month (a counting sort).
func (l *lane) order() []int32 {
	next := make([]int32, len(l.slots))
	for k := range next[1:] {
		next[k+1] = next[k] + int32(l.slots[k].rows)
	}
	l.places = sized(l.places, l.staged.n)
	for i, slot := range l.slotOf {
		l.places[next[slot]] = int32(i)
		next[slot]++
	}
	return l.places
}

func (l *lane) share(m flows.Month) *share {
	near := &l.recent[uint32(m)%recent]
	if s := *near; s != nil && s.month == m {
		return s
	}
	s, ok := l.months[m]
	if !ok {
		s = &share{month: m}
		l.months[m] = s
	}
	*near = s
	return s
}

// makeRoom sees to it that the open chunk of a month takes rows of the shape.
func (l *lane) makeRoom(s *share) error {
	size := firstChunkRows
	if c := s.open; c != nil {
		if c.shape == l.shape && c.n < c.room {
			return nil
		}
		size = min(4*c.room, maxChunkRows)
		if err := l.seal(s); err != nil {
			return err
		}
	}
	s.open = newChunk(l.shape, size)
	return nil
}

// seal closes the open chunk of a month.
func (l *lane) seal(s *share) error {
	if s.open == nil {
		return nil
	}
	c := s.open
	s.open = nil
	if c.n == 0 {
		return nil
	}
	s.sealed = append(s.sealed, c)
	return l.store.keep(c)
}

// maxSum is the largest sum of smallest units that a double, as which it is
// written, holds exactly.
const maxSum = 1 << 53

// SumError says that a sum could not be written exactly.
type SumError struct {
	Measure flows.Measure
	Cell    flows.Cell
	Month   flows.Month
}

func (e *SumError) Error() string {
	return fmt.Sprintf("the %s of %s in %s is negative in a record or above %d in all, in units of 1/%d: 0 to that is accepted, for such sums are exact",
		e.Measure, e.Cell, e.Month, int64(maxSum), e.Measure.Scale())
}
