package transfer

import (
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

// Pair is a fall and a rise that may belong together.
type Pair struct {
	Kind       string
	View       series.View
	Across     flows.AxisSet // on which the two sides differ
	From, To   *shift.Tested
	Onward     *shift.Tested // the last leg of a relay, of which the pair is the beginning
	Unseen     bool          // a relay of which nobody reports the last leg
	Fall, Rise shift.Event
	P, Q       float64
	Other      float64 // the smaller of the two p-values
	Found      bool    // at the error rate asked for (see [Book.Settle])
	Amount     Amount
	tries      int // falls of From that were tried
	confirmed  bool
}

// kinds maps the axis that a transfer crosses to the kind of finding.
var kinds = map[flows.Axis]string{
	flows.Product:     finding.Substitution,
	flows.Via:         finding.RouteDiversion,
	flows.Mode:        finding.ModeDiversion,
	flows.Destination: finding.DestinationDiversion,
	flows.Origin:      finding.OriginDiversion,
	flows.Consignor:   finding.Successor,
	flows.Consignee:   finding.Successor,
}

// KindOf names a transfer by the axes that it crosses: that of goods which come
// under another code is a substitution, whatever else they change.
func KindOf(across flows.AxisSet) string {
	if across.Has(flows.Product) {
		return finding.Substitution
	}
	return kinds[across.Axes()[0]]
}

// ID names the finding that the pair makes.
func (p *Pair) ID() string {
	cells := []flows.Cell{p.From.Cell, p.To.Cell}
	if p.Onward != nil {
		cells = append(cells, p.Onward.Cell)
	}
	return finding.ID(p.Told(), cells...)
}

// Told is the kind of the finding that the pair makes: that of its family, but a relay
// where nobody reports the last leg.
func (p *Pair) Told() string {
	if p.Unseen {
		return finding.Relay
	}
	return p.Kind
}

// mostFalls is how many falls of one series are tried.
const mostFalls = 2
