package shift

import (
	"detour/detect/changepoint"
	"detour/flows"
)

// Lead is how many months before a fall the rise may begin that answers it. Of a change
// that builds up over three months the rise dates to the first and the fall to the last:
// from next to nothing and to next to nothing are where the scale sees the most.
const Lead = 2

// RiseNear tests the series for a rise in the window around month k of the same
// index: from Lead months before it to after months later. The tables are those of a
// window of one month before to changepoint.WindowAfter after; a longer one pays by
// Bonferroni's inequality. The event has P = 1 where the interval of the date of the series'
// own rise, or of that found in the window, lies outside it, and ok is false where nothing
// can be tested there.
func (t *Tested) RiseNear(k, after int) (e Event, ok bool) {
	from, to := k-Lead, k+after
	window := changepoint.Options{From: max(1, from), To: min(to, t.Len()-1)}
	if t.Reason != "" || window.To < window.From || t.Len()-window.From < changepoint.MinAfter || window.To < changepoint.MinBefore {
		return Event{}, false
	}
	none := Event{Direction: changepoint.Rise, K: -1, P: 1}
	if !t.risesBetween(flows.Month(from), flows.Month(to)) {
		return none, true
	}
	longer := max(1, float64(after+Lead+1)/float64(changepoint.WindowAfter+changepoint.WindowBefore+1))
	a, b := neighbours(t.starts, (from+to)/2, t.Len())
	best, relied, ok := t.likeliestRise(window, a, b, longer)
	if !ok {
		return Event{}, false
	}
	if best.K < 0 {
		return none, true
	}
	e = t.eventAs(best.look, best.Test, changepoint.Rise, changepoint.Scaled.Sketch)
	e.relied = min(e.relied, relied)
	e.sketched = true
	if e.High-t.Start < flows.Month(from) || e.Low-t.Start > flows.Month(to) {
		return none, true
	}
	if e.Class == Trend {
		e.P = 1
	}
	a, b = neighbours(t.starts, e.K, t.Len())
	t.complete(&e, a, b)
	return e, true
}

// lookedAt is a look at a window, and the rise that it shows.
type lookedAt struct {
	look
	changepoint.Test
	K int // as month of the series; −1: none
	P float64
}

// likeliestRise returns the look at the window with the smallest p, of those at the whole
// series and at the part between the breaks a and b next to the window, each paid for longer
// times as often as another, and the smallest p of the same rise that needs no bootstrap; ok
// is false where the whole cannot be tested there.
func (t *Tested) likeliestRise(window changepoint.Options, a, b int, longer float64) (best lookedAt, relied float64, ok bool) {
	var all []lookedAt
	consider := func(looks []look, times float64) {
		for _, l := range looks {
			l.times = times * longer
			w, err := t.run(l, changepoint.Rise)
			if err != nil {
				continue
			}
			one := lookedAt{l, w, -1, 1}
			if w.Rise.K >= 0 {
				one.K, one.P = l.from+w.Rise.K, l.p(w.Rise)
			}
			all = append(all, one)
			if len(all) == 1 || one.P < best.P {
				best = one
			}
		}
	}
	consider(t.looks(0, t.Len(), window), WholeTimes)
	if len(all) > 0 && best.K >= 0 {
		consider(t.localLooks(window, a, b), partTimes)
	}
	relied = 1
	for _, one := range all {
		if one.K >= 0 && abs(one.K-best.K) <= sameMonths && one.relied(one.Rise) {
			relied = min(relied, one.P)
		}
	}
	return best, relied, len(all) > 0
}

// localLooks returns the looks at a window between the breaks a and b next to it, none where
// they leave too little of the series, or all.
func (t *Tested) localLooks(window changepoint.Options, a, b int) []look {
	window.From, window.To = window.From-a, min(window.To, b-1)-a
	if a == 0 && b == t.Len() || window.From < 1 || window.To < window.From {
		return nil
	}
	return t.looks(a, b, window)
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
