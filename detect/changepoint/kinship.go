package changepoint

import "math"

// innovations returns those of the residuals of x on the best step, by the month, of
// unit length: zero where one is not known.
func innovations(x []float64, t Test) []float64 {
	s := newSample(x)
	w := new(scratch)
	w.resize(len(s.v))
	copy(w.v, s.v)
	lo, hi := shape{n: len(s.v)}.bounds()
	s.frame(t.Seasonal).clipped(w, lo, hi)
	out := make([]float64, len(x))
	for i := 1; i < len(w.e); i++ {
		if s.at[i] == s.at[i-1]+1 {
			out[s.at[i]] = w.e[i] - t.Rho*w.e[i-1]
		}
	}
	if size := dot(out, out); size > 0 {
		scale(1/math.Sqrt(size), out)
	}
	return out
}

// kinship is how much the innovations of series go together.
type kinship struct {
	rows   [][]float64
	starts []int
}

func (k *kinship) add(innovations []float64, start int) {
	k.rows, k.starts = append(k.rows, innovations), append(k.starts, start)
}

// independence is the number of independent series that tell as much of their ρ as
// these do, in units of their own number. The sample autocorrelations of two series
// whose innovations have the correlation r have about the correlation r² (Bartlett, On
// the theoretical specification and sampling properties of autocorrelated time series,
// JRSS Supplement 1946), and the mean of n has the variance of n/(1+(n−1)·r²) independent
// ones.
func (k *kinship) independence() float64 {
	return 1 / (1 + float64(max(0, len(k.rows)-1))*k.squaredCorrelation())
}

// squaredCorrelation estimates the mean r² of two series, without what chance adds. With
// rows zₛ of unit length n(n−1) r² sums to Σ (Σᵢ zᵢₛzᵢₜ)² over the months s and t, less
// what each row gives with itself. Where rows are independent the months s = t alone
// give what chance adds, so they are left out.
func (k *kinship) squaredCorrelation() float64 {
	n := float64(len(k.rows))
	if n < 2 {
		return 0
	}
	first, last := k.starts[0], k.starts[0]
	for i, row := range k.rows {
		first, last = min(first, k.starts[i]), max(last, k.starts[i]+len(row))
	}
	months := last - first
	products := make([]float64, months*months)
	sum := 0.0
	for i, row := range k.rows {
		from := k.starts[i] - first
		fourth := 0.0
		for s, z := range row {
			fourth += z * z * z * z
			axpy(z, row, products[(from+s)*months+from:][:len(row)])
		}
		size := dot(row, row)
		sum -= size*size - fourth
	}
	for s := range months {
		for t := range months {
			if s != t {
				sum += products[s*months+t] * products[s*months+t]
			}
		}
	}
	return max(0, sum/(n*(n-1)))
}
