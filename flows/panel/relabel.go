package panel

import "detour/flows"

// Relabel returns the table with the values of some axes replaced, and rows that have
// become rows of one cell added up. The table is of no use after it. Quantities are taken
// to be in the unit of their product. The error is as that of [Builder.Add].
func (t *Table) Relabel(labels map[flows.Axis]map[string]string) (*Table, error) {
	s := newSums()
	s.grow(t.Len())
	var codes [flows.NumAxes][]uint32
	for a, values := range t.Values {
		codes[a] = make([]uint32, len(values))
		for i, v := range values {
			if label, ok := labels[flows.Axis(a)][v]; ok {
				v = label
			}
			codes[a][i] = s.axes[a].code(v)
		}
	}
	for i := range t.Len() {
		var cell cellCodes
		for a := range cell {
			cell[a] = codes[a][t.Codes[a][i]]
		}
		row := s.row(s.cells.id(cell), t.Periods[i])
		s.records[row] += t.Records[i]
		for m := range t.Amounts {
			if v := t.Amounts[m][i]; v != Unknown {
				if err := s.add(row, flows.Measure(m), v); err != nil {
					return nil, err
				}
			}
		}
	}
	return s.table(), nil
}
