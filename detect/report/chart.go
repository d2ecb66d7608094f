package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// geometry is the size of a chart, in CSS pixels.
type geometry struct {
	class       string
	width, left float64
	panel       float64 // height of the first panel's plot
	letters     int     // that a title line can hold
}

// The two sizes of every chart: a page shows the one that fits.
var (
	wide   = geometry{"wide", 800, 56, 190, 110}
	narrow = geometry{"narrow", 358, 44, 140, 48}
)

const (
	textLine = 17 // px of a line of text above a plot
	markLine = 20 // px of the numbers of the measures above the first plot
	yearLine = 24 // px below the last plot for the years
	panelGap = 18
	lower    = 0.6 // height of the plots below the first, of it
)

// chart draws the curves of a finding as panels under each other, on one axis of
// months, each with a scale of its own from zero; marks are the measures by number.
func chart(g geometry, id string, curves []curve, panels []panel, unit finding.Unit, marks []finding.Mark) template.HTML {
	first, last, ok := span(curves)
	if !ok {
		return ""
	}
	seen := visible(marks, first, last)
	height := float64(yearLine)
	for i, p := range panels {
		height += p.head(i, seen) + g.height(i) + panelGap
	}
	d := newDrawing(g.class, id, chartTitle(curves, first, last), chartText(panels, curves, unit), g.width, height)
	y := 0.0
	for i, p := range panels {
		a := axis{left: g.left, width: g.width - g.left - 2, first: first, months: int(last-first) + 1, height: g.height(i)}
		step, n := niceMax(p.top / p.unit.Per)
		a.largest, a.top = step*float64(n)*p.unit.Per, y+p.head(i, seen)
		d.head(g, y, p)
		d.plot(a, p, step, n)
		d.measures(a, seen, i == 0)
		y = a.bottom() + panelGap
		if i == len(panels)-1 {
			d.years(a, last)
		}
	}
	return d.end()
}

// height of the plot of a panel.
func (g geometry) height(panel int) float64 {
	if panel == 0 {
		return g.panel
	}
	return math.Round(lower * g.panel)
}

// head is the room above a panel's plot: its title, its legend, and above the first
// plot the numbers of the measures.
func (p panel) head(i int, marks []numbered) float64 {
	h := float64(textLine*(1+len(p.lines)) + 12)
	if i == 0 && len(marks) > 0 {
		h += markLine
	}
	return h
}

func (d *drawing) head(g geometry, y float64, p panel) {
	d.text("t b", 0, y+13, "start", p.titleIn(g.letters))
	for i, l := range p.lines {
		at := y + 13 + float64(textLine*(i+1))
		d.path("key-l "+l.tone, "M0 "+coord(at-4)+"h14")
		d.text("t b "+l.tone, 20, at, "start", l.in(g.letters-3))
	}
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

func (d *drawing) plot(a axis, p panel, step float64, n int) {
	for _, c := range p.curves {
		low, high, ok := interval(c.leg)
		from, to := max(low, a.first), min(high+1, a.first+flows.Month(a.months))
		if ok && !p.price && from < to {
			d.rect("band "+toneOf(c.leg), a.edge(from), a.top, a.edge(to)-a.edge(from), a.height)
		}
	}
	hidden(p.curves, func(from, to flows.Month) { d.hatch(a.edge(from), a.top, a.edge(to+1)-a.edge(from), a.height) })
	for i := 0; i <= n; i++ {
		y := a.y(float64(i) * step * p.unit.Per)
		if i > 0 {
			d.line("grid-l", a.left, y, a.left+a.width, y)
		}
		d.text("t mut", a.left-6, y+4, "end", tick(float64(i)*step, step))
	}
	if p.gap {
		d.path("rib neu", between(a, p.curves[0], p.curves[1]))
	}
	const dense = 5 // px a month: closer dots would merge
	for _, c := range p.curves {
		tone := toneOf(c.leg)
		d.path("fit "+tone, c.level(a))
		d.path("ln "+tone, c.line(a))
		if a.width/float64(a.months) >= dense && !p.price {
			d.path("dot "+tone, c.dots(a))
		}
		if m, ok := firstNew(c.leg); ok && !p.price && m >= a.first && m < a.first+flows.Month(a.months) {
			d.line("first "+tone, a.edge(m), a.top, a.edge(m), a.bottom())
		}
	}
	d.line("axis", a.left, a.bottom(), a.left+a.width, a.bottom())
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
	if l.FirstNew == nil || l.CILow == nil || l.CIHigh == nil {
		return shiftDate(l, unit)
	}
	return words.Say("shift.interval", "levels", shiftLevels(l, unit), "month", finding.MonthShort(*l.FirstNew), "interval", finding.Months(*l.CILow, *l.CIHigh))
}

// shiftDate tells it without the interval of the date.
func shiftDate(l finding.Leg, unit finding.Unit) string {
	if l.FirstNew == nil {
		return shiftLevels(l, unit)
	}
	return words.Say("shift.month", "levels", shiftLevels(l, unit), "month", finding.MonthShort(*l.FirstNew))
}

// shiftLevels tells it without its date.
func shiftLevels(l finding.Leg, unit finding.Unit) string {
	if l.After < l.Before {
		return words.Say("shift.falls", "from", unit.Number(l.Before), "to", unit.Number(l.After))
	}
	return words.Say("shift.rises", "from", unit.Number(l.Before), "to", unit.Number(l.After))
}

func chartTitle(curves []curve, first, last flows.Month) string {
	names := make([]string, len(curves))
	for i, c := range curves {
		names[i] = finding.Capital(finding.Subject(c.leg.Axes))
	}
	return words.Say("chart.title", "curves", strings.Join(names, "; "), "from", finding.MonthShort(first.Date32()), "to", finding.MonthShort(last.Date32()))
}

func chartText(panels []panel, curves []curve, unit finding.Unit) string {
	text := words.Say("chart.text", "n", len(panels), "unit", unit.Name)
	for _, c := range curves {
		text += " " + words.Say("chart.curve", "goods", finding.Capital(finding.Subject(c.leg.Axes)), "shift", shiftText(c.leg, unit))
	}
	return text
}

// toneOf is the colour class of a leg; the last leg of a relay is dashed.
func toneOf(l finding.Leg) string {
	switch l.Role {
	case finding.RoleFrom:
		return "fall"
	case finding.RoleControl:
		return "neu"
	case finding.RoleLeg2:
		return "rise on"
	}
	return "rise"
}
