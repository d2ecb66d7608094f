package mirror

import (
	"math"
	"slices"

	"detour/detect/series"
	"detour/flows"
)

// finest is the most digits of the products that are compared: the subheading of the HS
// is what both ends share.
const finest = 6

// View returns the view in which both ends are seen, and false where the panel does not
// fill it.
func View(filled flows.AxisSet, digits []int) (series.View, bool) {
	axes := flows.Set(flows.Reporter, flows.Flow, flows.Origin, flows.Destination, flows.Product)
	level := digits[len(digits)-1]
	for _, d := range slices.Backward(digits) {
		if d <= finest {
			level = d
		}
	}
	return series.View{Axes: axes, Digits: level}, filled&axes == axes
}

// Lane is the trade of a product between two countries as both ends report it.
type Lane struct {
	Sent, Got *series.Series
	Pair      *Pair
	Share     *series.Series // the share of what was sent that was got, in Value
}

// Pair is what all goods of two countries tell.
type Pair struct {
	Lag       int     // months after which imports follow exports
	Allowance float64 // median over the goods of the value imported for one exported
	Goods     int     // that both report
}

// ends are two countries.
type ends struct{ origin, destination string }

func endsOf(c flows.Cell) ends { return ends{c[flows.Origin], c[flows.Destination]} }

// Gaps joins the series of a view of [View] to lanes, ordered by cell. What somebody
// else than the two ends reports is left out.
func Gaps(all []*series.Series) []*Lane {
	sent := map[flows.Cell]*series.Series{}
	for _, s := range all {
		if s.Cell[flows.Flow] == flows.Export && s.Cell[flows.Reporter] == s.Cell[flows.Origin] {
			sent[lane(s.Cell)] = s
		}
	}
	byEnds := map[ends][]*Lane{}
	var out []*Lane
	for _, s := range all {
		from := sent[lane(s.Cell)]
		if s.Cell[flows.Flow] != flows.Import || s.Cell[flows.Reporter] != s.Cell[flows.Destination] || from == nil {
			continue
		}
		l := &Lane{Sent: from, Got: s}
		byEnds[endsOf(s.Cell)] = append(byEnds[endsOf(s.Cell)], l)
		out = append(out, l)
	}
	for _, lanes := range byEnds {
		p := learn(eachOnce(lanes))
		for _, l := range lanes {
			l.Pair = p
			l.Share = l.share()
		}
	}
	slices.SortFunc(out, func(a, b *Lane) int {
		return a.Share.Cell.Compare(b.Share.Cell)
	})
	return out
}

// eachOnce leaves out the sums of codes, whose goods are in other lanes, if there are any.
func eachOnce(lanes []*Lane) []*Lane {
	out := slices.DeleteFunc(slices.Clone(lanes), func(l *Lane) bool { return flows.Joined(l.Got.Cell[flows.Product]) })
	if len(out) == 0 {
		return lanes
	}
	return out
}

// lane is a cell without who reports it.
func lane(c flows.Cell) flows.Cell {
	return c.With(flows.Reporter, "").With(flows.Flow, "")
}

// weighed tells whether the mass is compared, which both ends count alike.
func (l *Lane) weighed() bool { return l.Sent.Measure == flows.Kg && l.Got.Measure == flows.Kg }

// amounts are what is compared of a side.
func (l *Lane) amounts(s *series.Series) []float64 {
	if l.weighed() {
		return s.Kg
	}
	return s.Value
}

// share is the series of the share that was got of what was sent. It is missing where
// either is, and where nothing was sent. On the scale of the test, asinh, large shares
// are as on that of the logarithm, and a share of nothing is no infinity.
func (l *Lane) share() *series.Series {
	n := l.Got.Len()
	g := &series.Series{
		Cell: lane(l.Got.Cell), Start: l.Got.Start, Measure: flows.Value,
		Value: make([]float64, n), Mask: slices.Clone(l.Got.Mask), Records: l.Got.Records + l.Sent.Records,
	}
	sent, got := l.amounts(l.Sent), l.amounts(l.Got)
	for m := range n {
		g.Value[m] = math.NaN()
		if k := m - l.Pair.Lag; k >= 0 && sent[k] > 0 {
			g.Value[m] = got[m] / sent[k]
		}
		if math.IsNaN(g.Value[m]) && g.Mask[m] == series.Used {
			g.Mask[m] = series.NotKnown
		}
	}
	return g
}
