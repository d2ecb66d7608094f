package report

import (
	"html/template"

	"detour/detect/finding"
	"detour/detect/words"
)

// Sizes of the small pictures in CSS pixels. There may be hundreds of them in a page,
// so their paths are relative and count quarters of a pixel.
const (
	sparkWidth, sparkHeight = 132, 52
	sparkPanel              = 21 // px of each of the two lines
	fine                    = 4  // units a pixel
)

// sparks draws two curves above each other, small, each on its own scale: the
// flow that falls and the flow that rises; or one that stands alone.
func sparks(id string, curves []curve) template.HTML {
	if len(curves) > 2 {
		curves = curves[:2]
	}
	first, last, ok := span(curves)
	if !ok {
		return ""
	}
	title, text, height := words.Say("spark.two"), words.Say("spark.twotext"), float64(sparkHeight)
	if len(curves) == 1 {
		title, text, height = words.Say("spark.one"), shiftDirection(curves[0].leg), sparkHeight/2
	}
	d := newScaled("spark", id, title, text, sparkWidth, height, fine)
	for i, c := range curves {
		a := axis{
			left: 0, width: fine * sparkWidth, first: first, months: int(last-first) + 1,
			top: fine * (2 + float64(i)*(sparkPanel+5)), height: fine * sparkPanel, largest: max(c.largest(), 1),
		}
		d.small(a, c, c.rough(a))
	}
	return d.end()
}

// shiftDirection says which way a leg moves.
func shiftDirection(l finding.Leg) string {
	if l.After < l.Before {
		return words.Say("spark.falls")
	}
	return words.Say("spark.rises")
}

// mini draws one control curve with its level.
func mini(id string, c curve, unit finding.Unit) template.HTML {
	first, last, ok := span([]curve{c})
	if !ok {
		return ""
	}
	const width, height = 220, 72
	d := newDrawing("mini", id, finding.Capital(finding.Subject(c.leg.Axes)), shiftText(c.leg, unit), width, height)
	a := axis{left: 0, width: width, first: first, months: int(last-first) + 1, top: 2, height: height - 4, largest: max(c.largest(), 1)}
	d.path("fit "+toneOf(c.leg), c.level(a))
	d.small(a, c, c.line(a))
	return d.end()
}

func (d *drawing) small(a axis, c curve, line string) {
	tone := toneOf(c.leg)
	d.line("base", a.left, a.bottom(), a.left+a.width, a.bottom())
	if m, ok := firstNew(c.leg); ok {
		d.line("first "+tone, a.edge(m), a.top, a.edge(m), a.bottom())
	}
	d.path("ln s "+tone, line)
}
