package newcomer

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"detour/flows"
	"detour/flows/measure"
	"detour/flows/panel"
)

// received is what a receiver gets of a product from Germany in a country, a month in
// [from, to) of a panel that begins in January 2018.
type received struct {
	by, product, in string
	from, to        int
	value           int64
}

// fromChina marks a receiver whose goods come from China.
const fromChina = " by way of China"

func panelOf(t *testing.T, all ...received) *panel.Table {
	t.Helper()
	p := &panel.Table{}
	cell := func(r received) flows.Cell {
		by, china := strings.CutSuffix(r.by, fromChina)
		origin := "DE"
		if china {
			origin = "CN"
		}
		return flows.Cell{flows.Flow: flows.Export, flows.Origin: origin, flows.Destination: r.in, flows.Product: r.product, flows.Consignee: by}
	}
	for a := range p.Values {
		p.Values[a] = []string{""}
		for _, r := range all {
			p.Values[a] = append(p.Values[a], cell(r)[a])
		}
		slices.Sort(p.Values[a])
		p.Values[a] = slices.Compact(p.Values[a])
	}
	for _, r := range all {
		for m := r.from; m < r.to; m++ {
			for a, v := range cell(r) {
				p.Codes[a] = append(p.Codes[a], uint32(slices.Index(p.Values[a], v)))
			}
			p.Periods = append(p.Periods, flows.NewMonth(2018, 1)+flows.Month(m))
			for k := range p.Amounts {
				p.Amounts[k] = append(p.Amounts[k], r.value)
			}
			p.Records = append(p.Records, 1)
		}
	}
	return p
}

// 854231 is on the Common High Priority List for Russia, 610910 on none; 901320 is in
// Annex VII of Regulation (EU) 2022/328, which is of what the Union exports.
func TestFind(t *testing.T) {
	const chips, shirts, lasers = "85423190", "61091000", "90132000"
	old := received{"Old", chips, "KZ", 0, 60, 100}
	for _, tt := range []struct {
		name string
		all  []received
		want string
		born int // month of the panel in which the codes came into use; 0: before it
	}{
		{"a new receiver of listed goods to another destination", []received{old, {"New", chips, "KZ", 40, 60, 50}}, "New 854231 2021-05", 0},
		{"to the destination that the list names", []received{{"Old", chips, "RU", 0, 60, 100}, {"New", chips, "RU", 40, 60, 50}}, "New 854231 2021-05", 0},
		{"alone there", []received{{"Old", shirts, "KZ", 0, 60, 100}, {"New", chips, "KZ", 40, 60, 50}}, "New 854231 2021-05", 0},
		{"goods on no list", []received{{"Old", shirts, "KZ", 0, 60, 100}, {"New", shirts, "KZ", 40, 60, 50}}, "", 0},
		{"it received other goods before", []received{old, {"New", shirts, "KZ", 10, 11, 1}, {"New", chips, "KZ", 40, 60, 50}}, "", 0},
		{"it takes up the goods in its second half year", []received{old, {"New", shirts, "KZ", 30, 31, 1}, {"New", chips, "KZ", 36, 60, 50}}, "", 0},
		{"or in its first", []received{old, {"New", shirts, "KZ", 30, 31, 1}, {"New", chips, "KZ", 35, 60, 100}}, "New 854231 2020-07", 0},
		{"too little is known before", []received{old, {"New", chips, "KZ", 23, 60, 50}}, "", 0},
		{"a tenth of what is received", []received{old, {"New", chips, "KZ", 40, 60, 11}}, "", 0},
		{"a little more", []received{old, {"New", chips, "KZ", 40, 60, 12}}, "New 854231 2021-05", 0},
		{"new receivers are usual", []received{old, {"N1", chips, "KZ", 30, 60, 50}, {"N2", chips, "KZ", 36, 60, 50}, {"N3", chips, "KZ", 42, 60, 50}}, "", 0},
		{"of a code in use since four months", []received{old, {"New", chips, "KZ", 40, 60, 50}}, "", 36},
		{"since eight", []received{old, {"New", chips, "KZ", 44, 60, 50}}, "New 854231 2021-09", 36},
		{"goods listed from the Union, from China", []received{{"Old", lasers, "BY", 0, 60, 100}, {"New" + fromChina, lasers, "BY", 40, 60, 50}}, "New 901320 2021-05", 0},
		{"nobody receives anything", []received{{"", chips, "KZ", 0, 60, 100}}, "", 0},
	} {
		var got []string
		born := func(string) (flows.Month, bool) { return flows.NewMonth(2018, 1) + flows.Month(tt.born), tt.born > 0 }
		for _, n := range Find(panelOf(t, tt.all...), measure.Builtin(), born, DefaultSettings()) {
			got = append(got, fmt.Sprint(n.Cell[flows.Consignee], " ", n.Cell[flows.Product], " ", n.First))
			if len(n.Check()) != 3 {
				t.Errorf("%s: evidence %v", tt.name, n.Check())
			}
			if alone := !slices.ContainsFunc(tt.all, func(r received) bool { return r.from == 0 && r.product != shirts && r.in == n.Cell[flows.Destination] }); n.Before == (alone || n.Cell[flows.Origin] == "CN") {
				t.Errorf("%s: goods from %s before: %v", tt.name, n.Cell[flows.Origin], n.Before)
			}
		}
		if text := strings.Join(got, "; "); text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
	if Find(&panel.Table{}, measure.Builtin(), nil, DefaultSettings()) != nil {
		t.Error("an empty panel has new receivers")
	}
}

// The predictive distribution of a Poisson count under the prior of Jeffreys: its masses
// by the recursion of the negative binomial.
func TestChance(t *testing.T) {
	for _, tt := range []struct{ k, n, m int }{{1, 0, 35}, {1, 3, 35}, {2, 3, 35}, {4, 10, 12}, {1, 0, 1}} {
		r, p := float64(tt.n)+.5, float64(tt.m)/float64(tt.m+1)
		mass, below := math.Pow(p, r), 0.0
		for k := range tt.k {
			below += mass
			mass *= (float64(k) + r) / float64(k+1) * (1 - p)
		}
		if got := chance(tt.k, tt.n, tt.m); math.Abs(got-(1-below)) > 1e-12 {
			t.Errorf("%d or more after %d in %d months: %v, want %v", tt.k, tt.n, tt.m, got, 1-below)
		}
	}
}
