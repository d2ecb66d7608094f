package general

import "math"

// junction is a change at row k between the segments [from, k) and [k, to) of a
// general series, with the regressors of what may change there.
type junction struct {
	g           *general
	from, k, to int
	rho         float64
}

// effect is what a column of the regression stands for.
type effect int

const (
	always effect = iota
	slope
	jump
	bend
)

// column returns the whitened regressor, each row divided by the standard
// deviation of its side.
func (j junction) column(what effect, sd [2]float64) []float64 {
	value := func(i int) float64 {
		switch what {
		case slope:
			return j.g.at[i] - j.g.at[j.from]
		case jump:
			return b2f(i >= j.k)
		case bend:
			return max(0, j.g.at[i]-j.g.at[j.k])
		}
		return 1
	}
	return j.whiten(value, sd)
}

// whiten takes the quasi-differences of a variable over the rows of j but the
// first.
func (j junction) whiten(value func(i int) float64, sd [2]float64) []float64 {
	out := make([]float64, 0, j.to-j.from-1)
	for i := j.from + 1; i < j.to; i++ {
		side := 0
		if i >= j.k {
			side = 1
		}
		out = append(out, (value(i)-j.rho*value(i-1))/sd[side])
	}
	return out
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// rss returns the residual sum of squares with some effects, in units of the
// variance of each side, and the residuals.
func (j junction) rss(sd [2]float64, effects ...effect) (float64, []float64) {
	r := j.whiten(func(i int) float64 { return j.g.v[i] }, sd)
	var kept [][]float64
	for _, e := range effects {
		c := j.column(e, sd)
		before := inner(c, c)
		for _, q := range kept {
			subtract(c, q, inner(c, q))
		}
		norm := inner(c, c)
		if norm <= 1e-12*before || norm == 0 {
			continue
		}
		for i := range c {
			c[i] /= math.Sqrt(norm)
		}
		subtract(r, c, inner(r, c))
		kept = append(kept, c)
	}
	return inner(r, r), r
}

func inner(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func subtract(a, q []float64, f float64) {
	for i := range a {
		a[i] -= f * q[i]
	}
}

// sides returns the residuals of the fullest model before and after the change,
// and their standard deviations, none below the rounding of a value.
func (j junction) sides() (before, after []float64, sd [2]float64) {
	_, r := j.rss([2]float64{1, 1}, always, slope, jump, bend)
	split := max(0, j.k-j.from-1)
	before, after = r[:split], r[split:]
	sd[0] = max(math.Sqrt(inner(before, before)/float64(max(1, len(before)-2))), 1e-6)
	sd[1] = max(math.Sqrt(inner(after, after)/float64(max(1, len(after)-2))), 1e-6)
	return before, after, sd
}

// models are the ways in which a segment may turn into the next, beside its
// variance.
var models = []struct {
	class   string
	effects []effect
}{
	{"variance", []effect{always}},
	{"variance", []effect{always, slope}},
	{"level", []effect{always, jump}},
	{"level", []effect{always, slope, jump}},
	{"trend", []effect{always, bend}},
	{"trend", []effect{always, slope, bend}},
}

// classify names a change by the model, each side with its own variance, that
// the Bayesian information criterion prefers. Where both level and slope change,
// it is named after that without which the fit is worse. p is that of its
// t-statistic, or for the variance of the Brown–Forsythe test, times the number
// of dates at which it might have been (Bonferroni): an upper bound.
func (j junction) classify() (class string, p float64) {
	before, after, sd := j.sides()
	ln := math.Log(float64(j.to - j.from))
	full, _ := j.rss(sd, always, slope, jump, bend)
	score := full + 4*ln
	noJump, _ := j.rss(sd, always, slope, bend)
	noBend, _ := j.rss(sd, always, slope, jump)
	class = "level"
	if noBend > noJump {
		class = "trend"
	}
	spreadP := equalSpread(before, after)
	for _, m := range models {
		rss, _ := j.rss(sd, m.effects...)
		if c := rss + float64(len(m.effects))*ln; c < score && (m.class != "variance" || spreadP < shiftLevel) {
			score, class = c, m.class
		}
	}
	dates := float64(j.to - j.from)
	if class == "variance" {
		return class, min(1, dates*spreadP)
	}
	without, _ := j.rss(sd, always, slope)
	gain := without - min(noBend, noJump)
	return class, min(1, dates*math.Erfc(math.Sqrt(max(0, gain)/2)))
}

// equalSpread is the two-sided p-value of equal spreads by the test of Brown and
// Forsythe (1974), Welch's t of the distances from the median, on the normal
// distribution.
func equalSpread(a, b []float64) float64 {
	if len(a) < 3 || len(b) < 3 {
		return 1
	}
	x, y := distances(a), distances(b)
	mx, my := meanOf(x), meanOf(y)
	dx, dy := deviation(x, mx), deviation(y, my)
	se := math.Sqrt(dx*dx/float64(len(x)) + dy*dy/float64(len(y)))
	if se == 0 {
		return b2f(mx == my)
	}
	return math.Erfc(math.Abs(mx-my) / se / math.Sqrt2)
}

func distances(a []float64) []float64 {
	m := middle(a)
	out := make([]float64, len(a))
	for i, v := range a {
		out[i] = math.Abs(v - m)
	}
	return out
}

// likely is the difference of twice the log-likelihood up to which a date is in
// the 95 % interval: −2·log(1−√.95) (Yao 1987; Eo and Morley 2015).
const likely = 7.35

// interval returns the first and last row at which the change may be, by the
// likelihood ratio of the Gaussian model with level, slope and variance of its
// own on each side.
func (j junction) interval() (low, high int) {
	const least = 4
	at := func(k int) float64 {
		h := j
		h.k = k
		_, _, sd := h.sides()
		return 2 * (float64(k-j.from)*math.Log(sd[0]) + float64(j.to-k)*math.Log(sd[1]))
	}
	step := max(1, (j.to-j.from)/200)
	best := at(j.k)
	low, high = j.k, j.k
	for k := j.k - step; k >= j.from+least; k -= step {
		if at(k) <= best+likely {
			low = k
		}
	}
	for k := j.k + step; k <= j.to-least; k += step {
		if at(k) <= best+likely {
			high = k
		}
	}
	return low, high
}
