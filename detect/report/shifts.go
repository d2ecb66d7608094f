package report

import (
	"encoding/json"
	"fmt"
	"html/template"

	"detour/detect/batch"
	"detour/detect/finding"
)

// shifts are the level shifts beside a restrictive measure for which no counterpart
// was found.
type shifts struct {
	Rows  []shift
	Left  int    // cases that are not shown
	Rate  string // what was tested, and at which error rate
	Watch []watched
	More  int // watched rows that are not shown
}

// shift is a case of them.
type shift struct {
	Rank                                int32
	ID, Headline, Beside, Change, First string
	Interval, P, Q                      string
	Spark                               template.HTML
	Others                              int // findings of the case beside the first
}

// watched is a row of what seems to have moved and is not proven.
type watched struct{ Cell, Beside, Direction, Change, First, Seen, P, Wants string }

func newShifts(b *batch.Batch, most int) shifts {
	cases := selectCases(b, func(d batch.Detail) bool { return d.Unmatched() })
	s := shifts{Rate: shiftRate(b), Left: max(0, len(cases)-most), More: max(0, len(b.Watch)-most)}
	for _, c := range cases[:min(most, len(cases))] {
		s.Rows = append(s.Rows, newShift(c))
	}
	for i := range b.Watch[:min(most, len(b.Watch))] {
		s.Watch = append(s.Watch, newWatched(&b.Watch[i]))
	}
	return s
}

// shiftRate says how many shifts were tested, and by what rate they are listed.
func shiftRate(b *batch.Batch) string {
	n := b.Manifest.Counts.Beside
	if n == 0 {
		return "No tested series stands beside a restrictive measure that is known here, so that nothing could be listed: a cell summed over the origin or the destination that a measure names is not told apart."
	}
	text := fmt.Sprintf("Of the tested series %s stand beside a restrictive measure. Each is two hypotheses, a fall and a rise of its level: %s in all. q counts every one of them, by the weighted procedure of Benjamini and Hochberg; the error rate of the transfers is untouched by it.",
		finding.Count(int64(n)), finding.Count(int64(2*n)))
	if q, ok := shiftQ(b.Manifest.Settings); ok {
		text += " Those listed have a q of at most " + finding.Probability(q) + "."
	}
	return text
}

// shiftQ reads the rate of the list out of the settings of the batch.
func shiftQ(settings json.RawMessage) (float64, bool) {
	var s struct{ Unmatched *struct{ Q float64 } }
	if json.Unmarshal(settings, &s) != nil || s.Unmatched == nil {
		return 0, false
	}
	return s.Unmatched.Q, true
}

func newShift(c batch.CaseDetail) shift {
	top := c.Findings[0]
	for _, d := range c.Findings {
		if d.ID == c.About {
			top = d
		}
	}
	s := shift{
		Rank: c.Rank, ID: finding.Printable(top.ID), Headline: caseHeadline(c), Beside: finding.Escape(top.Restriction), First: finding.MonthShort(c.FirstNew),
		Interval: finding.Months(c.CILow, c.CIHigh), P: finding.Probability(top.P), Q: qRange(c.Case), Others: len(c.Findings) - 1,
		Spark: sparks(anchor(top.ID)+"k", curvesOf(top)),
	}
	if len(top.Legs) > 0 {
		l, unit := top.Legs[0], finding.UnitOf(top.Finding, top.Legs)
		s.Change = unit.Number(l.Before) + " → " + unit.Number(l.After) + " " + unit.Name
	}
	return s
}

func newWatched(w *finding.Watched) watched {
	unit := finding.UnitFor(w.Measure, w.Currency, max(w.Before, w.After))
	out := watched{
		Cell: capital(finding.Subject(w.Axes)), Beside: finding.Escape(w.Beside), Direction: finding.Printable(w.Direction),
		Change: unit.Number(w.Before) + " → " + unit.Number(w.After) + " " + unit.Name,
		First:  finding.MonthShort(w.FirstNew), Seen: finding.Plural(int(w.Months), "month"), P: "–", Wants: wants(w),
	}
	if w.P != nil {
		out.P = finding.Probability(*w.P)
	}
	return out
}

// alone is the p-value at which a shift would be evidence if it were tested alone.
const alone = 0.05

// wants says what a shift lacks to be shown.
func wants(w *finding.Watched) string {
	switch {
	case w.P != nil && *w.P <= alone:
		return "Seen if it were tested alone, not among all of the list."
	case w.Until != nil:
		return "No evidence. It has ended again, in " + finding.MonthShort(*w.Until) + "."
	case w.Needed != nil && w.P == nil:
		return fmt.Sprintf("Too few months to be tested. A %s of this size needs about %s.", finding.Printable(w.Direction), finding.Plural(int(*w.Needed), "more month"))
	case w.Needed != nil:
		return fmt.Sprintf("No evidence yet. A %s of this size needs about %s.", finding.Printable(w.Direction), finding.Plural(int(*w.Needed), "more month"))
	case w.P == nil:
		return "Too few months to be tested, and too small against its own swings to be seen within 15."
	}
	return "No evidence: too small against its own swings, and more months help little."
}
