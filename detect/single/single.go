// Package single holds hypotheses about one series each: that its level fell, or that
// it rose. Those of a list are a family with a false discovery rate of its own.
package single

import (
	"context"

	"golang.org/x/sync/errgroup"

	"detour/detect/changepoint"
	"detour/detect/fdr"
	"detour/detect/shift"
)

// Hypothesis is the strongest level shift of a series in one direction.
type Hypothesis struct {
	*shift.Tested
	Direction changepoint.Direction
	Event     shift.Event // of no meaning where P is 1
	P, Q      float64
	Matched   bool // accounted for elsewhere: tested, and not to be found

	times     float64 // shifts of this direction that could have been reported instead
	confirmed bool
}

// New takes the strongest level event of a direction. Any of them could have been
// reported, which Bonferroni's inequality pays for.
func New(t *shift.Tested, d changepoint.Direction) *Hypothesis {
	h := &Hypothesis{Tested: t, Direction: d}
	for _, e := range t.Events {
		if e.Direction != d || e.Class != shift.Level {
			continue
		}
		h.times++
		if h.times == 1 || e.P < h.Event.P {
			h.Event = e
		}
	}
	h.P = h.p()
	return h
}

// p is the p-value of the hypothesis: 1 where the mean did not move with the typical
// month, so that nothing was lost or gained.
func (h *Hypothesis) p() float64 {
	e := h.Event
	if h.times == 0 || !(float64(e.Direction)*(e.After.Mean-e.Before.Mean) > 0) {
		return 1
	}
	return min(1, h.times*e.P)
}

// Control sets the q-values by the weighted two-stage procedure of Benjamini, Krieger and
// Yekutieli (see [fdr.AdaptiveBH]), since beside a measure many levels may shift, and
// confirms the p-values of what would be found at rate until no more change: a
// bootstrap only ever raises a p-value.
func Control(ctx context.Context, all []*Hypothesis, weights []float64, rate float64, workers int) error {
	for {
		p := make([]float64, len(all))
		for i, h := range all {
			if p[i] = h.P; h.Matched {
				p[i] = 1
			}
		}
		for i, q := range fdr.AdaptiveBH(p, weights, rate) {
			all[i].Q = min(1, q)
		}
		g, each := errgroup.WithContext(ctx)
		g.SetLimit(workers)
		open := 0
		for _, h := range all {
			if h.Q > rate || h.confirmed {
				continue
			}
			open++
			g.Go(func() error {
				h.confirmed = true
				h.Event = h.Confirm(h.Event)
				h.P = max(h.P, h.p())
				return each.Err()
			})
		}
		if err := g.Wait(); err != nil || open == 0 {
			return err
		}
	}
}
