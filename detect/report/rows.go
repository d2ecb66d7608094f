package report

import (
	"html/template"
	"math"
	"strconv"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// row is a finding in a list.
type row struct {
	Rank       int32
	Number     int    // the same
	ID, Anchor string // Anchor is empty where the page has no section of it
	kind
	Title      string
	Sub        string // the restriction, or the explanation
	Moved      string
	Range      string
	Counted    string // what of it the case counts, in the unit of the case; empty if nothing
	Ratio      string
	First      string
	Interval   string
	Q          string
	Confidence string
	Bars       template.HTML
	Status     string
}

// order is what the script sorts by: plain numbers.
type order struct{ Moved, Q string }

// rows makes the list of at most `most` findings.
func rows(details []batch.Detail, most int) []row {
	out := make([]row, 0, min(most, len(details)))
	for _, d := range details[:min(most, len(details))] {
		out = append(out, newRow(d))
	}
	return out
}

// restriction says what a finding's goods are under, or stand beside.
func restriction(d batch.Detail) string {
	switch {
	case d.Restriction == "":
		return ""
	case d.Kind == finding.UnmatchedShift:
		return finding.Escape(d.Restriction)
	}
	return words.Say("list.restricted", "how", finding.Escape(d.Restriction))
}

func newRow(d batch.Detail) row {
	unit := finding.UnitOf(d.Finding, d.Legs)
	sub := finding.Printable(d.Explained)
	if sub == "" {
		sub = restriction(d)
	}
	return row{
		Rank: d.Rank, Number: int(d.Rank), ID: finding.Printable(d.ID), kind: newKind(d.Kind),
		Title: finding.Title(d.Finding, d.Legs), Sub: sub,
		Moved: unit.Number(d.Moved) + " " + unit.Name, Range: unit.Range(d.MovedLow, d.MovedHigh),
		Ratio: share(d.Finding),
		First: finding.MonthShort(d.FirstNew), Interval: finding.Months(d.CILow, d.CIHigh),
		Q: finding.Probability(d.Q), Confidence: finding.Printable(d.Confidence), Bars: bars(d.Confidence), Status: finding.Printable(d.Status),
	}
}

// share writes the part of what left that came back, with its interval.
func share(f finding.Finding) string {
	if math.IsNaN(f.Ratio) || math.IsInf(f.Ratio, 0) {
		return words.Say("number.noshare")
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
	apart := finding.Apart(d.Legs)
	for i, l := range d.Legs {
		words := ""
		if l.Role != finding.RoleControl {
			words, apart = apart[0], apart[1:]
		}
		if (l.Role == finding.RoleControl) != controls {
			continue
		}
		if points := d.Points(i); len(points) > 0 {
			c := newCurve(d.Measure, l, points)
			c.apart = words
			out = append(out, c)
		}
	}
	return out
}
