package changepoint

import (
	"iter"
	"math"
	"slices"
)

// A stretch without trade is a pause of shipments, and no level, where it is short or
// nothing rare for how often the flow pauses. Of the flows of a CN code from a member
// state to a partner, 2020-01 to 2022-01 in Eurostat's Comext exports, 5,429 have .15 to
// .3 of their months without trade, and 7,104 .3 to .5. Stretches of three months and more
// of which commonPause and more are expected come 1.4 and 1.1 times as often as with the
// months shuffled, those that are expected more seldom 3.7 and 2.9 times.
const (
	mostPause   = 2   // months that are always a pause between months with trade
	commonPause = 0.1 // stretches as long or longer expected in the series
)

// leaveOutPauses makes the months missing in every x that are pauses by the amounts y. They
// say little of the level, but hide how strongly the other months depend on one another and
// stand out from them like no noise of amounts does. It returns the stop of the flow, or the
// stretches without trade that count as a level.
func leaveOutPauses(y []float64, xs ...[]float64) (Stop, []Idle) {
	var often idling
	var levels []Idle
	for run := range stretchesWithoutTrade(y) {
		if !run.between || len(run.months) > mostPause {
			if often.months == 0 {
				often = idlingOf(y)
			}
			if !(often.stretches(len(run.months)) >= commonPause) {
				levels = append(levels, Idle{From: run.months[0], To: run.months[len(run.months)-1] + 1, Months: len(run.months), between: run.between})
				continue
			}
		}
		for _, x := range xs {
			for _, t := range run.months {
				x[t] = math.NaN()
			}
		}
	}
	if len(levels) == 1 && levels[0].between {
		if stop := (Stop{levels[0].From, levels[0].To}); stop.months() <= MostPulse && stop.ended(y) {
			return stop, nil
		}
	}
	return Stop{}, levels
}

// Stop is the months [From, To) without trade, longer than a pause, after which a flow goes
// on as often as before: at most MostPulse of them, and the only ones that are no pause. It
// is temporary and no level, and left out of the test of a shift: of falls of three standard
// deviations eight months before the end of 36, ρ to .7 and unknown, .28 and .25 are found at
// p ≤ .005 where a flow stopped for three and for five months, and none with the stop in it.
// There is no stop where From is To.
type Stop struct{ From, To int }

func (s Stop) months() int { return s.To - s.From }

// Has tells whether a month is one of the stop.
func (s Stop) Has(t int) bool { return s.From <= t && t < s.To }

// leaveOut makes the months of the stop missing in x.
func (s Stop) leaveOut(x []float64) {
	for t := s.From; t < s.To; t++ {
		x[t] = math.NaN()
	}
}

// ended tells whether MinAfter months with trade and more lie on either side of the stop,
// and whether the flow is without trade as often after it as before (see [idlingOf]).
func (s Stop) ended(y []float64) bool {
	before, after := tallyOf(y[:s.From]), tallyOf(y[s.To:])
	if s.months() == 0 || min(before.traded(), after.traded()) < MinAfter {
		return false
	}
	beside := slices.Clone(y)
	s.leaveOut(beside)
	from, to := traded(beside)
	return idlingOf(beside).share == tallyOf(beside[from:to]).share()
}

// idling is how often a flow pauses between its first month with trade and its last.
type idling struct {
	months   int     // observed
	share    float64 // of them without trade
	from, to int     // the months that it is estimated from
	gain     float64 // twice the logarithm of the likelihood ratio of the break; 0 where there is none
}

// stretches returns how many stretches without trade of so many months or more are
// expected where each month is without trade by the same chance.
func (i idling) stretches(months int) float64 {
	return float64(i.months) * (1 - i.share) * math.Pow(i.share, float64(months))
}

// shareBreak is the 5 % point of twice the logarithm of the likelihood ratio of one break
// at an unknown date against none, for one parameter and dates .15 of the sample from its
// ends (Andrews, Econometrica 1993 and 2003, table 1).
const shareBreak = 8.68

// idlingOf estimates how often a flow pauses. Where it began or ceased to trade in most
// months, by the likelihood of a share of months on either side of a break, it is how
// often it does where it trades the more: the months without trade of the other side tell
// of its level.
func idlingOf(y []float64) idling {
	from, to := traded(y)
	all := tallyOf(y[from:to])
	out := idling{all.months, all.share(), from, to, 0}
	whole, best := all.logLikelihood(), shareBreak
	var before tally
	for i, v := range y[from:to] {
		before.add(v)
		after := tally{all.months - before.months, all.without - before.without}
		if min(before.months, after.months) < MinAfter {
			continue
		}
		if gain := 2 * (before.logLikelihood() + after.logLikelihood() - whole); gain > best {
			best, out = gain, idling{all.months, before.share(), from, from + i + 1, gain}
			if after.share() < before.share() {
				out = idling{all.months, after.share(), from + i + 1, to, gain}
			}
		}
	}
	return out
}

// tally counts months, and those without trade.
type tally struct{ months, without int }

func tallyOf(y []float64) (c tally) {
	for _, v := range y {
		c.add(v)
	}
	return c
}

func (c *tally) add(amount float64) {
	if math.IsNaN(amount) {
		return
	}
	c.months++
	if !(amount > 0) {
		c.without++
	}
}

// traded is the number of months with trade.
func (c tally) traded() int { return c.months - c.without }

func (c tally) share() float64 { return float64(c.without) / float64(c.months) }

// logLikelihood is that of the months at their own share.
func (c tally) logLikelihood() float64 {
	return xLogX(c.without) + xLogX(c.months-c.without) - xLogX(c.months)
}

// xLogX returns n·log n, that of few from a table.
func xLogX(n int) float64 {
	if n < len(xLogXs) {
		return xLogXs[n]
	}
	return float64(n) * math.Log(float64(n))
}

var xLogXs = func() (out [mostKept + 1]float64) {
	for n := 1; n < len(out); n++ {
		out[n] = float64(n) * math.Log(float64(n))
	}
	return out
}()

// traded returns the months [from, to) from the first with trade to the last.
func traded(y []float64) (from, to int) {
	from, to = 0, len(y)
	for from < to && !(y[from] > 0) {
		from++
	}
	for to > from && !(y[to-1] > 0) {
		to--
	}
	return from, to
}

// Scattered returns the share of the observed months that are without trade and lie
// between months with trade, pauses included. What lies before the first trade and
// after the last is a level of its own.
func Scattered(y []float64) float64 {
	observed := tallyOf(y).months
	if observed == 0 {
		return 0
	}
	from, to := traded(y)
	return float64(tallyOf(y[from:to]).without) / float64(observed)
}

// SparseShare is the share of scattered zeros above which the tables are not
// trusted alone: a margin with that many ties is neither of those simulated.
const SparseShare = 0.15

// stretch is consecutive months without trade.
type stretch struct {
	months  []int
	between bool // months with trade
}

// stretchesWithoutTrade yields the stretches of months without trade; a missing month
// belongs to none and ends none. The months of the next overwrite those of the last.
func stretchesWithoutTrade(y []float64) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		run, begun := make([]int, 0, len(y)), false
		for t, v := range y {
			switch {
			case math.IsNaN(v):
			case v > 0:
				if len(run) > 0 && !yield(stretch{run, begun}) {
					return
				}
				begun, run = true, run[:0]
			default:
				run = append(run, t)
			}
		}
		if len(run) > 0 {
			yield(stretch{run, false})
		}
	}
}
