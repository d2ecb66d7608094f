package detect

import (
	"fmt"
	"math"
	"testing"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

var controlViews = []series.View{{Axes: flows.Set(flows.Product)}}

// products are n tested series, of which every tenth could not be tested.
func products(n int) []*shift.Tested {
	out := make([]*shift.Tested, n)
	for i := range out {
		cell := flows.Cell{}.With(flows.Product, fmt.Sprintf("%04d", i))
		out[i] = &shift.Tested{Series: &series.Series{Cell: cell}}
		if i%10 == 0 {
			out[i].Reason = "too short"
		}
	}
	return out
}

func sample(n int, seed uint64, tested []*shift.Tested, flagged ...string) []finding.Sampled {
	c := composer{set: Settings{Control: ControlSettings{Sample: n, Seed: seed}}, currency: "EUR"}
	for _, p := range flagged {
		c.out.Legs = append(c.out.Legs, finding.Leg{Axes: c.axes(flows.Cell{}.With(flows.Product, p))})
	}
	return c.controlSample(controlViews, tested)
}

func TestControlSample(t *testing.T) {
	all := products(100)
	drawn := sample(20, 1, all, "0001", "0002")
	seen := map[string]bool{}
	for _, s := range drawn {
		if s.Weight != 88./20 || s.Product == "0001" || s.Product == "0002" || s.Product[3] == '0' || seen[s.Product] || s.Currency != "EUR" || s.View != "product" {
			t.Errorf("%+v: a tested series that is in no finding, drawn once, for 88/20 of them, is wanted", s)
		}
		seen[s.Product] = true
	}
	if len(drawn) != 20 {
		t.Errorf("%d drawn, want 20", len(drawn))
	}
	reversed := make([]*shift.Tested, len(all))
	for i, s := range all {
		reversed[len(all)-1-i] = s
	}
	if fmt.Sprint(sample(20, 1, reversed, "0001", "0002")) != fmt.Sprint(drawn) {
		t.Error("the draw depends on the order of the series")
	}
	if fmt.Sprint(sample(20, 2, all, "0001", "0002")) == fmt.Sprint(drawn) {
		t.Error("two seeds draw alike")
	}
	if s := sample(0, 1, all); s != nil {
		t.Errorf("%d drawn, none asked for", len(s))
	}
	if s := sample(500, 1, all); len(s) != 90 || s[0].Weight != 1 {
		t.Errorf("%d drawn of 90", len(s))
	}
	if s := sample(5, 1, products(1)); s == nil || len(s) != 0 {
		t.Errorf("of no tested series %v is drawn, an empty table is wanted", s)
	}
}

// Another month's series leave the draw of the others as it was.
func TestControlSampleOverlaps(t *testing.T) {
	was := map[string]bool{}
	for _, s := range sample(50, 1, products(1000)) {
		was[s.Product] = true
	}
	kept := 0
	for _, s := range sample(50, 1, products(1100)) {
		if was[s.Product] {
			kept++
		}
	}
	if kept < 40 { // of 50, a tenth are displaced by the new ones on average
		t.Errorf("%d of 50 stay", kept)
	}
}

// Every series is drawn equally often: 200 of 900 by each of 400 seeds are 88.9 on
// average with a standard deviation of 8.3; five of them are allowed.
func TestControlSampleIsFair(t *testing.T) {
	all := products(1000)
	count := map[string]int{}
	for seed := range uint64(400) {
		for _, s := range sample(200, seed, all) {
			count[s.Product]++
		}
	}
	for p, n := range count {
		if math.Abs(float64(n)-400*200./900) > 5*8.3 {
			t.Errorf("%s is drawn %d times", p, n)
		}
	}
}
