package source

import (
	"maps"
	"math/bits"
	"slices"

	"detour/flows"
)

// breakdown finds the rows that are totals of others in the same cell. A source
// may state a flow once for all modes of transport, all procedures, all second
// partners, and again for some or each of them, and not every reporter breaks its
// trade down. A row that is a total on some of these axes is set aside if another
// row of the same reporter, direction, month, partner and product is a total on
// fewer of them; where none is, the total is the record. Modes may themselves be
// parts of one another (sea transport is part of water transport).
//
// The cells with parts are gathered by a first look and only read after it.
type breakdown struct {
	totals []int                // columns of the decoder that may hold a total
	mode   int                  // field of the mode of transport, -1 if modes have no parts
	modes  map[string]modeGroup // by text
	cells  map[cellKey]seenParts
}

// cellKey holds the codes of a cell.
type cellKey struct{ reporter, flow, period, partner, product uint32 }

// seenParts tells what rows of a cell were seen.
type seenParts struct {
	levels uint8 // bit m is set if a row had the set m of totals
	modes  uint8 // modes that have a part in the cell, a bit each
}

// modeGroup tells which mode of transport a code is, among those with parts, and
// which it is part of.
type modeGroup struct{ own, within uint8 }

// newBreakdown returns nil for a table without columns that may hold totals.
func newBreakdown(d *decoder) *breakdown {
	b := &breakdown{mode: -1, cells: map[cellKey]seenParts{}}
	for i, c := range d.columns {
		if _, ok := d.format.Totals[c.role]; ok {
			b.totals = append(b.totals, i)
		}
		if c.role == Role(flows.Mode) && len(d.format.Within) > 0 {
			b.mode, b.modes = c.field, modeGroups(d.format.Within)
		}
	}
	if len(b.totals) == 0 {
		return nil
	}
	return b
}

// modeGroups gives each mode that has parts a bit.
func modeGroups(within map[string]string) map[string]modeGroup {
	parents := slices.Compact(slices.Sorted(maps.Values(within)))
	own := map[string]uint8{}
	for i, p := range parents {
		own[p] = 1 << i
	}
	groups := map[string]modeGroup{}
	for _, text := range slices.Concat(parents, slices.Collect(maps.Keys(within))) {
		g := modeGroup{own: own[text]}
		for p, ok := within[text]; ok; p, ok = within[p] {
			g.within |= own[p]
		}
		groups[text] = g
	}
	return groups
}

// level returns on which columns a row is a total, a bit each.
func (b *breakdown) level(d *decoder, fields [][]byte) (level uint8) {
	for bit, i := range b.totals {
		if c := &d.columns[i]; c.memo.find(fields[c.field]).marks&markTotal != 0 {
			level |= 1 << bit
		}
	}
	return level
}

func (b *breakdown) whole() uint8 { return 1<<len(b.totals) - 1 }

// see takes note of a row of the first look. A cell of totals alone needs no note.
func (b *breakdown) see(d *decoder, fields [][]byte, codes *[numRoles]uint32) {
	level := b.level(d, fields)
	if level == b.whole() {
		return
	}
	key := keyOfCell(codes)
	s := b.cells[key]
	s.levels |= 1 << level
	if b.mode >= 0 {
		s.modes |= b.modes[string(fields[b.mode])].within
	}
	b.cells[key] = s
}

// any tells whether any cell has parts.
func (b *breakdown) any() bool { return b != nil && len(b.cells) > 0 }

// sum tells whether a row is a total whose parts are in the table.
func (b *breakdown) sum(d *decoder, fields [][]byte, codes *[numRoles]uint32) bool {
	if !b.any() {
		return false
	}
	s, ok := b.cells[keyOfCell(codes)]
	if !ok {
		return false
	}
	if b.mode >= 0 && b.modes[string(fields[b.mode])].own&s.modes != 0 {
		return true
	}
	return b.level(d, fields) != s.finest()
}

// finest returns the set of totals with the fewest members that was seen, the
// lowest of several.
func (s seenParts) finest() (level uint8) {
	best := 8
	for m := range uint8(8) {
		if s.levels&(1<<m) != 0 && bits.OnesCount8(m) < best {
			level, best = m, bits.OnesCount8(m)
		}
	}
	return level
}

func keyOfCell(codes *[numRoles]uint32) cellKey {
	return cellKey{codes[flows.Reporter], codes[flows.Flow], codes[Period], codes[Partner], codes[flows.Product]}
}
