package mirror

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

const (
	months = 60
	date   = 36 // of a shift
)

// flow are the months of a trade, with the noise that both ends see.
func flow(seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 3))
	y := make([]float64, months)
	for m := range y {
		y[m] = 100 * math.Exp(.3*rng.NormFloat64())
	}
	return y
}

// reported is what one end says of a flow: the share of it before and from a month on,
// some months later, with a noise of a tenth.
func reported(seed uint64, y []float64, before, after float64, lag int) []float64 {
	rng := rand.New(rand.NewPCG(seed, 4))
	out := make([]float64, len(y))
	for m := range out {
		share := before
		if m >= date {
			share = after
		}
		out[m] = y[max(0, m-lag)] * share * math.Exp(.1*rng.NormFloat64())
	}
	return out
}

func at(by, flow, product string, y []float64) *series.Series {
	c := flows.Cell{flows.Reporter: by, flows.Flow: flow, flows.Origin: "UZ", flows.Destination: "LT", flows.Product: product}
	return &series.Series{Cell: c, Start: flows.NewMonth(2018, 1), Value: y, Mask: make([]series.Mask, len(y))}
}

// both are the two series of a lane whose share of 1.1 (freight) becomes another.
func both(seed uint64, product string, after float64, lag int) []*series.Series {
	y := flow(seed)
	return []*series.Series{
		at("UZ", flows.Export, product, reported(seed, y, 1, 1, 0)),
		at("LT", flows.Import, product, reported(seed+100, y, 1.1, after, lag)),
	}
}

