package changepoint

import (
	"cmp"
	"math"
	"slices"
)

// likelihoodDrop95 is twice the drop of the log likelihood that a 95 %
// confidence set for the date of a step allows: −2·ln(1−√0.95) (Eo and Morley,
// Likelihood-ratio-based confidence sets for the timing of structural breaks,
// Quantitative Economics 2015, proposition 1).
const likelihoodDrop95 = 7.35

// leastLevel is the least probability of the interval of a date.
const leastLevel = .95

// strongEvidence is the difference of the Schwarz criterion that is strong
// evidence (Kass and Raftery, Bayes Factors, JASA 1995). Rises after a fall are
// often ramps of some months, which a line and a step describe about as well.
const strongEvidence = 6

// edge is the least number of observations that a date in an interval leaves on
// either side.
const edge = 2

// Shift is a level shift described: its date with an interval, and whether it is a
// trend.
type Shift struct {
	K, Low, High int     // indices of the first new month, as far as one is observed, and of its interval
	Level        float64 // probability that the date lies in the interval, at least leastLevel
	Trend        bool
}

// Describe bounds the date k of a shift of x with the given direction: the hull
// of all dates whose likelihood, with ρ and the season as in t, is within
// likelihoodDrop95 of the best (see [sample.dateLikelihoods]), and of the likeliest that
// have a probability of leastLevel; with the months before a date that are not observed or
// left out, since the first new month may be any of them. It also tells whether a straight
// trend describes the series better than the step: by strongEvidence (see
// [sample.trendEvidence]).
func Describe(x []float64, t Test, k int, d Direction) Shift {
	return describe(x, t, k, d, t.Side(d).PValue(1) <= mostP)
}

// Sketch is [Describe] with Gaussian innovations alone, in a tenth of the time.
func Sketch(x []float64, t Test, k int, d Direction) Shift { return describe(x, t, k, d, false) }

func describe(x []float64, t Test, k int, d Direction, tails bool) Shift {
	s := newSample(x)
	at := s.index(k)
	rss := s.profile(t, d)
	out := s.dateInterval(k, s.dateLikelihoods(t, d, rss, tails))
	out.Trend = s.trendEvidence(t, at) > strongEvidence
	return out
}

// dateInterval bounds the date k by the likelihoods from the date edge on. Dates are
// whole months, so that hardly an interval has a probability of just leastLevel: its own
// is that of a flat prior over the dates.
func (s *sample) dateInterval(k int, likelihood []float64) Shift {
	order, all := make([]int, len(likelihood)), 0.0
	for i, v := range likelihood {
		order[i], all = i, all+v
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(likelihood[b], likelihood[a]) })
	out, sum := Shift{K: k, Low: k, High: k}, 0.0
	first := func(i int) int { return s.at[edge+i-1] + 1 } // of the months that may be the date i
	limit := math.Exp(-likelihoodDrop95/2) * likelihood[order[0]]
	for _, i := range order {
		if likelihood[i] < limit && sum >= leastLevel*all {
			break
		}
		sum += likelihood[i]
		out.Low, out.High = min(out.Low, first(i)), max(out.High, s.at[edge+i])
	}
	for i, v := range likelihood {
		if month := s.at[edge+i]; out.Low <= month && month <= out.High {
			out.Level += v / all
		}
	}
	out.Level = min(1, out.Level) // sums round
	return out
}

// index returns the place of month k in the sample (or of the next observed).
func (s *sample) index(k int) int {
	for i, t := range s.at {
		if t >= k {
			return i
		}
	}
	return len(s.at) - 1
}

// profile returns the residual sum of squares of the transformed data with a
// step of direction d at every date.
func (s *sample) profile(t Test, d Direction) (rss []float64) {
	x, z, w := s.whiten(s.v, t.Rho, columns(s.at, t.Seasonal))
	c := slices.Clone(z[0])
	z = orthonormalise(z)
	residuals(x, z)
	total := dot(x, x)
	rss = make([]float64, len(x))
	var q [3]float64
	cr, cc := 0.0, 0.0
	for k := len(x) - 1; k >= 0; k-- {
		dr, dd := cr+w[k]*x[k], cc+w[k]*w[k]
		for j := range z {
			p := q[j] + w[k]*z[j][k]
			dd -= p * p
		}
		rss[k] = total
		if dd > 1e-9 && dr*float64(d) > 0 {
			rss[k] = total - dr*dr/dd
		}
		cr, cc = cr+c[k]*x[k], cc+c[k]*c[k]
		for j := range z {
			q[j] += c[k] * z[j][k]
		}
	}
	return rss
}

// trendRhos are the ρ at which a trend and a step are compared.
var trendRhos = [...]float64{0, .2, .4, .6, .8, .9}

// trendEvidence is by how much the Schwarz criterion of a straight line is better than that
// of the step at observation k, each at its own ρ, since what a trend leaves of a series is
// strongly autocorrelated beside a step; the step pays for its date. The month of
// transition is left out: the beginning of a stay of some months is no evidence of a step.
// Of trends of six standard deviations over 60 months that the test takes for a shift .82
// are told by it where ρ is .3 and .50 where it is .6 (at the ρ of the step .55 and .28),
// of steps of three .013 and .024 half way and .004 and .008 eight months before the end.
func (s *sample) trendEvidence(t Test, k int) float64 {
	line, step := make([]float64, len(s.at)), make([]float64, len(s.at))
	for i, at := range s.at {
		line[i] = float64(at)
		if i >= k {
			step[i] = 1
		}
	}
	n := float64(len(s.v) - 1)
	criterion := func(column []float64) float64 {
		least := math.Inf(1)
		for _, rho := range trendRhos {
			x, z, w := s.whiten(s.v, rho, append(columns(s.at, t.Seasonal), column))
			logDet := 0.0
			for i := range w {
				if i != k {
					logDet += 2 * math.Log(w[i])
				}
			}
			x[k] = 0
			for _, q := range z {
				q[k] = 0
			}
			residuals(x, orthonormalise(z))
			least = min(least, n*math.Log(dot(x, x))-logDet)
		}
		return least
	}
	return criterion(step) - criterion(line) + math.Log(n)
}
