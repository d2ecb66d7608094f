package general

import (
	"math"
	"slices"
)

// middle is the median of x, which stays as it is; 0 if x is empty.
func middle(x []float64) float64 {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	n := len(sorted)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// robustSpread is a scale of residuals: the larger of 1.4826·median|e| and
// 1.2533·mean|e|, both the standard deviation of a Gaussian. The second holds
// where most residuals are zero.
func robustSpread(e []float64) float64 {
	if len(e) == 0 {
		return 0
	}
	sizes, sum := make([]float64, len(e)), 0.0
	for i, v := range e {
		sizes[i] = math.Abs(v)
		sum += sizes[i]
	}
	return max(1.4826*middle(sizes), 1.2533*sum/float64(len(e)))
}

// leastVariance is the variance below which a segment tells of the rounding of v
// and not of its noise: that of the smallest step between two values, step²/12
// (Sheppard 1898), and a 1e-4th of that of the series (which is 1).
func leastVariance(v []float64) float64 {
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	step := math.Inf(1)
	for i := 1; i < len(sorted); i++ {
		if d := sorted[i] - sorted[i-1]; d > 0 {
			step = min(step, d)
		}
	}
	if math.IsInf(step, 1) {
		step = 0
	}
	return max(step*step/12, 1e-4)
}

// meanOf is the mean of the values of x that are not missing, 0 if none is.
func meanOf(x []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range x {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / float64(max(1, n))
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
