package general

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"detour/detect/changepoint"
)

// The methods of [Changes].
const (
	MethodAuto      = "auto"
	MethodTest      = "test"
	MethodSegments  = "segments"  // two of the three below agree
	MethodLines     = "lines"     // levels or lines, common AR(1) ρ and σ
	MethodSpreads   = "spreads"   // levels or lines with a variance each, common ρ
	MethodEmpirical = "empirical" // any change of the distribution
)

// longSeries is the number of observations from which a series is divided into
// segments rather than tested: beyond ten years a single shift is a poor model.
const longSeries = 120

// Changed is a change of a single series.
type Changed struct {
	K, Low, High  int     // index of the first new observation and its 95 % interval
	Class         string  // level, trend, variance, spike or temporary
	P             float64 // see [Changes]
	Before, After float64 // means of the segments, or standard deviations where the variance changes
}

// Found is what [Changes] returns.
type Found struct {
	Changes  []Changed // by K
	Method   string    // that was used
	Warnings []string  // never nil
}

// Changes returns the changes of y. auto is test for a monthly series of amounts
// that is not too long (see longSeries), else segments. The test is made on the
// asinh scale, the segmentation on that of the series, without its season. NaN
// and infinities are missing.
//
// P is the p-value of the level-shift test of a level's neighbourhood, the date
// searched for; of a trend or variance, and of a level too short for that test,
// an upper bound (see classify); of a spike or temporary shift, the probability
// of its distance from all other observations in noise with the tail of t(3).
// It returns an error for a method that there is not.
func Changes(y []float64, method string, monthly bool) (Found, error) {
	x, unit := unitScale(y)
	f := Found{Method: method, Warnings: []string{}}
	if method == MethodAuto {
		f.Method = MethodSegments
		if monthly && len(y) < longSeries && !negative(x) {
			f.Method = MethodTest
		}
	}
	observed := len(newSample(x).v)
	switch f.Method {
	case MethodTest:
		if observed < changepoint.MinBefore+changepoint.MinAfter {
			f.Warnings = append(f.Warnings, fmt.Sprintf("%d observations are too few: the test needs at least %d, %d before a shift and %d after it",
				observed, changepoint.MinBefore+changepoint.MinAfter, changepoint.MinBefore, changepoint.MinAfter))
		}
		if a, ok := changepoint.Amounts(x); ok {
			f.Changes = tested(a, x)
		}
	case MethodSegments, MethodLines, MethodSpreads, MethodEmpirical:
		f.Warnings = append(f.Warnings, shortWarning(observed)...)
		if observed >= MinGeneral {
			f.Changes = f.segmented(x, f.Method, monthly)
		}
	default:
		return Found{}, fmt.Errorf("unknown method %q: accepted are auto, test, segments, lines, spreads, empirical", method)
	}
	for i := range f.Changes {
		f.Changes[i].Before *= unit
		f.Changes[i].After *= unit
	}
	return f, nil
}

func negative(y []float64) bool {
	return slices.ContainsFunc(y, func(v float64) bool { return v < 0 })
}

// shiftLevel is the two-sided level at which a single test reports a shift.
const shiftLevel = 0.05

// tested reports the level shift of the whole series, if it is one: with the months without
// trade that count as a level, or else without them, since they may be another pause.
func tested(a changepoint.Scaled, y []float64) []Changed {
	found := testedAs(a, y)
	if len(found) > 0 || !a.MayPause() {
		return found
	}
	trading := slices.Clone(y)
	a.LeaveIdleOut(trading)
	return testedAs(a.Trading(), trading)
}

func testedAs(a changepoint.Scaled, y []float64) []Changed {
	t, err := a.LevelShift(changepoint.Options{})
	if err != nil {
		return nil
	}
	if a.Sparse(y) {
		a.Bootstrap(&t, y, changepoint.Options{})
	}
	d := t.Likelier()
	p := min(1, 2*t.Side(d).PValue(1))
	if p > shiftLevel || t.Side(d).K < 0 {
		return nil
	}
	s := a.Describe(t, d)
	return []Changed{{K: s.K, Low: s.Low, High: s.High, Class: "level", P: p, Before: meanOf(y[:s.K]), After: meanOf(y[s.K:])}}
}

