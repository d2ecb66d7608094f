package nomenclature

import (
	"strings"
	"testing"

	"detour/flows"
)

func TestUnited(t *testing.T) {
	jan := func(year int) flows.Month { return flows.NewMonth(year, 1) }
	l := parse(t, inline, "CN 2022,CN 2023\n10010020,10010030\n60000010,60000020\n")
	for _, c := range []struct {
		name   string
		years  []flows.Month
		digits int
		want   string
	}{
		{"one January", []flows.Month{jan(2022)}, 8, "10000010 10010020; 10010030 10010040 10010050; 20000010 20000020"},
		{"a second joins two of its sums", []flows.Month{jan(2022), jan(2023)}, 8, "10000010 10010020 10010030 10010040 10010050; 20000010 20000020; 60000010 60000020"},
		{"the second alone", []flows.Month{jan(2023)}, 8, "10010020 10010030; 60000010 60000020"},
		{"subheadings", []flows.Month{jan(2022)}, 6, "100000 100100"},
		{"headings", []flows.Month{jan(2022)}, 4, "1000 1001"},
		{"a length without tables", []flows.Month{jan(2022)}, 10, ""},
		{"a January without tables", []flows.Month{jan(2021)}, 8, ""},
		{"no January", nil, 8, ""},
	} {
		var got []string
		for _, set := range l.United(c.years, c.digits) {
			got = append(got, strings.Join(set, " "))
		}
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}
