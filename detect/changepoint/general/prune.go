package general

import (
	"math"
	"slices"
)

// pruned drops, the weakest first, the changes for which the observations beside
// them do not speak once each side may have its own variance. Where the variance
// changes, segmentations with one variance find changes of level in its louder
// part.
func (d *divided) pruned(starts []int) []int {
	starts = slices.Clone(starts)
	for {
		bounds := append(append([]int{0}, starts...), len(d.g.v))
		weakest, least := -1, math.Inf(1)
		for i, k := range starts {
			j := junction{d.g, bounds[i], k, bounds[i+2], d.rho}
			if gain, holds := j.evidence(); !holds && gain < least {
				weakest, least = i, gain
			}
		}
		if weakest < 0 {
			return starts
		}
		starts = slices.Delete(starts, weakest, weakest+1)
	}
}

// evidence returns twice the gain of log-likelihood by a change of level or slope
// and whether it pays the 3 log n of the modified Bayesian information criterion,
// or the spread changes at 5 %, the date searched for.
func (j junction) evidence() (gain float64, holds bool) {
	before, after, sd := j.sides()
	without, _ := j.rss(sd, always, slope)
	with, _ := j.rss(sd, always, slope, jump, bend)
	gain = without - with
	dates := float64(j.to - j.from)
	return gain, gain > 3*math.Log(float64(len(j.g.v))) || dates*equalSpread(before, after) < shiftLevel
}
