package shift

import "math"

// levels returns the mean of y over [from, to) and the standard error of that
// mean under AR(1) errors.
func levels(y []float64, from, to int, rho float64) Amount {
	n, sum := 0.0, 0.0
	for _, v := range y[from:to] {
		if !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	if n == 0 {
		return Amount{Mean: math.NaN(), SE: math.NaN()}
	}
	mean, ss := sum/n, 0.0
	for _, v := range y[from:to] {
		if !math.IsNaN(v) {
			ss += (v - mean) * (v - mean)
		}
	}
	if n == 1 {
		return Amount{Mean: mean, SE: mean}
	}
	return Amount{Mean: mean, SE: math.Sqrt(ss / (n - 1) / n * (1 + rho) / (1 - rho))}
}
