package changepoint

import (
	"math"
	"sync/atomic"
)

// frame is what a scan for the best step needs to know of the columns that are
// fitted beside it, apart from the values: it is the same for every series with
// the same observed months.
type frame struct {
	z       [][]float64 // orthonormal columns: the constant and, with a season, the 12-month harmonic
	tails   [][]float64 // tails[j][k] is the sum of z[j] from k on
	inverse []float64   // of the squared length of the step at k off z; 0 where z spans it
}

// newFrame orthonormalises the columns at the times of the sample.
func newFrame(at []int, seasonal bool) *frame {
	f := &frame{z: orthonormalise(columns(at, seasonal)), inverse: make([]float64, len(at))}
	for range f.z {
		f.tails = append(f.tails, make([]float64, len(at)+1))
	}
	for k := len(at) - 1; k >= 0; k-- {
		length := float64(len(at) - k)
		for j, q := range f.z {
			f.tails[j][k] = f.tails[j][k+1] + q[k]
			length -= f.tails[j][k] * f.tails[j][k]
		}
		if length > 1e-9 {
			f.inverse[k] = 1 / length
		}
	}
	return f
}

// columns makes the constant and, if seasonal, the 12-month harmonic at the given
// times. They are not yet orthogonal.
func columns(at []int, seasonal bool) [][]float64 {
	n := len(at)
	one := make([]float64, n)
	for i := range one {
		one[i] = 1
	}
	if !seasonal {
		return [][]float64{one}
	}
	c, d := make([]float64, n), make([]float64, n)
	for i, t := range at {
		d[i], c[i] = math.Sincos(2 * math.Pi * float64(t%Period) / Period)
	}
	return [][]float64{one, c, d}
}

// mostKept is the longest sample whose frame is kept for the next of its length.
const mostKept = 600

// frames keeps the frames without the season, at 0, of which only the number of months
// tells; and with it those of samples without a gap, at 1 and the phase of the first month.
var frames [1 + Period][mostKept + 1]atomic.Pointer[frame]

// frame returns the frame of the sample.
func (s *sample) frame(seasonal bool) *frame {
	n := len(s.at)
	if n > mostKept || seasonal && s.at[n-1]-s.at[0] != n-1 {
		return newFrame(s.at, seasonal)
	}
	kind := 0
	if seasonal {
		kind = 1 + s.at[0]%Period
	}
	kept := &frames[kind][n]
	f := kept.Load()
	if f == nil {
		f = newFrame(s.at, seasonal)
		kept.Store(f)
	}
	return f
}

// residuals subtracts from v, in place, its projection on the columns.
func (f *frame) residuals(v []float64) { residuals(v, f.z) }

// subtractStep takes delta times the step at k, less its projection on the
// columns, out of e.
func (f *frame) subtractStep(e []float64, k int, delta float64) {
	for i := k; i < len(e); i++ {
		e[i] -= delta
	}
	for j, q := range f.z {
		axpy(delta*f.tails[j][k], q, e)
	}
}
