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
	"detour/flows/place"
)

// restriction says which measure the goods that left were under and since when, how
// many months lie between it and the change, and how it stands with the receiving
// side. A fall before the measure may anticipate it.
func (c *composer) restriction(p *transfer.Pair) string {
	if p.Kind == finding.Successor {
		return c.designation(p)
	}
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

// concerned says which measure goods are under that changed in a month, nearest to it.
func (c *composer) concerned(cell flows.Cell, month flows.Month) string {
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

// restrictions are the measures that stand nearest to each leg.
func (c *composer) restrictions(id string, legs []leg) []finding.Restriction {
	var out []finding.Restriction
	for _, l := range legs {
		measures, relation := c.measures.Beside(l.Cell)
		out = append(out, restrictions(id, l, measures, relation)...)
	}
	return out
}

// restrictions are the measures to which a leg stands in a relation.
func restrictions(id string, l leg, measures []*measure.Measure, relation measure.Relation) []finding.Restriction {
	var out []finding.Restriction
	for _, m := range measures {
		out = append(out, finding.Restriction{
			Finding: id, Role: l.role, Product: l.Cell[flows.Product], Relation: relation.String(),
			Regime: m.Regime, Act: m.Act, Annex: m.Annex, Code: m.Code, Ex: m.Ex, Origin: m.Origin, Destination: m.Destination,
			From: finding.DayNumber(m.From), Until: optionalDay(m.To), WindDown: optionalDay(m.WindDown), Contracts: m.Contracts,
		})
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
