package report

import (
	"strconv"

	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// numbered is a measure with its number in the chart.
type numbered struct {
	n     int
	month flows.Month
	part  float64 // of the month that has passed on its day
}

// visible returns the measures that come into force in the months of a chart.
func visible(marks []finding.Mark, first, last flows.Month) []numbered {
	var out []numbered
	for i, m := range marks {
		month := flows.MonthOfDate32(m.Day)
		begin, end := month.Date32(), (month + 1).Date32()
		if month >= first && month <= last {
			out = append(out, numbered{i + 1, month, float64(m.Day-begin) / float64(end-begin)})
		}
	}
	return out
}

// measures draws a line at each measure, and above the first plot its number; numbers
// that would meet stand beside each other.
func (d *drawing) measures(a axis, marks []numbered, numbers bool) {
	const size, apart = 16.0, 18.0 // px
	end := 0.0
	for _, m := range marks {
		x := a.edge(m.month) + m.part*(a.edge(m.month+1)-a.edge(m.month))
		d.line("act", x, a.top, x, a.bottom())
		if !numbers {
			continue
		}
		at := min(max(x, end), a.left+a.width-size/2)
		end = at + apart
		d.line("act", x, a.top, at, a.top-4)
		d.rect("act-n", at-size/2, a.top-4-size, size, size)
		d.text("act-t", at, a.top-8, "middle", strconv.Itoa(m.n))
	}
}

// mark is a measure in the key of a chart.
type mark struct {
	N    int
	Text string
}

// key explains the numbers; a measure outside the months of the chart says so.
func key(marks []finding.Mark, curves []curve) []mark {
	first, last, ok := span(curves)
	out := make([]mark, len(marks))
	for i, m := range marks {
		out[i] = mark{i + 1, m.Text}
		switch month := flows.MonthOfDate32(m.Day); {
		case !ok:
		case month > last:
			out[i].Text += " " + words.Say("measure.later")
		case month < first:
			out[i].Text += " " + words.Say("measure.earlier")
		}
	}
	return out
}
