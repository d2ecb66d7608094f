package report

import (
	"context"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// caseRow is a case in the ranked list.
type caseRow struct {
	Number         int // its rank
	Rank           int32
	Place          int    // in the list
	Divider        string // what begins with it, if something does
	ID, Anchor     string // Anchor is empty where the page has no section of it
	Kinds          []kind
	Words          string // the kinds as the filter knows them, with spaces between
	Title          string
	Sub            string // the restriction of its first finding
	Against        string // the checks that speak against its first finding
	AgainstKeys    string // the same as the filter knows them; "none" without one
	Spark          template.HTML
	Moved          string
	Range          string
	Fell           string
	First          string
	Interval       string
	Q              string
	ConfidenceWord string
	Bars           template.HTML
	Status         string
	StatusWord     string
	Order          order
	Measure        string
	TopSpark       template.HTML // the same as Spark, with ids of its own
	Findings       int
	Inside         []row // the first of its findings
	InsideLeft     int   // findings that are not among them
}

type kind struct {
	Name, Word, Means string
	Icon              template.HTML
}

func newKind(name string) kind { return kind{name, kindWord(name), kindMeans(name), kindIcon(name)} }

// flaggedCases returns the cases with a finding that counts as a flag, and in each
// those findings alone: what is explained is listed apart.
func flaggedCases(b *batch.Batch) []batch.CaseDetail {
	return selectCases(b, func(d batch.Detail) bool { return d.Flagged() })
}

func selectCases(b *batch.Batch, keep func(batch.Detail) bool) []batch.CaseDetail {
	var out []batch.CaseDetail
	for _, c := range b.CaseDetails() {
		c.Findings = slices.DeleteFunc(c.Findings, func(d batch.Detail) bool { return !keep(d) })
		if len(c.Findings) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// mostInFull is how many findings of one case are shown in full.
const mostInFull = 3

// inFull returns the findings of each case that are shown in full, at most `full` in
// all: those that a case counts and the first of each kind, such as the relay that
// tells a diversion to its end.
func inFull(cases []batch.CaseDetail, full int) [][]batch.Detail {
	out := make([][]batch.Detail, len(cases))
	for i, c := range cases {
		for k, d := range c.Findings {
			if full == 0 || len(out[i]) == mostInFull {
				break
			}
			told := slices.ContainsFunc(out[i], func(f batch.Detail) bool { return f.Kind == d.Kind })
			if k == 0 || d.Counted > 0 || !told {
				out[i] = append(out[i], d)
				full--
			}
		}
	}
	return out
}

// mostInside is how many findings of a case its lists name.
const mostInside = 25

func newCaseRow(c batch.CaseDetail, full []batch.Detail) caseRow {
	unit := finding.CaseUnit(c.Case, c.Told())
	top := c.Findings[0]
	r := caseRow{
		Number: int(c.Rank), Rank: c.Rank, ID: finding.Printable(c.ID), Title: finding.CaseTitle(c.Case, c.Told()), Sub: restriction(top),
		Moved: unit.Number(c.Moved) + " " + unit.Name, Range: unit.Range(c.MovedLow, c.MovedHigh), Fell: words.Say("list.fell", "amount", unit.Number(c.Fell)),
		First: finding.MonthShort(c.FirstNew), Interval: finding.Months(c.CILow, c.CIHigh),
		Q: qRange(c.Case), ConfidenceWord: valueWord("confidence.", top.Confidence), Bars: bars(top.Confidence),
		Status: finding.Printable(c.Status), StatusWord: statusWord(c.Status), Measure: finding.Printable(c.Measure),
		Order:    order{strconv.FormatFloat(c.Moved, 'g', -1, 64), strconv.FormatFloat(c.QLow, 'g', -1, 64)},
		Findings: len(c.Findings), InsideLeft: max(0, len(c.Findings)-mostInside),
	}
	r.Against, r.AgainstKeys = againstWords(against(top))
	if len(full) > 0 {
		r.Anchor = anchor(c.ID)
	}
	r.Spark = sparks(anchor(c.ID)+"k", curvesOf(top))
	var names []string
	for _, name := range strings.Split(c.Kinds, ",") {
		names = append(names, name)
		r.Kinds = append(r.Kinds, newKind(name))
	}
	r.Words = strings.Join(names, " ")
	for _, d := range c.Findings[:min(mostInside, len(c.Findings))] {
		inside := newRow(d)
		if slices.ContainsFunc(full, func(f batch.Detail) bool { return f.ID == d.ID }) {
			inside.Anchor = anchor(d.ID)
		}
		if d.Counted > 0 {
			inside.Counted = unit.Number(d.Counted)
		}
		r.Inside = append(r.Inside, inside)
	}
	return r
}

// qRange writes the q-values of a case's findings.
func qRange(c finding.Case) string {
	low, high := finding.Probability(c.QLow), finding.Probability(c.QHigh)
	if low == high {
		return low
	}
	return low + "–" + high
}

// caseSection is a case in full.
type caseSection struct {
	caseRow
	Headline []phrase
	Doubt    string // what speaks against it
	Unit     string
	Picture  template.HTML // what became of the fall; empty where nothing turned up
	Narrow   template.HTML
	Pictured pictured
	Full     []section
}

func newCaseSection(ctx context.Context, b *batch.Batch, c batch.CaseDetail, full []batch.Detail) (caseSection, error) {
	unit := finding.CaseUnit(c.Case, c.Told())
	s := caseSection{caseRow: newCaseRow(c, full), Headline: phrases(caseHeadline(c)), Doubt: finding.Doubt(c.Findings[0].Evidence), Unit: unit.Name}
	if m, ok := finding.MovementOf(c.Case, c.Told()); ok {
		s.Picture, s.Narrow = picture(pictureWide, s.Anchor+"mw", m, unit), picture(pictureNarrow, s.Anchor+"mn", m, unit)
		s.Pictured = newPictured(m, unit)
	}
	for _, d := range full {
		f, err := newSection(ctx, b, d)
		if err != nil {
			return s, err
		}
		s.Full = append(s.Full, f)
	}
	return s, nil
}

// caseHeadline is the case's sentence, made here if the batch holds none.
func caseHeadline(c batch.CaseDetail) string {
	if c.Headline != "" {
		return finding.Escape(c.Headline)
	}
	return finding.CaseHeadline(c.Case, c.Told())
}
