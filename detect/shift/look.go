package shift

import (
	"sync"

	"detour/detect/changepoint"
)

// look is one test of a series: which part of it was tested, where a shift was
// looked for, and how often the p-value has to be paid for because other looks
// could have been reported instead.
type look struct {
	from, to int // the part, as months of the series
	window   changepoint.Options
	times    float64
	trading  bool // without the months without trade that count as a level
	sparse   bool // too many zeros for the tables to be trusted alone, and not all of them pauses
}

// look returns the test of the part [from, to).
func (t *Tested) look(from, to int, window changepoint.Options, trading bool) look {
	l := look{from: from, to: to, window: window, times: 1, trading: trading}
	traded, y := 0, t.Tested()[from:to]
	for _, v := range y {
		if v > 0 {
			traded++
		}
	}
	l.sparse = traded < t.minActive || t.scaled(l).Sparse(y)
	return l
}

// looks returns the test of the part [from, to), and of a flow that pauses the same without
// the months without trade that count as a level: where these are but a pause, what the
// amounts show is no less a shift. Hardly a tenth of the flows have such months, so that the
// second adds as little to the error.
func (t *Tested) looks(from, to int, window changepoint.Options) []look {
	all := []look{t.look(from, to, window, false)}
	if t.X.Part(from, to).MayPause() {
		all = append(all, t.look(from, to, window, true))
	}
	return all
}

// scaled returns the part of the series that a look tests.
func (t *Tested) scaled(l look) changepoint.Scaled {
	if l.trading {
		return t.X.Trading().Part(l.from, l.to)
	}
	return t.X.Part(l.from, l.to)
}

// run makes a test, of one direction only or, 0, of either.
func (t *Tested) run(l look, only changepoint.Direction) (changepoint.Test, error) {
	return t.scaled(l).LevelShift(t.options(l, only))
}

func (t *Tested) options(l look, only changepoint.Direction) changepoint.Options {
	opt := l.window
	opt.Among, opt.Only = t.among.of(l), only
	return opt
}

// p is the p-value of one side of a look.
func (l look) p(side changepoint.Side) float64 { return side.PValue(l.times) }

// relied tells whether the p-value of a side needs no bootstrap.
func (l look) relied(side changepoint.Side) bool { return !l.sparse || side.Outer }

// event describes one side of a look's test.
func (t *Tested) event(l look, w changepoint.Test, d changepoint.Direction) Event {
	return t.eventAs(l, w, d, changepoint.Scaled.Describe)
}

// Dated returns an event as it is reported: a rise that [Tested.RiseNear] found is only
// sketched, for few of them are ever told.
func (t *Tested) Dated(e Event) Event {
	if !e.sketched {
		return e
	}
	w, err := t.run(e.look, e.Direction)
	if err != nil {
		return e
	}
	b := t.scaled(e.look).Describe(w, e.Direction)
	e.Low, e.High, e.DateLevel = t.Month(e.look.from+b.Low), t.Month(e.look.from+b.High), b.Level
	e.sketched = false
	return e
}

// eventAs describes one side of a look's test as Describe or Sketch does.
func (t *Tested) eventAs(l look, w changepoint.Test, d changepoint.Direction, describe func(changepoint.Scaled, changepoint.Test, changepoint.Direction) changepoint.Shift) Event {
	side := w.Side(d)
	bounds := describe(t.scaled(l), w, d)
	e := Event{Direction: d, K: l.from + bounds.K, T: side.T, P: l.p(side), Rho: w.Rho, expected: w.Expected, N: w.N, Class: Level, Outer: side.Outer, look: l, relied: 1}
	if l.relied(side) {
		e.relied = e.P
	}
	e.First, e.Low, e.High = t.Month(e.K), t.Month(l.from+bounds.Low), t.Month(l.from+bounds.High)
	e.DateLevel = bounds.Level
	if bounds.Trend {
		e.Class = Trend
	}
	return e
}

// Idle returns the months without trade that an event may rest on, as months of the part
// that it was found in; ok is false where it rests on amounts alone.
func (t *Tested) Idle(e Event) (i changepoint.Idle, ok bool) {
	return t.scaled(e.look).IdleBeneath(e.Direction, e.K-e.look.from)
}

// confirmations are the bootstrapped tests of a series by their look. The tables
// are not trusted alone where many months are zero, but the bootstrap costs
// hundreds of tests: it is made for what a finding would rest on.
type confirmations struct{ byLook sync.Map } // changepoint.Side by confirmation

// confirmation is a look in one direction.
type confirmation struct {
	look
	changepoint.Direction
}

// Confirm returns an event with its p-value raised to that of the bootstrap where
// its part of the series is sparse, or to that of a look at the same shift that needs none:
// one that is not sparse, or at a flow that ceased or began. Safe for use by several
// goroutines.
func (t *Tested) Confirm(e Event) Event {
	if e.relied <= e.P {
		return e
	}
	key := confirmation{e.look, e.Direction}
	kept, ok := t.byLook.Load(key)
	if !ok {
		w, err := t.run(e.look, e.Direction)
		if err != nil {
			return e
		}
		l := e.look
		t.scaled(l).Bootstrap(&w, t.Tested()[l.from:l.to], t.options(l, e.Direction))
		kept, _ = t.byLook.LoadOrStore(key, w.Side(e.Direction))
	}
	e.P = max(e.P, min(e.relied, e.look.p(kept.(changepoint.Side))))
	return e
}

// Confirmed returns an event as far as its part of the series has been
// bootstrapped, and whether its p-value may be relied on.
func (t *Tested) Confirmed(e Event) (Event, bool) {
	if e.relied <= e.P {
		return e, true
	}
	if _, ok := t.byLook.Load(confirmation{e.look, e.Direction}); !ok {
		return e, false
	}
	return t.Confirm(e), true
}
