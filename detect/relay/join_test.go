package relay

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
)

var views = []series.View{
	{Axes: flows.Set(flows.Origin, flows.Destination, flows.Product), Digits: 6},
	{Axes: flows.Set(flows.Origin, flows.Destination, flows.Product), Digits: 4},
	{Axes: flows.Set(flows.Destination, flows.Product), Digits: 6},
	{Axes: flows.Set(flows.Flow, flows.Origin, flows.Destination, flows.Product), Digits: 6},
}

const (
	months = 60
	date   = 30 // of the fall
)

// leg is the flow between two countries that goes from one level to another at a
// month, with log-normal noise fixed by its ends.
func leg(ends string, before, after float64, k int) *shift.Tested {
	origin, destination, _ := strings.Cut(ends, ">")
	rng := rand.New(rand.NewPCG(uint64(origin[0])<<8|uint64(origin[1]), uint64(destination[0])<<8|uint64(destination[1])))
	y := slices.Concat(slices.Repeat([]float64{before}, k), slices.Repeat([]float64{after}, months-k))
	for i := range y {
		y[i] *= math.Exp(.2 * rng.NormFloat64())
	}
	return tested(0, flows.Cell{flows.Origin: origin, flows.Destination: destination, flows.Product: "880330"}, y)
}

func tested(view int, c flows.Cell, y []float64) *shift.Tested {
	s := &series.Series{View: view, Cell: c, Start: flows.NewMonth(2018, 1), Value: y, Mask: make([]series.Mask, len(y))}
	return shift.Test(s, shift.DefaultSettings())
}

// with sets an axis of a leg, and its view.
func with(t *shift.Tested, view int, a flows.Axis, value string) *shift.Tested {
	t.View, t.Cell = view, t.Cell.With(a, value)
	return t
}

// as are legs as the sender or the receiver reports them.
func as(flow string, all ...*shift.Tested) []*shift.Tested {
	for _, t := range all {
		with(t, 3, flows.Flow, flow)
	}
	return all
}

// direct, toHub and onward are the legs of the path from Germany through
// Kyrgyzstan to Russia.
func direct() *shift.Tested             { return leg("DE>RU", 100, 20, date) }
func toHub(k int) *shift.Tested         { return leg("DE>KG", 10, 90, k) }
func onward(k int) *shift.Tested        { return leg("KG>RU", 5, 60, k) }
func path3(in, out int) []*shift.Tested { return []*shift.Tested{direct(), toHub(in), onward(out)} }

func inMass(t *shift.Tested) *shift.Tested {
	t.Kg, t.Measure = t.Value, flows.Kg
	return t
}

func TestJoin(t *testing.T) {
	const path = "DE>RU by DE>KG and KG>RU"
	for _, tt := range []struct {
		name   string
		all    []*shift.Tested
		want   string // relays found
		tested int    // paths
	}{
		{"all three legs", path3(date+1, date+2), path, 1},
		{"no last leg in the data: a destination-diversion at most", []*shift.Tested{direct(), toHub(date + 1)}, "", 0},
		{"no first leg", []*shift.Tested{direct(), onward(date + 1)}, "", 0},
		{"no direct flow that could fall", []*shift.Tested{toHub(date), onward(date)}, "", 0},
		{"the last leg stays", []*shift.Tested{direct(), toHub(date), leg("KG>RU", 50, 50, date)}, "", 1},
		{"the first leg stays", []*shift.Tested{direct(), leg("DE>KG", 50, 50, date), onward(date)}, "", 1},
		{"the direct flow stays", []*shift.Tested{leg("FR>RU", 100, 100, date), leg("FR>KG", 10, 90, date), onward(date)}, "", 1},
		{"the last leg falls", []*shift.Tested{direct(), toHub(date), leg("KG>RU", 60, 5, date)}, "", 1},

		{"the hub a month before the fall", path3(date-1, date), path, 1},
		{"the hub six months after", path3(date+6, date+6), path, 1},
		{"the hub two months before", path3(date-2, date), path, 1},
		{"the hub six months before", path3(date-6, date), "", 1},
		{"the hub ten months after", path3(date+10, date+6), "", 1},
		{"the last leg a month before: nothing had come yet", path3(date, date-1), "", 1},
		{"the last leg four months before", path3(date, date-4), "", 1},
		{"the last leg ten months after", path3(date, date+10), "", 1},

		{"the hub is the origin itself", []*shift.Tested{direct(), leg("DE>DE", 10, 90, date)}, "", 0},
		{"the hub is the destination", []*shift.Tested{direct(), leg("RU>RU", 10, 90, date)}, "", 0},
		{"another product to the hub", []*shift.Tested{direct(), with(toHub(date), 0, flows.Product, "880320"), onward(date)}, "", 0},
		{"another product from it", []*shift.Tested{direct(), toHub(date), with(onward(date), 0, flows.Product, "880320")}, "", 0},
		{"another measure", []*shift.Tested{direct(), toHub(date), inMass(onward(date))}, "", 0},
		{"another view", []*shift.Tested{direct(), toHub(date), with(onward(date), 1, flows.Product, "8803")}, "", 0},
		{"a leg too short to be tested", []*shift.Tested{direct(), toHub(date), tested(0, onward(date).Cell, onward(date).Value[:12])}, "", 0},
		{"two hubs", append(path3(date, date), leg("DE>AM", 10, 60, date+1), leg("AM>RU", 10, 70, date+2)), "DE>RU by DE>AM and AM>RU, DE>RU by DE>KG and KG>RU", 2},
		{"the last leg as Russia alone reports it", slices.Concat(as(flows.Export, direct(), toHub(date)), as(flows.Import, onward(date))), path, 1},
		{"as both report it, of which Russia alone sees a rise", slices.Concat(as(flows.Export, direct(), toHub(date), leg("KG>RU", 50, 50, date)), as(flows.Import, onward(date))), "", 1},
		{"the first leg as Kyrgyzstan alone reports it", slices.Concat(as(flows.Export, direct(), onward(date)), as(flows.Import, toHub(date))), "", 0},
		{"nothing", nil, "", 0},
	} {
		found, n, err := Join(t.Context(), tt.all, views, nil, transfer.Standalone(.05), 1)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range found {
			got = append(got, written(r))
		}
		slices.Sort(got)
		if strings.Join(got, ", ") != tt.want || n != tt.tested {
			t.Errorf("%s: %v of %d paths, want %q of %d", tt.name, got, n, tt.want, tt.tested)
		}
	}
}

