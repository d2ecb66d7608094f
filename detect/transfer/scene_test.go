package transfer

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/panel"
)

// january is the first month of every series of these tests, months their length
// and date the index, a January, at which levels shift unless said otherwise.
var january = flows.NewMonth(2018, 1)

const (
	months = 48
	date   = 24
)

// views are those of the tests: products to a country at six and at four digits,
// through an office on the way to one, and from a country to one.
var views = []series.View{
	{Axes: flows.Set(flows.Destination, flows.Product), Digits: 6, Across: flows.Set(flows.Destination, flows.Product)},
	{Axes: flows.Set(flows.Destination, flows.Product), Digits: 4, Across: flows.Set(flows.Destination, flows.Product)},
	{Axes: flows.Set(flows.Destination, flows.Via, flows.Product), Digits: 4, Across: flows.Set(flows.Via), Beside: flows.Set(flows.Via)},
	{Axes: flows.Set(flows.Origin, flows.Destination, flows.Product), Digits: 4, Across: flows.Set(flows.Destination, flows.Product), Beside: flows.Set(flows.Destination)},
}

const six, four, route, between = 0, 1, 2, 3

// product is the crossing of substitutions.
var product = flows.Set(flows.Product)

// cell is a cell of a view, at being its destination, from Belarus where the view
// keeps origins, or its office on the way to Estonia.
func cell(view int, product, at string) flows.Cell {
	switch view {
	case route:
		return flows.Cell{flows.Product: product, flows.Destination: "EE", flows.Via: at}
	case between:
		return flows.Cell{flows.Origin: "BY", flows.Product: product, flows.Destination: at}
	}
	return flows.Cell{flows.Product: product, flows.Destination: at}
}

// step returns months at one level and, from month k on, at another.
func step(before, after float64, k int) []float64 {
	return slices.Concat(slices.Repeat([]float64{before}, k), slices.Repeat([]float64{after}, months-k))
}

// noisy multiplies y by log-normal noise.
func noisy(seed uint64, sd float64, y []float64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 3))
	out := slices.Clone(y)
	for i := range out {
		out[i] *= math.Exp(sd * rng.NormFloat64())
	}
	return out
}

// plain is the series of a cell, untested.
func plain(view int, product, at string, y []float64) *shift.Tested {
	return &shift.Tested{Series: &series.Series{View: view, Cell: cell(view, product, at), Start: january, Value: y, Mask: make([]series.Mask, len(y))}}
}

// tested is the same, tested.
func tested(view int, product, at string, y []float64) *shift.Tested {
	return shift.Test(plain(view, product, at, y).Series, shift.DefaultSettings())
}

// event is a step of plain's series at month k, as a test would describe it.
func event(t *shift.Tested, k int) shift.Event {
	y := t.Tested()
	e := shift.Event{K: k, First: t.Month(k), Class: shift.Level, From: 0, To: len(y), P: .001}
	e.Before.Mean, e.After.Mean = series.MeanOver(y, 0, k), series.MeanOver(y, k, len(y))
	return e
}

// pair is a pair of plain series that shift at the date.
func pair(view int, across flows.AxisSet, from, to *shift.Tested) *Pair {
	return &Pair{Kind: KindOf(across), View: views[view], Across: across, From: from, To: to, Fall: event(from, date), Rise: event(to, date)}
}

// codesUsed returns the codes of a panel in which each was used in the months
// [from, to).
func codesUsed(t *testing.T, used map[string][2]int) *series.Codes {
	t.Helper()
	p := &panel.Table{}
	for code, months := range used {
		p.Values[flows.Product] = append(p.Values[flows.Product], code)
		for m := months[0]; m < months[1]; m++ {
			p.Codes[flows.Product] = append(p.Codes[flows.Product], uint32(len(p.Values[flows.Product])-1))
			p.Periods = append(p.Periods, january+flows.Month(m))
		}
	}
	return series.NewCodes(p, nil, nil)
}

// added adds Gaussian noise to y.
func added(seed uint64, sd float64, y []float64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 4))
	out := slices.Clone(y)
	for i := range out {
		out[i] = max(0, out[i]+sd*rng.NormFloat64())
	}
	return out
}
