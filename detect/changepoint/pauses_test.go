package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// months reads a series: x is a month with trade, a point one without, ? a missing one.
func months(s string) []float64 {
	y := make([]float64, len(s))
	for i := range s {
		switch s[i] {
		case 'x':
			y[i] = 1
		case '?':
			y[i] = math.NaN()
		}
	}
	return y
}

// What is left out (-) of series that pause at random, begin, cease, or change.
func TestPauses(t *testing.T) {
	for _, tt := range []struct{ name, series, left string }{
		{"a month and two", "xxxxxxxxxx.xxxxxxx..xxxxxxxxxxxxxxxx", "xxxxxxxxxx-xxxxxxx--xxxxxxxxxxxxxxxx"},
		{"a quarter of a dense flow", "xxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxx"},
		{"a quarter of a flow that pauses", "x.xx..xxx.x...xx.xxx.x..xxx.xx.xxx.x", "x-xx--xxx-x---xx-xxx-x--xxx-xx-xxx-x"},
		{"half a year of it", "x.xx..xxx.x......xxxxxx.xxx.xx.xxx.x", "x-xx--xxx-x......xxxxxx-xxx-xx-xxx-x"},
		{"begins", "............................xxxxxxxx", "............................xxxxxxxx"},
		{"ceases", "x.xx..xxx.x...xx.xxx.x..xxx.........", "x-xx--xxx-x---xx-xxx-x--xxx........."},
		{"ends with a pause", "x.xx..xxx.x...xx.xxx.x..xxx.xx.xxx..", "x-xx--xxx-x---xx-xxx-x--xxx-xx-xxx--"},
		{"a dense flow ends", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx."},
		{"now in every month", ".x...x...x..x..x.x.....x....xxxxxxx?", ".x...x...x--x--x-x.....x....xxxxxxx?"},
		{"a missing month is none", "xxxxxxxxxxxxxxxx.?.?.xxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx.?.?.xxxxxxxxxxxxxxx"},
		{"no trade", "......", "......"},
	} {
		y := months(tt.series)
		x := slices.Clone(y)
		leaveOutPauses(y, x)
		var got strings.Builder
		for i, v := range x {
			switch {
			case math.IsNaN(v) && !math.IsNaN(y[i]):
				got.WriteByte('-')
			default:
				got.WriteByte(tt.series[i])
			}
		}
		if got.String() != tt.left {
			t.Errorf("%s:\n     %s\n got %s\nwant %s", tt.name, tt.series, got.String(), tt.left)
		}
	}
}

// The stop of a flow is the only stretch without trade that is no pause, and trade goes on
// after it as before.
func TestStop(t *testing.T) {
	for _, tt := range []struct {
		name, series string
		want         Stop
	}{
		{"of a dense flow", "xxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxx", Stop{19, 22}},
		{"a pause with a missing month in it", "xxxxxxxxxxxxxxxxxxx.?.xxxxxxxxxxx.xx.xx", Stop{}},
		{"with a missing month in it", "xxxxxxxxxxxxxxxxxxx.?..xxxxxxxxxxxxxx", Stop{19, 23}},
		{"of a flow that pauses", "x.xx..xxx.x......xxxxxx.xxx.xx.xxx.x", Stop{11, 17}},
		{"longer than half a year", "xxxxxxxxxxxxxxxxxxx.......xxxxxxxxxx", Stop{}},
		{"two", "xxxxxxxxxx...xxxxxxxx...xxxxxxxxxxxx", Stop{}},
		{"with three months of trade after it", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx....xxx", Stop{}},
		{"at the end", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx....", Stop{}},
		{"before another at the end", "xxxxxxxxxx....xxxxxxxxxxxxxxxxxx....", Stop{}},
		{"after which trade is rarer", "xxxxxxxxxxxxxxxxxxxxxxx....x..x..x..x..x", Stop{}},
		{"none", "xxxxxxxxxxxxxxx.xxxxxxxxxx..xxxxxxxx", Stop{}},
	} {
		if got, _ := leaveOutPauses(months(tt.series)); got != tt.want {
			t.Errorf("%s: %s: %v, want %v", tt.name, tt.series, got, tt.want)
		}
	}
}

// slowIdling is [idlingOf] by the likelihoods of every break, each month by itself.
func slowIdling(y []float64) idling {
	first := slices.IndexFunc(y, func(v float64) bool { return v > 0 })
	if first < 0 {
		return idling{share: math.NaN()}
	}
	last := len(y) - 1
	for !(y[last] > 0) {
		last--
	}
	var known []bool // a month is without trade
	var at []int
	for i, v := range y[:last+1] {
		if i >= first && !math.IsNaN(v) {
			known = append(known, v == 0)
			at = append(at, i)
		}
	}
	at = append(at, last+1)
	share := func(of []bool) float64 {
		n := 0.0
		for _, without := range of {
			if without {
				n++
			}
		}
		return n / float64(len(of))
	}
	fit := func(of []bool) float64 {
		sum, p := 0.0, share(of)
		for _, without := range of {
			if without {
				sum += math.Log(p)
			} else {
				sum += math.Log(1 - p)
			}
		}
		return sum
	}
	out := idling{len(known), share(known), first, last + 1, 0}
	best := shareBreak
	for k := MinAfter; k <= len(known)-MinAfter; k++ {
		if gain := 2 * (fit(known[:k]) + fit(known[k:]) - fit(known)); gain > best+1e-9 {
			best = gain
			out = idling{len(known), share(known[:k]), first, at[k-1] + 1, gain}
			if share(known[k:]) < share(known[:k]) {
				out = idling{len(known), share(known[k:]), at[k-1] + 1, last + 1, gain}
			}
		}
	}
	return out
}

// The share of months without trade, and the months that tell it, are those of the slow twin.
func TestIdling(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 11))
	split := 0
	for range 5000 {
		y := make([]float64, 5+rng.IntN(60))
		change, before, after := rng.IntN(len(y)), rng.Float64(), rng.Float64()
		for i := range y {
			share := before
			if i >= change {
				share = after
			}
			switch u := rng.Float64(); {
			case u < .05:
				y[i] = math.NaN()
			case rng.Float64() >= share:
				y[i] = 1
			}
		}
		got, want := idlingOf(y), slowIdling(y)
		if got.months != want.months || got.from != want.from && want.months > 0 || got.to != want.to && want.months > 0 ||
			math.Abs(got.share-want.share) > 1e-12 || math.Abs(got.gain-want.gain) > 1e-9 {
			t.Fatalf("%+v, want %+v of %v", got, want, y)
		}
		if got.share < Scattered(y) {
			split++
		}
	}
	if split < 500 {
		t.Errorf("%d series with a break", split)
	}
}

// A drawn series pauses as often and for as long as the series that it is like, and its
// amounts are those of the months with trade.
func TestIntermittent(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	y := months("........" + strings.Repeat("xx.xxx...xx..x", 20) + "?xxx")
	x := slices.Clone(y)
	for i := range x {
		x[i] *= float64(i)
	}
	s := intermittentOf(x, y, len(y))
	var after [2]tally
	amounts := map[float64]int{}
	for range 300 {
		s.drawTrade(rng)
		for i, v := range s.y {
			if i > 0 && !math.IsNaN(s.y[i-1]) {
				after[int(s.y[i-1])].add(v)
			}
		}
		if !s.draw(.5, rng) {
			continue
		}
		if !math.IsNaN(s.x[len(y)-4]) {
			t.Fatal("a missing month has a value")
		}
		for _, v := range s.x {
			if v > 0 {
				amounts[v]++
			}
		}
	}
	// After trade 3 of 8 pause, after a pause 3 of 6 pause on.
	if with, without := after[1].share(), after[0].share(); math.Abs(with-3./8) > .02 || math.Abs(without-3./6) > .02 {
		t.Errorf("%.3f of the months after one with trade are without, %.3f of those after one without", with, without)
	}
	for _, v := range s.amounts {
		if amounts[v] == 0 {
			t.Errorf("amount %v is never drawn", v)
		}
		delete(amounts, v)
	}
	if len(amounts) > 0 {
		t.Errorf("drawn from nowhere: %v", amounts)
	}
}