func written(r *Relay) string {
	ends := func(t *shift.Tested) string { return t.Cell[flows.Origin] + ">" + t.Cell[flows.Destination] }
	return fmt.Sprintf("%s by %s and %s", ends(r.From), ends(r.To), ends(r.Onward))
}

// A relay is as uncertain as its weakest leg, and its amount is that of the fall
// and the first leg.
func TestRelay(t *testing.T) {
	found, _, err := Join(t.Context(), path3(date+1, date+2), views, nil, transfer.Standalone(.05), 1)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d relays, %v", len(found), err)
	}
	r := found[0]
	p := []float64{r.Fall.P, r.Rise.P, r.OnwardRise.P}
	slices.Sort(p)
	if r.P != p[2] || r.Other != p[1] || r.Q < r.P || r.Q > .05 {
		t.Errorf("p %v, next %v and q %v of legs with p %v", r.P, r.Other, r.Q, p)
	}
	if r.Kind != "relay" || r.Across != flows.Set(flows.Destination) || r.View != views[0] {
		t.Errorf("%s across %s in %s", r.Kind, r.Across, r.View)
	}
	if a := r.Amount; a.MovedLow > 80 || a.MovedHigh < 80 || a.RatioLow > 1 || a.RatioHigh < 1 {
		t.Errorf("%+v does not cover the 80 that left and came", a)
	}
	for i, e := range []shift.Event{r.Fall, r.Rise, r.OnwardRise} {
		if d := e.K - (date + i); d < -1 || d > 1 {
			t.Errorf("leg %d shifts at %d, want %d", i, e.K, date+i)
		}
	}
}

// The relays stand by q, for any number of workers and any order of the series;
// a q of nearly nothing leaves none.
func TestJoinIsDeterministic(t *testing.T) {
	all := path3(date, date)
	for _, hub := range []string{"AM", "KZ", "GE", "TR"} {
		all = append(all, leg("DE>"+hub, 10, 25, date+1), leg(hub+">RU", 10, 25, date+2))
	}
	join := func(q float64, workers int) (string, []*Relay) {
		found, _, err := Join(t.Context(), all, views, nil, transfer.Standalone(q), workers)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range found {
			fmt.Fprintln(&b, written(r), r.P, r.Q, r.Amount)
		}
		return b.String(), found
	}
	want, found := join(.05, 1)
	if len(found) < 3 || !slices.IsSortedFunc(found, func(a, b *Relay) int { return int(math.Copysign(1, a.Q-b.Q)) }) {
		t.Errorf("fewer than three relays, or not by q:\n%s", want)
	}
	slices.Reverse(all)
	if got, _ := join(.05, 4); got != want {
		t.Errorf("in reverse by four workers:\n%s\nwant\n%s", got, want)
	}
	if got, _ := join(1e-300, 1); got != "" {
		t.Errorf("at q = 1e-300:\n%s", got)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Join(ended, all, views, nil, transfer.Standalone(.05), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A relay that shows in the code and in its heading is told once, by the code.
func TestDistinct(t *testing.T) {
	all := path3(date, date)
	for _, leg := range path3(date, date) {
		all = append(all, with(leg, 1, flows.Product, "8803"))
	}
	relays, _, err := Join(t.Context(), all, views, nil, transfer.Standalone(.05), 1)
	if err != nil || len(relays) != 2 {
		t.Fatalf("%d relays, %v: want one at either level", len(relays), err)
	}
	if kept := Distinct(relays); len(kept) != 1 || kept[0].From.Cell[flows.Product] != "880330" {
		t.Errorf("kept %d", len(kept))
	}
}
