package panel

import (
	"cmp"
	"slices"

	"detour/flows"
)

// Relabel returns the table with the values of some axes replaced, and rows that have
// become rows of one cell added up. Quantities are taken to be in the unit of their
// product. The error is as that of [Builder.Add].
func (t *Table) Relabel(labels map[flows.Axis]map[string]string) (*Table, error) {
	out := &Table{}
	var codes [flows.NumAxes][]uint32 // of out, by those of t
	for a, values := range t.Values {
		out.Values[a], codes[a] = relabelled(values, labels[flows.Axis(a)])
	}
	code := func(a, row int) uint32 { return codes[a][t.Codes[a][row]] }
	compare := func(x, y int) int {
		if c := cmp.Compare(t.Periods[x], t.Periods[y]); c != 0 {
			return c
		}
		for a := range codes {
			if c := cmp.Compare(code(a, x), code(a, y)); c != 0 {
				return c
			}
		}
		return 0
	}
	order := make([]int, t.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	for i, row := range order {
		if i == 0 || compare(order[i-1], row) != 0 {
			out.Periods, out.Records = append(out.Periods, t.Periods[row]), append(out.Records, 0)
			for a := range codes {
				out.Codes[a] = append(out.Codes[a], code(a, row))
			}
			for m := range t.Amounts {
				out.Amounts[m] = append(out.Amounts[m], Unknown)
			}
		}
		if err := out.merge(t, row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// relabelled returns the labels of values in order, null first, and the place of that
// of each value.
func relabelled(values []string, labels map[string]string) (sorted []string, place []uint32) {
	of := func(v string) string {
		if label, ok := labels[v]; ok {
			return label
		}
		return v
	}
	for _, v := range values {
		sorted = append(sorted, of(v))
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	for _, v := range values {
		at, _ := slices.BinarySearch(sorted, of(v))
		place = append(place, uint32(at))
	}
	return sorted, place
}

// merge adds a row of another table to the last row of t.
func (t *Table) merge(from *Table, row int) error {
	last := t.Len() - 1
	t.Records[last] += from.Records[row]
	for m := range from.Amounts {
		v, sum := from.Amounts[m][row], &t.Amounts[m][last]
		switch {
		case v == Unknown:
		case *sum == Unknown:
			*sum = v
		case v > maxSum-*sum:
			return &SumError{flows.Measure(m), t.Cell(last), t.Periods[last]}
		default:
			*sum += v
		}
	}
	return nil
}
