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
func control(pairs []*Pair) {
	byKind := map[string][]*Pair{}
	for _, p := range pairs {
		byKind[p.Kind] = append(byKind[p.Kind], p)
	}
	for _, family := range byKind {
		c := make([]fdr.Conjunction, len(family))
		for i, p := range family {
			c[i] = fdr.Conjunction{Largest: p.P, Next: p.Other}
		}
		for i, q := range fdr.AdaFilter(c) {
			family[i].Q = q
		}
	}
}
