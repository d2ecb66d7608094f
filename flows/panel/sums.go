package panel

import (
	"fmt"
	"math"

	"detour/flows"
)

// sums holds the sums of cells and months while they are made. A cell is stored
// once, however many months it has.
type sums struct {
	axes    [flows.NumAxes]dictionary
	units   dictionary
	cellIDs map[cellCodes]uint32
	cells   []cellCodes // by id
	last    uint32      // id of the cell last asked for
	months  map[int32]flows.Month
	rowIDs  map[rowKey]uint32
	rows    []rowKey // by row
	amounts [flows.NumMeasures][]int64
	records []int64
	unit    []uint32 // of the quantity: 0 none yet, 1 + its code, or mixed
}

// cellCodes is a cell by the codes of its axes.
type cellCodes [flows.NumAxes]uint32

// rowKey is a cell in a month.
type rowKey struct {
	cell  uint32
	month flows.Month
}

// mixed marks quantities of several units: their sum means nothing.
const mixed = math.MaxUint32

func newSums() *sums {
	return &sums{cellIDs: map[cellCodes]uint32{}, months: map[int32]flows.Month{}, rowIDs: map[rowKey]uint32{}}
}

// dictionary numbers texts in the order in which they are met; 0 is null.
type dictionary struct {
	codes map[string]uint32
	texts []string
}

func (d *dictionary) code(text string) uint32 {
	if d.codes == nil {
		d.codes, d.texts = map[string]uint32{"": 0}, []string{""}
	}
	c, ok := d.codes[text]
	if !ok {
		text = string([]byte(text)) // not the memory of a batch
		c = uint32(len(d.texts))
		d.codes[text] = c
		d.texts = append(d.texts, text)
	}
	return c
}

// cell returns the id of a cell.
func (s *sums) cell(codes cellCodes) uint32 {
	if len(s.cells) > 0 && s.cells[s.last] == codes {
		return s.last
	}
	id, ok := s.cellIDs[codes]
	if !ok {
		id = uint32(len(s.cells))
		s.cellIDs[codes] = id
		s.cells = append(s.cells, codes)
	}
	s.last = id
	return id
}

// month returns the month of a day counted from 1970-01-01.
func (s *sums) month(day int32) flows.Month {
	m, ok := s.months[day]
	if !ok {
		m = flows.MonthOfDate32(day)
		s.months[day] = m
	}
	return m
}

// row returns the row of a cell in a month.
func (s *sums) row(cell uint32, month flows.Month) uint32 {
	key := rowKey{cell, month}
	row, ok := s.rowIDs[key]
	if !ok {
		row = uint32(len(s.rows))
		s.rowIDs[key] = row
		s.rows = append(s.rows, key)
		s.records = append(s.records, 0)
		for m := range s.amounts {
			s.amounts[m] = append(s.amounts[m], Unknown)
		}
		s.unit = append(s.unit, 0)
	}
	return row
}

// maxSum is the largest sum of smallest units that a double, as which it is
// written, holds exactly.
const maxSum = 1 << 53

// add adds an amount to a row. A sum that could not be written exactly is an
// error.
func (s *sums) add(row uint32, m flows.Measure, v int64) error {
	sum := &s.amounts[m][row]
	if *sum == Unknown {
		*sum = 0
	}
	if v < 0 || v > maxSum-*sum {
		return fmt.Errorf("the %s of %s in %s: %d added to %d is negative or above %d, in units of 1/%d",
			m, s.name(s.rows[row].cell), s.rows[row].month, v, *sum, int64(maxSum), m.Scale())
	}
	*sum += v
	return nil
}

// join notes the unit of a quantity, as 1 + its code.
func (s *sums) join(row, unit uint32) {
	switch s.unit[row] {
	case 0, unit:
		s.unit[row] = unit
	default:
		s.unit[row] = mixed
	}
}

// name returns the cell of an id.
func (s *sums) name(id uint32) (c flows.Cell) {
	for a, code := range s.cells[id] {
		if code != 0 {
			c[a] = s.axes[a].texts[code]
		}
	}
	return c
}

// merge adds other sums.
func (s *sums) merge(other *sums) error {
	ids := make([]uint32, len(other.cells))
	for id := range ids {
		var codes cellCodes
		for a, text := range other.name(uint32(id)) {
			codes[a] = s.axes[a].code(text)
		}
		ids[id] = s.cell(codes)
	}
	for from, key := range other.rows {
		row := s.row(ids[key.cell], key.month)
		s.records[row] += other.records[from]
		for m := range s.amounts {
			if v := other.amounts[m][from]; v != Unknown {
				if err := s.add(row, flows.Measure(m), v); err != nil {
					return err
				}
			}
		}
		switch unit := other.unit[from]; unit {
		case 0:
		case mixed:
			s.unit[row] = mixed
		default:
			s.join(row, 1+s.units.code(other.units.texts[unit-1]))
		}
	}
	return nil
}
