package cases

import (
	"math"

	"detour/detect/finding"
	"detour/flows"
)

// Member is a finding with its legs.
type Member struct {
	*finding.Finding
	Legs []finding.Leg
}

// event is one side of a finding.
type event struct {
	cell      flows.Cell
	measure   string
	low, high int32 // days between which it lies
	amount    float64
	first     int32
	none      bool // the finding has no such side
}

// sides returns the fall and the rises of a finding: in a relay first that to the
// hub, then that from it on, which is the same mass seen again.
func (m Member) sides() (fall event, rises []event) {
	fall = event{none: true}
	for _, l := range m.Legs {
		switch l.Role {
		case finding.RoleFrom:
			fall = m.event(l)
		case finding.RoleTo, finding.RoleLeg1, finding.RoleLeg2:
			rises = append(rises, m.event(l))
		}
	}
	return fall, rises
}

func (m Member) event(l finding.Leg) event {
	e := event{
		cell: l.Cell().With(flows.Currency, ""), measure: m.Measure, amount: math.Abs(l.After - l.Before),
		low: m.CILow, high: m.CIHigh, first: m.FirstNew,
	}
	if l.FirstNew != nil && l.CILow != nil && l.CIHigh != nil {
		e.low, e.high, e.first = *l.CILow, *l.CIHigh, *l.FirstNew
	}
	return e
}

// headingDigits cut a product to its heading in the HS.
const headingDigits = 4

// akin tells whether two events may be parts of one.
func (e *event) akin(o *event) bool { return e.meets(o, headingDigits) }

// overlaps tells whether two events may share some mass.
func (e *event) overlaps(o *event) bool { return e.meets(o, math.MaxInt) }

// mayHold tells whether the mass of another event may be a part of this one's: its cell
// lies inside, or neither lies inside the other and they may still share some.
func (e *event) mayHold(o *event) bool { return e.overlaps(o) && (!o.covers(e) || e.covers(o)) }

// holds tells whether the other event lies inside this one.
func (e *event) holds(o *event) bool { return e.overlaps(o) && e.covers(o) }

// covers tells whether the cell of o lies inside that of e.
func (e *event) covers(o *event) bool {
	for a, want := range e.cell {
		if want != "" && want != o.cell[a] && (flows.Axis(a) != flows.Product || !flows.ProductWithin(o.cell[a], want)) {
			return false
		}
	}
	return true
}

// meets tells whether the cells of two events, their products cut to so many digits,
// do not exclude each other, and their dates overlap.
func (e *event) meets(o *event, digits int) bool {
	if e.none || o.none || e.low > o.high || o.low > e.high || e.measure != o.measure {
		return false
	}
	if !flows.ProductsMeet(flows.CutCodes(e.cell[flows.Product], digits), flows.CutCodes(o.cell[flows.Product], digits)) {
		return false
	}
	for a, v := range e.cell {
		if w := o.cell[a]; flows.Axis(a) != flows.Product && v != "" && w != "" && v != w {
			return false
		}
	}
	return true
}

// scope is what events that can meet have in common: the flow, the measure and the
// chapter of the product.
type scope struct{ flow, measure, chapter string }

// scopes divides claims, in their order, into those that cannot meet. A product shorter
// than a chapter, or of several, can meet any: then there is one scope.
func scopes(claims []*claim) [][]*claim {
	const chapterDigits = 2
	index := map[scope]int{}
	var out [][]*claim
	for _, c := range claims {
		e := c.anchor()
		chapter := flows.CutCodes(e.cell[flows.Product], chapterDigits)
		if len(chapter) != chapterDigits {
			return [][]*claim{claims}
		}
		key := scope{e.cell[flows.Flow], e.measure, chapter}
		k, known := index[key]
		if !known {
			k = len(out)
			index[key] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], c)
	}
	return out
}
