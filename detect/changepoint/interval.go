package changepoint

import (
	"math"
	"slices"
)

// likelihoodDrop95 is twice the drop of the log likelihood that a 95 %
// confidence set for the date of a step allows: −2·ln(1−√0.95) (Eo and Morley,
// Likelihood-ratio-based confidence sets for the timing of structural breaks,
// Quantitative Economics 2015, proposition 1).
const likelihoodDrop95 = 7.35

// trendEvidence is the difference of the Schwarz criterion that is strong
// evidence (Kass and Raftery, Bayes Factors, JASA 1995). Rises after a fall are
// often ramps of some months, which a line and a step describe about as well.
const trendEvidence = 6

// edge is the least number of observations that a date in an interval leaves on
// either side.
const edge = 2

// Shift is a level shift described: its date with an interval and the levels on
// either side on the tested scale.
type Shift struct {
	K, Low, High int // indices of the first new month and of its 95 % interval
	Trend        bool
}

// Describe bounds the date k of a shift of x with the given direction: the hull
// of all dates whose Gaussian AR(1) likelihood, with ρ and the season as in t, is
// within likelihoodDrop95 of the best. It also tells whether a straight trend
// describes the series better than the step: by more than trendEvidence of the
// Schwarz criterion, the step paying for its date.
func Describe(x []float64, t Test, k int, d Direction) Shift {
	s := newSample(x)
	at := s.index(k)
	v, lo, hi := s.v, edge, len(s.v)-edge
	best, profile := s.profile(v, t, d, lo, hi)
	out := Shift{K: k, Low: k, High: k}
	limit := best * math.Exp(likelihoodDrop95/float64(len(v)))
	for i, rss := range profile {
		if i >= lo && i <= hi && rss <= limit {
			out.Low, out.High = min(out.Low, s.at[i]), max(out.High, s.at[i])
		}
	}
	n := float64(len(v))
	out.Trend = n*math.Log(profile[at]/s.trendRSS(v, t))+math.Log(n) > trendEvidence
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
// step of direction d at every date, and the least of them in [lo, hi].
func (s *sample) profile(v []float64, t Test, d Direction, lo, hi int) (best float64, rss []float64) {
	x, z, w := s.whiten(v, t.Rho, columns(s.at, t.Seasonal))
	c := slices.Clone(z[0])
	z = orthonormalise(z)
	residuals(x, z)
	total := dot(x, x)
	rss = make([]float64, len(x))
	best = math.Inf(1)
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
		if k >= lo && k <= hi {
			best = min(best, rss[k])
		}
		cr, cc = cr+c[k]*x[k], cc+c[k]*c[k]
		for j := range z {
			q[j] += c[k] * z[j][k]
		}
	}
	return best, rss
}

// trendRSS is the residual sum of squares of the transformed data with a
// straight line instead of a step.
func (s *sample) trendRSS(v []float64, t Test) float64 {
	line := make([]float64, len(s.at))
	for i, at := range s.at {
		line[i] = float64(at)
	}
	x, z, _ := s.whiten(v, t.Rho, append(columns(s.at, t.Seasonal), line))
	residuals(x, orthonormalise(z))
	return dot(x, x)
}
