package report

import (
	"context"
	"fmt"
	"html/template"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// page is what the template shows.
type page struct {
	Policy string
	Style  template.CSS
	Script template.JS
	Note   string

	Synthetic string // empty where the records are real

	Title    string // of the last month
	Facts    []fact
	Short    []paragraph
	Sure     []paragraph // how sure that is, and what could not be seen
	Statuses []tally     // nil without a previous batch
	Previous string
	Series   []tally

	Top      []caseRow // the first cases
	TopWords []string  // the heading above so many

	Kinds, States, Measures []choice

	Rows       []caseRow
	RowsLeft   int // cases that are not even listed
	Full       int // cases with a section
	Sections   []caseSection
	Explained  list
	Withdrawn  list
	Shifts     shifts
	Sources    []source
	Missing    []string
	Settings   string
	References []batch.Reference
	Inputs     []batch.Input
	Skipped    []batch.Skipped
}

// fact is a figure of the page's head.
type fact struct{ Name, Figure, Note string }

// tally is a line of a small table of counts.
type tally struct{ Name, Count string }

// paragraph is a sentence with its lead in bold.
type paragraph struct{ Lead, Text string }

// list is the findings that are told in one line each.
type list struct {
	ID, Title, Note string
	Rows            []row
	Left            int // not shown
}

func newPage(ctx context.Context, b *batch.Batch, o Options) (*page, error) {
	flagged := flaggedCases(b)
	full := inFull(flagged, o.Full)
	var explained, withdrawn []batch.Detail
	for _, d := range b.Details() {
		switch {
		case d.Flagged() || d.Unmatched():
		case d.Status == finding.Withdrawn:
			withdrawn = append(withdrawn, d)
		default:
			explained = append(explained, d)
		}
	}
	p := &page{
		Policy: policy(), Style: template.CSS(style), Script: template.JS(script), Note: batch.Note,
		Title: title(b), Facts: facts(b), Short: short(b, flagged), Sure: reliance(b, flagged), Statuses: statuses(b), Series: untested(b, 8),
		RowsLeft: max(0, len(flagged)-o.Listed),
		Explained: list{
			"explained", "Explained by the checks",
			"These shifts are there, but the checks support an innocent explanation. They do not count as flags.",
			rows(explained, o.Listed), max(0, len(explained)-o.Listed),
		},
		Withdrawn: list{
			"withdrawn", "Withdrawn",
			"Findings of the previous batch that are not found in this one. Amounts, dates and q are those of the previous batch, and what was checked stands there. They do not count as flags.",
			rows(withdrawn, o.Listed), max(0, len(withdrawn)-o.Listed),
		},
		Shifts:  newShifts(b, o.Shifts),
		Sources: sources(b.Sources()), Missing: missing(b.Sources()),
		Settings: settings(b.Manifest.Settings), References: b.Manifest.References, Inputs: b.Manifest.Inputs, Skipped: b.Manifest.Skipped,
	}
	if b.Manifest.Synthetic() {
		p.Synthetic = batch.SyntheticNote
	}
	if b.Manifest.Previous != nil {
		p.Previous = finding.Printable(b.Manifest.Previous.Name)
	}
	for i, c := range flagged[:min(o.Listed, len(flagged))] {
		p.Rows = append(p.Rows, newCaseRow(c, full[i]))
	}
	for i, c := range flagged {
		if len(full[i]) > 0 {
			s, err := newCaseSection(ctx, b, c, full[i], o.Describe)
			if err != nil {
				return nil, err
			}
			p.Sections = append(p.Sections, s)
		}
	}
	p.Full = len(p.Sections)
	p.Kinds, p.States, p.Measures = choices(p.Rows)
	p.Top, p.TopWords = top(p.Rows, flagged), []string{"", "The one that matters most", "The two that matter most", "The three that matter most"}
	return p, nil
}

// title names the last month.
func title(b *batch.Batch) string {
	m, err := flows.ParseMonth(b.Manifest.Counts.LastMonth)
	if err != nil {
		return "no month"
	}
	return finding.Month(m.Date32())
}

func facts(b *batch.Batch) []fact {
	c := b.Manifest.Counts
	share := func(n int64) string {
		if c.RowsRead == 0 {
			return ""
		}
		return finding.Percent(float64(n)/float64(c.RowsRead)) + " of the rows read"
	}
	months := "none reported"
	if c.Months > 0 {
		months = c.FirstMonth + " to " + c.LastMonth
	}
	used := ""
	if c.RowsMasked > 0 {
		used = finding.Count(c.RowsMasked) + " under masked codes"
	}
	return []fact{
		{"Months", finding.Count(int64(c.Months)), months},
		{"Rows read", finding.Count(c.RowsRead), finding.Plural(len(b.Manifest.Inputs), "input file")},
		{"Used", finding.Count(c.RowsUsed), used},
		{"Set aside", finding.Count(c.RowsSubtotal), "sums beside their parts"},
		{"Rejected", finding.Count(c.RowsRejected), share(c.RowsRejected)},
		{"Version", finding.Printable(b.Manifest.Program.Version), fmt.Sprintf("layout %d", b.Manifest.Layout)},
	}
}
