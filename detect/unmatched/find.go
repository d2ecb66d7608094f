package unmatched

import (
	"cmp"
	"context"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"detour/detect/changepoint"
	"detour/detect/fdr"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows/measure"
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	Q float64 `toml:"q" comment:"False discovery rate at which level shifts beside a restrictive measure are listed that have no counterpart.\nDefault 0.05: as for transfers, of whose rate the list spends nothing."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{Q: 0.05} }

// Shift is a hypothesis: the strongest shift of a series beside a measure in one
// direction.
type Shift struct {
	*shift.Tested
	Direction changepoint.Direction
	Event     shift.Event // of no meaning where P is 1
	Relation  measure.Relation
	Measures  []*measure.Measure // the nearest
	P, Q      float64
	Matched   bool // a side of a transfer or a relay that was found

	times     float64 // shifts of this direction that could have been reported instead
	confirmed bool
}

// Find tests every series beside a measure for a fall and a rise without a
// counterpart. sides are the sides of all transfers and relays found. It returns
// every hypothesis, in the order of the series; those with Q of at most set.Q are
// found.
func Find(ctx context.Context, all []*shift.Tested, table *measure.Table, sides []Side, set Settings, workers int) ([]*Shift, error) {
	var out []*Shift
	for _, t := range all {
		// What is alone is tested under its shorter code, the trade of a party with that of all.
		if t.Reason != "" || t.Alone || t.Cell.Axes()&series.Parties != 0 {
			continue
		}
		measures, relation := table.Beside(t.Cell)
		if relation == measure.Apart {
			continue
		}
		for _, d := range []changepoint.Direction{changepoint.Fall, changepoint.Rise} {
			out = append(out, hypothesis(t, d, measures, relation))
		}
	}
	accounted := newSides(sides)
	for _, s := range out {
		s.Matched = s.P < 1 && accounted.hold(s)
	}
	return out, confirm(ctx, out, set, workers)
}

// hypothesis takes the strongest level event of a direction. Any of them could have
// been reported, which Bonferroni's inequality pays for.
func hypothesis(t *shift.Tested, d changepoint.Direction, measures []*measure.Measure, relation measure.Relation) *Shift {
	s := &Shift{Tested: t, Direction: d, Relation: relation, Measures: measures, P: 1}
	for _, e := range t.Events {
		if e.Direction != d || e.Class != shift.Level {
			continue
		}
		s.times++
		if s.times == 1 || e.P < s.Event.P {
			s.Event = e
		}
	}
	s.P = s.p()
	return s
}

// p is the p-value of the hypothesis: 1 where the mean did not move with the
// typical month, so that nothing was lost or gained.
func (s *Shift) p() float64 {
	e := s.Event
	if s.times == 0 || !(float64(e.Direction)*(e.After.Mean-e.Before.Mean) > 0) {
		return 1
	}
	return min(1, s.times*e.P)
}

// confirm sets the q-values, and confirms the p-values of what would be found
// until no more change: a bootstrap only ever raises a p-value.
func confirm(ctx context.Context, all []*Shift, set Settings, workers int) error {
	w := weights(all)
	for {
		control(all, w)
		g, each := errgroup.WithContext(ctx)
		g.SetLimit(workers)
		open := 0
		for _, s := range all {
			if s.Q > set.Q || s.confirmed {
				continue
			}
			open++
			g.Go(func() error {
				s.confirmed = true
				s.Event = s.Confirm(s.Event)
				s.P = max(s.P, s.p())
				return each.Err()
			})
		}
		if err := g.Wait(); err != nil || open == 0 {
			return err
		}
	}
}

// control sets the q-value of every hypothesis over all of them.
func control(all []*Shift, w []float64) {
	p := make([]float64, len(all))
	for i, s := range all {
		if p[i] = s.P; s.Matched {
			p[i] = 1
		}
	}
	for i, q := range fdr.WeightedBH(p, w) {
		all[i].Q = min(1, q)
	}
}

// weights are the square roots of what a month of the series amounts to, in units
// of the mean over those of the same measure. A test does not depend on the unit of
// its series, so that nothing of it depends on the p-values.
func weights(all []*Shift) []float64 {
	w := make([]float64, len(all))
	sum, count := map[bool]float64{}, map[bool]float64{}
	for i, s := range all {
		w[i] = math.Sqrt(max(0, mean(s.Tested.Tested())))
		sum[s.mass()] += w[i]
		count[s.mass()]++
	}
	for i, s := range all {
		w[i] /= sum[s.mass()] / count[s.mass()]
	}
	return w
}

// Found returns the hypotheses with q at most that of the settings, by q and cell.
func Found(all []*Shift, set Settings) []*Shift {
	var out []*Shift
	for _, s := range all {
		if s.Q <= set.Q {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b *Shift) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), a.Cell.Compare(b.Cell), cmp.Compare(a.Direction, b.Direction))
	})
	return out
}

func mean(y []float64) float64 {
	n, sum := 0.0, 0.0
	for _, v := range y {
		if !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	return sum / n
}