// segmented sets the season and the excursions of y aside and divides the rest.
func (f *Found) segmented(y []float64, method string, monthly bool) []Changed {
	x, period := deseasoned(y, monthly)
	if period > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("a season of %d observations was taken out", period))
	}
	var out []Changed
	brief := excursions(x)
	for _, e := range brief {
		c := Changed{K: e.from, Low: e.from, High: e.from, Class: "spike", P: e.p, After: meanOf(y[e.from:e.to])}
		if e.to-e.from > 1 {
			c.Class = "temporary"
		}
		around := append(slices.Clone(y[max(0, e.from-medianHalf):e.from]), y[e.to:min(len(y), e.to+medianHalf)]...)
		c.Before = middle(newSample(around).v)
		out = append(out, c)
	}
	x = without(x, brief)
	d := segmentsOf(x, method)
	if d.block > 1 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("the series was thinned to means of %d observations; dates are true to %d", d.block, d.block))
	}
	out = append(out, d.describe(x, y)...)
	slices.SortStableFunc(out, func(a, b Changed) int { return cmp.Compare(a.K, b.K) })
	return out
}

// without returns x with excursions missing.
func without(x []float64, brief []excursion) []float64 {
	out := slices.Clone(x)
	for _, e := range brief {
		for t := e.from; t < e.to; t++ {
			out[t] = math.NaN()
		}
	}
	return out
}

// describe returns the changes at the starts of d with their kinds and
// intervals, in indices of the series x, of which y still has its season.
func (d *divided) describe(x, y []float64) []Changed {
	at := d.places(x)
	bounds := append(append([]int{0}, d.starts...), len(d.g.v))
	var out []Changed
	for i, k := range d.starts {
		j := junction{d.g, bounds[i], k, bounds[i+2], min(d.rho, 1)}
		from, here, to := at[bounds[i]], at[k], len(x)
		if bounds[i+2] < len(at) {
			to = at[bounds[i+2]]
		}
		c := Changed{K: here, Before: meanOf(y[from:here]), After: meanOf(y[here:to])}
		c.Class, c.P = j.classify()
		if c.Class == "level" {
			c.levelDate(x, from, to)
		} else {
			low, high := j.interval()
			c.Low, c.High = at[low], at[min(high, len(at)-1)]
		}
		if c.Class == "variance" {
			c.Before, c.After = deviation(x[from:here], meanOf(x[from:here])), deviation(x[here:to], meanOf(x[here:to]))
		}
		if d.block > 1 {
			c.Low, c.High = max(0, c.Low-d.block), min(len(x)-1, c.High+d.block)
		}
		out = append(out, c)
	}
	return out
}

// places returns the index in x of each row of d.
func (d *divided) places(x []float64) []int {
	if d.block == 1 {
		return newSample(x).at
	}
	at := newSample(thinned(x, d.block)).at
	for i := range at {
		at[i] *= d.block
	}
	return at
}

// mostTested is the number of observations on either side of a level shift that
// its p-value looks at: further away others may lie, and tables end.
const mostTested = 60

// levelDate bounds the date of a shift of level by the interval of Bai (1997),
// with the long-run variance of AR(1) errors on either side; its p is that of the
// level-shift test of that part.
func (c *Changed) levelDate(x []float64, from, to int) {
	before, after := meanOf(x[from:c.K]), meanOf(x[c.K:to])
	rho := 0.0
	if t, err := changepoint.LevelShift(x[max(from, c.K-mostTested):min(to, c.K+mostTested)], changepoint.Options{}); err == nil {
		rho, c.P = t.Rho, min(1, 2*min(t.Fall.P, t.Rise.P))
	}
	longRun := math.Sqrt((1 + rho) / (1 - rho))
	low, high := baiInterval(after-before, longRun*deviation(x[from:c.K], before), longRun*deviation(x[c.K:to], after))
	c.Low = clampedPlace(c.K, math.Floor(low), from, to-1)
	c.High = clampedPlace(c.K, math.Ceil(high), from, to-1)
}

// clampedPlace is k moved by an offset, within [low, high]; an offset that is no
// number leaves all open on its side.
func clampedPlace(k int, offset float64, low, high int) int {
	if math.IsNaN(offset) {
		return k
	}
	return int(max(float64(low), min(float64(high), float64(k)+offset)))
}
