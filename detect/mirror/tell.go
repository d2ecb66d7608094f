package mirror

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/detect/words"
	"detour/flows"
)

// Threshold is the innocent explanation that one of the two ends reports otherwise from
// a month on, whatever the goods and whoever the other end.
const Threshold = "change of what a reporter counts"

// leastOthers is the number of other lanes of a reporter that are needed to tell whether
// it reports otherwise: as for a closure (package transfer). commonPart is the part of a
// gap that the typical one of them must share, as a logarithm, to explain it.
const (
	leastOthers = 3
	commonPart  = 0.5
)

// Side returns one side as a leg of the finding: its series, and the event with its own
// levels before and after.
func (g *Gap) Side(s *series.Series, lag int) (*shift.Tested, shift.Event) {
	y, e := g.amounts(s), g.Event
	side := *s
	if side.Measure = flows.Value; g.weighed() {
		side.Measure = flows.Kg
	}
	e.Before = shift.Amount{Mean: series.MeanOver(y, e.From-lag, e.K-lag)}
	e.After = shift.Amount{Mean: series.MeanOver(y, e.K-lag, e.To-lag)}
	return &shift.Tested{Series: &side}, e
}

// Amount is by how much more or less arrives a month than would at the share before the
// shift, with its 95 % interval, which does not reach below zero.
func (g *Gap) Amount() (moved, low, high float64) {
	e := g.Event
	sent := series.MeanOver(g.amounts(g.Sent), e.K-g.Pair.Lag, e.To-g.Pair.Lag)
	moved = math.Abs(e.After.Mean-e.Before.Mean) * sent
	se := math.Hypot(e.Before.SE, e.After.SE) * sent
	if !(se > 0) {
		return moved, moved, moved
	}
	reach := se * distuv.StudentsT{Sigma: 1, Nu: e.After.DOF}.Quantile(0.975)
	return moved, max(0, moved-reach), moved + reach
}

// Check returns the evidence for and against a gap that was found, and the innocent
// explanation that is supported, if any.
func (r *Result) Check(g *Gap) (rows []finding.Evidence, explained string) {
	add := func(check, outcome string, figure float64, id string, args ...any) {
		e := finding.Evidence{Check: check, Outcome: outcome, Sentence: words.Say(id, args...)}
		if !math.IsNaN(figure) && !math.IsInf(figure, 0) {
			e.Figure = &figure
		}
		rows = append(rows, e)
	}
	what := words.Say("measured.value")
	if g.weighed() {
		what = words.Say("measured.kg")
	}
	c := g.Got.Cell
	add("share", finding.Supports, g.Event.After.Mean, "evidence.mirror.share",
		"measure", what, "sender", finding.Printable(c[flows.Origin]), "receiver", finding.Printable(c[flows.Destination]), "after", times(g.Event.After.Mean), "before", times(g.Event.Before.Mean))
	add("allowance", finding.Supports, g.Pair.Allowance, "evidence.mirror.allowance", "n", g.Pair.Goods, "times", times(g.Pair.Allowance))
	add("lag", finding.Supports, float64(g.Pair.Lag), "evidence.mirror.lag", "n", g.Pair.Lag)
	for _, end := range []flows.Axis{flows.Origin, flows.Destination} {
		others, part := r.common(g, end)
		reporter := finding.Printable(c[end])
		if others < leastOthers {
			add(finding.Reporting+reporter, finding.Unknown, math.NaN(), "evidence.mirror.few", "n", others, "reporter", reporter)
			continue
		}
		if part < commonPart {
			add(finding.Reporting+reporter, finding.Supports, part, "evidence.mirror.asbefore", "n", others, "reporter", reporter, "share", finding.Percent(max(0, part)))
			continue
		}
		add(finding.Reporting+reporter, finding.Against, part, "evidence.mirror.otherwise", "n", others, "reporter", reporter, "share", finding.Percent(part))
		explained = Threshold
	}
	if k, ended := transfer.Ended(g.Tested, g.Event); ended {
		add("lasting", finding.Unknown, float64(k-g.Event.K), "evidence.lasting.over", "n", k-g.Event.K, "month", finding.Month(g.Tested.Month(k).Date32()))
	} else {
		n := g.Tested.Len() - g.Event.K
		add("lasting", finding.Supports, float64(n), "evidence.lasting.lasts", "n", n)
	}
	add("error rate", finding.Supports, float64(len(r.Tested)), "evidence.rate.shares", "n", len(r.Tested), "q", finding.Probability(g.Q))
	return rows, explained
}

// times writes a ratio.
func times(x float64) string { return fmt.Sprintf("%.2f", x) }

// common counts the other lanes of one end of a gap that can be compared over its months,
// and returns the part of the shift that the median of them shares. Medians are compared
// in a lane as well: a month in which next to nothing was sent has a share beyond all
// others.
func (r *Result) common(g *Gap, end flows.Axis) (others int, part float64) {
	var parts []float64
	for _, o := range r.lanes {
		if o.Lane != g.Lane && o.Got.Cell[end] == g.Got.Cell[end] {
			parts = append(parts, o.moved(g.Event)/g.moved(g.Event))
		}
	}
	parts = slices.DeleteFunc(parts, math.IsNaN)
	return len(parts), median(parts)
}

// moved is by how much the typical share of a lane differs on either side of an event,
// as a logarithm.
func (l *Lane) moved(e shift.Event) float64 {
	return math.Log(median(l.Share.Value[e.K:e.To]) / median(l.Share.Value[e.From:e.K]))
}

// median of what is not missing, NaN where all is.
func median(y []float64) float64 {
	known := slices.DeleteFunc(slices.Clone(y), math.IsNaN)
	if len(known) == 0 {
		return math.NaN()
	}
	slices.Sort(known)
	return stat.Quantile(.5, stat.LinInterp, known, nil)
}
