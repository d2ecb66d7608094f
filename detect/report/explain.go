package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// Explain writes one finding as text for a terminal: what it says, its legs, its
// series, its checks, and the rows of the panel behind it, summed by month. Text
// from the data cannot act on the terminal.
func Explain(w io.Writer, d batch.Detail, rows []batch.Row) error {
	out := bufio.NewWriter(w)
	unit := finding.UnitOf(d.Finding, d.Legs)
	fmt.Fprintf(out, "%s\n\n", words.Say("page.note"))
	fmt.Fprintln(out, words.Say("explain.finding", "id", finding.Printable(d.ID), "kind", kindWord(d.Kind), "rank", int(d.Rank), "status", statusWord(d.Status), "confidence", valueWord("confidence.", d.Confidence), "case", finding.Printable(d.CaseID)))
	fmt.Fprintf(out, "%s\n", breakLines(headline(d), 100))
	explainDoubt(out, d)
	if d.Explained != "" {
		fmt.Fprintln(out, words.Say("explain.explained", "by", checkExplains(d.Explained)))
	}
	if d.Status == finding.Withdrawn {
		fmt.Fprintln(out, breakLines(words.Say("explain.withdrawn"), 100))
	}
	if text := restriction(d); text != "" {
		fmt.Fprintf(out, "%s\n", breakLines(finding.Capital(text), 100))
	}
	explainCodes(out, d)
	explainMarks(out, d)
	explainNumbers(out, d, unit)
	explainLegs(out, d, unit)
	explainSeries(out, d, unit)
	explainChecks(out, d)
	explainInnocent(out, d)
	explainRows(out, d, rows)
	return out.Flush()
}

// ExplainCase writes a case as text for a terminal: its headline, and its findings with
// what of each is counted.
func ExplainCase(w io.Writer, c batch.CaseDetail) error {
	out := bufio.NewWriter(w)
	unit := finding.CaseUnit(c.Case, c.Told())
	fmt.Fprintf(out, "%s\n\n", words.Say("page.note"))
	fmt.Fprintln(out, words.Say("explain.case", "id", finding.Printable(c.ID), "findings", words.Say("count.finding", "n", int(c.Case.Findings)), "rank", int(c.Rank), "status", statusWord(c.Status), "q", qRange(c.Case)))
	fmt.Fprintf(out, "%s\n", breakLines(caseHeadline(c), 100))
	explainDoubt(out, c.Findings[0])
	if m, ok := finding.MovementOf(c.Case, c.Told()); ok {
		explainMovement(out, m, unit)
	}
	t := heading(out, words.Say("explain.findings", "unit", unit.Name))
	columnHeads(t, "column.rank", "column.id", "column.moved", "column.counted", "key.first", "column.q", "column.finding")
	for _, d := range c.Findings {
		title := finding.Title(d.Finding, d.Legs)
		if d.Explained != "" {
			title = words.Say("explain.title", "title", title, "by", checkExplains(d.Explained))
		}
		fmt.Fprintf(t, "  %d\t%s\t%s %s\t%s\t%s\t%s\t%s\n", d.Rank, finding.Printable(d.ID), unit.Number(d.Moved), unit.Range(d.MovedLow, d.MovedHigh),
			unit.Number(d.Counted), finding.MonthShort(d.FirstNew), finding.Probability(d.Q), title)
	}
	t.Flush()
	return out.Flush()
}

// explainDoubt writes what speaks against a finding.
func explainDoubt(w io.Writer, d batch.Detail) {
	if text := finding.Doubt(d.Evidence); text != "" {
		fmt.Fprintf(w, "%s\n", breakLines(text, 100))
	}
}

// explainCodes writes the codes of a finding in words.
func explainCodes(w io.Writer, d batch.Detail) {
	var told []string
	for _, c := range codes(d.Legs) {
		told = append(told, c.Name+" "+c.Count)
	}
	if len(told) > 0 {
		fmt.Fprintf(w, "%s\n", breakLines(strings.Join(told, " · "), 100))
	}
}

// explainMarks writes the measures beside a finding by their days.
func explainMarks(w io.Writer, d batch.Detail) {
	marks := key(finding.Marks(d.Restrictions), curvesOf(d))
	if len(marks) > 0 {
		fmt.Fprintf(w, "\n%s\n", words.Say("explain.measures"))
	}
	for _, m := range marks {
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(breakLines(m.Text, 96), "\n", "\n    "))
	}
}

// explainMovement draws what became of the fall of a case as bars on one scale.
func explainMovement(w io.Writer, m finding.Movement, unit finding.Unit) {
	t := heading(w, words.Say("chart.amonth", "goods", words.Say("case.picture"), "unit", unit.Name))
	whole := m.Before + m.Others
	line := func(name string, amount float64) {
		const width = 40 // characters of the largest bar
		fmt.Fprintf(t, "  %s\t%s\t%s\n", name, unit.Number(amount), strings.Repeat("█", int(math.Round(width*amount/whole))))
	}
	line(words.Say("explain.before", "what", m.What), m.Before)
	if m.Others > 0 {
		line(words.Say("explain.before", "what", words.Say("explain.otherfalls")), m.Others)
	}
	line(words.Say("explain.after", "what", words.Say("explain.still")), m.After)
	for _, g := range m.Gained {
		line(words.Say("explain.after", "what", words.Say("picture.turned", "where", g.Where)), g.Amount)
	}
	line(words.Say("explain.after", "what", words.Say("picture.notfound")), m.Gone())
	t.Flush()
}

