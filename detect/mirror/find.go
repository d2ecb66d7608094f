package mirror

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
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	Q float64 `toml:"q" comment:"False discovery rate at which gaps between what both ends report are listed.\nDefault 0.05: as for transfers, of whose rate they spend nothing."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{Q: 0.05} }

// Gap is a hypothesis: the strongest shift of a lane's share in one direction.
type Gap struct {
	*Lane
	Tested *shift.Tested
	Event  shift.Event // of no meaning where P is 1
	P, Q   float64

	direction changepoint.Direction
	times     float64 // shifts of this direction that could have been reported instead
	confirmed bool
}

// Result is what was tested, and what of it is found: by Q and cell.
type Result struct {
	Tested []*Gap
	Found  []*Gap
	lanes  []*Gap // one a lane that could be tested
}

// Find tests the gap of every lane. The result does not depend on workers.
func Find(ctx context.Context, lanes []*Lane, tests shift.Settings, set Settings, workers int) (*Result, error) {
	all := make([]*series.Series, len(lanes))
	for i, l := range lanes {
		all[i] = l.Share
	}
	tested, err := shift.All(ctx, all, tests, workers, func(int, int) {})
	if err != nil {
		return nil, err
	}
	r := &Result{}
	for i, t := range tested {
		if t.Reason != "" {
			continue
		}
		for _, d := range []changepoint.Direction{changepoint.Fall, changepoint.Rise} {
			r.Tested = append(r.Tested, hypothesis(lanes[i], t, d))
		}
		r.lanes = append(r.lanes, r.Tested[len(r.Tested)-1])
	}
	if err := confirm(ctx, r.Tested, set, workers); err != nil {
		return nil, err
	}
	for _, g := range r.Tested {
		if g.Q <= set.Q {
			r.Found = append(r.Found, g)
		}
	}
	slices.SortStableFunc(r.Found, func(a, b *Gap) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), a.Share.Cell.Compare(b.Share.Cell), cmp.Compare(a.direction, b.direction))
	})
	return r, nil
}

// hypothesis takes the strongest level event of a direction. Any of them could have
// been reported, which Bonferroni's inequality pays for.
func hypothesis(l *Lane, t *shift.Tested, d changepoint.Direction) *Gap {
	g := &Gap{Lane: l, Tested: t, direction: d}
	for _, e := range t.Events {
		if e.Direction != d || e.Class != shift.Level {
			continue
		}
		g.times++
		if g.times == 1 || e.P < g.Event.P {
			g.Event = e
		}
	}
	g.P = g.p()
	return g
}

// p is the p-value of the hypothesis: 1 where the mean did not move with the typical
// month.
func (g *Gap) p() float64 {
	e := g.Event
	if g.times == 0 || !(float64(e.Direction)*(e.After.Mean-e.Before.Mean) > 0) {
		return 1
	}
	return min(1, g.times*e.P)
}

// confirm sets the q-values, and confirms the p-values of what would be found until no
// more change: a bootstrap only ever raises a p-value.
func confirm(ctx context.Context, all []*Gap, set Settings, workers int) error {
	w := weights(all)
	for {
		p := make([]float64, len(all))
		for i, g := range all {
			p[i] = g.P
		}
		for i, q := range fdr.WeightedBH(p, w) {
			all[i].Q = min(1, q)
		}
		run, each := errgroup.WithContext(ctx)
		run.SetLimit(workers)
		open := 0
		for _, g := range all {
			if g.Q > set.Q || g.confirmed {
				continue
			}
			open++
			run.Go(func() error {
				g.confirmed = true
				g.Event = g.Tested.Confirm(g.Event)
				g.P = max(g.P, g.p())
				return each.Err()
			})
		}
		if err := run.Wait(); err != nil || open == 0 {
			return err
		}
	}
}

// weights are the square roots of what is sent a month, in units of their mean over the
// lanes of the same measure. A share does not depend on the unit of what is sent.
func weights(all []*Gap) []float64 {
	w := make([]float64, len(all))
	sum, count := map[bool]float64{}, map[bool]float64{}
	for i, g := range all {
		w[i] = math.Sqrt(max(0, mean(g.amounts(g.Sent), 0, g.Sent.Len())))
		sum[g.weighed()] += w[i]
		count[g.weighed()]++
	}
	for i, g := range all {
		w[i] /= sum[g.weighed()] / count[g.weighed()]
	}
	return w
}

// mean of the months [from, to) that are not missing.
func mean(y []float64, from, to int) float64 {
	n, sum := 0.0, 0.0
	for _, v := range y[max(0, from):min(len(y), max(0, to))] {
		if !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	return sum / n
}
