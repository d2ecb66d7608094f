package changepoint

import (
	"math"
	"sync"
)

// clipLevels is the σ at which residuals of the step model are clipped, twice.
const clipLevels = 3.0

// estimate is what the estimator yields on one sample, before any p-value.
type estimate struct {
	steps
	rho                float64 // of the step model's residuals, corrected for its bias
	fallRoot, riseRoot float64 // of the likelihood ratio at the date of either step
	spread             float64 // standard deviation of the step model's residuals, by their mean size
}

// scratch is memory for one fit.
type scratch struct {
	v, r, e, s []float64
	gram, cut  gram
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func (w *scratch) resize(n int) {
	if cap(w.v) < n {
		b := make([]float64, 4*n)
		w.v, w.r, w.e, w.s = b[:n:n], b[n:2*n:2*n], b[2*n:3*n:3*n], b[3*n:]
	}
	w.v, w.r, w.e, w.s = w.v[:n], w.r[:n], w.e[:n], w.s[:n]
}

// fit runs the whole estimator: clip outliers against the best step in [lo, hi],
// date the best step of either sign, estimate ρ from the residuals of the better
// one, and take the likelihood ratio of either, or of one direction only. correct maps the
// raw autocorrelation to ρ.
func (s *sample) fit(lo, hi int, seasonal bool, only Direction, correct func(raw float64) float64) estimate {
	w := scratches.Get().(*scratch)
	defer scratches.Put(w)
	w.resize(len(s.v))
	f := s.frame(seasonal)
	copy(w.v, s.v)
	est := estimate{steps: f.clipped(w, lo, hi)}
	est.rho = correct(autocorrelation(s.at, w.e))
	for _, r := range w.e {
		est.spread += meanToSigma * math.Abs(r) / float64(len(w.e))
	}
	w.gram.of(s.at, f.z, w.r)
	if only != Rise {
		est.fallRoot = w.likelihoodRoot(est.fall, Fall, est.rho)
	}
	if only != Fall {
		est.riseRoot = w.likelihoodRoot(est.rise, Rise, est.rho)
	}
	return est
}

// clipped clips w.v against its best step until nothing is left to clip, twice at
// the most, and returns the best steps. w.r are then the residuals on the
// columns, w.e those on the best step as well.
func (f *frame) clipped(w *scratch, lo, hi int) steps {
	for round := 0; ; round++ {
		copy(w.r, w.v)
		f.residuals(w.r)
		best := f.scan(w.r, lo, hi)
		copy(w.e, w.r)
		if b := best.best(); b.k >= 0 {
			f.subtractStep(w.e, b.k, b.delta)
		}
		if round == 2 || !clip(w.v, w.e, w.s) {
			return best
		}
	}
}

// clip moves every value whose residual e exceeds clipLevels times its spread to
// that limit and tells whether there was one.
func clip(v, e, scratch []float64) bool {
	largest, sum := 0.0, 0.0
	for _, r := range e {
		r = math.Abs(r)
		largest = max(largest, r)
		sum += r
	}
	// The spread is no less than that of the mean alone: mostly no median is needed.
	if largest <= clipLevels*meanToSigma*sum/float64(len(e)) {
		return false
	}
	return clipAt(v, e, clipLevels*spread(e, scratch))
}

// clipAt moves every value whose residual e exceeds limit to the limit.
func clipAt(v, e []float64, limit float64) bool {
	found := false
	for i, r := range e {
		if r > limit {
			v[i] -= r - limit
			found = true
		} else if r < -limit {
			v[i] -= r + limit
			found = true
		}
	}
	return found
}

// autocorrelation is the lag-one autocorrelation of e over the pairs of months
// that follow each other.
func autocorrelation(at []int, e []float64) float64 {
	num, pairs := 0.0, 0
	for i := 1; i < len(e); i++ {
		if at[i] == at[i-1]+1 {
			num += e[i] * e[i-1]
			pairs++
		}
	}
	den := dot(e, e)
	if den == 0 || pairs == 0 {
		return 0
	}
	return num / float64(pairs) * float64(len(e)-1) / den
}

// likelihoodRoot is the square root of the likelihood ratio of a step of
// direction d. Neither model may have a ρ more than a standard error above that
// of the residuals: with any ρ allowed, a walk whose one jump is the month of
// transition describes the largest step as well as the step does.
func (w *scratch) likelihoodRoot(b step, d Direction, rho float64) float64 {
	if b.k < 0 {
		return 0
	}
	w.gram.stepAt(b.k, w.transitionWeight(b.k, rho), &w.cut)
	return math.Sqrt(w.cut.ratio(d, min(rhoCap, rho+1/math.Sqrt(float64(len(w.v))))))
}

// tuning is the number of standard deviations up to which an innovation counts in full:
// Huber's estimate of a location then has an efficiency of 95 % for Gaussian noise
// (Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics
// 1964).
const tuning = 1.345

// transitionWeight is Huber's weight of the innovation of the month k of a step, its
// size against the mean size of those of the residuals on the better step.
func (w *scratch) transitionWeight(k int, rho float64) float64 {
	sum := 0.0
	for i := 1; i < len(w.e); i++ {
		sum += math.Abs(w.gram.innovation(w.e, i, rho))
	}
	limit := tuning * meanToSigma * sum / float64(len(w.e)-1)
	jump := math.Abs(w.gram.innovation(w.r, k, rho))
	if jump <= limit {
		return 1
	}
	return limit / jump
}

// root returns that of the step of one sign.
func (e estimate) root(d Direction) float64 {
	if d == Fall {
		return e.fallRoot
	}
	return e.riseRoot
}
