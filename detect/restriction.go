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
	from := c.measures.Concerning(p.From.Cell)
	if len(from) == 0 {
		return ""
	}
	m := nearest(from, p.Fall.First)
	begins := flows.NewMonth(m.From.Year(), int(m.From.Month()))
	text := "what left, " + m.String()
	switch months := int(p.Fall.First - begins); {
	case months > 0:
		text += fmt.Sprintf(", %s before it fell", finding.Plural(months, "month"))
	case months < 0:
		text += fmt.Sprintf(", %s after it fell", finding.Plural(-months, "month"))
	default:
		text += ", the month in which it fell"
	}
	to := c.measures.Concerning(p.To.Cell)
	switch {
	case len(to) == 0:
		return text + "; what came, not by any measure known here"
	case nearest(to, p.Rise.First) == m:
		return text + "; what came, alike"
	}
	return text + "; what came, " + nearest(to, p.Rise.First).String()
}

// nearest returns the measure that begins nearest to a month, the earlier of two.
func nearest(measures []*measure.Measure, month flows.Month) *measure.Measure {
	distance := func(m *measure.Measure) int {
		d := int(flows.NewMonth(m.From.Year(), int(m.From.Month())) - month)
		return max(d, -d)
	}
	return slices.MinFunc(measures, func(a, b *measure.Measure) int { return cmp.Compare(distance(a), distance(b)) })
}
