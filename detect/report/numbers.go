package report

import (
	"math"

	"detour/detect/batch"
	"detour/detect/finding"
)

// numbers are the figures beside the chart.
func numbers(d batch.Detail, curves []curve, unit finding.Unit) []tally {
	out := []tally{{"Moved, " + unit.Name + " a month", unit.Number(d.Moved) + "\u00a0" + unit.Range(d.MovedLow, d.MovedHigh)}}
	if d.Kind != finding.UnmatchedShift {
		out = append(out, tally{"Share of what left", share(d.Finding)})
	}
	for _, l := range d.Legs {
		if l.Role != finding.RoleControl && l.P != nil {
			out = append(out, tally{legName(l) + ", p", finding.Probability(*l.P)})
		}
	}
	together := "Pair, p"
	if d.Kind == finding.UnmatchedShift {
		together = "Any of its shifts, p"
	}
	out = append(out, tally{together, finding.Probability(d.P)}, tally{"q", finding.Probability(d.Q)})
	for _, c := range curves {
		if before, after, ok := c.tested(); ok {
			out = append(out, tally{legName(c.leg) + ", months before and after", finding.Count(int64(before)) + " and " + finding.Count(int64(after))})
		}
	}
	return append(out, tally{"Measure", finding.Printable(d.Measure)}, tally{"Finding", finding.Printable(d.ID)}, tally{"Case", finding.Printable(d.CaseID)})
}

// tested counts the months before and after the shift that entered its test:
// those that have a fitted level and were not left out.
func (c curve) tested() (before, after int, ok bool) {
	first, ok := firstNew(c.leg)
	for i, m := range c.months {
		switch {
		case c.masked[i] || math.IsNaN(c.fitted[i]):
		case m < first:
			before++
		default:
			after++
		}
	}
	return before, after, ok
}
