package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"detour/detect/finding"
	"detour/flows"
)

// geometry is the size of a chart, in CSS pixels.
type geometry struct {
	class       string
	width, left float64
	panel       float64 // height of one panel's plot
	letters     int     // that a title line can hold
}

// The two sizes of every chart: a page shows the one that fits.
var (
	wide   = geometry{"wide", 800, 56, 150, 110}
	narrow = geometry{"narrow", 358, 44, 120, 48}
)

const (
	titleLines = 44 // px above each plot for its two lines of text
	yearLine   = 24 // px below the last plot for the years
	panelGap   = 12
)

// chart draws the curves of a finding as panels under each other, on one axis of
// months, each with a true scale of its own from zero.
func chart(g geometry, id string, curves []curve, unit finding.Unit) template.HTML {
	first, last, ok := span(curves)
	if !ok {
		return ""
	}
	height := float64(len(curves))*(titleLines+g.panel+panelGap) + yearLine
	d := newDrawing(g.class, id, chartTitle(curves, first, last), chartText(curves, unit), g.width, height)
	for i, c := range curves {
		step, n := niceMax(c.largest() / unit.Per)
		a := axis{
			left: g.left, width: g.width - g.left - 2, first: first, months: int(last-first) + 1,
			top: float64(i)*(titleLines+g.panel+panelGap) + titleLines, height: g.panel, largest: step * float64(n) * unit.Per,
		}
		d.panel(g, a, c, unit, step, n)
		if i == len(curves)-1 {
			d.years(a, last)
		}
	}
	return d.end()
}

// span returns the months from the first to the last of all curves.
func span(curves []curve) (first, last flows.Month, ok bool) {
	for _, c := range curves {
		for _, m := range c.months {
			if !ok {
				first, last, ok = m, m, true
			}
			first, last = min(first, m), max(last, m)
		}
	}
	return first, last, ok
}

func (d *drawing) panel(g geometry, a axis, c curve, unit finding.Unit, step float64, n int) {
	tone := toneOf(c.leg)
	d.text("t b", 0, a.top-28, "start", panelTitle(capital(finding.Subject(c.leg.Axes)), unit.Name, g.letters))
	d.text("t b "+tone, 0, a.top-11, "start", shiftText(c.leg, unit))
	if low, high, ok := interval(c.leg); ok {
		from, to := max(low, a.first), min(high+1, a.first+flows.Month(a.months))
		if from < to {
			d.rect("band "+tone, a.edge(from), a.top, a.edge(to)-a.edge(from), a.height)
		}
	}
	c.hidden(func(from, to flows.Month) { d.hatch(a.edge(from), a.top, a.edge(to+1)-a.edge(from), a.height) })
	for i := 0; i <= n; i++ {
		y := a.y(float64(i) * step * unit.Per)
		if i > 0 {
			d.line("grid-l", a.left, y, a.left+a.width, y)
		}
		d.text("t mut", a.left-6, y+4, "end", tick(float64(i)*step, step))
	}
	d.path("fit "+tone, c.level(a))
	d.path("ln "+tone, c.line(a))
	const dense = 4 // px a month: closer dots would merge
	if a.width/float64(a.months) >= dense {
		d.path("dot "+tone, c.dots(a))
	}
	d.line("axis", a.left, a.bottom(), a.left+a.width, a.bottom())
	if m, ok := firstNew(c.leg); ok && m >= a.first && m < a.first+flows.Month(a.months) {
		d.line("first", a.edge(m), a.top, a.edge(m), a.bottom())
	}
}

// panelTitle names a panel and its unit in so many letters. What is cut is the
// subject, unless the unit alone, which may come with the data, is too long.
func panelTitle(subject, unit string, letters int) string {
	if full := subject + ", " + unit + " a month"; len([]rune(full)) <= letters {
		return full
	}
	unit = ", " + unit
	return cut(cut(subject, max(1, letters-len([]rune(unit))))+unit, letters)
}

// years writes the years below the last panel.
func (d *drawing) years(a axis, last flows.Month) {
	const room = 34 // px a year's four digits need
	end := -math.MaxFloat64
	write := func(m flows.Month) {
		x := a.edge(m)
		d.line("axis", x, a.bottom(), x, a.bottom()+6)
		if x >= end && x+room <= a.left+a.width+8 {
			d.text("t mut", x+4, a.bottom()+17, "start", fmt.Sprint(m.Year()))
			end = x + room + 6
		}
	}
	years(a.first, last, write)
	if flows.NewMonth(a.first.Year(), 12) >= last && a.first.Calendar() > 1 { // no January in sight
		write(a.first)
	}
}

// tick writes the label of a grid line with the decimals its step needs.
func tick(x, step float64) string {
	decimals := 0
	for s := step; decimals < 6 && math.Abs(s-math.Round(s)) > 1e-9; s *= 10 {
		decimals++
	}
	if decimals == 0 {
		return finding.Count(int64(math.Round(x)))
	}
	return fmt.Sprintf("%.*f", decimals, x)
}

// shiftText tells a leg's shift: "falls from 60 to 4.0 in Nov 2020 [Oct–Dec 2020]".
func shiftText(l finding.Leg, unit finding.Unit) string {
	verb := "rises"
	if l.After < l.Before {
		verb = "falls"
	}
	text := fmt.Sprintf("%s from %s to %s", verb, unit.Number(l.Before), unit.Number(l.After))
	if l.FirstNew != nil {
		text += " in " + finding.MonthShort(*l.FirstNew)
	}
	if l.CILow != nil && l.CIHigh != nil {
		text += " [" + finding.Months(*l.CILow, *l.CIHigh) + "]"
	}
	return text
}

func chartTitle(curves []curve, first, last flows.Month) string {
	names := make([]string, len(curves))
	for i, c := range curves {
		names[i] = capital(finding.Subject(c.leg.Axes))
	}
	return fmt.Sprintf("%s, %s to %s", strings.Join(names, "; "), finding.MonthShort(first.Date32()), finding.MonthShort(last.Date32()))
}

func chartText(curves []curve, unit finding.Unit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d panels on one time axis, each with its own scale from zero, in %s a month.", len(curves), unit.Name)
	for _, c := range curves {
		fmt.Fprintf(&b, " %s: %s.", capital(finding.Subject(c.leg.Axes)), shiftText(c.leg, unit))
	}
	return b.String()
}

// toneOf is the colour class of a leg.
func toneOf(l finding.Leg) string {
	switch l.Role {
	case finding.RoleFrom:
		return "fall"
	case finding.RoleControl:
		return "neu"
	}
	return "rise"
}
