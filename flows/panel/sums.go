package panel

import (
	"fmt"
	"math"
	"slices"

	"detour/flows"
)

// sums holds the sums of cells and months while they are made. A cell is stored
// once, however many months it has.
type sums struct {
	axes    [flows.NumAxes]dictionary
	units   dictionary
	cells   cellIndex
	months  monthIndex
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
	return &sums{cells: cellIndex{ids: map[cellCodes]uint32{}}, months: monthIndex{months: map[flows.Month]*monthRows{}}}
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

// row returns the row of a cell in a month.
func (s *sums) row(cell uint32, month flows.Month) uint32 {
	slot := s.months.slot(cell, month)
	if *slot == 0 {
		s.rows = append(s.rows, rowKey{cell, month})
		s.records = append(s.records, 0)
		for m := range s.amounts {
			s.amounts[m] = append(s.amounts[m], Unknown)
		}
		s.unit = append(s.unit, 0)
		*slot = uint32(len(s.rows))
	}
	return *slot - 1
}

// grow makes room for more rows.
func (s *sums) grow(rows int) {
	s.rows = slices.Grow(s.rows, rows)
	s.records = slices.Grow(s.records, rows)
	for m := range s.amounts {
		s.amounts[m] = slices.Grow(s.amounts[m], rows)
	}
	s.unit = slices.Grow(s.unit, rows)
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
	for a, code := range s.cells.codes[id] {
		if code != 0 {
			c[a] = s.axes[a].texts[code]
		}
	}
	return c
}

// text returns the text of a code, of which 0 is null even before any was met.
func (d *dictionary) text(code uint32) string {
	if code == 0 {
		return ""
	}
	return d.texts[code]
}

// merge adds other sums.
func (s *sums) merge(other *sums) error {
	ids := make([]uint32, len(other.cells.codes))
	for id := range ids {
		var codes cellCodes
		for a, text := range other.name(uint32(id)) {
			codes[a] = s.axes[a].code(text)
		}
		ids[id] = s.cells.id(codes)
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
			s.join(row, 1+s.units.code(other.units.text(unit-1)))
		}
	}
	return nil
}
