package shift

import (
	"detour/detect/changepoint"
	"detour/flows"
)

// RiseNear tests the series for a rise in the window around month k of the same
// index: from changepoint.WindowBefore months before it to after months later.
// The tables are those of changepoint.WindowAfter; a longer window pays by
// Bonferroni's inequality. The event has P = 1 where the series' own rise
// is dated outside the window, and ok is false where nothing can be tested
// there.
func (t *Tested) RiseNear(k, after int) (e Event, ok bool) { return t.riseNear(k, after, false) }

func (t *Tested) riseNear(k, after int, bootstrap bool) (e Event, ok bool) {
	from, to := k-changepoint.WindowBefore, k+after
	opt := changepoint.Options{From: max(1, from), To: min(to, len(t.X)-1), Sparse: bootstrap}
	if t.Reason != "" || opt.To < opt.From || len(t.X)-opt.From < changepoint.MinAfter || opt.To < changepoint.MinBefore {
		return Event{}, false
	}
	if !t.risesBetween(flows.Month(from), flows.Month(to)) {
		return Event{Direction: changepoint.Rise, K: -1, P: 1}, true
	}
	w, err := changepoint.LevelShift(t.X, opt)
	if err != nil {
		return Event{}, false
	}
	a, b := neighbours(t.starts, (from+to)/2, len(t.X))
	if w.Rise.K < 0 {
		return Event{Direction: changepoint.Rise, K: -1, P: 1}, true
	}
	e = describe(t.X, 0, w, changepoint.Rise, w.Rise)
	if local, ok := t.localRise(opt, a, b); ok && local.P < e.P {
		local.P = min(1, 2*local.P)
		e = local
	}
	if after > changepoint.WindowAfter {
		e.P = min(1, e.P*float64(after+changepoint.WindowBefore+1)/float64(changepoint.WindowAfter+changepoint.WindowBefore+1))
	}
	if e.Class == Trend {
		e.P = 1
	}
	a, b = neighbours(t.starts, e.K, len(t.X))
	t.complete(&e, a, b)
	return e, true
}

// localRise repeats the test between the breaks a and b next to the window,
// where they leave enough of the series.
func (t *Tested) localRise(opt changepoint.Options, a, b int) (Event, bool) {
	if a == 0 && b == len(t.X) {
		return Event{}, false
	}
	opt.From, opt.To = opt.From-a, min(opt.To, b-1)-a
	if opt.From < 1 || opt.To < opt.From {
		return Event{}, false
	}
	w, err := changepoint.LevelShift(t.X[a:b], opt)
	if err != nil || w.Rise.K < 0 {
		return Event{}, false
	}
	return describe(t.X[a:b], a, w, changepoint.Rise, w.Rise), true
}

// risesBetween tells whether one of the rises that the series shows by itself
// may lie in the window, by its date's interval.
func (t *Tested) risesBetween(from, to flows.Month) bool {
	for _, e := range t.Events {
		if e.Direction == changepoint.Rise && e.Class != Trend && e.Low-t.Start <= to && e.High-t.Start >= from {
			return true
		}
	}
	return false
}
