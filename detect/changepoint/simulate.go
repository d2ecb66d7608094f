package changepoint

import (
	"math"
	"math/rand/v2"
)

const (
	tDegrees = 3  // of freedom of the heavy-tailed half of the series
	burnIn   = 40 // months before a series that does not begin in its stationary distribution
)

// simulateAR fills x with a stationary AR(1) series.
func simulateAR(x []float64, rho float64, gaussian bool, rng *rand.Rand) {
	u, begin := rng.NormFloat64()/math.Sqrt(1-rho*rho), 0
	if !gaussian {
		begin = -burnIn
	}
	for t := begin; t < len(x); t++ {
		e := rng.NormFloat64()
		if !gaussian {
			e = studentT(rng)
		}
		u = rho*u + e
		if t >= 0 {
			x[t] = u
		}
	}
}

// studentT draws from Student's t with tDegrees degrees of freedom.
func studentT(rng *rand.Rand) float64 {
	chi := 0.0
	for range tDegrees {
		z := rng.NormFloat64()
		chi += z * z
	}
	return rng.NormFloat64() / math.Sqrt(chi/tDegrees)
}
