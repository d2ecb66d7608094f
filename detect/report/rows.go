package report

import (
	"html/template"
	"math"
	"strconv"

	"detour/detect/batch"
	"detour/detect/finding"
)

// row is a finding in the ranked list.
type row struct {
	Rank       int32
	ID, Anchor string // Anchor is empty where the page has no section of it
	Kind, Word string
	Icon       template.HTML
	Title      string
	Sub        string // the restriction, or the explanation
	Spark      template.HTML
	Moved      string
	Range      string
	Ratio      string
	First      string
	Interval   string
	Q          string
	Confidence string
	Bars       template.HTML
	Status     string
	Order      order
}

// order is what the script sorts by: plain numbers.
type order struct{ Moved, Q string }

// rows makes the list of at most `most` findings, the first `full` of them with
// a link to their section and their series in small.
func rows(details []batch.Detail, most, full int) []row {
	out := make([]row, 0, min(most, len(details)))
	for i, d := range details[:min(most, len(details))] {
		r := newRow(d)
		if i < full {
			r.Anchor = anchor(d.ID)
			r.Spark = sparks(r.Anchor+"k", curvesOf(d))
		}
		out = append(out, r)
	}
	return out
}

func newRow(d batch.Detail) row {
	unit := finding.UnitOf(d.Finding, d.Legs)
	sub := d.Explained
	if sub == "" && d.Restriction != "" {
		sub = "restricted: " + d.Restriction
	}
	return row{
		Rank: d.Rank, ID: finding.Printable(d.ID), Kind: d.Kind, Word: kindWord(d.Kind), Icon: kindIcon(d.Kind),
		Title: finding.Title(d.Finding, d.Legs), Sub: finding.Printable(sub),
		Moved: unit.Number(d.Moved) + " " + unit.Name, Range: unit.Range(d.MovedLow, d.MovedHigh),
		Ratio: share(d.Finding),
		First: finding.MonthShort(d.FirstNew), Interval: finding.Months(d.CILow, d.CIHigh),
		Q: finding.Probability(d.Q), Confidence: finding.Printable(d.Confidence), Bars: bars(d.Confidence), Status: finding.Printable(d.Status),
		Order: order{strconv.FormatFloat(d.Moved, 'g', -1, 64), strconv.FormatFloat(d.Q, 'g', -1, 64)},
	}
}

// share writes the part of what left that came back, with its interval.
func share(f finding.Finding) string {
	if math.IsNaN(f.Ratio) || math.IsInf(f.Ratio, 0) {
		return "share unknown"
	}
	return finding.Percent(f.Ratio) + " " + finding.PercentRange(f.RatioLow, f.RatioHigh)
}

// anchor is the name of a finding's section; ids of other programs may hold
// anything, so only letters, digits and hyphens stay.
func anchor(id string) string {
	safe := []byte("f-")
	for _, c := range []byte(id) {
		if c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			safe = append(safe, c)
		} else {
			safe = append(safe, '_')
			safe = strconv.AppendUint(safe, uint64(c), 16)
		}
	}
	return string(safe)
}

// curvesOf returns the series of the legs that take part, controls aside.
func curvesOf(d batch.Detail) []curve { return curvesIn(d, false) }

func curvesIn(d batch.Detail, controls bool) []curve {
	var out []curve
	for i, l := range d.Legs {
		if (l.Role == finding.RoleControl) != controls {
			continue
		}
		if points := d.Points(i); len(points) > 0 {
			out = append(out, newCurve(d.Measure, l, points))
		}
	}
	return out
}

// choice is a button of the filter.
type choice struct {
	Value, Word string
	Count       int
}

// choices returns the kinds and the statuses that the rows have, in their order.
func choices(rows []row) (byKind, byStatus []choice) {
	add := func(to []choice, value, word string) []choice {
		for i := range to {
			if to[i].Value == value {
				to[i].Count++
				return to
			}
		}
		return append(to, choice{value, word, 1})
	}
	for _, r := range rows {
		byKind = add(byKind, r.Kind, r.Word)
		byStatus = add(byStatus, r.Status, r.Status)
	}
	return byKind, byStatus
}

// sameCase gathers the findings of each case.
func sameCase(details []batch.Detail) map[string][]batch.Detail {
	out := map[string][]batch.Detail{}
	for _, d := range details {
		out[d.CaseID] = append(out[d.CaseID], d)
	}
	return out
}
