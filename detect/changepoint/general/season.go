package general

import (
	"math"

	"detour/detect/changepoint"
)

// periods are the seasons that a series of unknown step is searched for:
// quarters, days of the week, months, hours and weeks.
var periods = []int{4, 7, 12, 24, 52}

// seasonGain is by how much the Bayesian information criterion must fall for a
// season to be taken out: 10 is very strong evidence (Kass and Raftery 1995).
const seasonGain = 10

// season is a fitted season: s[t%period] added, or times the trend where it
// grows with it.
type season struct {
	period int
	s      []float64
	trend  []float64 // nil where the season is added
	gain   float64   // fall of the Bayesian information criterion
}

// at is the season at time t.
func (f *season) at(t int) float64 {
	if f.trend == nil {
		return f.s[t%f.period]
	}
	return f.s[t%f.period] * f.trend[t]
}

// deseasoned takes the season out of y, where there is one of 12 observations
// (monthly) or of any of periods, and returns its period, 0 if none. The season
// is that of the classical decomposition, added or times the trend, whichever
// leaves less. At least three periods are needed.
func deseasoned(y []float64, monthly bool) ([]float64, int) {
	tried := periods
	if monthly {
		tried = []int{changepoint.Period}
	}
	var best *season
	regular := without(y, excursions(y)) // one spike is enough to feign a season
	for _, period := range tried {
		if len(y) < 3*period {
			continue
		}
		f := decompose(regular, period)
		if f != nil && f.gain > seasonGain && (best == nil || f.gain > best.gain) {
			best = f
		}
	}
	if best == nil {
		return y, 0
	}
	out := make([]float64, len(y))
	for t, v := range y {
		out[t] = v - best.at(t)
	}
	return out, best.period
}

// decompose fits the better of an added and a multiplied season, nil if there is
// too little to tell.
func decompose(y []float64, period int) *season {
	trend := movingMean(filled(y), period)
	var at []int
	var r []float64
	positive := true
	for t := period / 2; t < len(y)-period/2; t++ {
		if !math.IsNaN(y[t]) {
			at, r = append(at, t), append(r, y[t]-trend[t])
			positive = positive && trend[t] > 0
		}
	}
	if len(r) < 2*period {
		return nil
	}
	added := fitSeason(r, at, period, nil)
	if positive {
		if times := fitSeason(r, at, period, trend); times.gain > added.gain {
			return times
		}
	}
	return added
}

// fitSeason fits the season to the deviations r from the trend at times at, with
// outliers clipped against a first fit, and tests it.
func fitSeason(r []float64, at []int, period int, trend []float64) *season {
	f := &season{period: period, trend: trend, s: make([]float64, period)}
	e := make([]float64, len(r))
	v := append([]float64(nil), r...)
	for range 2 {
		f.means(v, at)
		for i, t := range at {
			e[i] = v[i] - f.at(t)
		}
		limit := clipSize * robustSpread(e)
		for i, d := range e {
			if math.Abs(d) > limit {
				v[i] -= d - math.Copysign(limit, d)
			}
		}
	}
	f.means(v, at)
	total, rss := 0.0, 0.0
	for i, t := range at {
		total += v[i] * v[i]
		rss += (v[i] - f.at(t)) * (v[i] - f.at(t))
	}
	f.gain = math.Inf(-1)
	if n := float64(len(r)); total > 0 {
		f.gain = -n*math.Log(max(rss/total, leastShare)) - float64(period-1)*math.Log(n)
	}
	return f
}

// means fits the season by least squares.
func (f *season) means(v []float64, at []int) {
	top, bottom := make([]float64, f.period), make([]float64, f.period)
	for i, t := range at {
		w := 1.0
		if f.trend != nil {
			w = f.trend[t]
		}
		top[t%f.period] += w * v[i]
		bottom[t%f.period] += w * w
	}
	mean := 0.0
	for k := range f.s {
		f.s[k] = 0
		if bottom[k] > 0 {
			f.s[k] = top[k] / bottom[k]
		}
		mean += f.s[k] / float64(f.period)
	}
	for k := range f.s {
		f.s[k] -= mean
	}
}

// movingMean is the centred mean over one period, its two halves weighted where
// the period is even; at the ends the first and last such mean.
func movingMean(y []float64, period int) []float64 {
	n, half := len(y), period/2
	out := make([]float64, n)
	for t := half; t < n-half; t++ {
		sum := 0.0
		for d := -half; d <= half; d++ {
			w := 1.0
			if period%2 == 0 && (d == -half || d == half) {
				w = 0.5
			}
			sum += w * y[t+d]
		}
		out[t] = sum / float64(period)
	}
	for t := range half {
		out[t], out[n-1-t] = out[half], out[n-1-half]
	}
	return out
}

// filled puts a straight line across each gap, and the nearest value at the
// ends.
func filled(y []float64) []float64 {
	out := append([]float64(nil), y...)
	last := -1
	for t, v := range y {
		if math.IsNaN(v) {
			continue
		}
		for k := last + 1; k < t; k++ {
			if last < 0 {
				out[k] = v
			} else {
				out[k] = y[last] + (v-y[last])*float64(k-last)/float64(t-last)
			}
		}
		last = t
	}
	for k := last + 1; k < len(y) && last >= 0; k++ {
		out[k] = y[last]
	}
	return out
}
