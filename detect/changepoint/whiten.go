package changepoint

import "math"

// whiten transforms AR(1) errors to white ones: row i becomes w(x[i] − ρᵍ·x[i−1])
// with g the months since the previous observation and w² = (1−ρ²)/(1−ρ²ᵍ); the
// first row is √(1−ρ²)·x[0] (Prais and Winsten 1954; the gaps as in Savin and
// White 1978). It returns the values, the columns, and w: what a step at i
// becomes in row i itself.
func (s *sample) whiten(v []float64, rho float64, columns [][]float64) (x []float64, z [][]float64, w []float64) {
	n := len(v)
	phi, w := make([]float64, n), make([]float64, n)
	w[0] = math.Sqrt(1 - rho*rho)
	for i := 1; i < n; i++ {
		phi[i], w[i] = rho, 1
		if g := s.at[i] - s.at[i-1]; g > 1 {
			phi[i] = math.Pow(rho, float64(g))
			w[i] = math.Sqrt((1 - rho*rho) / (1 - phi[i]*phi[i]))
		}
	}
	row := func(col []float64) []float64 {
		out := make([]float64, n)
		out[0] = w[0] * col[0]
		for i := 1; i < n; i++ {
			out[i] = w[i] * (col[i] - phi[i]*col[i-1])
		}
		return out
	}
	for _, col := range columns {
		z = append(z, row(col))
	}
	return row(v), z, w
}
