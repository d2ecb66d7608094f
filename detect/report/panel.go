package report

import (
	"math"
	"slices"

	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// panel is one plot of a chart: curves on one scale from zero.
type panel struct {
	title  string
	lines  []line // of the legend, one a curve; none where the panel above has it
	curves []curve
	price  bool // the amounts are prices: no levels, no dates
	gap    bool // what lies between its two curves is shaded
	unit   finding.Unit
	top    float64 // the largest amount, in the measure's own units
}

// line is a line of a panel's legend, in the colour of its curve: the longest of its
// texts that fits is written.
type line struct {
	tone  string
	texts []string
}

// enlarge is the share of the largest amount below which a curve gets a panel of its
// own: its swings would be lost on the common scale.
const enlarge = 0.4

// panelsOf arranges curves: all on one scale first, then those that are small there
// enlarged, then the unit values.
func panelsOf(curves []curve, unit finding.Unit) []panel {
	apart := make([]string, len(curves))
	for i, c := range curves {
		apart[i] = c.apart
	}
	all := panel{title: words.Say("chart.onescale", "unit", unit.Name), curves: curves, unit: unit, top: largest(curves)}
	if len(curves) == 1 {
		all.title = words.Say("chart.amonth", "goods", finding.Capital(apart[0]), "unit", unit.Name)
	}
	panels := []panel{all}
	for i, c := range curves {
		named := func(shift string) string {
			if len(curves) == 1 {
				return shift
			}
			return words.Say("chart.legend", "curve", finding.Capital(apart[i]), "shift", shift)
		}
		l := line{toneOf(c.leg), []string{named(shiftText(c.leg, unit)), named(shiftDate(c.leg, unit)), named(shiftLevels(c.leg, unit)), shiftDate(c.leg, unit)}}
		panels[0].lines = append(panels[0].lines, l)
		if own := largest(curves[i : i+1]); own > 0 && own < enlarge*all.top {
			panels = append(panels, panel{title: words.Say("chart.enlarged", "curve", finding.Capital(apart[i]), "unit", unit.Name), curves: curves[i : i+1], unit: unit, top: own})
		}
	}
	if p, ok := prices(curves); ok {
		panels = append(panels, p)
	}
	return panels
}

func largest(curves []curve) float64 {
	top := 0.0
	for _, c := range curves {
		top = max(top, c.largest())
	}
	return top
}

// prices is the panel of the unit values: value over net mass, where both are known in
// half of the months at least. A month of little mass may have any unit value, so the
// scale ends a quarter above that which 95 of 100 months stay below.
func prices(curves []curve) (panel, bool) {
	p := panel{price: true}
	var all []float64
	currency := ""
	for _, c := range curves {
		known := 0
		priced := curve{leg: c.leg, apart: c.apart, months: c.months, masked: c.masked, amount: c.price, fitted: make([]float64, len(c.price))}
		for i, x := range c.price {
			priced.fitted[i] = math.NaN()
			if !math.IsNaN(x) {
				known++
				all = append(all, x)
			}
		}
		if 2*known >= len(c.price) || known >= 12 {
			p.curves = append(p.curves, priced)
			p.lines = append(p.lines, line{toneOf(c.leg), []string{finding.Capital(c.apart)}})
		}
		if currency == "" {
			currency = c.leg.Currency
		}
	}
	if len(p.curves) == 0 || len(all) == 0 {
		return p, false
	}
	slices.Sort(all)
	p.top = 1.25 * all[(len(all)-1)*95/100]
	p.unit = finding.UnitFor(flows.Value.String(), currency, p.top)
	p.title = words.Say("chart.unitvalue", "unit", p.unit.Name)
	if all[len(all)-1] > p.top {
		p.title = words.Say("chart.unitvaluecut", "unit", p.unit.Name)
	}
	return p, p.top > 0
}

// title of a panel in so many letters. What is cut is the subject, unless the unit
// alone, which may come with the data, is too long.
func (p panel) titleIn(letters int) string { return cut(p.title, letters) }

func (l line) in(letters int) string {
	for _, t := range l.texts {
		if len([]rune(t)) <= letters {
			return t
		}
	}
	return cut(l.texts[len(l.texts)-1], letters)
}
