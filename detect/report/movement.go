package report

import (
	"fmt"
	"html/template"
	"strings"

	"detour/detect/finding"
	"detour/detect/words"
)

// stream is a band of the picture of a case, from what fell to what became of it.
type stream struct {
	tone   string
	words  string
	amount float64
	y      float64 // top of its bar on the right
	label  float64 // middle of its label
}

// sizes of the picture of a case, in CSS pixels.
type pictureSize struct {
	class              string
	width, left, right float64 // of the picture, and where its two bars stand
	letters            int     // that a label can hold
}

var (
	pictureWide   = pictureSize{"wide", 800, 170, 480, 44}
	pictureNarrow = pictureSize{"narrow", 358, 64, 180, 22}
)

const (
	pictureHeight = 180 // px of the left bar
	barWidth      = 12
	barGap        = 6
	mostStreams   = 5 // places named; the others are one stream
)

// picture draws what became of the fall of a case: on the left what went before it, on
// the right what still goes, what turned up where, and what was not found again, all
// on one scale.
func picture(g pictureSize, id string, m finding.Movement, unit finding.Unit) template.HTML {
	streams := streamsOf(m, unit)
	before, others := m.Before, m.Others
	scale := pictureHeight / (before + others)
	y := 24.0
	for i := range streams {
		streams[i].y = y
		y += scale*streams[i].amount + barGap
	}
	end := apart(streams, scale)
	d := newDrawing(g.class, id, words.Say("picture.head"), pictureText(m, streams, unit), g.width, max(y, end, 24+pictureHeight+20))
	d.text("t mut", g.left+barWidth, 12, "end", words.Say("picture.before"))
	d.text("t mut", g.right, 12, "start", words.Say("picture.after"))
	from := 24.0
	for _, s := range streams {
		h := scale * s.amount
		d.ribbon("rib "+s.tone, g.left+barWidth, from, g.right, s.y, h)
		d.rect("blk "+s.tone, g.right, s.y, barWidth, max(h, 1))
		d.line("grid-l", g.right+barWidth, s.y+h/2, g.right+barWidth+8, s.label)
		d.text("t "+s.tone, g.right+barWidth+12, s.label+4, "start", cut(s.words, g.letters))
		from += h
	}
	d.rect("blk fall", g.left, 24, barWidth, scale*before)
	d.text("t b fall", g.left-8, 24+scale*before/2+4, "end", unit.Number(before))
	if others > 0 {
		d.rect("blk neu", g.left, 24+scale*before, barWidth, scale*others)
		d.text("t", g.left-8, 24+scale*(before+others/2)+4, "end", words.Say("picture.others", "amount", unit.Number(others)))
	}
	return d.end()
}

// streamsOf are the bands from top to bottom.
func streamsOf(m finding.Movement, unit finding.Unit) []stream {
	out := []stream{{tone: "fall", words: words.Say("picture.still", "amount", unit.Number(m.After)), amount: m.After}}
	rest := 0.0
	for i, g := range m.Gained {
		if i >= mostStreams && len(m.Gained) > mostStreams+1 {
			rest += g.Amount
			continue
		}
		out = append(out, stream{tone: "rise", words: words.Say("picture.gained", "amount", unit.Number(g.Amount), "where", g.Where), amount: g.Amount})
	}
	if rest > 0 {
		out = append(out, stream{tone: "rise", words: words.Say("picture.elsewhere", "amount", unit.Number(rest), "n", len(m.Gained)-mostStreams), amount: rest})
	}
	if gone := m.Gone(); gone > 0 {
		out = append(out, stream{tone: "neu", words: words.Say("picture.gone", "amount", unit.Number(gone)), amount: gone})
	}
	return out
}

// apart sets the labels beside their bars, at least a line apart, and returns where
// the last one ends.
func apart(streams []stream, scale float64) float64 {
	free := 24.0
	for i := range streams {
		s := &streams[i]
		s.label = max(s.y+scale*s.amount/2, free)
		free = s.label + textLine
	}
	return free
}

// ribbon is a band of one height between two bars.
func (d *drawing) ribbon(class string, x1, y1, x2, y2, height float64) {
	m := (x1 + x2) / 2
	d.path(class, fmt.Sprintf("M%s %sC%s %s %s %s %s %sV%sC%s %s %s %s %s %sZ",
		coord(x1), coord(y1), coord(m), coord(y1), coord(m), coord(y2), coord(x2), coord(y2),
		coord(y2+height), coord(m), coord(y2+height), coord(m), coord(y1+height), coord(x1), coord(y1+height)))
}

func pictureText(m finding.Movement, streams []stream, unit finding.Unit) string {
	after := make([]string, len(streams))
	for i, s := range streams {
		after[i] = s.words
	}
	return words.Say("picture.text", "goods", finding.Capital(m.What), "before", unit.Number(m.Before), "after", strings.Join(after, ", "), "unit", unit.Name)
}

// pictured is the table behind the picture.
type pictured struct {
	What string
	Rows []tally
}

func newPictured(m finding.Movement, unit finding.Unit) pictured {
	t := pictured{finding.Capital(m.What), []tally{{words.Say("picture.levelbefore"), unit.Number(m.Before)}, {words.Say("picture.levelafter"), unit.Number(m.After)}}}
	for _, g := range m.Gained {
		t.Rows = append(t.Rows, tally{words.Say("picture.turned", "where", g.Where), unit.Number(g.Amount)})
	}
	if m.Others > 0 {
		t.Rows = append(t.Rows, tally{words.Say("picture.lost"), unit.Number(m.Others)})
	}
	t.Rows = append(t.Rows, tally{words.Say("picture.notfound"), unit.Number(m.Gone())})
	return t
}
