package changepoint

import (
	"iter"
	"math"
)

// mostPause is the length in months up to which a stretch without trade between
// months with trade is a pause of shipments and no level.
const mostPause = 2

// Scaled is a series of amounts on the scales on which its shifts are tested.
type Scaled struct {
	Fall, Rise []float64
	S          float64 // of Rise, asinh(amount/S): the median of the months with trade
}

// On returns the series on the scale of one direction.
func (s Scaled) On(d Direction) []float64 {
	if d == Fall {
		return s.Fall
	}
	return s.Rise
}

// Part returns the months [from, to).
func (s Scaled) Part(from, to int) Scaled {
	return Scaled{Fall: s.Fall[from:to], Rise: s.Rise[from:to], S: s.S}
}

// LevelShift tests for a shift of direction d on its scale.
func (s Scaled) LevelShift(d Direction, opt Options) (Test, error) {
	opt.Only = d
	return LevelShift(s.On(d), opt)
}

// Bootstrap is [Bootstrap] of the test of direction d, of the amounts y.
func (s Scaled) Bootstrap(t *Test, y []float64, d Direction, opt Options) {
	opt.Only = d
	Bootstrap(t, s.On(d), y, opt)
}

// Describe is [Describe] of the shift of direction d that t found. A fall is dated anew on
// the scale of rises, at most mostOff months from where its own has it: where it takes
// months, or begins within one, the logarithm sees the last step the most.
func (s Scaled) Describe(t Test, d Direction) Shift { return s.describe(t, d, Describe) }

// Sketch is [Sketch] of the shift of direction d that t found, dated as by Describe.
func (s Scaled) Sketch(t Test, d Direction) Shift { return s.describe(t, d, Sketch) }

// mostOff is how many months the two scales of one fall may date it apart.
const mostOff = 2

func (s Scaled) describe(t Test, d Direction, describe func([]float64, Test, int, Direction) Shift) Shift {
	k := t.Side(d).K
	if d == Rise {
		return describe(s.Rise, t, k, d)
	}
	near, err := LevelShift(s.Rise, Options{From: max(1, k-mostOff), To: k + mostOff, Only: d})
	if err != nil || near.Fall.K < 0 {
		return describe(s.Fall, t, k, d)
	}
	near.Fall.P = t.Fall.P
	return describe(s.Rise, near, near.Fall.K, d)
}

// Amounts puts amounts on the scales on which shifts are tested, see [Asinh], and
// leaves out the pauses: a month or two without trade between months with trade
// say little of the level, but scattered over a series they hide how strongly its
// other months depend on one another. Zeros before the first trade, after the last
// and in longer stretches stay. ok is false where there is no trade.
//
// For a rise the s of asinh(amount/s) is the median, near the lower level, whose noise is
// to be quiet. For a fall it is a part of it ([MedianInScales]), since the median mostly
// lies at the higher level: with a half a fall to a fifth is one of 1.05, with the median
// itself of .68, where the noise before it is smaller by a fifth alone.
func Amounts(y []float64) (s Scaled, ok bool) {
	s.Rise, s.S, ok = Asinh(y)
	if !ok {
		return s, false
	}
	s.Fall = asinh(y, s.S, MedianInScales(Fall))
	leaveOutPauses(s.Rise, y)
	leaveOutPauses(s.Fall, y)
	return s, true
}

// MedianInScales is the median amount in units of the s of a direction.
//
// The noise of the 3,543 flows of a CN code to a partner that trade in each month from
// 2020-01 to 2022-01 in Eurostat's Comext exports has a mean skewness of +.36 on the scale
// with the median for its s, +.05 with a half of it and −.19 with a quarter: a half makes
// it even. In those exports to 2022-11 it dates 352 falls of flows to Russia with p ≤ .001
// to the five months from 2022-02, where the median itself dates 247, and 256 falls of all
// flows to the fourteen months from 2020-10, where nothing is known to have happened (234).
// Rises to Russia's neighbours in those five months come to 539 with the median, and to
// 591 with a half, but 491 instead of 355 elsewhere.
func MedianInScales(d Direction) float64 {
	if d == Fall {
		return 2
	}
	return 1
}

// leaveOutPauses makes the months of x missing that are pauses by the amounts y.
func leaveOutPauses(x, y []float64) {
	for run := range gapsOfTrade(y) {
		if len(run) <= mostPause {
			for _, t := range run {
				x[t] = math.NaN()
			}
		}
	}
}

// Scattered returns the share of the observed months that are without trade and lie
// between months with trade, pauses included. What lies before the first trade and
// after the last is a level of its own.
func Scattered(y []float64) float64 {
	observed, zeros := 0, 0
	for _, v := range y {
		if !math.IsNaN(v) {
			observed++
		}
	}
	for run := range gapsOfTrade(y) {
		zeros += len(run)
	}
	if observed == 0 {
		return 0
	}
	return float64(zeros) / float64(observed)
}

// gapsOfTrade yields the stretches of months without trade between months with trade; a
// missing month belongs to none and ends none. The next overwrites the last.
func gapsOfTrade(y []float64) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		run, traded := make([]int, 0, len(y)), false
		for t, v := range y {
			switch {
			case math.IsNaN(v):
			case v > 0:
				if traded && len(run) > 0 && !yield(run) {
					return
				}
				traded, run = true, run[:0]
			default:
				run = append(run, t)
			}
		}
	}
}

// SparseShare is the share of scattered zeros above which the tables are not
// trusted alone: a margin with that many ties is neither of those simulated.
const SparseShare = 0.15
