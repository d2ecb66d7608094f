package shift

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"detour/detect/changepoint"
)

// Amount is a level with its standard error, in the measure's unit a month.
//
// The error of a mean of amounts is as skewed as they are. It is even on the scale
// asinh(amount/Scale) on which the series is tested, where it is that of a mean of
// log-normal amounts, estimated with DOF degrees of freedom; a Scale of 0 stands for
// amounts with even errors.
type Amount struct {
	Mean, SE, DOF, Scale float64
	shipping             shipping // zero: of a flow that never pauses
}

// shipping is what a level is made of where the flow pauses (see [changepoint.Amounts]): the
// mean of the months that are no pauses, with its standard error, and how many months such
// and how many pauses tell of their share.
type shipping struct{ mean, se, months, pauses float64 }

// share is the distribution of the share of months that are no pauses, by Jeffreys' prior:
// its intervals hold about as often as they say (Brown, Cai and DasGupta, Interval
// estimation for a binomial proportion, Statistical Science 2001).
func (s shipping) share(src rand.Source) distuv.Beta {
	return distuv.Beta{Alpha: s.months + .5, Beta: s.pauses + .5, Src: src}
}

// shipped returns the mean of the months that are no pauses, its standard error, and the
// share of such months.
func (a Amount) shipped() (mean, se, share float64) {
	if s := a.shipping; s.months > 0 {
		return s.mean, s.se, s.months / (s.months + s.pauses)
	}
	return a.Mean, a.SE, 1
}

// even returns the mean of the months that are no pauses and its standard error on the
// scale on which the error is even. With the relative error τ of the mean of log-normal
// amounts the logarithm has the variance log(1+τ²), and lies half of that below the
// logarithm of the level (Aitchison and Brown, The Lognormal Distribution, 1957).
func (a Amount) even() (level, se float64) {
	mean, se, _ := a.shipped()
	if a.Scale == 0 {
		return mean, se
	}
	relative := se / math.Hypot(a.Scale, mean)
	variance := math.Log1p(relative * relative)
	return math.Asinh(mean/a.Scale) + variance/2, math.Sqrt(variance)
}

// at returns the amount at a level on the scale of even.
func (a Amount) at(level float64) float64 {
	if a.Scale == 0 {
		return level
	}
	return a.Scale * math.Sinh(level)
}

// draw draws the mean of the months that are no pauses: Student's t on the scale on which
// its error is even.
func (a Amount) draw(src rand.Source) float64 {
	level, se := a.even()
	if !(se > 0) {
		mean, _, _ := a.shipped()
		return mean
	}
	return a.at(distuv.StudentsT{Mu: level, Sigma: se, Nu: a.DOF, Src: src}.Rand())
}

// drawShare draws the share of months that are no pauses.
func (a Amount) drawShare(src rand.Source) float64 {
	if a.shipping.months == 0 {
		return 1
	}
	return a.shipping.share(src).Rand()
}

// z5 is the one-sided 5 % point of the standard normal. With that of Student's t three
// bounds of a hundred are beyond the truth where five are with it.
const z5 = 1.645

// bound returns the level and its 5 % lower (sign −1) or upper (1) bound.
func (a Amount) bound(sign float64) (level, bound float64) {
	mean, _, share := a.shipped()
	even, se := a.even()
	away := z5 * se
	if s := a.shipping; s.months > 0 { // the logarithm of the share adds to the mean of the other months
		likely := s.share(nil).Quantile(.5 + .45*sign)
		away = math.Hypot(away, max(0, sign*math.Log(likely/share))*mean/math.Hypot(a.Scale, mean))
	}
	return share * mean, share * a.at(even+sign*away)
}

// oneShare tells whether the flow pauses as often after the event as before it, and returns
// both levels as those of the months that are no pauses.
func (e Event) oneShare() (before, after Amount, ok bool) {
	b, a := e.Before.shipping, e.After.shipping
	ok = b.months > 0 && b.months == a.months && b.pauses == a.pauses
	if !ok {
		return e.Before, e.After, false
	}
	before = Amount{Mean: b.mean, SE: b.se, DOF: e.Before.DOF, Scale: e.Before.Scale}
	after = Amount{Mean: a.mean, SE: a.se, DOF: e.After.DOF, Scale: e.After.Scale}
	return before, after, true
}

// Draw draws by how much the level changed.
func (e Event) Draw(src rand.Source) float64 {
	before, after := e.Before.draw(src), e.After.draw(src)
	if _, _, one := e.oneShare(); one {
		return (after - before) * e.After.drawShare(src)
	}
	return after*e.After.drawShare(src) - before*e.Before.drawShare(src)
}

// AtLeast returns the 5 % lower bound of the amount by which the level changed in the
// direction of the event, its date taken as known, from the bounds of the two levels
// (MOVER: Zou and Donner, Construction of confidence limits about effect measures: A
// general approach, Statistics in Medicine 2008), and from that of the share of months that
// are no pauses where it is one: on the scale of logarithms, since it takes no sign away.
func (e Event) AtLeast() float64 {
	before, after, one := e.oneShare()
	small, large := before, after
	if e.Direction == changepoint.Fall {
		small, large = large, small
	}
	low, above := small.bound(1)
	high, below := large.bound(-1)
	least := high - low - math.Hypot(above-low, high-below)
	if !one {
		return least
	}
	_, _, share := e.After.shipped()
	if !(least > 0) {
		return share * least
	}
	likely := e.After.shipping.share(nil).Quantile(.05)
	away := math.Hypot(math.Log((high-low)/least), math.Log(share/likely))
	return share * (high - low) * math.Exp(-away)
}
