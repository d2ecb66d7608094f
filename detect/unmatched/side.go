package unmatched

import (
	"detour/detect/changepoint"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
)

// Side is one side of a transfer or a relay that was found.
type Side struct {
	*shift.Tested
	Event shift.Event
}

// accountedShare is the share of a shift that the sides inside its cell must make up
// for it to be theirs, seen from further away.
const accountedShare = 0.5

// sameMonths is how far the intervals of two dates of one shift may lie apart: as far
// as two dates of one event (package shift).
const sameMonths = 2

// accounted are the sides by what tells them apart at once.
type accounted map[sideKey][]Side

type sideKey struct {
	flow      string
	mass      bool
	direction changepoint.Direction
}

func newSides(sides []Side) accounted {
	a := accounted{}
	seen := map[[2]any]bool{}
	for _, s := range sides {
		if id := [2]any{s.Tested, s.Event.K}; !seen[id] {
			seen[id] = true
			a[s.key()] = append(a[s.key()], s)
		}
	}
	return a
}

func (s Side) key() sideKey {
	return sideKey{s.Cell[flows.Flow], s.Measure == flows.Kg, s.Event.Direction}
}

// hold tells whether a shift is accounted for by the sides of what was found in the
// same months: it lies inside a side, or what fell or rose inside it makes up half
// of it. Sides inside one another, of several views, are not added up.
func (a accounted) hold(s *Shift) bool {
	for _, side := range a[(Side{s.Tested, s.Event}).key()] {
		if side.Event.Low > s.Event.High+sameMonths || side.Event.High < s.Event.Low-sameMonths {
			continue
		}
		if transfer.Inside(s.Cell, side.Cell) {
			return true
		}
		if transfer.Inside(side.Cell, s.Cell) && size(side.Event) >= accountedShare*size(s.Event) {
			return true
		}
	}
	return false
}

func size(e shift.Event) float64 {
	d := e.After.Mean - e.Before.Mean
	return max(d, -d)
}
