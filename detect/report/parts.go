package report

import (
	"context"
	"html/template"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// Parts returns the templates of the page, in a set of the caller's own: another page of
// a batch tells a finding with them as the report does. "finding" and "sentence" take a
// [Full], "kind" takes a [Line] or a [Full].
func Parts() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"plain": finding.Escape, "capital": finding.Capital, "say": words.Say, "lang": words.Tag, "statusWord": statusWord,
		"verdict": func(v string) string { return words.Say("verdict." + strings.ToLower(v)) },
	}).Parse(pageText))
}

// Style is the style sheet of the page.
func Style() string { return style }

// Full is a finding in full.
type Full struct{ section }

// InFull tells a finding in full.
func InFull(ctx context.Context, b *batch.Batch, d batch.Detail) (Full, error) {
	s, err := newSection(ctx, b, d)
	return Full{s}, err
}

// Line is a finding in one line of a list.
type Line struct {
	row
	Spark                      template.HTML
	Against                    string // the checks that speak against it
	StatusWord, ConfidenceWord string
}

// InLine tells a finding in one line.
func InLine(d batch.Detail) Line {
	l := Line{
		row: newRow(d), Spark: sparks(anchor(d.ID)+"s", curvesOf(d)),
		StatusWord: statusWord(d.Status), ConfidenceWord: valueWord("confidence.", d.Confidence),
	}
	l.Against, _ = againstWords(against(d))
	return l
}

// Order returns the cases that count as flags, with the findings of each that do, in the
// order in which the page lists them.
func Order(b *batch.Batch) []batch.CaseDetail { return arrange(flaggedCases(b)).all() }
