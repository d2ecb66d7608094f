package detect

import (
	"cmp"
	"fmt"
	"slices"
	"time"

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

// restrictions are the measures that stand nearest to each leg.
func (c *composer) restrictions(id string, legs []leg) []finding.Restriction {
	var out []finding.Restriction
	for _, l := range legs {
		measures, relation := c.measures.Beside(l.Cell)
		for _, m := range measures {
			out = append(out, finding.Restriction{
				Finding: id, Role: l.role, Product: l.Cell[flows.Product], Relation: relation.String(),
				Regime: m.Regime, Act: m.Act, Annex: m.Annex, Code: m.Code, Ex: m.Ex, Origin: m.Origin, Destination: m.Destination,
				From: finding.DayNumber(m.From), Until: optionalDay(m.To), WindDown: optionalDay(m.WindDown), Contracts: m.Contracts,
			})
		}
	}
	return out
}

func optionalDay(t time.Time) *int32 {
	if t.IsZero() {
		return nil
	}
	d := finding.DayNumber(t)
	return &d
}

// nearest returns the measure that begins nearest to a month, the earlier of two.
func nearest(measures []*measure.Measure, month flows.Month) *measure.Measure {
	distance := func(m *measure.Measure) int {
		d := int(flows.NewMonth(m.From.Year(), int(m.From.Month())) - month)
		return max(d, -d)
	}
	return slices.MinFunc(measures, func(a, b *measure.Measure) int { return cmp.Compare(distance(a), distance(b)) })
}
