package unmatched

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/measure"
)

var january = flows.NewMonth(2019, 1)

// amounts are months at levels that last so many months each, with log-normal AR(1)
// noise of a fifth.
func amounts(seed uint64, rho float64, levels ...[2]float64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 5))
	u := rng.NormFloat64()
	var y []float64
	for _, l := range levels {
		for range int(l[1]) {
			y = append(y, l[0]*math.Exp(.2*u))
			u = rho*u + math.Sqrt(1-rho*rho)*rng.NormFloat64()
		}
	}
	return y
}

// imports is the tested series of imports of a product from Belarus to a country.
func imports(product, to string, y []float64) *shift.Tested {
	cell := flows.Cell{}.With(flows.Flow, flows.Import).With(flows.Origin, "BY").With(flows.Destination, to).With(flows.Product, product)
	return shift.Test(&series.Series{Cell: cell, Start: january, Value: y, Mask: make([]series.Mask, len(y))}, shift.DefaultSettings())
}

func find(t *testing.T, all []*shift.Tested, sides []Side, workers int) []*Shift {
	t.Helper()
	out, err := Find(t.Context(), all, measure.Builtin(), sides, DefaultSettings(), workers)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// listed writes what is found as "fall 27 LV 2021-01".
func listed(shifts []*Shift) string {
	var out []string
	for _, s := range Found(shifts, DefaultSettings()) {
		out = append(out, fmt.Sprint(s.Direction, " ", s.Cell[flows.Product], " ", s.Cell[flows.Destination], " ", s.Event.First))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestFind(t *testing.T) {
	falls := imports("27", "LV", amounts(1, 0, [2]float64{100, 24}, [2]float64{10, 24}))
	part := imports("2710", "LV", amounts(2, 0, [2]float64{90, 24}, [2]float64{5, 24}))
	hump := imports("27", "EE", amounts(3, 0, [2]float64{10, 20}, [2]float64{80, 16}, [2]float64{2, 12}))
	flat := imports("27", "PL", amounts(4, .3, [2]float64{50, 48}))
	elsewhere := imports("4403", "LV", amounts(1, 0, [2]float64{100, 24}, [2]float64{10, 24}))
	unlisted := imports("0808", "LV", amounts(1, 0, [2]float64{100, 24}, [2]float64{10, 24}))
	alone := imports("2710", "LV", amounts(2, 0, [2]float64{90, 24}, [2]float64{5, 24}))
	alone.Alone = true
	side := func(t *shift.Tested, d changepoint.Direction) Side {
		e, _ := t.Best(d)
		return Side{t, e}
	}
	for _, tt := range []struct {
		name   string
		all    []*shift.Tested
		sides  []Side
		tested int
		want   string
	}{
		{"a chapter that holds listed codes falls", []*shift.Tested{falls, flat}, nil, 4, "fall 27 LV 2021-01"},
		{"a rise that has ended again, and its end", []*shift.Tested{hump, flat}, nil, 4, "fall 27 EE 2022-01; rise 27 EE 2020-09"},
		{"a heading of a listed chapter", []*shift.Tested{elsewhere}, nil, 2, "fall 4403 LV 2021-01"},
		{"goods that no measure concerns are not tested", []*shift.Tested{unlisted}, nil, 0, ""},
		{"nor what the shorter code tells", []*shift.Tested{falls, alone}, nil, 2, "fall 27 LV 2021-01"},
		{"a side of a transfer", []*shift.Tested{falls, flat}, []Side{side(falls, changepoint.Fall)}, 4, ""},
		{"what lies inside a side", []*shift.Tested{part, flat}, []Side{side(falls, changepoint.Fall)}, 4, ""},
		{"what a side makes up mostly", []*shift.Tested{falls, flat}, []Side{side(part, changepoint.Fall)}, 4, ""},
		{"a side of another direction", []*shift.Tested{falls}, []Side{side(hump, changepoint.Rise)}, 2, "fall 27 LV 2021-01"},
		{"a side of another country", []*shift.Tested{falls}, []Side{side(hump, changepoint.Fall)}, 2, "fall 27 LV 2021-01"},
		{"nothing moves", []*shift.Tested{flat}, nil, 2, ""},
	} {
		got := find(t, tt.all, tt.sides, 2)
		if len(got) != tt.tested || listed(got) != tt.want {
			t.Errorf("%s: %q of %d, want %q of %d", tt.name, listed(got), len(got), tt.want, tt.tested)
		}
	}
}

// A shift that is a side of a transfer is counted as tested: the q of the others is
// that of all hypotheses.
func TestMatchedIsCounted(t *testing.T) {
	a := imports("27", "LV", amounts(1, 0, [2]float64{100, 24}, [2]float64{60, 24}))
	b := imports("27", "EE", amounts(2, 0, [2]float64{100, 24}, [2]float64{10, 24}))
	e, _ := b.Best(changepoint.Fall)
	q := func(all []*Shift, to string) float64 {
		for _, s := range all {
			if s.Cell[flows.Destination] == to && s.Direction == changepoint.Fall {
				return s.Q
			}
		}
		return math.NaN()
	}
	without, with, only := find(t, []*shift.Tested{a, b}, nil, 1), find(t, []*shift.Tested{a, b}, []Side{{b, e}}, 1), find(t, []*shift.Tested{a}, nil, 1)
	if !(q(with, "LV") >= q(without, "LV") && q(with, "LV") > q(only, "LV")) {
		t.Errorf("q %v with the other matched, %v with it listed, %v without it", q(with, "LV"), q(without, "LV"), q(only, "LV"))
	}
}

// Of panels in which nothing shifts at most a share of q shows anything: 300 panels
// of 12 series (24 hypotheses), ρ .3; the share has a standard error of .0126 at .05,
// and three are allowed.
func TestErrorRate(t *testing.T) {
	const panels = 300
	wrong := 0
	for i := range panels {
		var all []*shift.Tested
		for k := range 12 {
			all = append(all, imports("27", fmt.Sprint(k), amounts(uint64(1000+12*i+k), .3, [2]float64{math.Pow(3, float64(k%4)), 48})))
		}
		if listed(find(t, all, nil, 2)) != "" {
			wrong++
		}
	}
	share := float64(wrong) / panels
	t.Logf("%.3f of the panels without a shift list one", share)
	if share > .05+3*.0126 {
		t.Error("at most .05 may")
	}
}

func TestFindWorkers(t *testing.T) {
	var all []*shift.Tested
	for k := range 30 {
		all = append(all, imports("27", fmt.Sprint(k), amounts(uint64(k), .3, [2]float64{100, 24}, [2]float64{100 - 3*float64(k), 24})))
	}
	one, many := find(t, all, nil, 1), find(t, all, nil, 8)
	for i := range one {
		if one[i].P != many[i].P || one[i].Q != many[i].Q {
			t.Errorf("%v: p %v q %v by one worker, %v %v by eight", one[i].Cell, one[i].P, one[i].Q, many[i].P, many[i].Q)
		}
	}
}

func TestBeside(t *testing.T) {
	for _, tt := range []struct{ product, want string }{
		{"27", "holds listed codes (2707, 2710 and 4 others): since 25 June 2021, Regulation (EU) 2021/1030, Annex VII"},
		{"2710", "listed (2710): since 25 June 2021, Regulation (EU) 2021/1030, Annex VII"},
		{"310430", "beside a listed code (310420, 31042010 and 31042090): since 25 June 2021, Regulation (EU) 2021/1030, Annex VIII"},
		{"0808", ""},
	} {
		cell := flows.Cell{}.With(flows.Origin, "BY").With(flows.Destination, "EE").With(flows.Product, tt.product)
		if got := Beside(measure.Builtin().Beside(cell)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.product, got, tt.want)
		}
	}
}
