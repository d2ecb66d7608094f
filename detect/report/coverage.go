package report

import (
	"bytes"
	"encoding/json"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// source is a row of the table of sources.
type source struct{ Name, Reporters, Months, Read, Used, Subtotals, Masked, Rejected string }

func sources(all []batch.Source) []source {
	out := make([]source, len(all))
	for i, s := range all {
		out[i] = source{
			Name: finding.Printable(s.Name), Reporters: finding.Count(int64(s.Reporters)), Months: words.Say("coverage.none"),
			Read: finding.Count(s.Sum.Read), Used: finding.Count(s.Sum.Used), Subtotals: finding.Count(s.Sum.Subtotals),
			Masked: finding.Count(s.Sum.Masked), Rejected: finding.Count(s.Sum.Rejected),
		}
		if s.Reporters > 0 {
			out[i].Months = finding.Months(s.First.Date32(), s.Last.Date32())
		}
	}
	return out
}

// missing names the reporters that delivered nothing in a month in which their
// source has others.
func missing(all []batch.Source) []string {
	var out []string
	for _, s := range all {
		for _, g := range s.Gaps {
			who := strings.TrimSpace(finding.Printable(g.Reporter) + " " + valueWord("reported.", g.Flow))
			out = append(out, words.Say("coverage.gap", "who", who, "source", finding.Printable(s.Name), "months", runs(g.Months)))
		}
	}
	return out
}

// runs writes months in order as "Mar 2020, Jan–Feb 2021".
func runs(months []flows.Month) string {
	var out []string
	for i := 0; i < len(months); i++ {
		from := months[i]
		for i+1 < len(months) && months[i+1] == months[i]+1 {
			i++
		}
		out = append(out, finding.Months(from.Date32(), months[i].Date32()))
	}
	return strings.Join(out, ", ")
}

// settings writes the settings for people.
func settings(raw json.RawMessage) string {
	var out bytes.Buffer
	if len(raw) == 0 || json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}
