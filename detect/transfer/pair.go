package transfer

import (
	"math"
	"slices"

	"detour/detect/fdr"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

// Pair is a fall and a rise that may belong together.
type Pair struct {
	Kind       string
	View       series.View
	Across     flows.Axis
	From, To   *shift.Tested
	Fall, Rise shift.Event
	P, Q       float64
	Other      float64 // the smaller of the two p-values
	Amount     Amount
	tries      int // falls of From that were tried
	confirmed  bool
}

// Kinds maps the axis that a transfer crosses to the kind of finding.
var Kinds = map[flows.Axis]string{
	flows.Product:     finding.Substitution,
	flows.Via:         finding.RouteDiversion,
	flows.Mode:        finding.ModeDiversion,
	flows.Destination: finding.DestinationDiversion,
	flows.Origin:      finding.OriginDiversion,
}

// mostFalls is how many falls of one series are tried.
const mostFalls = 2

// Control sets the q-value of every pair, family by family: the pairs of one kind
// of which what leaves is under a measure are one family, the others of the kind
// another. So the few pairs that the question is about are not drowned by the many
// others, nor the routes by the products; and the rate holds in each.
func Control(pairs []*Pair, listed Listed) {
	type family struct {
		kind   string
		listed bool
	}
	families := map[family][]*Pair{}
	for _, p := range pairs {
		f := family{p.Kind, listed != nil && listed(p.From.Cell)}
		families[f] = append(families[f], p)
	}
	for _, members := range families {
		c := make([]fdr.Conjunction, len(members))
		for i, p := range members {
			c[i] = fdr.Conjunction{Largest: p.P, Next: p.Other}
		}
		for i, q := range fdr.WeightedAdaFilter(c, weights(members)) {
			members[i].Q = min(1, q)
		}
	}
}

// Listed tells whether the goods of a cell are under a restrictive measure at some
// time. Nil: nothing is known of measures.
type Listed func(flows.Cell) bool

// weights are the prior weights of the pairs of a family: the square root of what
// a month of the leaving cell amounts to, in units of the mean over the family's
// cells of the same measure. It lies between asking the same of every cell and
// asking it of every tonne, so that the many small cells do not drown the few
// that matter, nor the parts their sums. A test does not depend on the unit of its
// series, so that nothing of it depends on the p-values.
func weights(pairs []*Pair) []float64 {
	w := make([]float64, len(pairs))
	of := map[flows.Measure][]float64{}
	for i, p := range pairs {
		y := p.From.Tested()
		w[i] = math.Sqrt(max(0, mean(y, 0, len(y))))
		of[p.From.Measure] = append(of[p.From.Measure], w[i])
	}
	average := map[flows.Measure]float64{}
	for measure, all := range of {
		slices.Sort(all) // a sum in their order would depend on that of the pairs
		average[measure] = mean(all, 0, len(all))
	}
	for i, p := range pairs {
		w[i] /= average[p.From.Measure]
	}
	return w
}
