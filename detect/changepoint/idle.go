package changepoint

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Idle is the months [From, To) without trade that count as a level.
type Idle struct {
	From, To int
	// P is the p-value of the stretch where it is but another pause of a flow that pauses as
	// at other times; 0 where the flow pauses at no other time.
	P      float64
	Months int // observed

	between bool // months with trade
}

// outerShare is the share of the error that is for the months without trade at the end that a
// fall may rest on, or at the beginning for a rise. The rest is for stretches between months with
// trade: most flows that cease do not take up again.
const outerShare = 0.75

// pauseP returns the p-value of a stretch of the amounts y. Either the flow pauses as often
// in all months, or it began or ceased to, by the p-value of a break of the share of months
// without trade at any date; then the months on the side of the break where it trades the
// more tell. Both breaks and stretches that count as a level are to have a probability of
// commonPause.
func (i Idle) pauseP(y []float64) float64 {
	from, to := traded(y)
	p := i.pauseIn(y, from, to)
	if often := idlingOf(y); often.to-often.from < to-from {
		p = min(p, max(i.pauseIn(y, often.from, often.to), min(1, often.breakP()/commonPause)))
	}
	return p
}

// pauseIn is the p-value of the stretch where the months [from, to) tell how the flow pauses:
// stretches between months with trade may begin after any of those.
func (i Idle) pauseIn(y []float64, from, to int) float64 {
	pauses := chainOf(y[from:to], i.From-from, i.To-from)
	if !pauses.any() {
		return 0
	}
	if i.between {
		return min(1, pauses.begun(i.Months)*float64(tallyOf(y).traded())/((1-outerShare)*commonPause))
	}
	return min(1, pauses.atEnd(i.Months)/(outerShare*commonPause))
}

// breakP is the p-value of the break by Bonferroni's inequality over its dates.
func (o idling) breakP() float64 {
	return min(1, float64(o.months)*distuv.ChiSquared{K: 1}.Survival(o.gain))
}

// chain is how a flow pauses, as a two-state Markov chain: the months after one with trade,
// and after one without.
type chain struct{ trade, none tally }

// chainOf counts the months of y, without those of [from, to) and the first after them.
func chainOf(y []float64, from, to int) (c chain) {
	var after *tally
	for i, v := range y {
		switch {
		case from <= i && i < to:
			after = nil
			continue
		case math.IsNaN(v):
			continue
		case after != nil:
			after.add(v)
		}
		after = &c.none
		if v > 0 {
			after = &c.trade
		}
	}
	return c
}

// any tells whether the flow pauses at all.
func (c chain) any() bool { return c.trade.without+c.none.without > 0 }

// likePauses is how many months after a month without trade are worth as much as the prior that
// such a month is without trade as often as one after a month with trade. Of 17,095 flows of a
// CN code from a member state to a partner that trade in 12 of the 25 months from 2020-01 to
// 2022-01 in Eurostat's Comext exports, and pause, the likelihood is the largest at 7.4.
const likePauses = 7

// begun is the probability that a month with trade is followed by so many months without
// or more, over what the two shares may be: with Jeffreys' prior for that after a month with
// trade, and for that after one without a beta prior whose mean is the former. Of flows of 48
// months that pause at random, in .05 to .5 of them, at most .0020 and .0001 have a stretch of
// MinAfter months or more with P ≤ .01 and ≤ .001. Were both shares taken to be as estimated,
// stretches at the end of 36 months that pause in .3 would have a probability of at most 10⁻⁵
// thirty times as often as that.
func (c chain) begun(months int) float64 { return c.trade.posteriorMean() * c.stays(months-1) }

// atEnd is the probability that the months end, or begin, with so many without trade or more:
// that the first of these is without, as any month is, and that the flow stays so.
func (c chain) atEnd(months int) float64 {
	all := tally{c.trade.months + c.none.months, c.trade.without + c.none.without}
	return all.posteriorMean() * c.stays(months-1)
}

// stays is the probability that so many months after one without trade are without as well.
func (c chain) stays(months int) float64 {
	like, p := likePauses*c.trade.posteriorMean(), 1.0
	a, all := float64(c.none.without)+like, float64(c.none.months)+likePauses
	for i := range months {
		p *= (a + float64(i)) / (all + float64(i))
	}
	return p
}

// posteriorMean is that of the share of months without trade under Jeffreys' prior.
func (c tally) posteriorMean() float64 { return (float64(c.without) + .5) / (float64(c.months) + 1) }

// IdleBeneath returns the rarest stretch without trade on the lower side of a shift at k of
// direction d. The shift has no smaller p-value, since it may rest on that stretch, and that
// be another pause; ok is false where there is none.
func (s Scaled) IdleBeneath(d Direction, k int) (rarest Idle, ok bool) {
	for _, i := range s.Idle {
		lower := d == Fall && i.To > k || d == Rise && i.From < k
		if lower && (!ok || i.P < rarest.P) {
			rarest, ok = i, true
		}
	}
	return rarest, ok
}

// pauses sets what the months without trade say of a shift of direction d.
func (s Scaled) pauses(side *Side, d Direction) {
	i, ok := s.IdleBeneath(d, side.K)
	side.Pause, side.Outer = i.P, ok && i.P > 0 && s.outside(i, d, side.K)
}

// outside tells whether the flow ceased with the stretch, or began after it, and a shift of
// direction d at k dates to that: at most mostOff of the months that are tested lie between.
// The stretch is to have as many months as the level of a shift.
func (s Scaled) outside(i Idle, d Direction, k int) bool {
	edge, least := i.From, MinAfter
	if d == Rise {
		edge, least = i.To, MinBefore
	}
	if i.between || i.Months < least || k < 0 || edge < 0 || edge > len(s.Test) {
		return false
	}
	tested := 0
	for _, v := range s.Test[min(k, edge):max(k, edge)] {
		if !math.IsNaN(v) {
			tested++
		}
	}
	return tested <= mostOff
}

// MayPause tells whether some of the months that count as a level without trade may be
// another pause of the flow.
func (s Scaled) MayPause() bool {
	return slices.ContainsFunc(s.Idle, func(i Idle) bool { return i.P > 0 })
}

// Trading returns the amounts without the months that count as a level without trade: of the
// shifts that it shows none is made of them.
func (s Scaled) Trading() Scaled {
	out := s
	out.Test, out.Date, out.Idle = slices.Clone(s.Test), slices.Clone(s.Date), nil
	s.LeaveIdleOut(out.Test, out.Date)
	return out
}

// LeaveIdleOut makes the months that count as a level without trade missing in every x.
func (s Scaled) LeaveIdleOut(xs ...[]float64) {
	for _, i := range s.Idle {
		for _, x := range xs {
			Stop{i.From, i.To}.leaveOut(x)
		}
	}
}
