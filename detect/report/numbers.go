package report

import (
	"math"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// numbers are the figures beside the chart.
func numbers(d batch.Detail, curves []curve, unit finding.Unit) []tally {
	out := []tally{{words.Say("numbers.moved", "unit", unit.Name), unit.Number(d.Moved) + "\u00a0" + unit.Range(d.MovedLow, d.MovedHigh)}}
	if !math.IsNaN(d.Ratio) {
		out = append(out, tally{words.Say("numbers.share"), share(d.Finding)})
	}
	for _, l := range d.Legs {
		if l.Role != finding.RoleControl && l.P != nil && d.Kind != finding.MirrorGap { // a gap is tested as one
			out = append(out, tally{words.Say("numbers.p", "side", legName(d.Kind, l)), finding.Probability(*l.P)})
		}
	}
	for _, l := range d.Legs {
		if l.CILevel != nil && l.CILow != nil && l.CIHigh != nil && d.Kind != finding.MirrorGap {
			out = append(out, tally{words.Say("numbers.date", "side", legName(d.Kind, l)), words.Say("numbers.held", "interval", finding.Months(*l.CILow, *l.CIHigh), "level", finding.AtLeast(*l.CILevel))})
		}
	}
	together := words.Say("numbers.pair")
	switch d.Kind {
	case finding.UnmatchedShift:
		together = words.Say("numbers.any")
	case finding.MirrorGap:
		together = words.Say("numbers.gap")
	case finding.NewParty:
		together = words.Say("numbers.usual")
	}
	out = append(out, tally{together, finding.Probability(d.P)}, tally{words.Say("column.q"), finding.Probability(d.Q)})
	for _, c := range curves {
		if before, after, ok := c.tested(); ok {
			out = append(out, tally{words.Say("numbers.months", "side", legName(d.Kind, c.leg)), words.Say("numbers.beforeafter", "before", before, "after", after)})
		}
	}
	return append(out, tally{words.Say("numbers.measure"), measureWord(d.Measure)}, tally{words.Say("column.finding"), finding.Printable(d.ID)}, tally{words.Say("column.case"), finding.Printable(d.CaseID)})
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
