package source

import (
	"fmt"
	"slices"
	"testing"

	"detour/flows"
)

func TestPartialMonths(t *testing.T) {
	tests := []struct {
		name string
		used []int64 // by month
		want []int   // months that are partial
	}{
		{"as ever", []int64{100, 110, 90, 100, 105, 95, 100, 98}, nil},
		{"the newest", []int64{100, 110, 90, 100, 105, 95, 100, 49}, []int{7}},
		{"half is enough", []int64{100, 100, 100, 100, 100, 100, 100, 50}, nil},
		{"the two newest", []int64{100, 110, 90, 100, 105, 95, 100, 40, 3}, []int{7, 8}},
		{"three at most", []int64{100, 100, 100, 100, 100, 100, 100, 100, 40, 30, 20, 10}, []int{9, 10, 11}},
		{"a gap in the middle is no newest month", []int64{100, 100, 100, 100, 100, 100, 10, 100}, nil},
		{"too short to know what is usual", []int64{100, 100, 100, 100, 100, 1}, nil},
		{"too few records", []int64{20, 20, 20, 20, 20, 20, 20, 2}, nil},
	}
	var rows []Coverage
	var want []string
	for i, test := range tests {
		for m, used := range test.used {
			c := Coverage{Source: "s", Reporter: fmt.Sprintf("%d", i), Flow: flows.Import, Period: flows.NewMonth(2022, 1) + flows.Month(m)}
			c.Used = used
			rows = append(rows, c)
			if slices.Contains(test.want, m) {
				want = append(want, test.name+" "+c.Period.String())
			}
		}
	}
	var got []string
	for _, c := range joinCoverage(rows) {
		if c.Partial {
			got = append(got, tests[int(c.Reporter[0]-'0')].name+" "+c.Period.String())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
