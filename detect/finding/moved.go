package finding

import "math"

// Movement is what became of the fall that a case is about: the levels before and
// after it, what turned up where, each mass once, and what was not found again.
type Movement struct {
	What          string  // "exports of 8703 to RU"
	Before, After float64 // levels of it, a month
	Gained        []Gain  // the largest first
	Others        float64 // of what moved, that which other falls of the case lost
}

// Gain is what turned up in one place.
type Gain struct {
	Where  string // "to KZ"
	Amount float64
}

// Lost is the fall.
func (m Movement) Lost() float64 { return math.Max(0, m.Before-m.After) }

// Gone is what of the fall was not found again.
func (m Movement) Gone() float64 {
	found := 0.0
	for _, g := range m.Gained {
		found += g.Amount
	}
	return math.Max(0, m.Lost()-found)
}

// MovementOf returns the movement of a case; a case of shifts without a counterpart has
// none.
func MovementOf(c Case, told []Told) (m Movement, ok bool) {
	s, found := anchor(c, told), parts(told)
	if s.none() || len(found) == 0 {
		return m, false
	}
	m.What = s.bare().subject()
	for _, l := range s.legs {
		m.Before += l.Before
		m.After += l.After
	}
	total := 0.0
	for _, p := range found {
		m.Gained = append(m.Gained, Gain{p.where, p.counted})
		total += p.counted
	}
	m.Others = math.Max(0, total-m.Lost())
	return m, m.Before > m.After
}

// Apart returns for each leg, controls aside, the words that set it apart from the
// others: "of 2710", "via RULUG", "from KG to RU".
func Apart(legs []Leg) []string {
	var sides []side
	for _, l := range legs {
		if l.Role != RoleControl {
			sides = append(sides, sideOf([]Leg{l}, l.Role).bare())
		}
	}
	out := make([]string, len(sides))
	for i, s := range sides {
		differ := s.differs(s)
		for _, o := range sides {
			differ |= s.differs(o)
		}
		if words := s.phrases(differ); words != "" {
			out[i] = words[1:]
		} else {
			out[i] = s.subject()
		}
	}
	return out
}
