package report

import (
	"fmt"
	"html/template"
	"strings"
)

// drawing is an SVG under construction. Its classes are our own words; every
// text is escaped.
type drawing struct{ strings.Builder }

// newDrawing begins an image of width × height CSS pixels, named for those who
// hear the page. The id must be unique in the page.
func newDrawing(class, id, title, desc string, width, height float64) *drawing {
	return newScaled(class, id, title, desc, width, height, 1)
}

// newScaled begins an image in which so many units are a pixel.
func newScaled(class, id, title, desc string, width, height, units float64) *drawing {
	d := &drawing{}
	fmt.Fprintf(d, `<svg class="%s" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%[6]st %[6]sd"><title id="%[6]st">%s</title><desc id="%[6]sd">%s</desc>`,
		class, coord(units*width), coord(units*height), coord(width), coord(height), id, template.HTMLEscapeString(title), template.HTMLEscapeString(desc))
	return d
}

func (d *drawing) end() template.HTML {
	d.WriteString("</svg>")
	return template.HTML(d.String())
}

func (d *drawing) rect(class string, x, y, width, height float64) {
	fmt.Fprintf(d, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, coord(x), coord(y), coord(width), coord(height))
}

func (d *drawing) path(class, data string) {
	if data != "" {
		fmt.Fprintf(d, `<path class="%s" d="%s"/>`, class, data)
	}
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.path(class, "M"+coord(x1)+" "+coord(y1)+"L"+coord(x2)+" "+coord(y2))
}

// text writes s with its anchor: "start", "middle" or "end".
func (d *drawing) text(class string, x, y float64, anchor, s string) {
	if anchor != "start" {
		anchor = ` text-anchor="` + anchor + `"`
	} else {
		anchor = ""
	}
	fmt.Fprintf(d, `<text class="%s" x="%s" y="%s"%s>%s</text>`, class, coord(x), coord(y), anchor, template.HTMLEscapeString(s))
}

// hatch fills a box with lines that rise to the right, six pixels apart.
func (d *drawing) hatch(x, y, width, height float64) {
	const apart = 6
	var p strings.Builder
	for c := apart / 2.0; c < width+height; c += apart { // the line from (x+c, y) to (x, y+c), cut to the box
		x1, y1, x2, y2 := x+c, y, x, y+c
		if over := x1 - (x + width); over > 0 {
			x1, y1 = x1-over, y1+over
		}
		if over := y2 - (y + height); over > 0 {
			x2, y2 = x2+over, y2-over
		}
		fmt.Fprintf(&p, "M%s %sL%s %s", coord(x1), coord(y1), coord(x2), coord(y2))
	}
	d.path("hatch", p.String())
}
