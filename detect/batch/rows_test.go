package batch

import (
	"fmt"
	"slices"
	"testing"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// tableOf makes a panel of rows of origin, product and value in cents, in one
// month.
func tableOf(month flows.Month, rows ...[3]any) *panel.Table {
	t := &panel.Table{}
	code := func(a flows.Axis, v string) uint32 {
		i := slices.Index(t.Values[a], v)
		if i < 0 {
			i = len(t.Values[a])
			t.Values[a] = append(t.Values[a], v)
		}
		return uint32(i)
	}
	for _, a := range flows.Axes() {
		code(a, "")
	}
	for _, r := range rows {
		for _, a := range flows.Axes() {
			v := ""
			switch a {
			case flows.Origin:
				v = r[0].(string)
			case flows.Product:
				v = r[1].(string)
			}
			t.Codes[a] = append(t.Codes[a], code(a, v))
		}
		t.Periods = append(t.Periods, month)
		t.Amounts[flows.Value] = append(t.Amounts[flows.Value], int64(r[2].(int)))
		t.Amounts[flows.Kg] = append(t.Amounts[flows.Kg], panel.Unknown)
		t.Amounts[flows.Quantity] = append(t.Amounts[flows.Quantity], 1500)
		t.Records = append(t.Records, 2)
	}
	return t
}

func TestRowsBehind(t *testing.T) {
	table := tableOf(
		flows.NewMonth(2021, 5),
		[3]any{"BY", "27075000", 100}, [3]any{"BY", "27079100", 250}, [3]any{"BY", "2707XXXX", 999}, [3]any{"BY", "27101943", 50}, [3]any{"RU", "27075000", 7},
	)
	tests := []struct {
		axes finding.Axes
		want string
	}{
		{finding.Axes{Origin: "BY", Product: "2707"}, "[27075000 1 27079100 2.5]"},
		{finding.Axes{Origin: "BY", Product: "2707XXXX"}, "[2707XXXX 9.99]"},
		{finding.Axes{Product: "27075000"}, "[27075000 1 27075000 0.07]"},
		{finding.Axes{Origin: "KZ"}, "[]"},
	}
	for _, tt := range tests {
		var got []any
		for _, r := range rowsBehind(table, []finding.Leg{{Role: finding.RoleFrom, Axes: tt.axes}}) {
			got = append(got, r.Product, *r.Value)
			if r.Kg != nil || *r.Quantity != 1.5 || r.Records != 2 || r.Period != day(2021, 5) || r.Role != finding.RoleFrom {
				t.Errorf("%v: row %+v", tt.axes.Cell(), r)
			}
		}
		if s := fmt.Sprint(got); s != tt.want {
			t.Errorf("%v: %s, want %s", tt.axes.Cell(), s, tt.want)
		}
	}
}
