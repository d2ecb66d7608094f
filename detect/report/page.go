package report

import (
	"context"
	"html/template"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
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

	Top []leading // the first cases

	Choices []chooser
	Sorts   []choice

	Rows       []caseRow
	Behind     string  // which cases stand behind others, if some do
	Against    []tally // cases by the checks that speak against them
	RowsLeft   int     // cases that are not even listed
	Full       int     // cases with a section
	Sections   []caseSection
	Explained  list
	Withdrawn  list
	Shifts     shifts
	Newcomers  shifts
	Steps      []paragraph // how to read the page
	Means      []kind
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
	all := arrange(flagged)
	told := all.first(o.Listed).all()
	full := all.inFull(o.Full)
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
		Policy: policy(), Style: template.CSS(style), Script: template.JS(script), Note: words.Say("page.note"),
		Title: title(b), Facts: facts(b), Short: short(b, all), Sure: reliance(b, all), Against: all.againstTally(), Behind: all.behind(), Statuses: statuses(b), Series: untested(b, 8),
		RowsLeft: len(flagged) - len(told),
		Explained: list{
			"explained", words.Say("explained.head"), words.Say("explained.how"),
			rows(explained, o.Listed), max(0, len(explained)-o.Listed),
		},
		Withdrawn: list{
			"withdrawn", words.Say("withdrawn.head"), words.Say("withdrawn.how"),
			rows(withdrawn, o.Listed), max(0, len(withdrawn)-o.Listed),
		},
		Shifts: newShifts(b, o.Shifts), Newcomers: newNewcomers(b, o.Shifts), Steps: steps(b), Means: meanings(),
		Sources: sources(b.Sources()), Missing: missing(b.Sources()),
		Settings: settings(b.Manifest.Settings), References: b.Manifest.References, Inputs: b.Manifest.Inputs, Skipped: b.Manifest.Skipped,
	}
	if b.Manifest.Synthetic() {
		p.Synthetic = words.Say("page.syntheticnote")
	}
	if b.Manifest.Previous != nil {
		p.Previous = finding.Printable(b.Manifest.Previous.Name)
	}
	sections := map[string][]batch.Detail{}
	for i, c := range all.all() {
		sections[c.ID] = full[i]
		if len(full[i]) > 0 {
			s, err := newCaseSection(ctx, b, c, full[i])
			if err != nil {
				return nil, err
			}
			p.Sections = append(p.Sections, s)
		}
	}
	p.Full = len(p.Sections)
	for i, c := range told {
		p.Rows = append(p.Rows, newCaseRow(c, sections[c.ID]))
		p.Rows[i].Place = i + 1
	}
	all.divided(p.Rows)
	p.Choices, p.Sorts = choosers(p.Rows), sorts(all)
	p.Top = leadings(all, sections)
	return p, nil
}

// title names the last month.
func title(b *batch.Batch) string {
	m, err := flows.ParseMonth(b.Manifest.Counts.LastMonth)
	if err != nil {
		return words.Say("page.nomonth")
	}
	return finding.Month(m.Date32())
}

func facts(b *batch.Batch) []fact {
	c := b.Manifest.Counts
	share := func(n int64) string {
		if c.RowsRead == 0 {
			return ""
		}
		return words.Say("fact.share", "share", finding.Percent(float64(n)/float64(c.RowsRead)))
	}
	months := words.Say("fact.nomonths")
	if c.Months > 0 {
		months = words.Say("fact.span", "from", c.FirstMonth, "to", c.LastMonth)
	}
	used := ""
	if c.RowsMasked > 0 {
		used = words.Say("fact.masked", "n", int(c.RowsMasked))
	}
	return []fact{
		{words.Say("fact.months"), finding.Count(int64(c.Months)), months},
		{words.Say("fact.read"), finding.Count(c.RowsRead), words.Say("count.input", "n", len(b.Manifest.Inputs))},
		{words.Say("fact.used"), finding.Count(c.RowsUsed), used},
		{words.Say("fact.aside"), finding.Count(c.RowsSubtotal), words.Say("fact.sums")},
		{words.Say("fact.rejected"), finding.Count(c.RowsRejected), share(c.RowsRejected)},
		{words.Say("fact.version"), finding.Printable(b.Manifest.Program.Version), words.Say("fact.layout", "n", b.Manifest.Layout)},
	}
}
