package shift

import "math"

// levels returns the mean of y over [from, to) with its standard error and degrees
// of freedom under AR(1) errors. With V the variance of the mean in units of that
// of independent months, 1 + 2·Σ(1−j/n)ρʲ, the squared deviations sum to σ²(n−V)
// on average and n/V months are independent ones (Bayley and Hammersley, The
// "effective" number of independent observations in an autocorrelated time
// series, JRSS Supplement 1946).
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
		return Amount{Mean: mean, SE: mean, DOF: 1}
	}
	inflation, power := 1.0, rho
	for j := 1.0; j < n; j++ {
		inflation += 2 * (1 - j/n) * power
		power *= rho
	}
	variance := ss / max(n-inflation, 1)
	return Amount{Mean: mean, SE: math.Sqrt(variance * inflation / n), DOF: max(1, n/inflation-1)}
}
