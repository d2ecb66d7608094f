package shift

import (
	"math"

	"detour/detect/changepoint"
	"detour/detect/series"
)

// Amount is a level with its standard error, in the measure's unit a month, and the
// degrees of freedom that the error was estimated with.
//
// The error of a mean of amounts is as skewed as they are. It is even on the scale
// asinh(amount/Scale) on which the series is tested, where it is that of a mean of
// log-normal amounts; a Scale of 0 stands for amounts with even errors.
type Amount struct{ Mean, SE, DOF, Scale float64 }

// Even returns the level and its standard error on the scale on which the error is
// even. With the relative error τ of the mean of log-normal amounts the logarithm
// has the variance log(1+τ²), and lies half of that below the logarithm of the
// level (Aitchison and Brown, The Lognormal Distribution, 1957).
func (a Amount) Even() (level, se float64) {
	if a.Scale == 0 {
		return a.Mean, a.SE
	}
	relative := a.SE / math.Hypot(a.Scale, a.Mean)
	variance := math.Log1p(relative * relative)
	return math.Asinh(a.Mean/a.Scale) + variance/2, math.Sqrt(variance)
}

// At returns the amount at a level on the scale of Even.
func (a Amount) At(level float64) float64 {
	if a.Scale == 0 {
		return level
	}
	return a.Scale * math.Sinh(level)
}

// z5 is the one-sided 5 % point of the standard normal.
const z5 = 1.645

// AtLeast returns the 5 % lower bound of the amount by which the level changed in the
// direction of the event, its date taken as known, from the bounds of the two levels
// (MOVER: Zou and Donner, Construction of confidence limits about effect measures: A
// general approach, Statistics in Medicine 2008).
func (e Event) AtLeast() float64 {
	small, large := e.Before, e.After
	if e.Direction == changepoint.Fall {
		small, large = large, small
	}
	level, se := small.Even()
	above := small.At(level+z5*se) - small.Mean
	level, se = large.Even()
	below := large.Mean - large.At(level-z5*se)
	return large.Mean - small.Mean - math.Hypot(above, below)
}

// amounts returns the levels of the months [from, k) and [k, to) under AR(1) errors.
// Their ρ is what it is on average among series that show the same estimate: of the
// shifts that are found more than their share have an estimate that is too low.
//
// The months from the shift on are mostly few, so that the noise of a side is taken
// to be no less than that of both together, on the scale on which the test takes it
// to be even: with x = asinh(y/s) a level m has the standard deviation
// √(exp(σ²)−1)·√(s²+m²), that of a log-normal amount where m is large. Here s is the
// median of the side's own months of trade: with one s for both, the noise of the
// lower level would hardly show. With V the variance of a mean in units of that of
// independent months, 1 + 2·Σ(1−j/n)ρʲ, squared deviations sum to σ²(n−V) on average
// and n/V months are independent ones (Bayley and Hammersley, The "effective" number
// of independent observations in an autocorrelated time series, JRSS Supplement
// 1946).
func (t *Tested) amounts(from, k, to int, rho float64) (before, after Amount) {
	a, b := t.newSide(from, k, rho), t.newSide(k, to, rho)
	sigma2 := (a.squares + b.squares) / max(1, a.free()+b.free())
	dof := math.Pow(a.free()+b.free(), 2) / (a.variance + b.variance)
	if !(dof >= 1) {
		dof = 1
	}
	return a.amount(sigma2, dof), b.amount(sigma2, dof)
}

// side is the months on one side of a shift: n that are known, their mean and the
// sum of the squared deviations from it, and that of the same on the scale
// asinh(y/scale).
type side struct {
	n, mean, own, scale, squares float64
	inflation                    float64 // V
	variance                     float64 // of the squared deviations' sum, in units of 2σ⁴
}

func (t *Tested) newSide(from, to int, rho float64) side {
	y := t.Tested()[from:to]
	x, scale, ok := changepoint.Asinh(y)
	if !ok {
		x, scale = t.X.Rise[from:to], t.X.S
	}
	s := side{scale: scale}
	s.n, s.mean, s.own = squares(y)
	_, _, s.squares = squares(x)
	s.inflation, s.variance = deviations(int(s.n), rho)
	return s
}

// deviations returns the variance of the mean of n months in units of that of independent
// ones, and the variance of the sum of the squared deviations from it in units of 2σ⁴: with
// R the matrix of the ρ^|i−j| and M the projection off the mean it is tr(MRMR) =
// ΣΣR² − 2·|R1|²/n + (1'R1/n)².
func deviations(n int, rho float64) (inflation, variance float64) {
	if n == 0 {
		return 1, 0
	}
	upTo := make([]float64, n) // upTo[i] is the sum of ρʲ to j = i
	sum, power := 0.0, 1.0
	for i := range upTo {
		sum += power
		upTo[i] = sum
		variance += 2 * float64(n-i) * power * power // ΣΣR², the diagonal twice
		power *= rho
	}
	variance -= float64(n)
	for i := range upTo {
		row := upTo[i] + upTo[n-1-i] - 1
		inflation += row / float64(n)
		variance -= 2 * row * row / float64(n)
	}
	return inflation, variance + inflation*inflation
}

// amount is the level, where both sides together have the variance sigma2 on the
// scale of the test.
func (s side) amount(sigma2, dof float64) Amount {
	variance := max(s.own/max(1, s.free()), math.Expm1(sigma2)*(s.scale*s.scale+s.mean*s.mean))
	return Amount{Mean: s.mean, SE: math.Sqrt(variance / s.independent()), DOF: dof, Scale: s.scale}
}

// free is what the squared deviations sum to on average, in units of the variance.
func (s side) free() float64 { return s.n - s.inflation }

// independent is the number of independent months that the side is worth.
func (s side) independent() float64 { return s.n / s.inflation }

// squares returns how many values are not missing, their mean and the sum of the
// squared deviations from it.
func squares(y []float64) (n, mean, sum float64) {
	mean = series.Mean(y)
	for _, v := range y {
		if !math.IsNaN(v) {
			n++
			sum += (v - mean) * (v - mean)
		}
	}
	return n, mean, sum
}
