package measure

import "testing"

// The expected values follow from the acts retold in measures.tsv: Regulation
// (EU) 2021/1030 lists 2710, 2711 … and 31042010 from Belarus; the Common High
// Priority List and Regulations (EU) 2022/328 and 2023/2878 list 847150 and 847180 to
// Russia, the first of these regulations 847141 and 847149 and both chapter 88.
func TestBeside(t *testing.T) {
	for _, tt := range []struct {
		origin, destination, product string
		want                         Relation
		measures                     int
	}{
		{"BY", "EE", "2710", Listed, 1},
		{"BY", "", "27101943", Listed, 1},
		{"BY", "EE", "27", Holds, 6},       // 2707, 2710, 2711, 2712, 2713, 2715
		{"BY", "EE", "2709", Neighbour, 6}, // a heading of the same chapter
		{"BY", "EE", "27090090", Apart, 0}, // below the heading only codes of one heading
		{"BY", "EE", "31042050", Listed, 1},
		{"BY", "EE", "3104", Holds, 3},
		{"BY", "EE", "310430", Neighbour, 3},
		{"", "EE", "2710", Apart, 0}, // what is summed over the origin is not Belarus's
		{"KZ", "EE", "27", Apart, 0},
		{"BY", "IN", "2710", Elsewhere, 1}, // the Union's measures are of its own imports
		{"BY", "IN", "2709", Apart, 0},
		{"CN", "RU", "847150", Listed, 2}, // and of its own exports
		{"DE", "RU", "847150", Listed, 3},
		{"", "RU", "8471", Holds, 8},
		{"DE", "KZ", "847150", Elsewhere, 3},
		{"DE", "KZ", "8471", Apart, 0}, // holds much that is not listed
		{"DE", "", "847150", Apart, 0},
		{"DE", "RU", "847130", Neighbour, 8},
		{"DE", "KZ", "88033000", Elsewhere, 2},
		{"DE", "RU", "27XXXXXX", Apart, 0},
		{"DE", "RU", "", Apart, 0},
	} {
		got, r := Builtin().Beside(cell(tt.product, tt.origin, tt.destination))
		if r != tt.want || len(got) != tt.measures {
			t.Errorf("%s→%s %s: %s by %d measures, want %s by %d", tt.origin, tt.destination, tt.product, r, len(got), tt.want, tt.measures)
		}
	}
	for _, tt := range []struct {
		origin, destination, product string
		want                         Relation
	}{
		{"DE", "RU", "901320", Listed},
		{"DE", "BY", "901320", Elsewhere},
		{"CN", "RU", "901320", Otherwise},
		{"CN", "BY", "901320", Otherwise},
		{"CN", "RU", "847150", Listed}, // the Common High Priority List names no origin
		{"CN", "BY", "610910", Apart},
		{"KZ", "EE", "2710", Apart}, // what is restricted is what Belarus sells, not what Estonia buys
	} {
		if got, r := Builtin().Taken(cell(tt.product, tt.origin, tt.destination)); r != tt.want || (len(got) == 0) != (r == Apart) {
			t.Errorf("%s→%s %s: taken as %s by %d measures, want %s", tt.origin, tt.destination, tt.product, r, len(got), tt.want)
		}
	}
	if got, r := (*Table)(nil).Beside(cell("2710", "BY", "EE")); got != nil || r != Apart {
		t.Errorf("without a table: %v, %v", got, r)
	}
}
