package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"detour/detect/finding"
	"detour/flows"
)

// curve is the series of one leg, ready to be drawn.
type curve struct {
	leg    finding.Leg
	apart  string        // the words that set it apart from the others
	months []flows.Month // in order
	amount []float64
	fitted []float64
	masked []bool
	price  []float64 // value over net mass; NaN where either is unknown
}

// newCurve takes the amounts of the finding's measure; NaN is missing.
func newCurve(measure string, leg finding.Leg, points []finding.Point) curve {
	c := curve{leg: leg}
	for _, p := range points {
		c.months = append(c.months, flows.MonthOfDate32(p.Period))
		c.amount = append(c.amount, orNaN(amountOf(measure, p)))
		c.fitted = append(c.fitted, orNaN(p.Fitted))
		c.masked = append(c.masked, p.Masked)
		c.price = append(c.price, priceOf(p))
	}
	return c
}

func amountOf(measure string, p finding.Point) *float64 {
	switch measure {
	case flows.Value.String():
		return p.Value
	case flows.Kg.String():
		return p.Kg
	}
	return nil // series.parquet holds no other measure
}

// priceOf is the unit value of a month.
func priceOf(p finding.Point) float64 {
	if p.Masked || p.Value == nil || p.Kg == nil || !(*p.Kg > 0) {
		return math.NaN()
	}
	return *p.Value / *p.Kg
}

func orNaN(x *float64) float64 {
	if x == nil || math.IsInf(*x, 0) {
		return math.NaN()
	}
	return *x
}

// largest is the highest amount or level, 0 if there is none.
func (c curve) largest() float64 {
	top := 0.0
	for i := range c.months {
		top = max(top, orZero(c.amount[i]), orZero(c.fitted[i]))
	}
	return top
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// line is the path through the amounts, broken where a month is missing.
func (c curve) line(a axis) string {
	return c.trace(func(i int, joined bool) string {
		if math.IsNaN(c.amount[i]) {
			return ""
		}
		at := coord(a.middle(c.months[i])) + " " + coord(a.y(c.amount[i]))
		if joined {
			return "L" + at
		}
		return "M" + at + "h0" // a month alone still shows, as a dot of the round line cap
	})
}

// rough is the same path in whole units, each step from the last.
func (c curve) rough(a axis) string {
	x, y := 0, 0
	return c.trace(func(i int, joined bool) string {
		if math.IsNaN(c.amount[i]) {
			return ""
		}
		toX, toY := int(math.Round(a.middle(c.months[i]))), int(math.Round(a.y(c.amount[i])))
		step := fmt.Sprintf("l%d %d", toX-x, toY-y)
		if !joined {
			step = fmt.Sprintf("M%d %dh0", toX, toY)
		}
		x, y = toX, toY
		return step
	})
}

// dots is a path of points: zero-length strokes with round caps.
func (c curve) dots(a axis) string {
	return c.trace(func(i int, _ bool) string {
		if math.IsNaN(c.amount[i]) {
			return ""
		}
		return "M" + coord(a.middle(c.months[i])) + " " + coord(a.y(c.amount[i])) + "h0"
	})
}

// level is the path of the fitted level as steps a month wide, broken at the
// first new month.
func (c curve) level(a axis) string {
	first, dated := firstNew(c.leg)
	return c.trace(func(i int, joined bool) string {
		if math.IsNaN(c.fitted[i]) {
			return ""
		}
		y, right := coord(a.y(c.fitted[i])), "H"+coord(a.edge(c.months[i]+1))
		same := func(i, k int) bool { // months i and k are next to each other and on one level
			return k < len(c.months) && c.months[k] == c.months[i]+1 && c.fitted[k] == c.fitted[i] && !(dated && c.months[k] == first)
		}
		if same(i, i+1) {
			right = " " // the step goes on
		}
		switch {
		case joined && same(i-1, i):
			return right
		case joined && !(dated && c.months[i] == first):
			return "V" + y + right
		}
		return "M" + coord(a.edge(c.months[i])) + " " + y + right
	})
}

// trace joins what step yields for each month. A step is joined to the one
// before if that is the month before and yielded something.
func (c curve) trace(step func(i int, joined bool) string) string {
	var b strings.Builder
	joined := false
	for i := range c.months {
		s := step(i, joined && c.months[i] == c.months[i-1]+1)
		if s != " " {
			b.WriteString(s)
		}
		joined = s != ""
	}
	return b.String()
}

// hidden calls do for each run of months that some curve leaves out, from the first to
// the last.
func hidden(curves []curve, do func(from, to flows.Month)) {
	out := map[flows.Month]bool{}
	for _, c := range curves {
		for i, m := range c.months {
			if c.masked[i] {
				out[m] = true
			}
		}
	}
	months := slices.Sorted(maps.Keys(out))
	for i := 0; i < len(months); i++ {
		from := months[i]
		for i+1 < len(months) && months[i+1] == months[i]+1 {
			i++
		}
		do(from, months[i])
	}
}
