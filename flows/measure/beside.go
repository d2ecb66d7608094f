package measure

import (
	"strings"

	"detour/flows"
	"detour/flows/nomenclature"
)

// Relation says how a cell stands to a measure, the nearest first.
type Relation uint8

// The relations of a cell to a measure.
const (
	Apart     Relation = iota
	Listed             // the measure concerns the goods of the cell
	Holds              // the cell's code is the beginning of a listed one, or its sum has one
	Neighbour          // a neighbouring code between the same ends
	Elsewhere          // listed goods to another destination than the one named
	Otherwise          // listed goods from another origin than the one named, to whatever destination
)

// String names the relation as a report does.
func (r Relation) String() string {
	return [...]string{"apart", "listed", "holds listed codes", "beside a listed code", "listed, to another destination", "listed, from another origin"}[r]
}

// Relation tells how a cell stands to the measure. A cell summed over a country or a
// party that the measure names is apart from it.
func (m *Measure) Relation(c flows.Cell) Relation {
	product := c[flows.Product]
	if m.Code == "" || product == "" || flows.Masked(product) || m.Direction == Transit || !m.named(c) || !at(m.Origin, c[flows.Origin]) {
		return Apart
	}
	there := at(m.Destination, c[flows.Destination])
	switch {
	case there && flows.ProductWithin(product, m.Code):
		return Listed
	case there && flows.ProductsMeet(product, m.Code):
		return Holds
	case there && m.neighbours(product):
		return Neighbour
	case !there && c[flows.Destination] != "" && m.of(product):
		return Elsewhere
	}
	return Apart
}

// neighbours tells whether a code is a neighbour of one that begins as the
// measure's does, or of which it begins (see [nomenclature.Neighbour]).
func (m *Measure) neighbours(product string) bool {
	n := min(len(product), len(m.Code))
	h := nomenclature.Heading(product)
	if n < 4 || h == "" {
		return false
	}
	if h == m.Code[:len(h)] {
		return true
	}
	for _, paired := range nomenclature.Paired(product) {
		if strings.HasPrefix(m.Code, paired) {
			return true
		}
	}
	return false
}

// Taken returns the measures that restrict the goods which a cell receives, wherever they
// come from, and how it stands to them: [Listed], [Elsewhere] or [Otherwise], else
// [Apart] and none. Whoever is cut off from one origin takes the goods up from another.
func (t *Table) Taken(c flows.Cell) (nearest []*Measure, r Relation) {
	if nearest, r = t.Beside(c); r == Listed || r == Elsewhere {
		return nearest, r
	}
	if nearest, r = t.Beside(c.With(flows.Origin, "")); r == Listed || r == Elsewhere {
		return nearest, Otherwise
	}
	return nil, Apart
}

// Beside returns the measures that stand nearest to a cell and their relation to
// it, [Apart] and none of a nil table.
func (t *Table) Beside(c flows.Cell) (nearest []*Measure, r Relation) {
	if t == nil {
		return nil, Apart
	}
	for _, m := range t.measures {
		switch rel := m.Relation(c); {
		case rel == Apart:
		case r == Apart || rel < r:
			nearest, r = []*Measure{m}, rel
		case rel == r:
			nearest = append(nearest, m)
		}
	}
	return nearest, r
}
