package detect

import (
	"detour/detect/cases"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/detect/words"
	"detour/flows"
	"detour/flows/place"
)

// mostOf is the share of a shift from which on it is told to be that of one cell inside
// its own: four fifths. It says where to look and tests nothing.
const mostOf = 0.8

// spread are the axes that a cell may be summed over and a reader asks for.
var spread = flows.Set(flows.Origin, flows.Destination, flows.Via, flows.Mode)

// atlas finds the series inside a cell, by flow and product.
type atlas map[[2]string][]*shift.Tested

func newAtlas(tested []*shift.Tested) atlas {
	a := atlas{}
	for _, t := range tested {
		if t.Cell.Axes()&^spread&^flows.Set(flows.Flow, flows.Product, flows.Currency) == 0 {
			a[keyOf(t.Cell)] = append(a[keyOf(t.Cell)], t)
		}
	}
	return a
}

func keyOf(c flows.Cell) [2]string { return [2]string{c[flows.Flow], c[flows.Product]} }

// find returns the finest cell inside that of a leg which holds most of its shift, itself
// if there is none. It goes on from cell to cell by as few axes as there are views for, and
// asks for the mode of transport last.
func (a atlas) find(l leg) flows.Cell {
	least, cell := mostOf*moved(l, l.Tested), l.Cell
	for {
		var best *shift.Tested
		var held float64
		for _, t := range a[keyOf(cell)] {
			more := t.Cell.Axes() &^ cell.Axes()
			if more == 0 || t.Measure != l.Measure || !transfer.Inside(t.Cell, cell) || best != nil && steps(more) > steps(best.Cell.Axes()&^cell.Axes()) {
				continue
			}
			if m := moved(l, t); m >= least && (best == nil || steps(more) < steps(best.Cell.Axes()&^cell.Axes()) || m > held) {
				best, held = t, m
			}
		}
		if best == nil {
			return cell
		}
		cell = best.Cell
	}
}

// steps says how far a cell lies inside another one that it adds axes to.
func steps(more flows.AxisSet) int {
	n := 2 * more.Len()
	if more.Has(flows.Mode) {
		n++
	}
	return n
}

// moved is the shift of a series in the direction and at the date of a leg, in months of
// which the leg's own levels are made.
func moved(l leg, t *shift.Tested) float64 {
	y, apart := t.Tested(), int(l.Start-t.Start)
	at := func(k int) int { return min(max(0, k+apart), len(y)) }
	before := series.MeanOver(y, at(l.event.From), at(l.event.K))
	after := series.MeanOver(y, at(l.event.K), at(l.event.To))
	return float64(l.event.Direction) * (after - before)
}

// whereabouts are where inside the cells of a fall and a rise most of them lies; empty
// where a cell is as fine as the data, or its shift is spread.
type whereabouts struct{ fall, rise string }

func (a atlas) whereabouts(fall, rise leg) whereabouts {
	return whereabouts{within(fall.Cell, a.find(fall)), within(rise.Cell, a.find(rise))}
}

// behind puts them behind a headline.
func (w whereabouts) behind(headline string) string {
	where := ""
	switch w {
	case whereabouts{}:
		return headline
	case whereabouts{w.rise, w.rise}:
		where = words.Say("headline.within.both", "where", w.rise)
	case whereabouts{rise: w.rise}:
		where = words.Say("headline.within.rise", "where", w.rise)
	case whereabouts{fall: w.fall}:
		where = words.Say("headline.within.fall", "where", w.fall)
	default:
		where = words.Say("headline.within.each", "rise", w.rise, "fall", w.fall)
	}
	return words.Say("headline.within.told", "headline", headline, "where", where)
}

// locate tells the whereabouts of cases, those of the finding that each is about: of its
// rise only where the case adds up no other.
func (c *composer) locate(drawn []finding.Case, members []cases.Member) {
	counted, told := map[string]int{}, map[string]bool{}
	for _, m := range members {
		if m.Counted > 0 {
			counted[m.CaseID]++
		}
		told[m.Headline] = true
	}
	for i := range drawn {
		if told[drawn[i].Headline] { // that of its only finding, which tells them
			continue
		}
		w := c.where[drawn[i].About]
		if counted[drawn[i].ID] > 1 {
			w.rise = ""
		}
		drawn[i].Headline = w.behind(drawn[i].Headline)
	}
}

// within writes what a cell inside another one adds to it, ports with their names.
func within(cell, inside flows.Cell) string {
	if o, known := place.FindOffice(inside[flows.Via]); known {
		inside = inside.With(flows.Via, o.String())
	}
	return finding.Whereabouts(inside, (inside.Axes()&^cell.Axes())&spread)
}
