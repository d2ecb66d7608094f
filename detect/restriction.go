package detect

import (
	"cmp"
	"fmt"
	"slices"

	"detour/detect/finding"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/measure"
)

// restriction says which measure the goods that left were under, how many months
// lie between it and the change, and how it stands with the receiving side.
func (c *composer) restriction(p *transfer.Pair) string {
	if p.Kind == finding.Successor {
		return c.designation(p)
	}
	from := c.measures.Concerning(p.From.Cell)
	if len(from) == 0 {
		return ""
	}
	m := nearest(from, p.Fall.First)
	text := "what left, " + m.String() + before(flows.NewMonth(m.From.Year(), int(m.From.Month())), p.Fall.First)
	to := c.measures.Concerning(p.To.Cell)
	switch {
	case len(to) == 0:
		return text + "; what came, not by any measure known here"
	case nearest(to, p.Rise.First) == m:
		return text + "; what came, alike"
	}
	return text + "; what came, " + nearest(to, p.Rise.First).String()
}

// before tells how many months a measure began before a fall, or after it.
func before(begins, fall flows.Month) string {
	switch months := int(fall - begins); {
	case months > 0:
		return fmt.Sprintf(", %s before it fell", finding.Plural(months, "month"))
	case months < 0:
		return fmt.Sprintf(", %s after it fell", finding.Plural(-months, "month"))
	}
	return ", the month in which it fell"
}

// goods says which measure goods are under that changed in a month, nearest to it.
func (c *composer) goods(cell flows.Cell, month flows.Month) string {
	if concerning := c.measures.Concerning(cell); len(concerning) > 0 {
		return "the goods, " + nearest(concerning, month).String()
	}
	return ""
}

// designation says since when the party is designated whose trade fell. The list says
// nothing of the other.
func (c *composer) designation(p *transfer.Pair) string {
	since := c.parties.Designated[p.From.Cell[p.Across.Axes()[0]]]
	if since == 0 {
		return "the party whose trade fell is designated, the list does not tell since when; the other is not in the list"
	}
	return "the party whose trade fell is designated since " + finding.Month(since.Date32()) + before(since, p.Fall.First) + "; the other is not in the list"
}

// nearest returns the measure that begins nearest to a month, the earlier of two.
func nearest(measures []*measure.Measure, month flows.Month) *measure.Measure {
	distance := func(m *measure.Measure) int {
		d := int(flows.NewMonth(m.From.Year(), int(m.From.Month())) - month)
		return max(d, -d)
	}
	return slices.MinFunc(measures, func(a, b *measure.Measure) int { return cmp.Compare(distance(a), distance(b)) })
}
