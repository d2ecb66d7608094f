package report

import (
	"context"
	"html/template"
	"regexp"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// section is a finding in full.
type section struct {
	row
	Headline []phrase
	Codes    []tally // its codes in words
	Chart    template.HTML
	Narrow   template.HTML
	Unit     string
	Table    monthTable
	Numbers  []tally
	Controls []control
	Checks   []check
	Missing  string // why there is no chart
	Doubt    string // what speaks against it
	Marks    []mark
	Answers  []finding.Answer
	Behind   behind
	Means    string // what its kind is
	Gap      bool   // the chart shows a gap between what both ends report
}

// phrase is a part of the sentence; intervals are soft.
type phrase struct {
	Text string
	Soft bool
}

// control is a neighbouring flow that should have stayed quiet.
type control struct {
	Name, Shift string
	Picture     template.HTML
}

// check is a row of the evidence.
type check struct{ Name, Outcome, Mark, Figure, Sentence string }

func newSection(ctx context.Context, b *batch.Batch, d batch.Detail) (section, error) {
	unit := finding.UnitOf(d.Finding, d.Legs)
	curves, marks := curvesOf(d), finding.Marks(d.Restrictions)
	s := section{
		row: newRow(d), Headline: phrases(headline(d)), Codes: codes(d.Legs), Unit: unit.Name,
		Table: newMonthTable(d.Kind, curves, unit), Numbers: numbers(d, curves, unit), Checks: checks(d.Evidence),
		Doubt: finding.Doubt(d.Evidence), Marks: key(marks, curves), Means: kindMeans(d.Kind), Gap: d.Kind == finding.MirrorGap, Answers: finding.Innocent(d.Finding, d.Evidence, d.Restrictions),
	}
	s.Anchor = anchor(d.ID)
	panels := panelsOf(curves, unit)
	if s.Gap {
		panels = gapPanels(d, curves, unit)
	}
	s.Chart, s.Narrow = chart(wide, s.Anchor+"w", curves, panels, unit, marks), chart(narrow, s.Anchor+"n", curves, panels, unit, marks)
	if s.Chart == "" {
		s.Missing = words.Say("finding.noseries")
	}
	for i, c := range curvesIn(d, true) {
		id := s.Anchor + "c" + finding.Count(int64(i))
		s.Controls = append(s.Controls, control{finding.Capital(finding.Subject(c.leg.Axes)), shiftText(c.leg, unit), mini(id, c, unit)})
	}
	var err error
	s.Behind, err = newBehind(ctx, b, d)
	return s, err
}

var soft = regexp.MustCompile(`\[[^\]]*\]|\([^()]*\)`)

// phrases splits a sentence so that its intervals, and goods in words, can be set softer.
func phrases(s string) []phrase {
	var out []phrase
	from := 0
	for _, at := range soft.FindAllStringIndex(s, -1) {
		out = append(out, phrase{s[from:at[0]], false}, phrase{s[at[0]:at[1]], true})
		from = at[1]
	}
	return append(out, phrase{s[from:], false})
}

// legName tells the part of a leg in a finding of a kind.
func legName(kind string, l finding.Leg) string {
	switch {
	case kind == finding.MirrorGap && l.Role == finding.RoleFrom:
		return words.Say("role.sent")
	case kind == finding.MirrorGap && l.Role == finding.RoleTo:
		return words.Say("role.got")
	}
	if word, ok := words.Find("role." + l.Role); ok {
		return word
	}
	return finding.Capital(finding.Printable(l.Role))
}

func checks(evidence []finding.Evidence) []check {
	out := make([]check, len(evidence))
	for i, e := range evidence {
		out[i] = check{Name: checkWord(e.Check), Sentence: finding.Escape(e.Sentence), Outcome: words.Say("outcome.unknown"), Mark: "u"}
		switch e.Outcome {
		case finding.Supports:
			out[i].Outcome, out[i].Mark = words.Say("outcome.supports"), "s"
		case finding.Against:
			out[i].Outcome, out[i].Mark = words.Say("outcome.against"), "a"
		}
		if e.Figure != nil {
			out[i].Figure = finding.Unit{Per: 1}.Number(*e.Figure)
		}
	}
	return out
}
