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
		p := &Pair{Kind: KindOf(product), Across: product, From: series[from], To: series[to], Fall: shifted(lost, 0, 0), Rise: shifted(0, gained, 0)}
		p.Fall.K, p.Fall.First, p.Fall.Direction = k, january+flows.Month(k), changepoint.Fall
		p.Rise.K, p.Rise.First, p.Rise.Direction = k, january+flows.Month(k), changepoint.Rise
		p.Amount = Moved(p)
		return p
	}
	less := func(p *Pair, q float64) *Pair { p.Q = q; return p }
	across := func(p *Pair, a flows.AxisSet) *Pair { p.Across = a; return p }
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
		{"what crosses another axis explains it otherwise", []*Pair{at("271019", 60, "271012", 60, date), across(at("271019", 60, "271020", 50, date), flows.Set(flows.Destination))}, "271019>271012 60, 271019>271020 50"},
		{"one gain that either loss may have become: the larger, though it is less certain", []*Pair{at("271012", 25, "271019", 20, date), less(at("271020", 100, "271019", 20, date), .04)}, "271020>271019 20"},
		{"two losses alike: the more certain", []*Pair{less(at("271012", 25, "271019", 20, date), .04), at("271020", 25, "271019", 20, date)}, "271020>271019 20"},
		{"other cells", []*Pair{at("271019", 60, "271012", 60, date), at("271091", 50, "271099", 50, date)}, "271019>271012 60, 271091>271099 50"},
	} {
		var got []string
		for _, p := range Allocate(tt.pairs, nil) {
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

// What fewer axes explain is not told again by more.
func TestAllocateFewerAxesFirst(t *testing.T) {
	twice := flows.Set(flows.Product, flows.Destination)
	// to is a pair from a heading to a country to another, origin BY.
	to := func(across flows.AxisSet, from, at string, lost float64, into, there string, gained float64) *Pair {
		p := &Pair{Kind: KindOf(across), Across: across, From: plain(between, from, at, nil), To: plain(between, into, there, nil), Fall: shifted(lost, 0, 0), Rise: shifted(0, gained, 0)}
		p.Fall.First, p.Rise.First = january+date, january+date
		p.Fall.Direction, p.Rise.Direction = changepoint.Fall, changepoint.Rise
		p.Amount = Moved(p)
		return p
	}
	// summed is a pair over all destinations.
	summed := func(p *Pair) *Pair {
		p.From, p.To = plain(between, p.From.Cell[flows.Product], "", nil), plain(between, p.To.Cell[flows.Product], "", nil)
		return p
	}
	// through is the same by offices, over all destinations.
	through := func(p *Pair, from, to string) *Pair {
		p = summed(p)
		p.Across = flows.Set(flows.Product, flows.Via)
		p.From.Cell, p.To.Cell = p.From.Cell.With(flows.Via, from), p.To.Cell.With(flows.Via, to)
		return p
	}
	dated := func(p *Pair, m int) *Pair { p.Fall.First += flows.Month(m); p.Rise.First += flows.Month(m); return p }
	diverted := to(twice, "2710", "LV", 100, "2707", "EE", 80)
	otherwise := to(twice, "2710", "LV", 100, "2712", "EE", 95)
	otherwise.From = diverted.From
	for _, tt := range []struct {
		name        string
		pairs, told []*Pair
		want        string
	}{
		{"two axes alone", []*Pair{diverted}, nil, "80"},
		{"the fall goes elsewhere under its own code", []*Pair{diverted, to(flows.Set(flows.Destination), "2710", "LV", 100, "2710", "LT", 100)}, nil, "100"},
		{"half of it does: 50 are left of 80", []*Pair{diverted, to(flows.Set(flows.Destination), "2710", "LV", 100, "2710", "LT", 50)}, nil, "80 50"},
		{"all but a tenth of 80", []*Pair{diverted, to(flows.Set(flows.Destination), "2710", "LV", 100, "2710", "LT", 93)}, nil, "93"},
		{"what came is explained by another code to the same country", []*Pair{diverted, to(product, "2712", "EE", 80, "2707", "EE", 80)}, nil, "80 of 2712"},
		{"the sum over destinations tells it: 80 of 100", []*Pair{diverted, summed(to(product, "2710", "", 100, "2707", "", 80))}, nil, "80 of 2710 summed"},
		{"a sum of 1,000 that lost 200 tells a fifth of it", []*Pair{diverted, summed(to(product, "2710", "", 1000, "2713", "", 200))}, nil, "80 200"},
		{"another year", []*Pair{diverted, dated(to(flows.Set(flows.Destination), "2710", "LV", 100, "2710", "LT", 100), 12)}, nil, "80 100"},
		{"a path that is told", []*Pair{diverted}, []*Pair{to(flows.Set(flows.Destination), "2710", "LV", 100, "2710", "BY", 100)}, ""},
		{"the same by office and code: the larger first", []*Pair{diverted, through(to(twice, "2710", "", 110, "2707", "", 90), "LTVNO", "EETLL")}, nil, "90"},
		{"other goods by office and code", []*Pair{diverted, through(to(twice, "2712", "", 110, "2713", "", 90), "LTVNO", "EETLL")}, nil, "80 90"},
		{"two receivers of one fall: the larger first", []*Pair{diverted, otherwise}, nil, "95"},
	} {
		var got []string
		for _, p := range Allocate(tt.pairs, tt.told) {
			text := fmt.Sprintf("%.0f", p.Amount.Moved)
			if p.Across.Len() == 1 && p.From.Cell[flows.Product] != p.To.Cell[flows.Product] && p.Amount.Moved == 80 {
				text += " of " + p.From.Cell[flows.Product]
				if p.From.Cell[flows.Destination] == "" {
					text += " summed"
				}
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: kept %v, want %s", tt.name, got, tt.want)
		}
	}
}
