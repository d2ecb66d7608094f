package report

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// short tells the batch in a few sentences.
func short(b *batch.Batch, all arranged) []paragraph {
	flagged := byRank(all)
	out := []paragraph{verdict(b, all)}
	if len(flagged) > 0 {
		out = append(out, paragraph{words.Say("short.largest"), doubted(caseHeadline(flagged[0]), flagged[0].Findings[0])})
	}
	if len(flagged) > 0 && len(all.clear) > 0 && all.clear[0].ID != flagged[0].ID {
		out = append(out, paragraph{words.Say("short.largestclear"), caseHeadline(all.clear[0])})
	}
	if b.Manifest.Previous != nil {
		out = append(out, changed(b, flagged))
	}
	return out
}

// byRank are the cases by rank.
func byRank(all arranged) []batch.CaseDetail {
	cases := all.all()
	slices.SortStableFunc(cases, func(a, b batch.CaseDetail) int { return cmp.Compare(a.Rank, b.Rank) })
	return cases
}

// reliance tells how far that can be relied on, and what could not be seen.
func reliance(b *batch.Batch, all arranged) []paragraph {
	var out []paragraph
	if len(all.clear)+len(all.opposed) > 0 {
		out = append(out, sure(b, all))
	}
	if n := b.Manifest.Counts.Shifts; n > 0 {
		out = append(out, paragraph{words.Say("short.shifts", "shifts", words.Say("count.shift", "n", n)), words.Say("short.shiftstext")})
	}
	if n := b.Manifest.Counts.NewParties; n > 0 {
		out = append(out, paragraph{words.Say("short.receivers", "receivers", words.Say("count.receiver", "n", n)), words.Say("short.receiverstext")})
	}
	out = append(out, notTested(b.Manifest.Counts), unseen(b))
	if len(b.Control) > 0 {
		out = append(out, controlSample(b.Control))
	}
	return out
}

// controlSample says how a desk estimates from the sample what it misses. If none of n
// is one, fewer than 3/n of all are, at 95 % (the rule of three: Hanley and
// Lippman-Hand, JAMA 1983).
func controlSample(drawn []finding.Sampled) paragraph {
	w := drawn[0].Weight
	unit := finding.Unit{Per: 1}
	return paragraph{words.Say("short.control"), words.Say("short.controltext",
		"n", len(drawn), "series", int(math.Round(w*float64(len(drawn)))), "weight", unit.Number(w), "most", unit.Number(3*w))}
}

// doubted adds what speaks against a headline.
func doubted(headline string, d batch.Detail) string {
	return strings.TrimSpace(headline + " " + finding.Doubt(d.Evidence))
}

// changed says what is not as in the batch before.
func changed(b *batch.Batch, flagged []batch.CaseDetail) paragraph {
	titles := map[string][]string{}
	for _, c := range flagged {
		titles[c.Status] = append(titles[c.Status], finding.CaseTitle(c.Case, c.Told()))
	}
	for _, d := range b.Details() {
		if d.Status == finding.Withdrawn {
			titles[d.Status] = append(titles[d.Status], finding.Title(d.Finding, d.Legs))
		}
	}
	var parts []string
	for _, s := range []struct{ status, id string }{{finding.New, "changed.new"}, {finding.Revised, "changed.revised"}, {finding.Withdrawn, "changed.withdrawn"}} {
		if n := len(titles[s.status]); n > 0 {
			parts = append(parts, words.Say(s.id, "n", n, "titles", firstFew(titles[s.status])))
		}
	}
	if n := len(titles[finding.Continuing]); n > 0 {
		parts = append(parts, words.Say("changed.continuing", "n", n))
	}
	if parts == nil {
		parts = []string{words.Say("changed.nothing")}
	}
	return paragraph{words.Say("changed.lead", "batch", finding.Printable(b.Manifest.Previous.Name)), words.Say("changed.text", "parts", strings.Join(parts, "; "))}
}

// firstFew joins the first titles, and counts the others.
func firstFew(titles []string) string {
	const most = 3
	if n := len(titles); n > most {
		titles = append(titles[:most:most], words.Say("count.more", "n", n-most))
	}
	return strings.Join(titles, "; ")
}