func find(t *testing.T, all []*series.Series, workers int) *Result {
	t.Helper()
	r, err := Find(t.Context(), Gaps(all), shift.DefaultSettings(), DefaultSettings(), workers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFind(t *testing.T) {
	lanes := func(n int, after float64) (all []*series.Series) {
		for i := range n {
			all = append(all, both(uint64(i+21), fmt.Sprint(310210+i), after, 0)...)
		}
		return all
	}
	seasonal := both(1, "310210", 1.1, 0)
	for m := range months {
		seasonal[0].Value[m] *= math.Exp(.6 * math.Cos(2*math.Pi*float64(m)/12))
	}
	for _, tt := range []struct {
		name string
		all  []*series.Series
		want string // product, direction, what explains it
	}{
		{"both say the same throughout", lanes(4, 1.1), ""},
		{"one lane of four: three times as much arrives", slices.Concat(both(9, "310290", 3.3, 0), lanes(3, 1.1)), "310290 rise"},
		{"a half never arrives", slices.Concat(both(9, "310290", .55, 0), lanes(3, 1.1)), "310290 fall"},
		{"alone, which nothing explains", both(9, "310290", 3.3, 0), "310290 rise"},
		{"all lanes of the receiver", lanes(4, .6), "310210 fall (" + Threshold + "), 310211 fall (" + Threshold + "), 310212 fall (" + Threshold + "), 310213 fall (" + Threshold + ")"},
		{"a season of one end", seasonal, ""},
		{"exports alone", both(9, "310290", 3.3, 0)[:1], ""},
		{"told by a third country", []*series.Series{both(9, "310290", 3.3, 0)[0], at("LV", flows.Import, "310290", flow(9))}, ""},
		{"nothing", nil, ""},
	} {
		r := find(t, tt.all, 1)
		var got []string
		for _, g := range r.Found {
			text := fmt.Sprint(g.Share.Cell[flows.Product], " ", g.Event.Direction)
			if _, explained := r.Check(g); explained != "" {
				text += " (" + explained + ")"
			}
			got = append(got, text)
			if d := g.Event.K - date; d < -1 || d > 1 {
				t.Errorf("%s: dated %d months late", tt.name, d)
			}
		}
		slices.Sort(got)
		if text := strings.Join(got, ", "); text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
}

// What is learned of a pair, and what of the gap it leaves.
func TestPair(t *testing.T) {
	for lag := range mostLag + 1 {
		all := slices.Concat(both(1, "310210", 1.1, lag), both(4, "310290", 1.1, lag), both(3, "310100", 3.3, lag))
		r := find(t, all, 1)
		if len(r.Found) != 1 {
			t.Fatalf("lag %d: %d gaps found, want one", lag, len(r.Found))
		}
		g := r.Found[0]
		if p := g.Pair; p.Lag != lag || p.Goods != 3 || math.Abs(p.Allowance-1.1) > .05 {
			t.Errorf("learned %+v, want a lag of %d and an allowance of 1.1", *p, lag)
		}
		if moved, low, high := g.Amount(); low > 220 || high < 220 || moved < low || moved > high { // (3.3 − 1.1) of 100
			t.Errorf("moved %v in %v to %v, which is 220", moved, low, high)
		}
	}
	// Goods that have nothing to do with one another have no lag but by chance.
	lags := 0
	for seed := range uint64(40) {
		all := []*series.Series{at("UZ", flows.Export, "31", flow(2*seed+1000)), at("LT", flows.Import, "31", flow(2*seed+1001))}
		if Gaps(all)[0].Pair.Lag > 0 {
			lags++
		}
	}
	if lags > 4 {
		t.Errorf("%d of 40 independent pairs have a lag", lags)
	}
}

// Months without exports are missing, those without imports are a share of nothing.
func TestShare(t *testing.T) {
	sent, got := at("UZ", flows.Export, "31", []float64{2, 0, 4, math.NaN(), 4}), at("LT", flows.Import, "31", []float64{1, 1, 0, 1, math.NaN()})
	sent.Mask[3], got.Mask[4] = series.NotReported, series.NotReported
	l := Gaps([]*series.Series{sent, got})[0]
	if text := fmt.Sprint(l.Share.Value, l.Share.Mask); text != "[0.5 NaN 0 NaN NaN] [0 3 0 3 1]" {
		t.Errorf("shares %s", text)
	}
}

// One family: the gaps of lanes without any, and the same for any number of workers.
func TestRate(t *testing.T) {
	flagged := 0
	for rep := range uint64(20) {
		var all []*series.Series
		for i := range uint64(20) {
			all = append(all, both(1000*rep+i+1, fmt.Sprint(310200+i), 1.1, 0)...)
		}
		one, two := find(t, all, 1), find(t, all, 2)
		if len(one.Found) > 0 {
			flagged++
		}
		for i, g := range one.Tested {
			if g.P != two.Tested[i].P || g.Q != two.Tested[i].Q {
				t.Fatalf("%s: p %v and q %v by one worker, %v and %v by two", g.Share.Cell, g.P, g.Q, two.Tested[i].P, two.Tested[i].Q)
			}
		}
	}
	// At q = .05 one of twenty on average; more than four have a chance below .003.
	if flagged > 4 {
		t.Errorf("in %d of 20 draws without any gap one was found", flagged)
	}
}

func TestHeadline(t *testing.T) {
	r := find(t, both(9, "310290", 3.3, 0), 1)
	g := r.Found[0]
	moved, low, high := g.Amount()
	f := finding.Finding{Kind: finding.MirrorGap, Measure: "value", Moved: moved, MovedLow: low, MovedHigh: high}
	var legs []finding.Leg
	for _, side := range []struct {
		role string
		s    *series.Series
	}{{finding.RoleFrom, g.Sent}, {finding.RoleTo, g.Got}} {
		_, e := g.Side(side.s, 0)
		first, low, high := e.First.Date32(), e.Low.Date32(), e.High.Date32()
		legs = append(legs, finding.Leg{Role: side.role, Axes: finding.AxesOf(side.s.Cell), FirstNew: &first, CILow: &low, CIHigh: &high, Before: e.Before.Mean, After: e.After.Mean})
	}
	want := "From January 2021 (interval Jan) LT reports 3.2 times the trade of 310290 from UZ to LT that UZ reports, before 1.1 times: "
	if text := finding.Headline(f, legs); !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "a month more than at that share.") {
		t.Errorf("%s", text)
	}
	if text := finding.Title(f, legs); text != "Trade of 310290 from UZ to LT: reported by UZ → by LT" {
		t.Errorf("%s", text)
	}
}
