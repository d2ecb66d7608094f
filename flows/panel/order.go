package panel

import (
	"slices"
	"strings"

	"detour/flows"
)

// table sorts the sums into a table. The sums are of no use after it.
func (s *sums) table() *Table {
	t := &Table{}
	var ranks [flows.NumAxes][]uint32
	for a := range ranks {
		t.Values[a], ranks[a] = s.axes[a].sorted()
	}
	for i := range s.cells.codes {
		for a, code := range s.cells.codes[i] {
			if code != 0 {
				s.cells.codes[i][a] = ranks[a][code]
			}
		}
	}
	order := s.order()
	for a := range t.Codes {
		t.Codes[a] = gather(order, func(row uint32) uint32 { return s.cells.codes[s.rows[row].cell][a] })
	}
	t.Periods = gather(order, func(row uint32) flows.Month { return s.rows[row].month })
	t.Records = gather(order, func(row uint32) int64 { return s.records[row] })
	for m := range t.Amounts {
		t.Amounts[m] = gather(order, func(row uint32) int64 {
			if flows.Measure(m) == flows.Quantity && s.unit[row] == mixed {
				return Unknown
			}
			return s.amounts[m][row]
		})
		s.amounts[m] = nil
	}
	return t
}

func gather[T any](order []uint32, at func(row uint32) T) []T {
	out := make([]T, len(order))
	for i, row := range order {
		out[i] = at(row)
	}
	return out
}

// order lists the rows by month and cell. The codes of the cells are their ranks
// by now.
func (s *sums) order() []uint32 {
	cells := s.cells.codes
	byCell := make([]uint32, len(cells))
	for i := range byCell {
		byCell[i] = uint32(i)
	}
	slices.SortFunc(byCell, func(x, y uint32) int { return slices.Compare(cells[x][:], cells[y][:]) })
	rank := make([]uint32, len(byCell))
	for place, cell := range byCell {
		rank[cell] = uint32(place)
	}
	order := make([]uint32, len(s.rows))
	for i := range order {
		order[i] = uint32(i)
	}
	order = byCount(order, len(cells), func(row uint32) int { return int(rank[s.rows[row].cell]) })
	if len(order) == 0 {
		return order
	}
	first, last := s.rows[0].month, s.rows[0].month
	for _, key := range s.rows {
		first, last = min(first, key.month), max(last, key.month)
	}
	return byCount(order, int(last-first)+1, func(row uint32) int { return int(s.rows[row].month - first) })
}

// byCount sorts rows by a small key, keeping the order of equal ones (a counting
// sort).
func byCount(rows []uint32, keys int, key func(row uint32) int) []uint32 {
	next := make([]int, keys+1)
	for _, row := range rows {
		next[key(row)+1]++
	}
	for k := range keys {
		next[k+1] += next[k]
	}
	out := make([]uint32, len(rows))
	for _, row := range rows {
		k := key(row)
		out[next[k]] = row
		next[k]++
	}
	return out
}

// sorted returns the texts in order, null first, and the place of each code.
func (d *dictionary) sorted() (texts []string, rank []uint32) {
	d.code("")
	order := make([]uint32, len(d.texts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return strings.Compare(d.texts[x], d.texts[y]) })
	rank = make([]uint32, len(order))
	for place, code := range order {
		texts = append(texts, d.texts[code])
		rank[code] = uint32(place)
	}
	return texts, rank
}
