package shift

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"detour/detect/changepoint"
	"detour/detect/series"
)

// All tests every series, workers at a time; the result is in the order of the
// series. The series of a view are two populations of their own, by whether they are sparse
// (see [changepoint.Population]). progress is told how many are done, now and then.
func All(ctx context.Context, all []*series.Series, set Settings, workers int, progress func(done, of int)) ([]*Tested, error) {
	out := make([]*Tested, len(all))
	among, err := survey(ctx, all, set, workers)
	if err != nil {
		return nil, err
	}
	const chunk = 256
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for from := 0; from < len(all); from += chunk {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			to := min(from+chunk, len(all))
			for i := from; i < to; i++ {
				out[i] = test(all[i], set, among[all[i].View])
			}
			progress(to-from, len(all))
			return nil
		})
	}
	return out, g.Wait()
}

// Test tests a series of which nothing else is known.
func Test(s *series.Series, set Settings) *Tested { return test(s, set, populations{}) }

func test(s *series.Series, set Settings, among populations) *Tested {
	t := &Tested{Series: s, minActive: set.MinActive}
	l, whole, ok := t.begin(set, among)
	if !ok {
		return t
	}
	t.starts = changepoint.Segment(t.X.Test)
	t.addSegments()
	t.settleSingle(whole)
	t.addWhole(l, whole)
	for _, l := range t.looks(0, t.Len(), changepoint.Options{})[1:] {
		if trading, err := t.run(l, 0); err == nil {
			t.addWhole(l, trading)
		}
	}
	t.markTemporary()
	t.addPulse()
	return t
}

// begin tests the whole series; ok is false where it could not be tested, for the
// reason that is set.
func (t *Tested) begin(set Settings, among populations) (l look, whole changepoint.Test, ok bool) {
	y := t.Tested()
	if n := t.Observed(); n < changepoint.MinBefore+changepoint.MinAfter {
		t.Reason = fmt.Sprintf("%d months observed, %d needed", n, changepoint.MinBefore+changepoint.MinAfter)
		return l, whole, false
	}
	if n := t.Active(); n < set.MinReceiver {
		t.Reason = fmt.Sprintf("%d months with trade, %d needed", n, set.MinReceiver)
		return l, whole, false
	}
	if t.X, ok = changepoint.Amounts(y); !ok {
		t.Reason = "no trade"
		return l, whole, false
	}
	l, t.among = t.look(0, t.Len(), changepoint.Options{}, false), among
	whole, err := t.run(l, 0)
	if err != nil {
		t.Reason = t.reason(err)
	}
	return l, whole, err == nil
}

func (t *Tested) reason(err error) string {
	var short changepoint.ErrShort
	switch {
	case !errors.As(err, &short):
		return err.Error()
	case short.Observed < t.Observed():
		return fmt.Sprintf("%d months observed besides pauses of shipments, %d needed", short.Observed, short.Needed)
	default:
		return fmt.Sprintf("%d months observed, %d needed", short.Observed, short.Needed)
	}
}

// addWhole adds the events of the whole-series test; their levels reach to the
// neighbouring breaks of the segmentation.
func (t *Tested) addWhole(l look, w changepoint.Test) {
	for _, d := range []changepoint.Direction{changepoint.Fall, changepoint.Rise} {
		side := w.Side(d)
		if side.K < 0 {
			continue
		}
		from, to := neighbours(t.starts, side.K, t.Len())
		l.times = WholeTimes
		t.add(t.event(l, w, d), from, to)
	}
}

// neighbours returns the breaks before and after k, leaving out those that are k
// itself.
func neighbours(starts []int, k, n int) (from, to int) {
	for _, s := range starts {
		if s < k-sameMonths {
			from = s
		} else if s > k+sameMonths {
			return from, s
		}
	}
	return from, n
}

// sameMonths is how far apart two dates of one event may be.
const sameMonths = 2

// addSegments tests each break of the segmentation between its neighbours. A
// break that its own test does not support hides the length of the segments
// beside it: the weakest is dropped and the others are tested again, until all
// that are left are supported. Of the tests of one break the smallest p counts,
// and each pays for the whole series and for every round so far.
func (t *Tested) addSegments() {
	for round := 1.0; len(t.starts) > 1; round++ {
		events, weakest := t.testBreaks(round * partTimes)
		for _, e := range events {
			t.add(e, e.From, e.To)
		}
		if weakest < 0 {
			return
		}
		t.starts = slices.Delete(slices.Clone(t.starts), weakest, weakest+1)
	}
}

// settleSingle takes a single break from the test of the whole series, which dates
// it with the month of transition, and drops it where that test supports none.
func (t *Tested) settleSingle(whole changepoint.Test) {
	if len(t.starts) > 1 {
		return
	}
	t.starts = nil
	if side := whole.Side(whole.Likelier()); side.K > 0 && side.PValue(1) <= supported {
		t.starts = []int{side.K}
	}
}

