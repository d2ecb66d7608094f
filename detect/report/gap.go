package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// gapPanels arranges what both ends report of the same goods: both on one scale with what
// lies between them shaded, and below the share that arrives of what was sent.
func gapPanels(d batch.Detail, curves []curve, unit finding.Unit) []panel {
	curves = slices.Clone(curves)
	for i := range curves {
		curves[i].apart = legName(d.Kind, curves[i].leg)
	}
	panels := panelsOf(curves, unit)
	if len(curves) != 2 {
		return panels
	}
	panels = slices.DeleteFunc(panels, func(p panel) bool { return !p.price && len(p.curves) == 1 }) // no part is enlarged
	panels[0].gap = true
	share := shareOf(curves[0], curves[1], lagOf(d))
	known := slices.DeleteFunc(slices.Clone(share.amount), math.IsNaN)
	if len(known) == 0 {
		return panels
	}
	slices.Sort(known)
	top := math.Max(1.25*known[(len(known)-1)*95/100], share.largestLevel())
	p := panel{
		title: words.Say("chart.arrives"), curves: []curve{share}, unit: finding.Unit{Per: 1}, top: top,
		lines: []line{{toneOf(share.leg), []string{shiftText(share.leg, finding.Unit{Per: 1}), shiftDate(share.leg, finding.Unit{Per: 1})}}},
	}
	return slices.Insert(panels, 1, p)
}

// lagOf is how many months the goods are on their way, as the check of it says.
func lagOf(d batch.Detail) int {
	for _, e := range d.Evidence {
		if e.Check == "lag" && e.Figure != nil {
			return int(*e.Figure)
		}
	}
	return 0
}

// shareOf is what one end got of what the other sent so many months before, with its
// means before and after the shift.
func shareOf(sent, got curve, lag int) curve {
	at := map[flows.Month]float64{}
	for i, m := range sent.months {
		if !sent.masked[i] && sent.amount[i] > 0 {
			at[m+flows.Month(lag)] = sent.amount[i]
		}
	}
	s := curve{leg: got.leg, months: got.months, masked: got.masked, amount: make([]float64, len(got.months)), fitted: make([]float64, len(got.months))}
	first, _ := firstNew(got.leg)
	var sums, counts [2]float64
	after := func(m flows.Month) int {
		if m >= first {
			return 1
		}
		return 0
	}
	for i, m := range got.months {
		s.amount[i] = math.NaN()
		if of, known := at[m]; known && !got.masked[i] {
			s.amount[i] = got.amount[i] / of
		}
		if !math.IsNaN(s.amount[i]) {
			sums[after(m)] += s.amount[i]
			counts[after(m)]++
		}
	}
	for i, m := range got.months {
		s.fitted[i] = sums[after(m)] / counts[after(m)]
	}
	s.leg.Before, s.leg.After = sums[0]/counts[0], sums[1]/counts[1]
	return s
}

func (c curve) largestLevel() float64 {
	top := 0.0
	for _, x := range c.fitted {
		top = max(top, orZero(x))
	}
	return top
}

// between is the area between two curves, month by month where both are known.
func between(a axis, x, y curve) string {
	at := map[flows.Month]float64{}
	for i, m := range y.months {
		at[m] = y.amount[i]
	}
	var b strings.Builder
	for i, m := range x.months {
		other, known := at[m]
		if !known || math.IsNaN(other) || math.IsNaN(x.amount[i]) {
			continue
		}
		fmt.Fprintf(&b, "M%s %sH%sV%sH%sZ", coord(a.edge(m)), coord(a.y(x.amount[i])), coord(a.edge(m+1)), coord(a.y(other)), coord(a.edge(m)))
	}
	return b.String()
}
