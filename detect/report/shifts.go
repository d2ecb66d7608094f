package report

import (
	"cmp"
	"math"
	"slices"

	"detour/detect/batch"
	"detour/detect/finding"
)

// shifts are the level shifts for which no counterpart was found.
type shifts struct {
	Rows   []shift
	Tested string // series tested
	More   bool   // there are significant ones that are not shown
}

type shift struct{ Cell, Direction, Change, First, Interval, P, Chance string }

// significant is the level of a single test from which a shift is worth a line;
// how many such lines chance alone makes stands beside each.
const significant = 0.05

// unmatched lists the level shifts with the smallest p that are no part of a
// finding. A shift that shows in several views, in cells one inside the other, is
// listed once.
func unmatched(b *batch.Batch, most int) shifts {
	taken := chapters{}
	withdrawn := map[string]bool{}
	for _, f := range b.Findings {
		withdrawn[f.ID] = f.Status == finding.Withdrawn
	}
	for i := range b.Legs {
		if d, ok := datedLeg(&b.Legs[i]); ok && !withdrawn[b.Legs[i].Finding] {
			taken.add(d)
		}
	}
	var strong []*finding.Change
	for i := range b.Changes {
		c := &b.Changes[i]
		if c.Reason == "" && c.Class == "level" && c.P != nil && *c.P <= significant && c.FirstNew != nil && c.Before != nil && c.After != nil {
			strong = append(strong, c)
		}
	}
	slices.SortStableFunc(strong, func(a, b *finding.Change) int {
		return cmp.Or(cmp.Compare(*a.P, *b.P), cmp.Compare(moved(b), moved(a)))
	})
	tested := b.Manifest.Counts.Series - b.Manifest.Counts.Untested
	out := shifts{Tested: finding.Count(int64(tested))}
	for _, c := range strong {
		d := datedChange(c)
		if taken.has(d) {
			continue
		}
		if out.More = len(out.Rows) == most; out.More {
			break
		}
		taken.add(d)
		out.Rows = append(out.Rows, newShift(c, tested))
	}
	return out
}

func moved(c *finding.Change) float64 { return math.Abs(*c.After - *c.Before) }

func newShift(c *finding.Change, tested int) shift {
	unit := finding.UnitFor(c.Measure, c.Currency, max(math.Abs(*c.Before), math.Abs(*c.After)))
	s := shift{
		Cell: capital(finding.Subject(c.Axes)), Direction: "rise",
		Change: unit.Number(*c.Before) + " → " + unit.Number(*c.After) + " " + unit.Name,
		First:  finding.MonthShort(*c.FirstNew), P: finding.Probability(*c.P),
		Chance: chance(float64(tested) * *c.P),
	}
	if *c.After < *c.Before {
		s.Direction = "fall"
	}
	if c.CILow != nil && c.CIHigh != nil {
		s.Interval = finding.Months(*c.CILow, *c.CIHigh)
	}
	return s
}

// dated is a shift of a cell: its size, and the days between which it lies.
type dated struct {
	axes      finding.Axes
	size      float64 // negative where it falls
	low, high int32
}

func datedLeg(l *finding.Leg) (dated, bool) {
	if l.FirstNew == nil || l.Role == finding.RoleControl {
		return dated{}, false
	}
	d := dated{l.Axes, l.After - l.Before, *l.FirstNew, *l.FirstNew}
	d.widen(l.CILow, l.CIHigh)
	return d, true
}

func datedChange(c *finding.Change) dated {
	d := dated{c.Axes, *c.After - *c.Before, *c.FirstNew, *c.FirstNew}
	d.widen(c.CILow, c.CIHigh)
	return d
}

func (d *dated) widen(low, high *int32) {
	if low != nil && high != nil {
		d.low, d.high = min(d.low, *low), max(d.high, *high)
	}
}

// nearly is the share of the wider cell's shift that the narrower one must make
// up to be all of it but the swings of the rest.
const nearly = 0.8

// same tells whether two shifts are one seen twice: one cell inside the other,
// dates that may be the same, and nearly the same size.
func (d *dated) same(o *dated) bool {
	ratio := d.size / o.size
	return ratio >= nearly && ratio <= 1/nearly && d.low <= o.high && o.low <= d.high && (d.axes.Covers(o.axes) || o.axes.Covers(d.axes))
}

// chapters holds shifts by the chapter of their product, the first two digits of
// its code: only within a chapter can one cell lie inside another, unless one of
// them sums over products.
type chapters map[string][]dated

func chapter(a finding.Axes) string {
	if len(a.Product) < 2 {
		return ""
	}
	return a.Product[:2]
}

func (c chapters) add(d dated) { c[chapter(d.axes)] = append(c[chapter(d.axes)], d) }

func (c chapters) has(d dated) bool {
	own := chapter(d.axes)
	for name, shifts := range c {
		if own != "" && name != "" && own != name {
			continue
		}
		for i := range shifts {
			if shifts[i].same(&d) {
				return true
			}
		}
	}
	return false
}

// chance writes how many shifts chance alone would show, which is never none.
func chance(n float64) string {
	const least = .001 // below it three decimals show nothing
	if n < least {
		return "under .001"
	}
	return finding.Unit{Per: 1}.Number(n)
}
