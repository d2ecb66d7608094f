package report

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
)

// short tells the batch in a few sentences.
func short(b *batch.Batch, flagged []batch.CaseDetail) []paragraph {
	out := []paragraph{verdict(b)}
	if len(flagged) > 0 {
		out = append(out, paragraph{"The largest: ", doubted(caseHeadline(flagged[0]), flagged[0].Findings[0])})
	}
	if b.Manifest.Previous != nil {
		out = append(out, changed(b, flagged))
	}
	return out
}

// reliance tells how far that can be relied on, and what could not be seen.
func reliance(b *batch.Batch, flagged []batch.CaseDetail) []paragraph {
	var out []paragraph
	if len(flagged) > 0 {
		out = append(out, sure(flagged))
	}
	if n := b.Manifest.Counts.Shifts; n > 0 {
		out = append(out, paragraph{finding.Plural(n, "level shift") + " beside a restrictive measure ", "without a counterpart, listed apart with an error rate of their own: no transfers, and not counted as such."})
	}
	if n := b.Manifest.Counts.NewParties; n > 0 {
		out = append(out, paragraph{finding.Plural(n, "receiver") + " without a record before ", "took up restricted goods: in the same list, by a rule of its own that says how usual that is."})
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
	return paragraph{"Control sample: ", fmt.Sprintf(
		"%s of the %s tested series that are in no finding were drawn at random, and stand in control_sample.parquet; each stands for %s. If a desk finds that so many of them should have been found, %s times as many are missed in all; if none, fewer than %s at 95%s%%.",
		finding.Count(int64(len(drawn))), finding.Count(int64(math.Round(w*float64(len(drawn))))), unit.Number(w), unit.Number(w), unit.Number(3*w), "\u202f")}
}

// doubted adds what speaks against a headline.
func doubted(headline string, d batch.Detail) string {
	return strings.TrimSpace(headline + " " + finding.Doubt(d.Evidence))
}

// changed says what is not as in the batch before.
func changed(b *batch.Batch, flagged []batch.CaseDetail) paragraph {
	p := paragraph{Lead: "Since " + finding.Printable(b.Manifest.Previous.Name) + ": "}
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
	for _, s := range []struct{ status, one, word string }{
		{finding.New, "case", "new"}, {finding.Revised, "case", "revised, with another date or amount"}, {finding.Withdrawn, "finding", "withdrawn"},
	} {
		if n := len(titles[s.status]); n > 0 {
			parts = append(parts, finding.Plural(n, s.one)+" "+s.word+" ("+firstFew(titles[s.status])+")")
		}
	}
	if n := len(titles[finding.Continuing]); n > 0 {
		parts = append(parts, finding.Plural(n, "case")+" continuing")
	}
	if parts == nil {
		parts = []string{"nothing that counts"}
	}
	p.Text = strings.Join(parts, "; ") + "."
	return p
}

// firstFew joins the first titles, and counts the others.
func firstFew(titles []string) string {
	const most = 3
	if n := len(titles); n > most {
		titles = append(titles[:most:most], finding.Count(int64(n-most))+" more")
	}
	return strings.Join(titles, "; ")
}

// sure says how far the list can be relied on: by confidence, by its largest q, and by
// how many of its cases a check speaks against.
func sure(flagged []batch.CaseDetail) paragraph {
	n := map[string]int{}
	against, largest := 0, 0.0
	for _, c := range flagged {
		n[c.Findings[0].Confidence]++
		largest = max(largest, c.QHigh)
		if finding.Doubt(c.Findings[0].Evidence) != "" {
			against++
		}
	}
	text := fmt.Sprintf("%d of high confidence, %d of medium, %d of low, by the first finding of each case. The largest q is %s: of a list up to there no more than about %s is expected to stand by chance.",
		n["high"], n["medium"], n["low"], finding.Probability(largest), finding.Percent(largest))
	switch {
	case against == 1:
		text += " Against the first finding of one case a check speaks; it stands in its headline."
	case against > 1:
		text += fmt.Sprintf(" Against the first findings of %d cases a check speaks; it stands in their headlines.", against)
	}
	return paragraph{"How sure: ", text}
}

func verdict(b *batch.Batch) paragraph {
	c := b.Manifest.Counts
	p := paragraph{Lead: "No unexplained finding."}
	if c.Unexplained > 0 {
		p.Lead = finding.Plural(c.Unexplained, "unexplained finding") + " in " + finding.Plural(c.Cases, "case") + "."
	}
	var rest []string
	if c.Explained > 0 {
		rest = append(rest, fmt.Sprintf("%s has an innocent explanation that the checks support, and is listed apart.", finding.Plural(c.Explained, "finding")))
		if c.Explained > 1 {
			rest[0] = strings.NewReplacer("has an", "have an", "is listed", "are listed").Replace(rest[0])
		}
	}
	if c.Withdrawn > 0 {
		rest = append(rest, finding.Count(int64(c.Withdrawn))+" withdrawn since the previous batch.")
	}
	if c.Unexplained == 0 {
		rest = append(rest, "That is no proof that nothing moved: see what could not have been seen.")
	}
	p.Text = " " + strings.Join(rest, " ")
	return p
}

func notTested(c batch.Counts) paragraph {
	if c.Untested == 0 {
		return paragraph{"Tested: ", "all " + finding.Count(int64(c.Series)) + " series."}
	}
	return paragraph{"Not tested: ", finding.Count(int64(c.Untested)) + " of " + finding.Count(int64(c.Series)) + " series. The reasons stand in the table."}
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
	out := []tally{{"tested", finding.Count(int64(tested))}}
	others := 0
	for i, r := range reasons {
		if i < most {
			out = append(out, tally{finding.Printable(r), finding.Count(int64(n[r]))})
		} else {
			others += n[r]
		}
	}
	if others > 0 {
		out = append(out, tally{fmt.Sprintf("%d other reasons", len(reasons)-most), finding.Count(int64(others))})
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
