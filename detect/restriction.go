package detect

import (
	"cmp"
	"slices"
	"time"

	"detour/detect/finding"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/measure"
	"detour/flows/place"
)

// restriction says which measure the goods that left were under and since when, how
// many months lie between it and the change, and how it stands with the receiving
// side. A fall before the measure may anticipate it.
func (c *composer) restriction(p *transfer.Pair) string {
	text := c.goodsRestricted(p)
	office, _ := place.FindOffice(p.From.Cell[flows.Via])
	through := c.measures.Through(p.From.Cell, office.Country)
	if !p.Across.Has(flows.Via) || len(through) == 0 {
		return text
	}
	if text != "" {
		text += "; "
	}
	m := nearest(through, p.Fall.First)
	return text + "transit through " + place.Name(office.Country) + ", " + told(m) + ", " + between(m, p.Fall.First)
}

// goodsRestricted tells of measures on the goods of both sides.
func (c *composer) goodsRestricted(p *transfer.Pair) string {
	from := c.measures.Concerning(p.From.Cell)
	to := c.measures.Concerning(p.To.Cell)
	if len(from) == 0 {
		if len(to) == 0 {
			return ""
		}
		return "what left, not by any measure known here; what came, " + told(nearest(to, p.Rise.First))
	}
	m := nearest(from, p.Fall.First)
	text := "what left, " + told(m) + ", " + between(m, p.Fall.First)
	if first := from[0]; first.Begins() < m.Begins() && first.In(p.Fall.First) {
		text += " (first " + told(first) + ")"
	}
	switch {
	case len(to) == 0:
		return text + "; what came, not by any measure known here"
	case nearest(to, p.Rise.First) == m:
		return text + "; what came, alike"
	}
	return text + "; what came, " + told(nearest(to, p.Rise.First))
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

// told writes a measure with what is said of earlier contracts.
func told(m *measure.Measure) string {
	text := m.String()
	if !m.WindDown.IsZero() {
		text += ", wind-down until " + m.WindDown.Format("2 January 2006")
	}
	if m.Contracts != "" {
		text += ", contracts " + m.Contracts
	}
	return text
}

// between says how many months lie between a measure and a fall.
func between(m *measure.Measure, fell flows.Month) string {
	switch months := int(fell - m.Begins()); {
	case !m.In(fell) && months > 0:
		return "lifted before it fell"
	case months > 0:
		return finding.Plural(months, "month") + " before it fell"
	case months < 0:
		return finding.Plural(-months, "month") + " after it fell, possibly in anticipation"
	}
	return "the month in which it fell"
}

// nearest returns the measure that begins nearest to a month, the earlier of two; one
// that was lifted by then only if there is no other.
func nearest(measures []*measure.Measure, month flows.Month) *measure.Measure {
	lifted := func(m *measure.Measure) int {
		if month > m.Begins() && !m.In(month) {
			return 1
		}
		return 0
	}
	distance := func(m *measure.Measure) int {
		d := int(m.Begins() - month)
		return max(d, -d)
	}
	return slices.MinFunc(measures, func(a, b *measure.Measure) int {
		return cmp.Or(cmp.Compare(lifted(a), lifted(b)), cmp.Compare(distance(a), distance(b)))
	})
}
