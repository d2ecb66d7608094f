package transfer

import (
	"slices"

	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/nomenclature"
)

// contextKey is what the two sides of a pair share: the view, the cell without
// the axes crossed and, where the product is one of them, what neighbouring codes
// share.
type contextKey struct {
	view   int
	across flows.AxisSet
	rest   flows.Cell
	family string
}

// group is the series of one context.
type group struct {
	across  flows.AxisSet
	series  []*shift.Tested
	near    map[int]*rises // by the month of a fall
	windows windows
}

// contexts groups the series that can be paired, in the order of the series.
func contexts(all []*shift.Tested, views []series.View) []*group {
	crossings := make([][]flows.AxisSet, len(views))
	for i, v := range views {
		crossings[i] = v.Crossings()
	}
	index := map[contextKey]*group{}
	var groups []*group
	for _, t := range all {
		if t.Reason != "" {
			continue
		}
		for _, across := range crossings[t.View] {
			k := contextKey{view: t.View, across: across, rest: t.Cell}
			for _, a := range across.Axes() {
				k.rest[a] = ""
			}
			if across.Has(flows.Product) {
				if k.family = nomenclature.Heading(t.Cell[flows.Product]); k.family == "" {
					continue
				}
			}
			if index[k] == nil {
				index[k] = &group{across: across, near: map[int]*rises{}}
				groups = append(groups, index[k])
			}
			index[k].series = append(index[k].series, t)
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return len(g.series) < 2 })
}
