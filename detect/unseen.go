package detect

import (
	"slices"

	"detour/detect/changepoint"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/measure"
	"detour/flows/panel"
	"detour/flows/place"
)

// unseen tells which turns to another destination are the beginning of a relay whose
// last leg nobody reports. Three things must hold: a measure restricts the goods on
// their old way, from the rise on or within the months in which a rise is looked for
// behind a fall, for trade may anticipate it; they can go on, across a land border or
// without duties; and neither the new country reports what it exports nor the old one
// what it imports.
func unseen(measures *measure.Table, coverage []panel.Coverage) transfer.Unseen {
	type side struct{ reporter, flow string }
	reports := map[side]bool{}
	for _, c := range coverage {
		reports[side{c.Reporter, c.Flow}] = true
	}
	return func(from, to flows.Cell, rise flows.Month) bool {
		hub, end := to[flows.Destination], from[flows.Destination]
		if !place.Borders(hub, end) && !place.FreeTrade(hub, end) || reports[side{hub, flows.Export}] || reports[side{end, flows.Import}] {
			return false
		}
		nearest, relation := measures.Beside(from)
		return (relation == measure.Listed || relation == measure.Holds) && slices.ContainsFunc(nearest, func(m *measure.Measure) bool {
			return m.Begins() <= rise+changepoint.WindowAfter && m.In(max(rise, m.Begins()))
		})
	}
}
