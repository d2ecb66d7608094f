package panel

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"detour/flows"
)

// traded is a row of a table of consignors and products.
type traded struct {
	consignor, product string
	value, kg, records int64
}

// tableOf makes a table of one month of rows in the order of their cells.
func tableOf(rows ...traded) *Table {
	t := &Table{}
	texts := func(a flows.Axis, of func(traded) string) {
		values := []string{""}
		for _, r := range rows {
			values = append(values, of(r))
		}
		slices.Sort(values)
		values = slices.Compact(values)
		t.Values[a] = values
		for _, r := range rows {
			at, _ := slices.BinarySearch(values, of(r))
			t.Codes[a] = append(t.Codes[a], uint32(at))
		}
	}
	for _, a := range flows.Axes() {
		texts(a, func(r traded) string {
			return map[flows.Axis]string{flows.Consignor: r.consignor, flows.Product: r.product}[a]
		})
	}
	for _, r := range rows {
		t.Periods, t.Records = append(t.Periods, flows.NewMonth(2022, 3)), append(t.Records, r.records)
		for m, v := range map[flows.Measure]int64{flows.Value: r.value, flows.Kg: r.kg, flows.Quantity: Unknown} {
			t.Amounts[m] = append(t.Amounts[m], v)
		}
	}
	return t
}

// Rows of one party under two names become one, in the order of the labels; the others
// stay as they are.
func TestRelabel(t *testing.T) {
	labels := map[flows.Axis]map[string]string{flows.Consignor: {"Zeta": "A", "ZETA": "A"}}
	got, err := tableOf(
		traded{"", "27", 8, Unknown, 3}, traded{"Beta", "27", 16, 5, 1}, traded{"ZETA", "27", 2, Unknown, 1}, traded{"Zeta", "27", 1, 10, 1}, traded{"Zeta", "31", 4, 40, 1},
	).Relabel(labels)
	if err != nil {
		t.Fatal(err)
	}
	// The axes stand in the order of the record, the product before the consignor.
	want := tableOf(traded{"", "27", 8, Unknown, 3}, traded{"A", "27", 3, 10, 2}, traded{"Beta", "27", 16, 5, 1}, traded{"A", "31", 4, 40, 1})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", fmt.Sprint(got))
		t.Errorf("want %v", fmt.Sprint(want))
	}
	_, err = tableOf(traded{"ZETA", "27", maxSum, 1, 1}, traded{"Zeta", "27", 1, 1, 1}).Relabel(labels)
	var sum *SumError
	if !errors.As(err, &sum) || sum.Measure != flows.Value || sum.Cell[flows.Consignor] != "A" {
		t.Errorf("a sum beyond all: %v", err)
	}
}
