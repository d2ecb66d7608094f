package batch

import (
	"fmt"
	"slices"
	"testing"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// entry is a row of a panel: its value in cents, two records behind it.
type entry struct {
	month                           flows.Month
	flow, reporter, origin, product string
	cents                           int64
}

// tableOf makes a panel of entries in the order of their months.
func tableOf(entries ...entry) *panel.Table {
	t := &panel.Table{}
	for _, a := range flows.Axes() {
		t.Values[a] = []string{""}
	}
	for _, e := range entries {
		var c flows.Cell
		c[flows.Flow], c[flows.Reporter], c[flows.Origin], c[flows.Product] = e.flow, e.reporter, e.origin, e.product
		for a, v := range c {
			code := slices.Index(t.Values[a], v)
			if code < 0 {
				code = len(t.Values[a])
				t.Values[a] = append(t.Values[a], v)
			}
			t.Codes[a] = append(t.Codes[a], uint32(code))
		}
		t.Periods = append(t.Periods, e.month)
		t.Amounts[flows.Value] = append(t.Amounts[flows.Value], e.cents)
		t.Amounts[flows.Kg] = append(t.Amounts[flows.Kg], panel.Unknown)
		t.Amounts[flows.Quantity] = append(t.Amounts[flows.Quantity], 1500)
		t.Records = append(t.Records, 2)
	}
	return t
}

func TestRowsBehind(t *testing.T) {
	may := flows.NewMonth(2021, 5)
	table := tableOf(
		entry{may, "", "", "BY", "27075000", 100}, entry{may, "", "", "BY", "27079100", 250}, entry{may, "", "", "BY", "2707XXXX", 999},
		entry{may, "", "", "BY", "27101943", 50}, entry{may, "", "", "RU", "27075000", 7},
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
