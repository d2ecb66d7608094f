package transfer

import (
	"math"
	"slices"

	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/party"
)

// Scene is what surrounds a pair: every tested series, for the checks that look
// at its neighbours.
type Scene struct {
	Codes   *series.Codes
	Parties *party.Register              // what is known of parties; nil: nothing
	route   map[routeKey][]*shift.Tested // by view and cell without its product
	gate    map[routeKey][]*shift.Tested // by view, flow and office alone
	mask    map[maskKey][]*series.Series // confidential trade, by chapter
}

type routeKey struct {
	view int
	rest flows.Cell
}

type maskKey struct{ flow, origin, destination, chapter string }

// NewScene indexes the series. masked are the series of the confidential codes
// by flow, origin and destination.
func NewScene(all []*shift.Tested, masked []*series.Series, codes *series.Codes) *Scene {
	s := &Scene{Codes: codes, route: map[routeKey][]*shift.Tested{}, gate: map[routeKey][]*shift.Tested{}, mask: map[maskKey][]*series.Series{}}
	for _, t := range all {
		if t.Reason == "" && !flows.Joined(t.Cell[flows.Product]) { // a sum would count its codes again
			k := routeKey{t.View, t.Cell.With(flows.Product, "")}
			s.route[k] = append(s.route[k], t)
			if t.Cell[flows.Via] != "" {
				s.gate[gateKey(t)] = append(s.gate[gateKey(t)], t)
			}
		}
	}
	for _, m := range masked {
		if p := m.Cell[flows.Product]; len(p) >= 2 {
			k := maskKey{m.Cell[flows.Flow], m.Cell[flows.Origin], m.Cell[flows.Destination], p[:2]}
			s.mask[k] = append(s.mask[k], m)
		}
	}
	return s
}

// around is how many months on either side of a date the neighbours are compared
// over.
const around = 6

// halved is the change of a neighbour that counts as a move of its own.
const halved = 0.5

func gateKey(t *shift.Tested) routeKey {
	return routeKey{t.View, t.Cell.On(flows.Set(flows.Flow, flows.Via))}
}

// alongside returns the series of other products on the route of t: through the
// same office, or between the same places. The other side of the pair is none of
// them: that it moves is what is to be explained.
func (s *Scene) alongside(t, partner *shift.Tested, across flows.AxisSet) []*shift.Tested {
	all := s.route[routeKey{t.View, t.Cell.With(flows.Product, "")}]
	if across.Has(flows.Via) {
		all = s.gate[gateKey(t)]
	}
	return slices.DeleteFunc(slices.Clone(all), func(o *shift.Tested) bool {
		return o == t || o == partner || flows.ProductsMeet(t.Cell[flows.Product], o.Cell[flows.Product])
	})
}

// moves counts the series that have trade around month k, and those of them that
// at least halved (or, with up, doubled) in the months after it.
func moves(all []*shift.Tested, k int, up bool) (others, moved int) {
	for _, o := range all {
		y := o.Tested()
		before, after := series.MeanOver(y, k-around, k), series.MeanOver(y, k, k+around)
		if math.IsNaN(before) || math.IsNaN(after) || before+after == 0 {
			continue
		}
		others++
		if (!up && after < halved*before) || (up && before < halved*after) {
			moved++
		}
	}
	return others, moved
}

// hidden returns the rise of the confidential trade of t's chapter around month
// k, in the measure of t.
func (s *Scene) hidden(t *shift.Tested, k int) float64 {
	sum := 0.0
	for key, all := range s.mask {
		if !sameEnds(key, t.Cell) {
			continue
		}
		for _, m := range all {
			y := m.Value
			if t.Measure == flows.Kg && m.Kg != nil {
				y = m.Kg
			}
			if d := series.MeanOver(y, k, k+around) - series.MeanOver(y, k-around, k); d > 0 {
				sum += d
			}
		}
	}
	return sum
}

func sameEnds(k maskKey, c flows.Cell) bool {
	match := func(a, b string) bool { return a == "" || b == "" || a == b }
	return match(k.flow, c[flows.Flow]) && match(k.origin, c[flows.Origin]) && match(k.destination, c[flows.Destination]) &&
		len(c[flows.Product]) >= 2 && flows.ProductsMeet(c[flows.Product], k.chapter)
}
