package transfer

import (
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

// mostFalls is how many falls of one series are tried; each further one is paid
// for by Bonferroni's inequality.
const mostFalls = 2

// control sets the q-value of every pair, kind by kind: each kind is a family of
// its own, so that the many pairs of products do not drown the few of routes.
// Within a kind every view has the same share of the error budget, so that the
// many pairs of the finest codes do not drown the few of the sums.
func control(pairs []*Pair) {
	byKind := map[string][]*Pair{}
	inView := map[string]map[series.View]float64{}
	for _, p := range pairs {
		byKind[p.Kind] = append(byKind[p.Kind], p)
		if inView[p.Kind] == nil {
			inView[p.Kind] = map[series.View]float64{}
		}
		inView[p.Kind][p.View]++
	}
	for kind, family := range byKind {
		c, w := make([]fdr.Conjunction, len(family)), make([]float64, len(family))
		for i, p := range family {
			c[i] = fdr.Conjunction{Largest: p.P, Next: p.Other}
			w[i] = 1 / inView[kind][p.View]
		}
		for i, q := range fdr.WeightedAdaFilter(c, w) {
			family[i].Q = min(1, q)
		}
	}
}
