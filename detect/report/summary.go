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
		out = append(out, paragraph{"The largest: ", caseHeadline(flagged[0])})
	}
	if n := b.Manifest.Counts.Shifts; n > 0 {
		out = append(out, paragraph{finding.Plural(n, "level shift") + " beside a restrictive measure ", "without a counterpart, listed apart with an error rate of their own: no transfers, and not counted as such."})
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

// tooFew is a reason with the number found and the number needed.
var tooFew = regexp.MustCompile(`^\d+ (.*), (\d+ needed)$`)

// untested counts the series that were tested, and those that were not by their
// reason, whatever the number found: the commonest, and the others in one line.
func untested(b *batch.Batch, most int) []tally {
	n := map[string]int{}
	tested := 0
	for s := range b.EachSeries() {
		if s.P != nil {
			tested++
		} else {
			n[tooFew.ReplaceAllString(s.Reason, "$1: $2")]++
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
