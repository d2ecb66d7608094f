package series

import (
	"fmt"
	"strings"
	"testing"

	"detour/flows"
)

// sent is the trade of a consignor with a product.
func sent(by, product, months string) trade {
	t := imports("EE", product, months)
	t.cell[flows.Consignor] = by
	return t
}

// Of the trade of parties only what stands beside a designated one is a series, and of
// the levels of the product one.
func TestPartyViews(t *testing.T) {
	all := []trade{
		sent("listed", "27101964", "5 5"), sent("beside", "27101999", "1 1"), sent("elsewhere", "31042050", "1 1"),
		sent("", "27101964", "7 7"),
	}
	filled := flows.Set(flows.Flow, flows.Origin, flows.Destination, flows.Product, flows.Consignor)
	for _, tt := range []struct {
		digits []int
		listed string
		want   string
	}{
		{[]int{8, 6, 4}, "listed", "271019 beside; 271019 listed (designated)"},
		{[]int{4}, "listed", "2710 beside; 2710 listed (designated)"},
		{[]int{8, 6, 4}, "elsewhere", "310420 elsewhere (designated)"},
		{[]int{8, 6, 4}, "unknown", ""},
	} {
		views := PartyViews(filled, tt.digits)
		if len(views) != 1 {
			t.Fatalf("views %v, want one: no consignee is filled", views)
		}
		var got []string
		for _, s := range build(t, Input{Panel: panelOf(t, all...), Listed: func(party string) bool { return party == tt.listed }}, views...) {
			words := fmt.Sprint(s.Cell[flows.Product], " ", s.Cell[flows.Consignor])
			if s.Listed {
				words += " (designated)"
			}
			got = append(got, words)
		}
		if text := strings.Join(got, "; "); text != tt.want {
			t.Errorf("%v, %s designated: %s, want %s", tt.digits, tt.listed, text, tt.want)
		}
	}
	if got := build(t, Input{Panel: panelOf(t, all...)}, PartyViews(filled, []int{6})...); len(got) > 0 {
		t.Errorf("%d series where nobody is designated", len(got))
	}
}
