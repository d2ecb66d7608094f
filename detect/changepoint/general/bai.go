package general

import "math"

// baiInterval returns the 95 % interval of the date of a shift by the
// distribution of Bai (Estimation of a change point in multiple regression
// models, Review of Economics and Statistics 1997, proposition 3): delta is the
// size of the shift, before and after the long-run standard deviations of the
// errors on either side. Offsets are in months from the date, low ≤ 0 ≤ high.
func baiInterval(delta, before, after float64) (low, high float64) {
	if delta == 0 || before == 0 || after == 0 {
		return 0, 0
	}
	unit := before * before / (delta * delta)
	ratio := after * after / (before * before)
	upper := quantileOf(func(x float64) float64 { return baiCDF(x, ratio) }, 0.975)
	lower := quantileOf(func(x float64) float64 { return baiCDF(x, ratio) }, 0.025)
	return lower * unit, upper * unit
}

// baiCDF is the distribution of argmax of W(s)−|s|/2 with a variance of 1 for
// s < 0 and of phi for s > 0 (Bai 1997, appendix B, with ξ = 1).
func baiCDF(x, phi float64) float64 {
	if x < 0 {
		return lowerCDF(-x, phi)
	}
	return 1 - lowerCDF(x/phi, 1/phi)
}

// lowerCDF is the probability of an argmax below −x where the variance on the
// other side is phi times that on this side.
func lowerCDF(x, phi float64) float64 {
	a := 1/phi + 1
	return -math.Exp(math.Log(x)/2-x/8-math.Log(2*math.Pi)/2) -
		phi*(phi+2)/(phi+1)*math.Exp(a*x/(2*phi)+logNormalCDF(-(0.5+1/phi)*math.Sqrt(x))) +
		math.Exp(math.Log(x/2-2+(phi+2)*(phi+2)/(phi+1))+logNormalCDF(-math.Sqrt(x)/2))
}

// logNormalCDF is the logarithm of the standard normal distribution, stable far
// in the lower tail.
func logNormalCDF(x float64) float64 {
	if x > -30 {
		return math.Log(math.Erfc(-x/math.Sqrt2) / 2)
	}
	return -x*x/2 - math.Log(-x) - math.Log(2*math.Pi)/2
}

// quantileOf inverts a distribution function by bisection.
func quantileOf(cdf func(float64) float64, p float64) float64 {
	low, high := -1e4, 1e4
	for range 100 {
		mid := (low + high) / 2
		if cdf(mid) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}
