package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
)

// short tells the batch in a few sentences.
func short(b *batch.Batch, flagged []batch.Detail) []paragraph {
	out := []paragraph{verdict(b)}
	if len(flagged) > 0 {
		out = append(out, paragraph{"The largest: ", headline(flagged[0])})
	}
	return append(out, notTested(b.Manifest.Counts), power(b))
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
