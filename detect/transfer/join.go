package transfer

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"detour/detect/changepoint"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/nomenclature"
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	Q float64 `toml:"q" comment:"False discovery rate at which transfers and relays are reported.\nDefault 0.05: of twenty findings one may be false; the realised rate was measured at it (package fdr)."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{Q: 0.05} }

// Result is what joining yields.
type Result struct {
	Pairs  []*Pair // those found, at q ≤ Settings.Q, by Q and cells
	Tested map[string]int
}

// Join pairs the tested series of each view and controls the error over all
// pairs tested. It works on as many contexts at a time as workers allow.
func Join(ctx context.Context, all []*shift.Tested, views []series.View, listed Listed, set Settings, workers int) (*Result, error) {
	groups := contexts(all, views)
	perGroup := make([][]*Pair, len(groups))
	g, each := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for i, group := range groups {
		g.Go(func() error {
			if err := each.Err(); err != nil {
				return err
			}
			perGroup[i] = group.join(views[group.series[0].View])
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	pairs := slices.Concat(perGroup...)
	if err := confirm(ctx, pairs, listed, set, workers); err != nil {
		return nil, err
	}
	r := &Result{Tested: map[string]int{}}
	for _, p := range pairs {
		r.Tested[p.Kind]++
		if p.Q <= set.Q {
			p.Amount = Moved(p)
			r.Pairs = append(r.Pairs, p)
		}
	}
	slices.SortStableFunc(r.Pairs, func(a, b *Pair) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), cmp.Compare(a.From.View, b.From.View), a.From.Cell.Compare(b.From.Cell), a.To.Cell.Compare(b.To.Cell))
	})
	return r, nil
}

// confirm sets the q-values and confirms the p-values of every pair that would be
// found, until no more change: a bootstrap only ever raises a p-value, so that
// what is not found needs none.
func confirm(ctx context.Context, pairs []*Pair, listed Listed, set Settings, workers int) error {
	for {
		Control(pairs, listed)
		var open []*Pair
		for _, p := range pairs {
			if p.Q <= set.Q && !p.confirmed {
				open = append(open, p)
			}
		}
		if len(open) == 0 {
			return nil
		}
		g, each := errgroup.WithContext(ctx)
		g.SetLimit(workers)
		for _, p := range open {
			g.Go(func() error {
				p.confirm()
				return each.Err()
			})
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
}

// confirm raises the p-value of a pair to that of its confirmed sides.
func (p *Pair) confirm() {
	p.confirmed = true
	p.Fall = p.From.Confirm(p.Fall)
	p.Rise = p.To.Confirm(p.Rise)
	largest, _ := p.conjoin()
	p.P = max(p.P, largest)
}

// conjoin returns the larger and the smaller p-value of the two sides. The receiver
// was tested near every fall that was tried, and pays for it by Bonferroni's
// inequality; the p-value of the fall is already that of a series of which any fall
// could have been reported.
func (p *Pair) conjoin() (largest, smallest float64) {
	rise := min(1, PRise(p.Rise)*float64(p.tries))
	return max(p.Fall.P, rise), min(p.Fall.P, rise)
}

// contextKey is what the two sides of a pair share: the view, the cell without
// the axis crossed and, where that is the product, what neighbouring codes share.
type contextKey struct {
	view   int
	across flows.Axis
	rest   flows.Cell
	family string
}

// group is the series of one context.
type group struct {
	across flows.Axis
	series []*shift.Tested
}

// contexts groups the series that can be paired, in the order of the series.
func contexts(all []*shift.Tested, views []series.View) []*group {
	index := map[contextKey]*group{}
	var groups []*group
	for _, t := range all {
		if t.Reason != "" {
			continue
		}
		for _, across := range views[t.View].Across.Axes() {
			k := contextKey{view: t.View, across: across, rest: t.Cell.With(across, "")}
			if across == flows.Product {
				if k.family = nomenclature.Heading(t.Cell[flows.Product]); k.family == "" {
					continue
				}
			}
			if index[k] == nil {
				index[k] = &group{across: across}
				groups = append(groups, index[k])
			}
			index[k].series = append(index[k].series, t)
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return len(g.series) < 2 })
}

// join tests every ordered pair of the group.
func (g *group) join(v series.View) []*Pair {
	var out []*Pair
	rises := make([]map[int]riseTest, len(g.series))
	for i := range rises {
		rises[i] = map[int]riseTest{}
	}
	for _, from := range g.series {
		falls := falls(from)
		if len(falls) == 0 {
			continue
		}
		for j, to := range g.series {
			if to == from || to.Measure != from.Measure || (from.Alone && to.Alone) {
				continue
			}
			if p := bestPair(from, to, falls, rises[j]); p != nil {
				p.Kind, p.View, p.Across = Kinds[g.across], v, g.across
				out = append(out, p)
			}
		}
	}
	return out
}

// falls returns the falls of a series with the smallest p, at most mostFalls. Their p is
// that of [PFall].
func falls(t *shift.Tested) []shift.Event {
	var out []shift.Event
	for _, e := range t.Events {
		if e.Direction != changepoint.Fall {
			continue
		}
		e.P = PFall(e)
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b shift.Event) int { return cmp.Compare(a.P, b.P) })
	return out[:min(len(out), mostFalls)]
}

type riseTest struct {
	shift.Event
	ok bool
}

// bestPair tests the receiver near every fall and keeps the fall that pairs
// best. memo holds the receiver's tests by month.
func bestPair(from, to *shift.Tested, falls []shift.Event, memo map[int]riseTest) *Pair {
	var best *Pair
	for _, fall := range falls {
		rise, known := memo[fall.K]
		if !known {
			rise.Event, rise.ok = to.RiseNear(fall.K, changepoint.WindowAfter)
			memo[fall.K] = rise
		}
		if !rise.ok {
			continue
		}
		p := &Pair{From: from, To: to, Fall: fall, Rise: rise.Event, tries: len(falls)}
		p.P, p.Other = p.conjoin()
		if best == nil || p.P < best.P {
			best = p
		}
	}
	return best
}