// A test of a whole series spends four fifths of the error that is allowed, and
// those of its parts a fifth (a weighted Bonferroni inequality). Of 60,000 series without
// a shift, of 36, 48 and 60 months, ρ to .7 and half of them heavy-tailed, 1.01, .96 and
// .91 times the share that should have an event with p ≤ .01; where the whole pays nothing
// and its parts twice it is 1.31, 1.25 and 1.18.
const (
	WholeTimes = 5. / 4
	partTimes  = 5.
)

// supported is the p-value of its own test above which a break is dropped.
const supported = 0.1

// testBreaks tests every break between its neighbours and returns the events, each paid for
// so many times, and the place of the break whose own p is the largest above supported, or −1.
func (t *Tested) testBreaks(times float64) (events []Event, weakest int) {
	bounds := append(append([]int{0}, t.starts...), t.Len())
	weakest, worst := -1, supported
	for i, k := range t.starts {
		from, to := bounds[i], bounds[i+2]
		found, p := t.testBreak(k, from, to, times)
		events = append(events, found...)
		if p > worst {
			weakest, worst = i, p
		}
	}
	return events, weakest
}

// testBreak tests the part [from, to) for the shift at k, and returns the events of its
// looks, each paid for so many times, and the least p-value of their own.
func (t *Tested) testBreak(k, from, to int, times float64) (events []Event, own float64) {
	own = 1
	for _, l := range t.looks(from, to, changepoint.Options{}) {
		local, err := t.run(l, 0)
		if err != nil {
			continue
		}
		d := local.Likelier()
		side := local.Side(d)
		if side.K < 0 || abs(from+side.K-k) > sameMonths {
			continue
		}
		own = min(own, l.p(side))
		l.times = times
		e := t.event(l, local, d)
		e.From, e.To = from, to
		events = append(events, e)
	}
	return events, own
}

// add completes an event with its months and its levels over [from, to), and
// keeps it unless one of the same direction and date with a smaller p is there,
// or it is a fall of a series with too little trade for one.
func (t *Tested) add(e Event, from, to int) {
	if e.Direction == changepoint.Fall && t.Active() < t.minActive {
		return
	}
	t.complete(&e, from, to)
	for i, other := range t.Events {
		if other.Direction == e.Direction && abs(other.K-e.K) <= sameMonths {
			if e.P < other.P {
				t.Events[i] = e
			}
			t.Events[i].relied = min(e.relied, other.relied)
			return
		}
	}
	t.Events = append(t.Events, e)
}

// complete adds the months that the levels of an event are taken over, and the
// levels.
func (t *Tested) complete(e *Event, from, to int) {
	e.From, e.To = from, to
	e.Before, e.After = t.amounts(from, e.K, to, e.expected)
}

// A pulse is listed at the level at which a break is kept. It is told for what it
// is, with its p-value, and is no fall to another level, so that no error rate is
// spent on it. At pulseLevel it stands for the event that begins with it.
const pulseLevel = 0.01

// addPulse adds the largest stay of a few months away from the levels. An event
// that begins with it is no shift but the beginning of that stay.
func (t *Tested) addPulse() {
	p, ok := changepoint.LargestPulse(t.X.Stay, t.starts)
	if !ok || p.P > supported || t.Active() < t.minActive {
		return
	}
	e := Event{
		Direction: p.Direction, K: p.From, First: t.Month(p.From), Low: t.Month(p.From), High: t.Month(p.From),
		T: p.T, Rho: p.Rho, expected: p.Rho, P: p.P, N: t.Observed(), Class: Temporary,
	}
	from, _ := neighbours(t.starts, p.From, t.Len())
	t.complete(&e, from, p.To)
	if !(float64(e.Direction)*(e.After.Mean-e.Before.Mean) > 0) || !t.Undone(e, e.To, TemporaryMonths) {
		return // the typical month moved, the mean did not; or the stay leads to another level
	}
	for i, other := range t.Events {
		if other.Direction == e.Direction && other.K >= p.From && other.K < p.To && other.To <= p.To {
			if p.P <= pulseLevel {
				t.Events[i].Class = e.Class
			}
			return
		}
	}
	t.Events = append(t.Events, e)
	slices.SortStableFunc(t.Events, func(a, b Event) int { return a.K - b.K })
}

// markTemporary marks the events whose level goes back within TemporaryMonths.
func (t *Tested) markTemporary() {
	slices.SortFunc(t.Events, func(a, b Event) int { return a.K - b.K })
	for i := range t.Events {
		if e := &t.Events[i]; e.To < t.Len() && e.To-e.K <= TemporaryMonths && t.Undone(*e, e.To, TemporaryMonths) {
			e.Class = Temporary
		}
	}
}

// Undone tells whether in the given months from the k-th the level of an event is gone
// back more than half of the way.
func (t *Tested) Undone(e Event, k, months int) bool {
	next := series.MeanOver(t.Tested(), k, k+months)
	return math.Abs(next-e.Before.Mean) < math.Abs(next-e.After.Mean)
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
