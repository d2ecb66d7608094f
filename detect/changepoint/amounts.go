package changepoint

import "math"

// mostPause is the length in months up to which a stretch without trade between
// months with trade is a pause of shipments and no level.
const mostPause = 2

// Amounts puts amounts on the scale on which shifts are tested, see [Asinh], and
// leaves out the pauses: a month or two without trade between months with trade
// say little of the level, but scattered over a series they hide how strongly its
// other months depend on one another. Zeros before the first trade, after the last
// and in longer stretches stay. s is the scale of Asinh; ok is false where there is no
// trade.
func Amounts(y []float64) (x []float64, s float64, ok bool) {
	x, s, ok = Asinh(y)
	leaveOutPauses(x, y)
	return x, s, ok
}

// leaveOutPauses makes the months of x missing that are pauses by the amounts y.
func leaveOutPauses(x, y []float64) {
	for _, run := range gapsOfTrade(y) {
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
	for _, run := range gapsOfTrade(y) {
		zeros += len(run)
	}
	if observed == 0 {
		return 0
	}
	return float64(zeros) / float64(observed)
}

// gapsOfTrade returns the stretches of months without trade between months with
// trade; a missing month belongs to none and ends none.
func gapsOfTrade(y []float64) [][]int {
	var out [][]int
	var run []int
	traded := false
	for t, v := range y {
		switch {
		case math.IsNaN(v):
		case v > 0:
			if traded && len(run) > 0 {
				out = append(out, run)
			}
			traded, run = true, nil
		default:
			run = append(run, t)
		}
	}
	return out
}

// SparseShare is the share of scattered zeros above which the tables are not
// trusted alone: a margin with that many ties is neither of those simulated.
const SparseShare = 0.15
