package panel

import "detour/flows"

// cellIndex numbers cells in the order in which they are met.
type cellIndex struct {
	ids   map[cellCodes]uint32
	codes []cellCodes // by id
	then  []uint32    // by id, the cell that was asked for after it
	last  uint32
}

// id returns the number of a cell. Tables are mostly sorted, by cell or by month
// and then cell, so the cell is first sought where it would be then.
func (x *cellIndex) id(codes cellCodes) uint32 {
	if len(x.codes) > 0 {
		if x.codes[x.last] == codes {
			return x.last
		}
		if then := x.then[x.last]; x.codes[then] == codes {
			x.last = then
			return then
		}
	}
	id, ok := x.ids[codes]
	if !ok {
		id = uint32(len(x.codes))
		x.ids[codes] = id
		x.codes = append(x.codes, codes)
		x.then = append(x.then, id)
	}
	x.then[x.last] = id
	x.last = id
	return id
}

// monthIndex finds the row of a cell in a month. A map of a million rows would
// wait for memory at every look-up; cells that are numbered one after the other
// lie beside each other here.
type monthIndex struct {
	months map[flows.Month]*monthRows
	month  flows.Month // last asked for
	rows   *monthRows
}

// monthRows holds the rows of a month by cell, in pages made when they are
// needed.
type monthRows struct {
	directory []uint32 // 1 + page of the cells from pageCells*i on, 0 = none
	pages     [][pageCells]uint32
}

// pageCells is small because many cells have few months: a page with a single
// row costs 64 bytes.
const pageCells = 16

// slot returns where 1 + the row of a cell in a month is kept; 0 if there is
// none yet. It holds until the next call.
func (x *monthIndex) slot(cell uint32, month flows.Month) *uint32 {
	if x.rows == nil || x.month != month {
		rows, ok := x.months[month]
		if !ok {
			rows = &monthRows{}
			x.months[month] = rows
		}
		x.month, x.rows = month, rows
	}
	m, place := x.rows, int(cell/pageCells)
	if missing := place + 1 - len(m.directory); missing > 0 {
		m.directory = append(m.directory, make([]uint32, missing)...)
	}
	if m.directory[place] == 0 {
		m.pages = append(m.pages, [pageCells]uint32{})
		m.directory[place] = uint32(len(m.pages))
	}
	return &m.pages[m.directory[place]-1][cell%pageCells]
}
