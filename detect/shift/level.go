package shift

import (
	"math"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/series"
)

// amounts returns the levels of the months [from, k) and [k, to) under AR(1) errors.
// Their ρ is what it is on average among series that show the same estimate: of the
// shifts that are found more than their share have an estimate that is too low.
//
// The noise is taken on the scale on which the test takes it to be even: with
// x = asinh(y/s) a level m has the standard deviation √(exp(σ²)−1)·√(s²+m²), that of a
// log-normal amount where m is large. Here s is the median of the side's own months of
// trade: with one s for both, the noise of the lower level would hardly show. The σ² of a
// side is moderated by that of both together (see [side.moderate]). With V the variance of
// a mean in units of that of independent months squared deviations sum to σ²(n−V) on
// average and n/V months are independent ones (Bayley and Hammersley, The "effective"
// number of independent observations in an autocorrelated time series, JRSS Supplement
// 1946).
//
// Pauses are no noise of that kind, but come one by one, and as often after a shift as
// before it unless their numbers say otherwise: those of 133 of the 1,119 shifts of flows
// that pause in the exports of priorFreedom do.
func (t *Tested) amounts(from, k, to int, rho float64) (before, after Amount) {
	a, b := t.newSide(from, k, rho), t.newSide(k, to, rho)
	both := (a.squares + b.squares) / max(1, a.free()+b.free())
	together := tally{a.n + b.n, a.pauses + b.pauses}
	switch {
	case together.pauses == 0:
		return a.amount(both, tally{}), b.amount(both, tally{})
	case 2*(a.logLikelihood()+b.logLikelihood()-together.logLikelihood()) > sharesDiffer:
		return a.amount(both, a.tally), b.amount(both, b.tally)
	default:
		return a.amount(both, together), b.amount(both, together)
	}
}

// sharesDiffer is the 1 % point of χ² with one degree of freedom: where shares that are one
// are taken for two, each is off by twice its error, and the intervals miss. With the 5 %
// point those of pairs with .1 of their months without trade hold in .93 of the cases, with
// this in .95.
const sharesDiffer = 6.63

// tally is how many months are no pauses, and how many are.
type tally struct{ n, pauses float64 }

func (c tally) share() float64 { return c.n / (c.n + c.pauses) }

// logLikelihood is that of the months at their own share.
func (c tally) logLikelihood() float64 {
	term := func(n float64) float64 {
		if n == 0 {
			return 0
		}
		return n * math.Log(n/(c.n+c.pauses))
	}
	return term(c.n) + term(c.pauses)
}

// side is the known months on one side of a shift: of those that are no pauses the mean
// and the sum of the squared deviations from it, and that of the same on the scale
// asinh(y/scale).
type side struct {
	tally
	mean, own, scale, squares float64
	inflation                 float64 // V
	variance                  float64 // of the squared deviations' sum, in units of 2σ⁴
}

func (t *Tested) newSide(from, to int, rho float64) side {
	y := slices.Clone(t.Tested()[from:to])
	x, scale, ok := changepoint.Asinh(y)
	if !ok {
		x, scale = make([]float64, len(y)), t.X.S
	}
	s := side{scale: scale}
	var at []int // the months that are no pauses
	for i, v := range y {
		switch {
		case math.IsNaN(v):
		case ok && t.X.Stop.Has(from+i): // of a side without any trade it is the level
			y[i], x[i] = math.NaN(), math.NaN()
		case ok && math.IsNaN(t.X.Test[from+i]): // without any trade there is none that could pause
			y[i], x[i] = math.NaN(), math.NaN()
			s.pauses++
		default:
			at = append(at, i)
		}
	}
	s.n, s.mean, s.own = squares(y)
	_, _, s.squares = squares(x)
	s.inflation, s.variance = deviations(at, rho)
	return s
}

// deviations returns the variance of the mean of some months in units of that of
// independent ones, and the variance of the sum of the squared deviations from it in units
// of 2σ⁴: of n months at i with R the matrix of the ρ^|i−j| and M the projection off the
// mean they are 1'R1/n and tr(MRMR) = ΣΣR² − 2·|R1|²/n + (1'R1/n)².
func deviations(at []int, rho float64) (inflation, variance float64) {
	n := float64(len(at))
	if n == 0 {
		return 1, 0
	}
	rows, squared := make([]float64, len(at)), 0.0
	for i := range at { // the sums of a row up to its own month, and of its squares before it
		rows[i] = 1
		if i > 0 {
			r := math.Pow(rho, float64(at[i]-at[i-1]))
			rows[i] += r * rows[i-1]
			squared = r * r * (1 + squared)
		}
		variance += 1 + 2*squared
	}
	later := 0.0 // the sum of a row beyond its own month
	for i := len(at) - 1; i >= 0; i-- {
		if i+1 < len(at) {
			later = math.Pow(rho, float64(at[i+1]-at[i])) * (1 + later)
		}
		row := rows[i] + later
		inflation += row / n
		variance -= 2 * row * row / n
	}
	return inflation, variance + inflation*inflation
}

// priorFreedom is how many degrees of freedom the variance of both sides together has as
// one of each. Of the 1,543 shifts with p ≤ .01, and four degrees of freedom on either side,
// of HS subheadings to a partner in Eurostat's Comext exports of 2020-01 to 2022-11 the two
// sides' variances differ by as much as it
// takes for 3.1: the lower level is the noisier. Of the falls alone, each against their mean
// ratio of 3.3, it is 3.9, of the rises 5.9.
const priorFreedom = 4

// moderate returns σ² of a side and its degrees of freedom, where that of both together is
// given: the mean of both by their degrees of freedom (Smyth, Linear models and empirical
// Bayes methods for assessing differential expression, Statistical Applications in Genetics
// and Molecular Biology 2004). Those of the side are by the variance of its squared
// deviations (Satterthwaite, Biometrics Bulletin 1946).
func (s side) moderate(both float64) (sigma2, dof float64) {
	if !(s.free() > 0) || !(s.variance > 0) {
		return both, priorFreedom
	}
	own := s.free() * s.free() / s.variance
	return (own*s.squares/s.free() + priorFreedom*both) / (own + priorFreedom), own + priorFreedom
}

// amount is the level, where both sides together have the variance both on the scale of
// the test, and months tell how often the flow pauses: no month where it never does. The
// variance of the product is that of Goodman (On the exact variance of products, JASA 1960).
func (s side) amount(both float64, months tally) Amount {
	sigma2, dof := s.moderate(both)
	variance := max(s.own/max(1, s.free()), math.Expm1(sigma2)*(s.scale*s.scale+s.mean*s.mean)) / s.independent()
	out := Amount{Mean: s.mean, SE: math.Sqrt(variance), DOF: dof, Scale: s.scale}
	if months.pauses == 0 || s.n == 0 {
		return out
	}
	out.shipping = shipping{s.mean, out.SE, months.n, months.pauses}
	pausing := months.share() * (1 - months.share()) / (s.n + s.pauses)
	out.Mean = s.share() * s.mean
	out.SE = math.Sqrt(s.share()*s.share()*variance + pausing*(s.mean*s.mean+variance))
	return out
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
