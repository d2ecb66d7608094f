package detect

import (
	"cmp"
	"slices"

	"detour/detect/finding"
	"detour/detect/transfer"
	"detour/detect/unmatched"
	"detour/detect/words"
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
	m := nearest(through, p.Fall.First)
	transit := words.Say("restriction.transit", "country", place.Name(office.Country), "measure", told(m), "between", between(m, p.Fall.First))
	if text == "" {
		return transit
	}
	return words.Say("restriction.and", "one", text, "other", transit)
}

// goodsRestricted tells of measures on the goods of both sides.
func (c *composer) goodsRestricted(p *transfer.Pair) string {
	from := c.measures.Concerning(p.From.Cell)
	to := c.measures.Concerning(p.To.Cell)
	if len(from) == 0 {
		if len(to) == 0 {
			return ""
		}
		return words.Say("restriction.and", "one", words.Say("restriction.leftfree"), "other", words.Say("restriction.came", "measure", told(nearest(to, p.Rise.First))))
	}
	m := nearest(from, p.Fall.First)
	left := words.Say("restriction.left", "measure", told(m), "between", between(m, p.Fall.First))
	if first := from[0]; first.Begins() < m.Begins() && first.In(p.Fall.First) {
		left = words.Say("restriction.first", "left", left, "measure", told(first))
	}
	came := words.Say("restriction.camefree")
	switch {
	case len(to) == 0:
	case nearest(to, p.Rise.First) == m:
		came = words.Say("restriction.alike")
	default:
		came = words.Say("restriction.came", "measure", told(nearest(to, p.Rise.First)))
	}
	return words.Say("restriction.and", "one", left, "other", came)
}

// before tells how many months a measure began before a fall, or after it.
func before(begins, fall flows.Month) string {
	switch months := int(fall - begins); {
	case months > 0:
		return words.Say("restriction.before", "n", months)
	case months < 0:
		return words.Say("restriction.after", "n", -months)
	}
	return words.Say("restriction.same")
}

// concerned says which measure goods are under that changed in a month, nearest to it.
func (c *composer) concerned(cell flows.Cell, month flows.Month) string {
	if concerning := c.measures.Concerning(cell); len(concerning) > 0 {
		return words.Say("restriction.goods", "measure", unmatched.Measure(nearest(concerning, month)))
	}
	return ""
}

// designation says since when the party is designated whose trade fell. The list says
// nothing of the other.
func (c *composer) designation(p *transfer.Pair) string {
	since := c.parties.Designated[p.From.Cell[p.Across.Axes()[0]]]
	if since == 0 {
		return words.Say("restriction.designated")
	}
	return words.Say("restriction.designatedsince", "month", finding.Month(since.Date32()), "before", before(since, p.Fall.First))
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
		row := unmatched.Row(m)
		row.Finding, row.Role, row.Product, row.Relation = id, l.role, l.Cell[flows.Product], relation.String()
		out = append(out, row)
	}
	return out
}

// told writes a measure with what is said of earlier contracts.
func told(m *measure.Measure) string {
	text := unmatched.Measure(m)
	if !m.WindDown.IsZero() {
		text = words.Say("restriction.winddown", "measure", text, "day", finding.Day(finding.DayNumber(m.WindDown)))
	}
	if m.Contracts != "" {
		text = words.Say("restriction.contracts", "measure", text, "contracts", m.Contracts)
	}
	return text
}

// between says how many months lie between a measure and a fall.
func between(m *measure.Measure, fell flows.Month) string {
	switch months := int(fell - m.Begins()); {
	case !m.In(fell) && months > 0:
		return words.Say("restriction.lifted")
	case months > 0:
		return words.Say("restriction.before", "n", months)
	case months < 0:
		return words.Say("restriction.anticipated", "n", -months)
	}
	return words.Say("restriction.same")
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
