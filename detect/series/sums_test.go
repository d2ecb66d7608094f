package series

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detour/flows"
	"detour/flows/nomenclature"
)

// byCode is a view of codes of eight digits.
var byCode = View{Axes: flows.Set(flows.Destination, flows.Product), Digits: 8}

const summed = "85171200+85171300+85171400"

func TestSums(t *testing.T) {
	many := []string{"CN 2021,CN 2022"}
	var wide []trade
	for i := range mostSummed + 1 {
		many = append(many, fmt.Sprintf("60000000,600000%02d", i+10))
		wide = append(wide, used(fmt.Sprintf("600000%02d", i+10), 24, 48))
	}
	for _, tt := range []struct {
		name   string
		trades []trade
		links  []string
		want   string
	}{
		{"all codes are in use", phones(), nil, summed},
		{"one of the newer is not: the sum would lack its goods", slices.Delete(phones(), 2, 3), nil, ""},
		{"the older is not", phones()[1:], nil, ""},
		{"all are in use throughout: they are tested themselves", []trade{used("85171200", 0, 48), used("85171300", 0, 48), used("85171400", 0, 48)}, nil, ""},
		{"the January is not within the panel", []trade{used("85171200", 0, 20), used("85171300", 0, 20), used("85171400", 0, 20)}, nil, ""},
		{"a sum of too many", append(wide, used("60000000", 0, 24)), many, ""},
		{"of one code less", append(wide[2:], used("60000000", 0, 24)), slices.Delete(slices.Clone(many), 1, 3), "60000000+60000012+60000013+60000014+60000015+60000016+60000017+60000018+60000019+60000020"},
	} {
		links := linked(t)
		if tt.links != nil {
			links = tables(t, strings.Join(tt.links, "\n")+"\n")
		}
		var got []string
		for _, set := range NewCodes(panelOf(t, tt.trades...), []int{8, 6, 4}, links).Sums(8) {
			got = append(got, flows.JoinCodes(set...))
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, text, tt.want)
		}
	}
	if got := (*Codes)(nil).Sums(8); got != nil {
		t.Errorf("nothing is known of codes: %v", got)
	}
}

// The sum has a history on both sides of the January, where its codes have none.
func TestSeriesOfSums(t *testing.T) {
	to := func(destination string, tr trade) trade {
		tr.cell = tr.cell.With(flows.Destination, destination)
		return tr
	}
	older, newer, watches := used("85171200", 0, 24), used("85171300", 24, 48), used("85171400", 30, 48)
	p := panelOf(t, older, newer, watches, to("LV", newer), to("LT", used("85171200", 0, 24)), used("85176200", 0, 48))
	all := build(t, Input{Panel: p, Codes: NewCodes(p, []int{8, 6, 4}, linked(t))}, byCode, View{Axes: byCode.Axes, Digits: 6}, View{Axes: byCode.Axes, Digits: 4})
	want := map[string]string{
		"EE": strings.Repeat(" 1", 30) + strings.Repeat(" 2", 18),
		"LV": strings.Repeat(" 0", 24) + strings.Repeat(" 1", 24),
		"LT": strings.Repeat(" 1", 24) + strings.Repeat(" 0", 24),
	}
	for _, s := range all {
		if s.Cell[flows.Product] != summed {
			continue
		}
		at := s.Cell[flows.Destination]
		if got := months(s); got != want[at][1:] {
			t.Errorf("%s: %s, want%s", at, got, want[at])
		}
		if !s.Alone { // the sum of the subheadings has the same records
			t.Errorf("%s: not alone", at)
		}
		delete(want, at)
	}
	if len(want) > 0 {
		t.Errorf("no sums in %v", want)
	}
}

// A sum is no more than a code that has all of its records and was in use throughout.
func TestSumsWithoutCopies(t *testing.T) {
	links := tables(t, "CN 2021,CN 2022\n85171200,85171200\n85171200,85171300\n")
	elsewhere := used("85171300", 24, 48)
	elsewhere.cell = elsewhere.cell.With(flows.Destination, "LV")
	p := panelOf(t, used("85171200", 0, 48), elsewhere)
	var got []string
	for _, s := range build(t, Input{Panel: p, Codes: NewCodes(p, []int{8}, links)}, byCode) {
		got = append(got, s.Cell[flows.Destination]+" "+s.Cell[flows.Product])
	}
	if text := strings.Join(got, ", "); text != "EE 85171200, LV 85171200+85171300, LV 85171300" {
		t.Error(text)
	}
}

// The twin of the sum that is made with the others: that of the series of its codes.
func TestSumIsThatOfItsCodes(t *testing.T) {
	rng := rand.New(rand.NewPCG(2022, 8))
	for range 20 {
		var trades []trade
		for code, valid := range map[string][2]int{"85171200": {0, 24}, "85171300": {24, 48}, "85171400": {24, 48}, "85176200": {0, 48}} {
			words := slices.Repeat([]string{"."}, 48)
			for m := valid[0]; m < valid[1]; m++ {
				if rng.IntN(4) > 0 {
					words[m] = fmt.Sprintf("%d.%02d/%d.5", rng.IntN(1e6), rng.IntN(100), rng.IntN(1e6))
				}
			}
			words[valid[0]] = "1/1"
			trades = append(trades, imports("EE", code, strings.Join(words, " ")))
		}
		p := panelOf(t, trades...)
		var sum []float64
		var members [][]float64
		for _, s := range build(t, Input{Panel: p, Codes: NewCodes(p, []int{8}, linked(t))}, byCode) {
			switch code := s.Cell[flows.Product]; {
			case code == summed:
				sum = s.Kg
			case flows.ProductWithin(code, summed):
				members = append(members, s.Kg)
			}
		}
		if want := nomenclature.Sum(members...); !slices.Equal(sum, want) {
			t.Fatalf("%v, want %v", sum, want)
		}
	}
}
