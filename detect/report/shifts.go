package report

import (
	"encoding/json"
	"html/template"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// shifts are what stands alone: level shifts beside a restrictive measure for which no
// counterpart was found, or receivers without a record.
type shifts struct {
	Rows  []shift
	Left  int    // cases that are not shown
	Rate  string // what was tested, and at which error rate
	Watch []watched
	More  int // watched rows that are not shown
}

// shift is a case of them. Q is empty where there is no error rate.
type shift struct {
	Rank                                int32
	ID, Headline, Beside, Change, First string
	Interval, P, Q, Against             string
	Spark                               template.HTML
	Others                              int // findings of the case beside the first
	Checks                              []check
}

// watched is a row of what seems to have moved and is not proven.
type watched struct{ Cell, Beside, Direction, Word, Change, First, Seen, P, Wants string }

func newShifts(b *batch.Batch, most int) shifts {
	s := alone(b, most, func(d batch.Detail) bool { return d.Unmatched() && d.Kind != finding.NewParty })
	s.Rate, s.More = shiftRate(b), max(0, len(b.Watch)-most)
	for i := range b.Watch[:min(most, len(b.Watch))] {
		s.Watch = append(s.Watch, newWatched(&b.Watch[i]))
	}
	return s
}

func newNewcomers(b *batch.Batch, most int) shifts {
	s := alone(b, most, func(d batch.Detail) bool { return d.Unmatched() && d.Kind == finding.NewParty })
	for i := range s.Rows {
		s.Rows[i].Q = ""
	}
	return s
}

func alone(b *batch.Batch, most int, keep func(batch.Detail) bool) shifts {
	cases := selectCases(b, keep)
	s := shifts{Left: max(0, len(cases)-most)}
	for _, c := range cases[:min(most, len(cases))] {
		s.Rows = append(s.Rows, newShift(c))
	}
	return s
}

// shiftRate says how many shifts were tested, and by what rate they are listed.
func shiftRate(b *batch.Batch) string {
	n := b.Manifest.Counts.Beside
	if n == 0 {
		return words.Say("shifts.nonebeside")
	}
	text := words.Say("shifts.rate", "n", n, "hypotheses", 2*n)
	if q, ok := shiftQ(b.Manifest.Settings); ok {
		text += " " + words.Say("shifts.q", "q", finding.Probability(q))
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
		Spark: sparks(anchor(top.ID)+"k", curvesOf(top)), Checks: checks(top.Evidence),
	}
	s.Against, _ = againstWords(against(top))
	if len(top.Legs) > 0 {
		s.Change = change(top.Legs[0].Before, top.Legs[0].After, finding.UnitOf(top.Finding, top.Legs))
	}
	return s
}

// change writes two levels.
func change(before, after float64, unit finding.Unit) string {
	return words.Say("shifts.change", "before", unit.Number(before), "after", unit.Number(after), "unit", unit.Name)
}

func newWatched(w *finding.Watched) watched {
	unit := finding.UnitFor(w.Measure, w.Currency, max(w.Before, w.After))
	out := watched{
		Cell: finding.Capital(finding.Subject(w.Axes)), Beside: finding.Escape(w.Beside), Direction: finding.Printable(w.Direction), Word: valueWord("direction.", w.Direction),
		Change: change(w.Before, w.After, unit),
		First:  finding.MonthShort(w.FirstNew), Seen: words.Say("count.month", "n", int(w.Months)), P: "–", Wants: wants(w),
	}
	if w.P != nil {
		out.P = finding.Probability(*w.P)
	}
	return out
}

// shownAlone is the p-value at which a shift would be evidence if it were tested alone.
const shownAlone = 0.05

// wants says what a shift lacks to be shown.
func wants(w *finding.Watched) string {
	direction := valueWord("direction.", w.Direction)
	switch {
	case w.P != nil && *w.P <= shownAlone:
		return words.Say("watch.alone")
	case w.Until != nil:
		return words.Say("watch.ended", "month", finding.MonthShort(*w.Until))
	case w.Needed != nil && w.P == nil:
		return words.Say("watch.short", "direction", direction, "months", words.Say("count.moremonth", "n", int(*w.Needed)))
	case w.Needed != nil:
		return words.Say("watch.needs", "direction", direction, "months", words.Say("count.moremonth", "n", int(*w.Needed)))
	case w.P == nil:
		return words.Say("watch.never")
	}
	return words.Say("watch.small")
}
