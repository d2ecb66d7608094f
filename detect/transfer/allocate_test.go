package transfer

import (
	"fmt"
	"strings"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/shift"
	"detour/flows"
)

func TestAllocate(t *testing.T) {
	series := map[string]*shift.Tested{}
	for _, code := range []string{"271012", "271019", "271020", "271091", "271099"} {
		series[code] = plain(six, code, "EE", nil)
	}
	// at is a pair of which lost left from and gained came to to, both at a month.
	at := func(from string, lost float64, to string, gained float64, k int) *Pair {
		p := &Pair{Kind: Kinds[flows.Product], Across: flows.Product, From: series[from], To: series[to], Fall: shifted(lost, 0, 0), Rise: shifted(0, gained, 0)}
		p.Fall.K, p.Fall.Direction = k, changepoint.Fall
		p.Rise.K, p.Rise.Direction = k, changepoint.Rise
		p.Amount = Moved(p)
		return p
	}
	across := func(p *Pair, a flows.Axis) *Pair { p.Across = a; return p }
	for _, tt := range []struct {
		name  string
		pairs []*Pair
		want  string // amount of each pair kept
	}{
		{"a pair alone takes the lesser of what left and came", []*Pair{at("271019", 60, "271012", 45, date)}, "271019>271012 45"},
		{"two receivers of one loss: the larger first, half of the other is left", []*Pair{at("271019", 60, "271012", 20, date), at("271019", 60, "271020", 50, date)}, "271019>271012 20, 271019>271020 50"},
		{"two givers of one gain", []*Pair{at("271012", 20, "271019", 60, date), at("271020", 50, "271019", 60, date)}, "271012>271019 20, 271020>271019 50"},
		{"a tenth of its amount is left: told", []*Pair{at("271019", 55, "271012", 50, date), at("271019", 55, "271020", 49, date)}, "271019>271012 50, 271019>271020 49"},
		{"less than a tenth: others account for it", []*Pair{at("271019", 54, "271012", 50, date), at("271019", 54, "271020", 49, date)}, "271019>271012 50"},
		{"nothing is left", []*Pair{at("271019", 60, "271012", 60, date), at("271019", 60, "271020", 50, date)}, "271019>271012 60"},
		{"three months apart are one shift dated differently", []*Pair{at("271019", 60, "271012", 60, date), at("271019", 60, "271020", 50, date+3)}, "271019>271012 60"},
		{"four months apart are two", []*Pair{at("271019", 60, "271012", 60, date), at("271019", 60, "271020", 50, date+4)}, "271019>271012 60, 271019>271020 50"},
		{"what crosses another axis explains it otherwise", []*Pair{at("271019", 60, "271012", 60, date), across(at("271019", 60, "271020", 50, date), flows.Destination)}, "271019>271012 60, 271019>271020 50"},
		{"other cells", []*Pair{at("271019", 60, "271012", 60, date), at("271091", 50, "271099", 50, date)}, "271019>271012 60, 271091>271099 50"},
	} {
		var got []string
		for _, p := range Allocate(tt.pairs) {
			got = append(got, fmt.Sprintf("%s>%s %.0f", p.From.Cell[flows.Product], p.To.Cell[flows.Product], p.Amount.Moved))
			if a := p.Amount; a.MovedLow > a.Moved || a.MovedHigh < a.Moved {
				t.Errorf("%s: interval %v to %v of %v", tt.name, a.MovedLow, a.MovedHigh, a.Moved)
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: kept %v, want %s", tt.name, got, tt.want)
		}
	}
}
