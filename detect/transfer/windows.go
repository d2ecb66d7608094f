package transfer

import (
	"math"
	"sync"

	"detour/detect/changepoint"
	"detour/detect/shift"
)

// windows keeps the tests of series for a rise near a month, which every context of
// a series asks for. Safe for use by several goroutines.
type windows map[*shift.Tested]*window

type window struct {
	sync.Mutex
	byMonth map[int]shift.Event
}

func newWindows(all []*shift.Tested) windows {
	w := make(windows, len(all))
	for _, t := range all {
		w[t] = &window{}
	}
	return w
}

// near returns the test of a series for a rise near month k; ok is false where none
// can be made.
func (w windows) near(t *shift.Tested, k int) (e shift.Event, ok bool) {
	one := w[t]
	one.Lock()
	defer one.Unlock()
	if e, ok = one.byMonth[k]; ok {
		return e, true
	}
	e, ok = t.RiseNear(k, changepoint.WindowAfter)
	if ok && e.K >= 0 { // what shows no rise there is told at once
		if one.byMonth == nil {
			one.byMonth = map[int]shift.Event{}
		}
		one.byMonth[k] = e
	}
	return e, ok
}

// rises are the tests of a group's series for a rise near one month.
type rises struct {
	p      []float64     // of each series as the receiver of a pair; NaN where it cannot be tested
	events []shift.Event // the first stands for all series without one
	of     []int         // the place of a series' event
}

// event returns the rise of series j.
func (r *rises) event(j int) shift.Event { return r.events[r.of[j]] }

// risesNear tests every series of the group for a rise near month k, once.
func (g *group) risesNear(k int) *rises {
	if r := g.near[k]; r != nil {
		return r
	}
	none := shift.Event{Direction: changepoint.Rise, K: -1, P: 1}
	r := &rises{p: make([]float64, len(g.series)), events: []shift.Event{none}, of: make([]int, len(g.series))}
	for j, t := range g.series {
		e, ok := g.windows.near(t, k)
		if !ok {
			r.p[j] = math.NaN()
			continue
		}
		r.p[j] = PRise(e)
		if e.K >= 0 {
			r.of[j] = len(r.events)
			r.events = append(r.events, e)
		}
	}
	g.near[k] = r
	return r
}
