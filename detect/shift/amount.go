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

// Draw draws what the level may be: Student's t on the scale on which the error is even,
// times a share of months that are no pauses.
func (a Amount) Draw(src rand.Source) float64 {
	out, _, _ := a.shipped()
	if level, se := a.even(); se > 0 {
		out = a.at(distuv.StudentsT{Mu: level, Sigma: se, Nu: a.DOF, Src: src}.Rand())
	}
	if a.shipping.months > 0 {
		out *= a.shipping.share(src).Rand()
	}
	return out
}

// z5 is the one-sided 5 % point of the standard normal. With that of Student's t three
// bounds of a hundred are beyond the truth where five are with it.
const z5 = 1.645

// bound returns the level and its 5 % lower (sign −1) or upper (1) bound: that of a product
// from the bounds of its factors (MOVER), on the scale on which the error is even, where the
// logarithm of the share adds to the mean of the other months.
func (a Amount) bound(sign float64) (level, bound float64) {
	mean, _, share := a.shipped()
	even, se := a.even()
	away := z5 * se
	if s := a.shipping; s.months > 0 {
		likely := s.share(nil).Quantile(.5 + .45*sign)
		away = math.Hypot(away, max(0, sign*math.Log(likely/share))*mean/math.Hypot(a.Scale, mean))
	}
	return share * mean, share * a.at(even+sign*away)
}

// AtLeast returns the 5 % lower bound of the amount by which the level changed in the
// direction of the event, its date taken as known, from the bounds of the two levels
// (MOVER: Zou and Donner, Construction of confidence limits about effect measures: A
// general approach, Statistics in Medicine 2008).
func (e Event) AtLeast() float64 {
	small, large := e.Before, e.After
	if e.Direction == changepoint.Fall {
		small, large = large, small
	}
	low, above := small.bound(1)
	high, below := large.bound(-1)
	return high - low - math.Hypot(above-low, high-below)
}
