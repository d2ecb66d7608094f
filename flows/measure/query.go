package measure

import (
	"slices"
	"strings"
	"time"

	"detour/flows"
)

// Query asks which measures there are for goods. An empty field asks for any.
type Query struct {
	Code                string
	Origin, Destination string // ISO 3166-1 alpha-2
	Direction           string // [Import], [Export] or [Transit]
	Party               string
	On                  time.Time // zero: at any time
}

// Coverage says how much of what is asked for a measure covers.
type Coverage string

// The coverages.
const (
	All  Coverage = "all"  // every good under the code asked for
	Part Coverage = "part" // the measure is of an ex code, or of longer codes than the one asked for
)

// Answer is a measure that a query found.
type Answer struct {
	*Measure
	Covers Coverage
}

// Ask returns the measures that a query asks for, by their first day. Where it asks
// for goods or ends, measures on transit and on parties answer only if it asks for
// them too; and goods that an act names without a code answer only where no code is
// asked for.
func (t *Table) Ask(q Query) []Answer {
	if t == nil {
		return nil
	}
	var out []Answer
	for _, m := range t.measures {
		if !q.On.IsZero() && !m.On(q.On) {
			continue
		}
		if covers, ok := q.matches(m); ok {
			out = append(out, Answer{m, covers})
		}
	}
	return out
}

func (q Query) matches(m *Measure) (Coverage, bool) {
	goods := q.Code != "" || q.Origin != "" || q.Destination != ""
	switch {
	case q.Code != "" && (m.Code == "" || (!strings.HasPrefix(q.Code, m.Code) && !strings.HasPrefix(m.Code, q.Code))):
		return "", false
	case q.Origin != "" && !at(m.Origin, q.Origin), q.Destination != "" && !at(m.Destination, q.Destination):
		return "", false
	case q.Direction != "" && m.Direction != "" && q.Direction != m.Direction, goods && m.Direction == Transit && q.Direction == "":
		return "", false
	case q.Party != "" && !strings.EqualFold(q.Party, m.Party), goods && m.Party != "" && q.Party == "":
		return "", false
	case m.Ex || (q.Code != "" && len(m.Code) > len(q.Code)):
		return Part, true
	}
	return All, true
}

// Loopholes lists the codes beside the one asked for that are under a measure on
// the day, where that one is not: neighbours of it between the same ends, in order.
func (t *Table) Loopholes(q Query) []string {
	var out []string
	if t == nil || q.Code == "" {
		return nil
	}
	cell := flows.Cell{}.With(flows.Product, q.Code).With(flows.Origin, q.Origin).With(flows.Destination, q.Destination)
	for _, m := range t.measures {
		if m.Party == "" && m.Relation(cell) == Neighbour && (q.On.IsZero() || m.On(q.On)) && !slices.Contains(out, m.Code) {
			out = append(out, m.Code)
		}
	}
	slices.Sort(out)
	return out
}