// sure says how far the list can be relied on: by confidence, by its largest q, and by
// how many of its cases a check speaks against.
func sure(b *batch.Batch, all arranged) paragraph {
	n := map[string]int{}
	largest := 0.0
	for _, c := range all.all() {
		n[c.Findings[0].Confidence]++
		largest = max(largest, c.QHigh)
	}
	parts := []string{words.Say("sure.confidence", "high", n["high"], "medium", n["medium"], "low", n["low"])}
	if b.Manifest.Counts.Months > 0 && b.Manifest.Counts.Months < finding.ShortSeries {
		parts = append(parts, words.Say("sure.short", "n", finding.ShortSeries))
	}
	parts = append(parts, words.Say("sure.q", "q", finding.Probability(largest), "share", finding.Percent(largest)))
	if against := len(all.opposed); against > 0 {
		parts = append(parts, words.Say("sure.against", "n", against))
	}
	return paragraph{words.Say("sure.lead"), strings.Join(parts, " ")}
}

func verdict(b *batch.Batch, all arranged) paragraph {
	c := b.Manifest.Counts
	p := paragraph{Lead: words.Say("verdict.none")}
	if c.Unexplained > 0 {
		p.Lead = words.Say("verdict.found", "findings", words.Say("count.unexplained", "n", c.Unexplained), "cases", words.Say("count.case", "n", c.Cases))
	}
	var rest []string
	if all.behind() != "" {
		rest = append(rest, words.Say("verdict.clear", "n", len(all.clear)), words.Say("verdict.opposed", "n", len(all.opposed)))
	}
	if c.Explained > 0 {
		rest = append(rest, words.Say("verdict.explained", "n", c.Explained))
	}
	if c.Withdrawn > 0 {
		rest = append(rest, words.Say("verdict.withdrawn", "n", c.Withdrawn))
	}
	if c.Unexplained == 0 {
		rest = append(rest, words.Say("verdict.noproof"))
	}
	p.Text = " " + strings.Join(rest, " ")
	return p
}

func notTested(c batch.Counts) paragraph {
	if c.Untested == 0 {
		return paragraph{words.Say("tested.lead"), words.Say("tested.all", "n", c.Series)}
	}
	return paragraph{words.Say("tested.notlead"), words.Say("tested.not", "n", c.Untested, "series", c.Series)}
}

// statuses counts the findings against the previous batch, nil if there is none.
func statuses(b *batch.Batch) []tally {
	if b.Manifest.Previous == nil {
		return nil
	}
	n := map[string]int{}
	for _, f := range b.Findings {
		n[f.Status]++
	}
	out := make([]tally, 0, 4)
	for _, s := range []string{finding.New, finding.Continuing, finding.Revised, finding.Withdrawn} {
		out = append(out, tally{s, finding.Count(int64(n[s]))})
	}
	return out
}

// tooFew is a reason with the number found and the number needed, and perhaps the sum
// of codes that was tested instead.
var tooFew = regexp.MustCompile(`^\d+ (.*), (\d+ needed)(; [^,]*)?(?:, .*)?$`)

// untested counts the series that were tested, and those that were not by their
// reason, whatever the number found: the commonest, and the others in one line.
func untested(b *batch.Batch, most int) []tally {
	n := map[string]int{}
	tested := 0
	for s := range b.EachSeries() {
		if s.P != nil {
			tested++
		} else {
			n[tooFew.ReplaceAllString(s.Reason, "$1: $2$3")]++
		}
	}
	reasons := make([]string, 0, len(n))
	for r := range n {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), strings.Compare(a, b)) })
	out := []tally{{words.Say("tested.tested"), finding.Count(int64(tested))}}
	others := 0
	for i, r := range reasons {
		if i < most {
			out = append(out, tally{finding.Printable(r), finding.Count(int64(n[r]))})
		} else {
			others += n[r]
		}
	}
	if others > 0 {
		out = append(out, tally{words.Say("tested.others", "n", len(reasons)-most), finding.Count(int64(others))})
	}
	return out
}

// headline is the finding's sentence, made here if the batch holds none.
func headline(d batch.Detail) string {
	if d.Headline != "" {
		return finding.Escape(d.Headline)
	}
	return finding.Headline(d.Finding, d.Legs)
}
