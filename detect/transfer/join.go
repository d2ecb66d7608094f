package transfer

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
	"detour/flows"
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
	Pairs  []*Pair // those found, by Q and cells
	Tested map[string]int
}

// Join pairs the tested series of each view and controls the error over all
// pairs tested, by the book. It works on as many contexts at a time as workers
// allow.
func Join(ctx context.Context, all []*shift.Tested, views []series.View, known Known, book *Book, workers int) (*Result, error) {
	groups := contexts(all, views)
	near := newWindows(all)
	perGroup := make([]Hypotheses, len(groups))
	g, each := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for i, group := range groups {
		g.Go(func() error {
			if err := each.Err(); err != nil {
				return err
			}
			group.windows = near
			perGroup[i] = group.join(views[group.series[0].View], known.Unseen, book.q)
			group.near = nil
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var h Hypotheses
	r := &Result{Tested: map[string]int{}}
	for _, some := range perGroup {
		h.Pairs = append(h.Pairs, some.Pairs...)
		h.others = append(h.others, some.others...)
	}
	for _, p := range h.Pairs {
		r.Tested[p.Kind]++
	}
	for _, c := range h.others {
		r.Tested[KindOf(c.across)] += c.len()
	}
	if err := h.confirm(ctx, known.Listed, book.q, workers); err != nil {
		return nil, err
	}
	book.Settle(h, known.Listed)
	for _, p := range h.Pairs {
		if !p.Found {
			continue
		}
		p.Amount = Moved(p)
		r.Pairs = append(r.Pairs, p)
	}
	slices.SortStableFunc(r.Pairs, func(a, b *Pair) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), cmp.Compare(a.From.View, b.From.View), a.From.Cell.Compare(b.From.Cell), a.To.Cell.Compare(b.To.Cell))
	})
	return r, nil
}

// confirm sets the q-values and confirms the p-values of every pair that would be
// found, until no more change: a bootstrap only ever raises a p-value, so that
// what is not found needs none.
func (h Hypotheses) confirm(ctx context.Context, listed Listed, q float64, workers int) error {
	for {
		h.Control(listed)
		var open []*Pair
		for _, p := range h.Pairs {
			if p.Q <= q && !p.confirmed {
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
	p.P = max(p.P, conjoin(p.Fall.P, PRise(p.Rise), p.tries).Largest)
}

// conjoin joins the p-values of the two sides. The receiver was tested near every
// fall that was tried, and pays for it by Bonferroni's inequality; the p-value of
// the fall is already that of a series of which any fall could have been reported.
func conjoin(fall, rise float64, tries int) fdr.Conjunction {
	rise = min(1, rise*float64(tries))
	return fdr.Conjunction{Largest: max(fall, rise), Next: min(fall, rise)}
}

// join tests every ordered pair of the group; where parties differ, those of a designated
// one and one that is not. A pair of which a side has a p-value
// above most is counted alone; and so is one that shares neither product nor place
// unless its amounts are comparable, because they must tell then that it is the same
// trade.
func (g *group) join(v series.View, unseen Unseen, most float64) Hypotheses {
	var out Hypotheses
	axes := g.across.Axes()
	parties := byParty(g.across)
	turned := unseen != nil && g.across == flows.Set(flows.Destination)
	for _, from := range g.series {
		if parties && !from.Listed {
			continue
		}
		falls := falls(from)
		if len(falls) == 0 {
			continue
		}
		alone := giver{across: g.across, from: from, falls: falls}
		for j, to := range g.series {
			if !differ(from.Cell, to.Cell, axes) || to.Measure != from.Measure || (from.Alone && to.Alone) || parties && to.Listed {
				continue
			}
			best, which := g.bestFall(falls, j)
			if which < 0 {
				continue
			}
			fall, rise := falls[which], g.risesNear(falls[which].K).event(j)
			if best.Largest > most || len(axes) > 1 && !comparable(fall, rise) {
				alone.add(nearness(g.across, from.Cell, to.Cell), best.Next, which)
				continue
			}
			out.Pairs = append(out.Pairs, &Pair{
				Kind: KindOf(g.across), View: v, Across: g.across, From: from, To: to, Fall: fall, Rise: rise,
				Unseen: turned && unseen(from.Cell, to.Cell, rise.First),
				P:      best.Largest, Other: best.Next, tries: len(falls),
			})
		}
		out.others = append(out.others, alone.crowds...)
	}
	return out
}

// differ tells whether two cells differ on every one of the axes, so that on that of the
// product they have no goods in common.
func differ(a, b flows.Cell, axes []flows.Axis) bool {
	for _, axis := range axes {
		if a[axis] == b[axis] || axis == flows.Product && flows.ProductsMeet(a[axis], b[axis]) {
			return false
		}
	}
	return true
}

// giver counts the pairs of a series that cannot be found.
type giver struct {
	across flows.AxisSet
	from   *shift.Tested
	falls  []shift.Event
	crowds []*crowd
}

// add counts a pair with the given fall, among those whose receivers are as near.
func (g *giver) add(near, next float64, which int) {
	k := slices.IndexFunc(g.crowds, func(c *crowd) bool { return c.near == near })
	if k < 0 {
		k = len(g.crowds)
		g.crowds = append(g.crowds, newCrowd(g.across, g.from, near, g.falls))
	}
	g.crowds[k].add(next, g.falls, which)
}

// newCrowd returns the empty crowd of a giver. Nearly all of its pairs have the
// p-value of one of its falls for their smaller one: those are its first places.
func newCrowd(across flows.AxisSet, from *shift.Tested, near float64, falls []shift.Event) *crowd {
	c := &crowd{across: across, from: from, near: near}
	for _, e := range falls {
		c.next = append(c.next, some{fdr.Crowd{Next: e.P}, e.First})
	}
	return c
}

// add counts a pair with the given fall of the giver.
func (c *crowd) add(next float64, falls []shift.Event, which int) {
	if c.next[which].Next == next {
		c.next[which].Count++
		return
	}
	c.next = append(c.next, some{fdr.Crowd{Next: next, Count: 1}, falls[which].First})
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

// bestFall returns the p-values of the pair of a giver with the given falls and
// series j of the group, with the fall that pairs best; -1 where none can be tested.
func (g *group) bestFall(falls []shift.Event, j int) (best fdr.Conjunction, which int) {
	which = -1
	for i, fall := range falls {
		p := g.risesNear(fall.K).p[j]
		if math.IsNaN(p) {
			continue
		}
		if c := conjoin(fall.P, p, len(falls)); which < 0 || c.Largest < best.Largest {
			best, which = c, i
		}
	}
	return best, which
}
