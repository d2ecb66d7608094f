package transfer

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"detour/detect/fdr"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/nomenclature"
)

// Hypotheses are the pairs that were tested: those that can be found one by one,
// and the many others counted, so that what is kept grows with what is found.
type Hypotheses struct {
	Pairs  []*Pair
	others []*crowd
}

// crowd is the pairs of one giver, with receivers as near as each other, that cannot be
// found.
type crowd struct {
	across flows.AxisSet
	from   *shift.Tested
	near   float64
	next   []some
}

// some is pairs of a crowd with one fall, which dates to the month first. Their
// weight is that of the giver.
type some struct {
	fdr.Crowd
	first flows.Month
}

func (c *crowd) len() int {
	n := 0
	for _, o := range c.next {
		n += o.Count
	}
	return n
}

// Family is what the false discovery rate is controlled in: the pairs of one kind
// and crossing of which what leaves is under a measure are one family, the others
// another. So the few pairs that the question is about are not drowned by the many
// others, nor the routes by the products, nor those that differ on one axis by the
// many that differ on two; and the rate holds in each.
type Family struct {
	Kind   string
	Across flows.AxisSet
	Listed bool // what leaves is under a restrictive measure at some time
}

// Listed tells whether the goods of a cell are under a restrictive measure at some
// time. Nil: nothing is known of measures.
type Listed func(flows.Cell) bool

// Unseen tells whether goods that since a month go to the second cell, and no longer to
// the first, may go on to the destination of the first without anyone reporting it.
type Unseen func(from, to flows.Cell, rise flows.Month) bool

// Known is what is known of cells beside their amounts. The zero value knows nothing.
type Known struct {
	Listed Listed
	Unseen Unseen
}

func (l Listed) family(kind string, across flows.AxisSet, from *shift.Tested) Family {
	return Family{kind, across, l != nil && l(from.Cell)}
}

// String names the family: "substitution across product and destination, listed".
func (f Family) String() string {
	text := f.Kind + " across " + strings.ReplaceAll(f.Across.String(), ",", " and ")
	if f.Listed {
		text += ", listed"
	}
	return text
}

// parseFamily reads the columns that name a family.
func parseFamily(kind, across string, listed bool) (Family, error) {
	f := Family{Kind: kind, Listed: listed}
	for name := range strings.SplitSeq(across, ",") {
		a, err := flows.ParseAxis(name)
		if err != nil {
			return f, err
		}
		f.Across = f.Across.With(a)
	}
	return f, nil
}

// family is the hypotheses of one family.
type family struct {
	Family
	Hypotheses
}

// families divides the hypotheses, in the order of kind, crossing and measure.
func (h Hypotheses) families(listed Listed) []*family {
	index := map[Family]*family{}
	of := func(f Family) *family {
		if index[f] == nil {
			index[f] = &family{Family: f}
		}
		return index[f]
	}
	for _, p := range h.Pairs {
		f := of(listed.family(p.Kind, p.Across, p.From))
		f.Pairs = append(f.Pairs, p)
	}
	for _, c := range h.others {
		f := of(listed.family(KindOf(c.across), c.across, c.from))
		f.others = append(f.others, c)
	}
	var out []*family
	for _, f := range index {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *family) int { return a.compare(b.Family) })
	return out
}

func (f Family) compare(g Family) int {
	listed := func(f Family) int {
		if f.Listed {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(f.Kind, g.Kind), cmp.Compare(f.Across, g.Across), cmp.Compare(listed(f), listed(g)))
}

// Control sets the q-value of every pair, family by family.
func (h Hypotheses) Control(listed Listed) {
	for _, f := range h.families(listed) {
		for i, q := range f.tested(f.Pairs, free).Q() {
			f.Pairs[i].Q = min(1, q)
		}
	}
}

// tested returns the test of some pairs of the family beside all that cannot be
// found. The p-values of a pair are divided by share of the fall, of that error
// which is to be spent on it; a crowd's are of falls not found before.
func (f *family) tested(pairs []*Pair, share func(*Pair, flows.Month) float64) fdr.Family {
	weight := f.weights()
	var out fdr.Family
	for _, p := range pairs {
		s := share(p, p.Fall.First)
		out.Tested = append(out.Tested, fdr.Conjunction{Largest: p.P / s, Next: p.Other / s})
		out.Weights = append(out.Weights, weight(p.From)*p.nearness())
	}
	for _, c := range f.others {
		for _, o := range c.next {
			o.Next /= share(nil, o.first)
			o.Weight = weight(c.from) * c.near
			out.Others = append(out.Others, o.Crowd)
		}
	}
	return out
}

// free spends all of the error on every pair.
func free(*Pair, flows.Month) float64 { return 1 }

// nearness is the prior weight of a pair by its products: that of one code for another as
// a substitute (see [nomenclature.Weight]), 1 where it is the same. It is known before the
// data are seen.
func nearness(across flows.AxisSet, from, to flows.Cell) float64 {
	if !across.Has(flows.Product) {
		return 1
	}
	return nomenclature.Weight(from[flows.Product], to[flows.Product])
}

func (p *Pair) nearness() float64 {
	if !p.Across.Has(flows.Product) {
		return 1
	}
	return nearness(p.Across, p.From.Cell, p.To.Cell)
}

// weights returns the prior weight of the pairs of a giver, beside their nearness: the
// square root of what a month of its cell is worth. Times the nearness it is in units of
// the mean over the family's pairs of the same measure of it. The root lies between asking
// the same of every cell and asking it of every euro, so that the many small cells do not
// drown the few that matter, nor the parts their sums. A test does not depend on the unit
// of its series, so that nothing of it depends on the p-values.
func (f *family) weights() func(*shift.Tested) float64 {
	type worth struct {
		root float64
		of   flows.Measure
	}
	known := map[*shift.Tested]worth{}
	of := func(t *shift.Tested) worth {
		w, ok := known[t]
		if !ok {
			mean, measure := t.Worth()
			w = worth{math.Sqrt(mean), measure}
			known[t] = w
		}
		return w
	}
	all := map[flows.Measure][]float64{}
	count := map[flows.Measure]float64{}
	add := func(t *shift.Tested, n int, near float64) {
		w := of(t)
		all[w.of] = append(all[w.of], float64(n)*w.root*near)
		count[w.of] += float64(n)
	}
	for _, p := range f.Pairs {
		add(p.From, 1, p.nearness())
	}
	for _, c := range f.others {
		add(c.from, c.len(), c.near)
	}
	unit := map[flows.Measure]float64{}
	for m, w := range all {
		slices.Sort(w) // the order of the pairs must not show in the last digits
		for _, v := range w {
			unit[m] += v / count[m]
		}
	}
	return func(t *shift.Tested) float64 { return of(t).root / unit[of(t).of] }
}
