package panel

import (
	"fmt"
	"reflect"
	"testing"

	"detour/flows"
)

// Rows of one party under two names become one, in the order of the labels; the others
// stay as they are.
func TestRelabel(t *testing.T) {
	month := flows.NewMonth(2022, 3)
	table := func(rows map[[2]string][3]int64) *Table {
		s := newSums()
		for key, v := range rows {
			var c cellCodes
			c[flows.Consignor], c[flows.Product] = s.axes[flows.Consignor].code(key[0]), s.axes[flows.Product].code(key[1])
			row := s.row(s.cells.id(c), month)
			s.records[row] = v[2]
			for m := range 2 {
				s.amounts[m][row] = v[m]
			}
		}
		return s.table()
	}
	got, err := table(map[[2]string][3]int64{
		{"Zeta", "27"}: {1, 10, 1}, {"ZETA", "27"}: {2, Unknown, 1}, {"Zeta", "31"}: {4, 40, 1}, {"", "27"}: {8, Unknown, 3}, {"Beta", "27"}: {16, 5, 1},
	}).Relabel(map[flows.Axis]map[string]string{flows.Consignor: {"Zeta": "A", "ZETA": "A"}})
	if err != nil {
		t.Fatal(err)
	}
	want := table(map[[2]string][3]int64{{"A", "27"}: {3, 10, 2}, {"A", "31"}: {4, 40, 1}, {"", "27"}: {8, Unknown, 3}, {"Beta", "27"}: {16, 5, 1}})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", fmt.Sprint(got))
		t.Errorf("want %v", fmt.Sprint(want))
	}
}
