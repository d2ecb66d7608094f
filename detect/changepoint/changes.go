package changepoint

import (
	"fmt"
	"math"
)

// The methods of [Changes].
const (
	MethodAuto     = "auto"
	MethodTest     = "test"
	MethodSegments = "segments"
)

// longSeries is the number of observations from which a series is divided into
// levels rather than tested: beyond ten years a single shift is a poor model.
const longSeries = 120

// The least length of a level in a general series, and how many changes are
// looked for.
const (
	minGeneral      = 10
	minGeneralShare = 0.1
	mostGeneral     = 8
)

// Changed is a change of level of a single series.
type Changed struct {
	K, Low, High  int // index of the first new observation and its 95 % interval
	Class         string
	P             float64
	Before, After float64 // levels in the unit of the series
}

// Changes returns the changes of the level of y and the method used. auto is
// test for a monthly series of amounts that is not too long, else segments: see
// longSeries. The test is made on the asinh scale, the segmentation on that of
// the series, without its season.
func Changes(y []float64, method string, monthly bool) ([]Changed, string, error) {
	if method == MethodAuto {
		method = MethodSegments
		if monthly && len(y) < longSeries && !negative(y) {
			method = MethodTest
		}
	}
	var found []Changed
	switch method {
	case MethodTest:
		x, _, ok := Asinh(y)
		if !ok {
			return nil, method, nil
		}
		found = tested(x, y)
	case MethodSegments:
		found = segmented(y, monthly)
	default:
		return nil, "", fmt.Errorf("unknown method %q: accepted are auto, test, segments", method)
	}
	return found, method, nil
}

func negative(y []float64) bool {
	for _, v := range y {
		if v < 0 {
			return true
		}
	}
	return false
}

// shiftLevel is the two-sided level at which a single test reports a shift.
const shiftLevel = 0.05

// tested reports the level shift of the whole series, if it is one.
func tested(x, y []float64) []Changed {
	t, err := LevelShift(x, Options{Sparse: Zeros(y) > SparseShare})
	if err != nil {
		return nil
	}
	d := Rise
	if t.Fall.P < t.Rise.P {
		d = Fall
	}
	side := t.Side(d)
	p := min(1, 2*side.P)
	if p > shiftLevel || side.K < 0 {
		return nil
	}
	s := Describe(x, t, side.K, d)
	return []Changed{{K: side.K, Low: s.Low, High: s.High, Class: "level", P: p, Before: meanOf(y[:side.K]), After: meanOf(y[side.K:])}}
}

// segmented divides a general series into levels.
func segmented(y []float64, monthly bool) []Changed {
	x := y
	if monthly {
		x = deseasoned(y)
	}
	n := len(newSample(x).v)
	shortest := max(minGeneral, int(math.Ceil(minGeneralShare*float64(n))))
	if n < 2*shortest {
		return nil
	}
	starts := segmentation{shortest: shortest, most: mostGeneral}.find(x)
	bounds := append(append([]int{0}, starts...), len(x))
	var out []Changed
	for i, k := range starts {
		out = append(out, describeSegment(x, y, bounds[i], k, bounds[i+2]))
	}
	return out
}

// describeSegment dates the change at k between its neighbours by the interval of
// Bai (1997), with the long-run variance of AR(1) errors on either side; its p is
// that of the level-shift test of that part.
func describeSegment(x, y []float64, from, k, to int) Changed {
	c := Changed{K: k, Class: "level", P: 1, Before: meanOf(y[from:k]), After: meanOf(y[k:to])}
	before, after := meanOf(x[from:k]), meanOf(x[k:to])
	rho := 0.0
	if t, err := LevelShift(x[from:to], Options{}); err == nil {
		rho, c.P = t.Rho, min(1, 2*min(t.Fall.P, t.Rise.P))
	}
	longRun := math.Sqrt((1 + rho) / (1 - rho))
	low, high := baiInterval(after-before, longRun*deviation(x[from:k], before), longRun*deviation(x[k:to], after))
	c.Low = max(from, k+int(math.Floor(low)))
	c.High = min(to-1, k+int(math.Ceil(high)))
	return c
}

// deseasoned takes the mean of each calendar month's deviation from the series'
// mean out of a monthly series of at least two periods.
func deseasoned(y []float64) []float64 {
	if len(y) < minSeasonal {
		return y
	}
	var sums, counts [Period]float64
	m := meanOf(y)
	for t, v := range y {
		if !math.IsNaN(v) {
			sums[t%Period] += v - m
			counts[t%Period]++
		}
	}
	out := append([]float64(nil), y...)
	for t := range out {
		if c := counts[t%Period]; c > 0 {
			out[t] -= sums[t%Period] / c
		}
	}
	return out
}

func meanOf(x []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range x {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / float64(n)
}

// deviation is the standard deviation of x around a mean.
func deviation(x []float64, mean float64) float64 {
	ss, n := 0.0, 0
	for _, v := range x {
		if !math.IsNaN(v) {
			ss += (v - mean) * (v - mean)
			n++
		}
	}
	return math.Sqrt(ss / float64(max(1, n-1)))
}