func explainInnocent(w io.Writer, d batch.Detail) {
	t := heading(w, words.Say("finding.innocent"))
	for _, a := range finding.Innocent(d.Finding, d.Evidence, d.Restrictions) {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", words.Say("verdict."+strings.ToLower(a.Verdict)), a.Question, a.Text)
	}
	t.Flush()
}

func explainNumbers(w io.Writer, d batch.Detail, unit finding.Unit) {
	t := heading(w, words.Say("explain.numbers"))
	for _, n := range numbers(d, curvesOf(d), unit) {
		fmt.Fprintf(t, "  %s\t%s\n", n.Name, n.Count)
	}
	t.Flush()
}

func explainLegs(w io.Writer, d batch.Detail, unit finding.Unit) {
	t := heading(w, words.Say("chart.amonth", "goods", words.Say("explain.legs"), "unit", unit.Name))
	columnHeads(t, "column.role", "column.before", "column.after", "key.first", "column.p", "column.cell")
	for _, l := range d.Legs {
		first, p := "–", "–"
		if l.FirstNew != nil {
			first = finding.MonthShort(*l.FirstNew)
		}
		if l.CILow != nil && l.CIHigh != nil {
			first = words.Say("headline.amount", "amount", first, "interval", words.Say("number.months", "months", finding.Months(*l.CILow, *l.CIHigh)))
		}
		if l.P != nil {
			p = finding.Probability(*l.P)
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\t%s\n", finding.Printable(l.Role), unit.Number(l.Before), unit.Number(l.After), first, p, finding.Escape(l.Cell().String()))
	}
	t.Flush()
}

func explainSeries(w io.Writer, d batch.Detail, unit finding.Unit) {
	curves := curvesOf(d)
	first, last, ok := span(curves)
	if !ok {
		fmt.Fprintf(w, "\n%s\n  %s\n", words.Say("column.series"), words.Say("finding.noseries"))
		return
	}
	for _, c := range curves {
		fmt.Fprintf(w, "\n%s\n", words.Say("explain.series", "goods", finding.Capital(finding.Subject(c.leg.Axes)), "unit", unit.Name, "largest", unit.Number(c.largest()), "shift", shiftText(c.leg, unit)))
		for _, line := range blocks(c, first, last) {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
	fmt.Fprintf(w, "  %s\n  %s\n", yearLineText(first, last), words.Say("explain.key"))
}

func explainChecks(w io.Writer, d batch.Detail) {
	t := heading(w, words.Say("finding.evidence"))
	for _, c := range checks(d.Evidence) {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", c.Outcome, c.Name, c.Figure, c.Sentence)
	}
	if len(d.Evidence) == 0 {
		fmt.Fprintf(t, "  %s\n", words.Say("finding.unchecked"))
	}
	t.Flush()
}

// explainRows sums the rows of the panel behind each leg by month.
func explainRows(w io.Writer, d batch.Detail, rows []batch.Row) {
	t := heading(w, words.Say("explain.rows", "n", len(rows)))
	type key struct {
		month flows.Month
		leg   int32
	}
	sums := map[key]*monthSum{}
	first, last := flows.Month(0), flows.Month(-1)
	for _, r := range rows {
		m := flows.MonthOfDate32(r.Period)
		if last < first {
			first, last = m, m
		}
		first, last = min(first, m), max(last, m)
		k := key{m, r.Leg}
		if sums[k] == nil {
			sums[k] = &monthSum{}
		}
		sums[k].add(r)
	}
	fmt.Fprint(t, "  "+strings.ToLower(words.Say("column.month")))
	for _, l := range d.Legs {
		fmt.Fprintf(t, "\t%s\tkg\t%s", words.Say("explain.value", "role", finding.Printable(l.Role)), strings.ToLower(words.Say("column.records")))
	}
	fmt.Fprintln(t)
	for m := first; m <= last; m++ {
		fmt.Fprintf(t, "  %s", m)
		for i := range d.Legs {
			fmt.Fprintf(t, "\t%s", sums[key{m, int32(i)}])
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

// monthSum is the sum of a month's rows; an amount that no row states is unknown.
type monthSum struct {
	value, kg       float64
	anyValue, anyKg bool
	records         int64
}

func (s *monthSum) add(r batch.Row) {
	if r.Value != nil {
		s.value, s.anyValue = s.value+*r.Value, true
	}
	if r.Kg != nil {
		s.kg, s.anyKg = s.kg+*r.Kg, true
	}
	s.records += r.Records
}

// String writes the three columns of a leg; nil is a month without a row.
func (s *monthSum) String() string {
	if s == nil {
		return "–\t–\t0"
	}
	text := func(x float64, known bool) string {
		if !known {
			return "–"
		}
		return finding.Unit{Per: 1}.Number(x)
	}
	return text(s.value, s.anyValue) + "\t" + text(s.kg, s.anyKg) + "\t" + finding.Count(s.records)
}

// columnHeads writes the heads of a table by their ids.
func columnHeads(w io.Writer, ids ...string) {
	heads := make([]string, len(ids))
	for i, id := range ids {
		heads[i] = strings.ToLower(words.Say(id))
	}
	fmt.Fprintf(w, "  %s\n", strings.Join(heads, "\t"))
}

// checkExplains names an innocent explanation.
func checkExplains(explained string) string {
	return strings.ToLower(checkWord(explained))
}

// heading begins a part and returns a writer that aligns its columns.
func heading(w io.Writer, text string) *tabwriter.Writer {
	fmt.Fprintf(w, "\n%s\n", text)
	return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
}

// breakLines breaks a text at spaces so that no line is longer than it must be.
func breakLines(s string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Split(s, " ") {
		n := len([]rune(word))
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
