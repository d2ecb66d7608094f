package shift

import "math"

// Amount is a level with its standard error, in the measure's unit a month, and the
// degrees of freedom that the error was estimated with.
type Amount struct{ Mean, SE, DOF float64 }

// amounts returns the levels of the months [from, k) and [k, to) under AR(1) errors.
//
// The months from the shift on are mostly few, so that the noise of a side is taken
// to be no less than that of both together, on the scale on which the test takes it
// to be even: with x = asinh(y/s) a level m has the standard deviation
// √(exp(σ²)−1)·√(s²+m²), that of a log-normal amount where m is large. With V the
// variance of a mean in units of that of independent months, 1 + 2·Σ(1−j/n)ρʲ,
// squared deviations sum to σ²(n−V) on average and n/V months are independent ones
// (Bayley and Hammersley, The "effective" number of independent observations in an
// autocorrelated time series, JRSS Supplement 1946).
func (t *Tested) amounts(from, k, to int, rho float64) (before, after Amount) {
	y := t.Tested()
	sides := [2]side{newSide(t.X[from:k], rho), newSide(t.X[k:to], rho)}
	free := sides[0].free() + sides[1].free()
	sigma2 := (sides[0].ss + sides[1].ss) / max(1, free)
	dof := max(1, sides[0].independent()+sides[1].independent()-2)
	level := func(from, to int) Amount {
		own := newSide(y[from:to], rho)
		together := math.Expm1(sigma2) * (t.scale*t.scale + own.mean*own.mean)
		return Amount{Mean: own.mean, SE: math.Sqrt(max(own.ss/max(1, own.free()), together) / own.independent()), DOF: dof}
	}
	return level(from, k), level(k, to)
}

// side is the months on one side of a shift.
type side struct{ n, mean, ss, inflation float64 }

func newSide(x []float64, rho float64) side {
	s := side{mean: meanOf(x), inflation: 1}
	for _, v := range x {
		if !math.IsNaN(v) {
			s.n++
			s.ss += (v - s.mean) * (v - s.mean)
		}
	}
	power := rho
	for j := 1.0; j < s.n; j++ {
		s.inflation += 2 * (1 - j/s.n) * power
		power *= rho
	}
	return s
}

// free is what the squared deviations sum to on average, in units of the variance.
func (s side) free() float64 { return s.n - s.inflation }

// independent is the number of independent months that the side is worth.
func (s side) independent() float64 { return s.n / s.inflation }

// meanOf is the mean of what is not missing, NaN where all is.
func meanOf(y []float64) float64 {
	n, sum := 0.0, 0.0
	for _, v := range y {
		if !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	return sum / n
}
