package detect

import (
	"cmp"
	"fmt"
	"slices"

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
	text := "what left: " + m.String()
	switch months := int(p.Fall.First - begins); {
	case months > 0:
		text += fmt.Sprintf("; it fell %s later", plural(months, "month"))
	case months < 0:
		text += fmt.Sprintf("; it fell %s before", plural(-months, "month"))
	default:
		text += "; it fell in that month"
	}
	if to := c.measures.Concerning(p.To.Cell); len(to) > 0 {
		return text + ". What came: " + nearest(to, p.Rise.First).String()
	}
	return text + ". What came: under no measure known here"
}

// nearest returns the measure that begins nearest to a month, the earlier of two.
func nearest(measures []*measure.Measure, month flows.Month) *measure.Measure {
	distance := func(m *measure.Measure) int {
		d := int(flows.NewMonth(m.From.Year(), int(m.From.Month())) - month)
		return max(d, -d)
	}
	return slices.MinFunc(measures, func(a, b *measure.Measure) int { return cmp.Compare(distance(a), distance(b)) })
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
