package changepoint

import (
	"math"
	"slices"
	"sync"
)

// Period is the length of the season, in months.
const Period = 12

// sample is a series without its missing months: values v at times at.
type sample struct {
	at []int
	v  []float64
}

// newSample drops the missing months of x; what is not finite is missing. at[i]
// is the index in x of value i.
func newSample(x []float64) *sample {
	s := &sample{at: make([]int, 0, len(x)), v: make([]float64, 0, len(x))}
	s.read(x)
	return s
}

// samples keeps the memory of samples for the next.
var samples = sync.Pool{New: func() any { return new(sample) }}

// read fills the sample, in the memory that it has.
func (s *sample) read(x []float64) {
	s.at, s.v = s.at[:0], s.v[:0]
	largest := 0.0
	for t, v := range x {
		if !math.IsNaN(v - v) {
			s.at = append(s.at, t)
			s.v = append(s.v, v)
			largest = max(largest, math.Abs(v))
		}
	}
	if largest > 1/smallScale || (largest < smallScale && largest > 0) {
		_, exponent := math.Frexp(largest)
		for i := range s.v {
			s.v[i] = math.Ldexp(s.v[i], -exponent)
		}
	}
}

// pairs is how many observations follow one of the month before.
func (s *sample) pairs() int {
	n := 0
	for i := 1; i < len(s.at); i++ {
		if s.at[i] == s.at[i-1]+1 {
			n++
		}
	}
	return n
}

// smallScale is the scale below which, and above whose inverse, the squares and
// products of values would leave the range of numbers; no test depends on the
// unit of the series.
const smallScale = 1e-60

// orthonormalise makes the columns orthonormal in place by the modified
// Gram–Schmidt process and drops those that the others already span.
func orthonormalise(z [][]float64) [][]float64 {
	kept := z[:0]
	for _, c := range z {
		before := dot(c, c)
		for _, q := range kept {
			axpy(-dot(q, c), q, c)
		}
		norm := dot(c, c)
		if norm <= 1e-12*before {
			continue
		}
		scale(1/math.Sqrt(norm), c)
		kept = append(kept, c)
	}
	return kept
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func axpy(alpha float64, x, y []float64) {
	for i, v := range x {
		y[i] += alpha * v
	}
}

func scale(alpha float64, x []float64) {
	for i := range x {
		x[i] *= alpha
	}
}

// residuals subtracts from v, in place, its projection on the orthonormal
// columns z.
func residuals(v []float64, z [][]float64) {
	for _, q := range z {
		axpy(-dot(q, v), q, v)
	}
}

// What the median and the mean of |e| are multiplied with to estimate the standard
// deviation of a Gaussian: 1/Φ⁻¹(¾) and √(π/2).
const (
	medianToSigma = 1.4826
	meanToSigma   = 1.2533
)

// spread is a scale of residuals that holds up against outliers and, unlike the
// median absolute deviation alone, against a majority of equal values: the
// larger of what the two say. scratch has the length of e.
func spread(e, scratch []float64) float64 {
	sum := 0.0
	for i, v := range e {
		scratch[i] = math.Abs(v)
		sum += scratch[i]
	}
	return max(medianToSigma*median(scratch[:len(e)]), meanToSigma*sum/float64(len(e)))
}

// median returns the median of x and leaves x in another order.
func median(x []float64) float64 {
	n := len(x)
	high := selectKth(x, n/2)
	if n%2 == 1 {
		return high
	}
	return (slices.Max(x[:n/2]) + high) / 2
}

// selectKth returns the value that would stand at index k if x were sorted, with
// nothing larger before it (Hoare's quickselect).
func selectKth(x []float64, k int) float64 {
	lo, hi := 0, len(x)-1
	for lo < hi {
		pivot := x[(lo+hi)/2]
		i, j := lo, hi
		for i <= j {
			for x[i] < pivot {
				i++
			}
			for x[j] > pivot {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i++
				j--
			}
		}
		if k <= j {
			hi = j
		} else if k >= i {
			lo = i
		} else {
			break
		}
	}
	return x[k]
}

// Asinh returns asinh(y/s) with s the median of the positive values of y, the
// scale on which shifts are tested: near the logarithm for amounts above s, but
// finite at zero and quiet near it (a logarithm of 1+y makes the noise near zero
// the loudest signal). Missing values stay missing; ok is false where no value
// is positive.
func Asinh(y []float64) (x []float64, s float64, ok bool) {
	var positive []float64
	for _, v := range y {
		if v > 0 {
			positive = append(positive, v)
		}
	}
	if len(positive) == 0 {
		return nil, 0, false
	}
	s = median(positive)
	return asinh(y, s, 1), s, true
}

// asinh returns asinh(times·y/s).
func asinh(y []float64, s, times float64) []float64 {
	x := make([]float64, len(y))
	for i, v := range y {
		x[i] = math.Asinh(times * (v / s))
	}
	return x
}
