package changepoint

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

// Sparse tells whether the tables are not trusted alone: where more than [SparseShare] of
// the months are without trade by the amounts y, and some of them count as a level, and are
// no pauses. Where all are pauses the tables hold, given when the flow pauses.
func (s Scaled) Sparse(y []float64) bool { return Scattered(y) > SparseShare && idles(s.Rise, y) }

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
// leaves out the pauses of shipments (see [leaveOutPauses]). ok is false where there is
// no trade.
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
	leaveOutPauses(y, s.Rise, s.Fall)
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
