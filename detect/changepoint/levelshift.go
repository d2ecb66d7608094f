package changepoint

import "math"

// Direction is the sign of a level shift.
type Direction int8

// The two directions.
const (
	Fall Direction = -1
	Rise Direction = 1
)

// String returns "fall" or "rise".
func (d Direction) String() string {
	if d == Fall {
		return "fall"
	}
	return "rise"
}

// Side is the result of the test in one direction.
type Side struct {
	T float64 // root of the likelihood ratio
	P float64 // probability of a T as large without any shift, date searched for
	K int     // index of the first month at the new level: the step of that sign with the least RSS; −1 if none
	// Pause is the p-value of the months without trade that the shift may rest on, where they
	// are but another pause of the flow (see [Idle]). It bounds that of the shift, however
	// many tests of a series there are.
	Pause float64
	// Outer tells that those months are all that follow the fall, or all that precede the
	// rise: the flow ceased or began, and what its amounts did adds nothing to Pause. Of flows
	// without trade in .3 of the months at random, and in each of the last 12 of 36, .83 are
	// found with p ≤ .005, and .75 where the amounts are asked as well.
	Outer bool
}

// PValue is the p-value of a shift whose amounts were tested so many times: P for each, and
// Pause at the least.
func (s Side) PValue(times float64) float64 {
	if s.Outer {
		return s.Pause
	}
	return max(s.Pause, min(1, times*s.P))
}

// Test is the result of a level-shift test.
type Test struct {
	N          int     // months observed
	Pairs      int     // of months observed that follow one another: that many tell of ρ
	Rho        float64 // lag-one autocorrelation, bias-corrected
	Expected   float64 // mean of the true ρ among the series of the population that show this Rho
	Seasonal   bool    // a 12-month harmonic was fitted
	Bootstrap  bool    // the p-values were checked by the margin-preserving bootstrap
	Fall, Rise Side
}

// Side returns the result in one direction.
func (t *Test) Side(d Direction) Side {
	if d == Fall {
		return t.Fall
	}
	return t.Rise
}

// Likelier is the direction with the smaller p-value, that of a rise where both are as small.
func (t *Test) Likelier() Direction {
	if t.Fall.PValue(1) < t.Rise.PValue(1) {
		return Fall
	}
	return Rise
}

// Options say where a shift is looked for.
type Options struct {
	// From and To bound the first new month, as indices of the series; both zero:
	// anywhere. It may be one that is not observed, before the first new observation. A
	// range narrower than the series is tested against the tables of a window.
	From, To int
	// Among is the population that the series belongs to, of amounts on the scale of
	// [Amounts]; nil: none is known, and the p-values hold whatever its autocorrelation
	// is.
	Among *Population
	// Only is the direction that is tested for; 0: either.
	Only Direction
}

// ErrShort tells how many observations a test would have needed.
type ErrShort struct {
	Observed, Needed int
	Before           bool // it is the months before the date that lack
}

func (e ErrShort) Error() string { return "too few observations" }

// LevelShift tests the series x for one shift of its level. x should be on a
// scale on which its noise is even (see [Amounts]).
//
// It returns ErrShort where fewer than MinBefore observations lie before, or
// MinAfter after, every date allowed.
func LevelShift(x []float64, opt Options) (Test, error) {
	s := samples.Get().(*sample)
	defer samples.Put(s)
	s.read(x)
	h, err := s.shape(opt)
	if err != nil {
		return Test{}, err
	}
	lo, hi := s.allowed(h, opt)
	h.seasonal = s.seasonal(h, lo, hi)
	null := nullAt(h, opt.Among)
	est := s.fit(lo, hi, h.seasonal, opt.Only, null.rho)
	t := Test{N: h.n, Pairs: s.pairs(), Rho: est.rho, Expected: null.expected(est.rho), Seasonal: h.seasonal}
	if constant(s.v) {
		t.Fall, t.Rise = Side{P: 1, K: -1}, Side{P: 1, K: -1}
		return t, nil
	}
	t.Fall, t.Rise = s.side(est, Fall, opt.Only, null), s.side(est, Rise, opt.Only, null)
	return t, nil
}

// side is the result for the step of one sign, dated alone if the other is tested for.
func (s *sample) side(est estimate, d, only Direction, null null) Side {
	b := est.side(d)
	if b.k < 0 {
		return Side{P: 1, K: -1}
	}
	if only == -d {
		return Side{P: 1, K: s.at[b.k]}
	}
	return Side{T: est.root(d), P: null.p(d, est), K: s.at[b.k]}
}

// shape returns the shape of the null distribution for the dates allowed.
func (s *sample) shape(opt Options) (shape, error) {
	n := len(s.v)
	h := shape{n: n}
	if n < MinBefore+MinAfter {
		return h, ErrShort{Observed: n, Needed: MinBefore + MinAfter}
	}
	if opt.From == 0 && opt.To == 0 {
		return h, nil
	}
	last := -1
	for i, t := range s.at {
		if (t <= opt.To || i > 0 && s.at[i-1] < opt.To) && i <= n-MinAfter {
			last = i
		}
	}
	if last < MinBefore || s.at[last] < opt.From {
		return h, ErrShort{Observed: max(last, 0), Needed: MinBefore, Before: true}
	}
	h.after = n - last
	return h, nil
}

// allowed returns the first and last date allowed, as indices of the sample.
func (s *sample) allowed(h shape, opt Options) (lo, hi int) {
	lo, hi = h.bounds()
	if h.after > 0 {
		lo = MinBefore
		for lo < hi && s.at[lo] < opt.From {
			lo++
		}
	}
	return lo, hi
}

// seasonF is the 1 % point of the F by which the season is kept: with 2 and many
// degrees of freedom it is 4.6, and 5.4 for 30.
const seasonF = 5.4

// seasonal tells whether a 12-month harmonic is fitted beside the step: where
// two periods were seen and the F of the harmonic, each model at its own best
// step, passes the 1 % point. Fitting it always would cost a third of the true
// shifts, fitting it never would lose every shift under a strong season. AR(1)
// errors have more power at the yearly frequency than white ones, and F is as much
// larger.
func (s *sample) seasonal(h shape, lo, hi int) bool {
	n := len(s.v)
	if n < minSeasonal {
		return false
	}
	w := scratches.Get().(*scratch)
	defer scratches.Put(w)
	w.resize(n)
	fit := func(f *frame) (best step, rss float64) {
		copy(w.r, s.v)
		f.residuals(w.r)
		best = f.scan(w.r, lo, hi).best()
		return best, dot(w.r, w.r) - best.gain
	}
	f := s.frame(true)
	_, without := fit(s.frame(false))
	best, with := fit(f)
	ratio := (without - with) / 2 / (with / float64(n-4))
	if !(ratio > seasonF) {
		return false
	}
	if best.k >= 0 {
		f.subtractStep(w.r, best.k, best.delta)
	}
	h.seasonal = true
	return ratio > seasonF*yearlyPower(nullAt(h, nil).rho(autocorrelation(s.at, w.r)))
}

// yearlyPower is the spectral density of AR(1) errors at the yearly frequency, in
// units of that of white errors of the same variance, at least 1. It is largest at
// ρ = mostYearly; with a stronger one no less is taken, because the harmonic and the step
// fit the slow swings of such errors, and of a few years the residuals show neither their
// variance nor their ρ: of series of 26, 36 and 60 months with ρ from .8 to .9 the density
// itself finds a season in .24, .17 and .07, and this in .14, .08 and .02.
func yearlyPower(rho float64) float64 {
	rho = min(rho, mostYearly)
	return max(1, (1-rho*rho)/(1-2*rho*math.Cos(2*math.Pi/Period)+rho*rho))
}

// mostYearly is tan(π/4 − π/Period).
const mostYearly = .57735

func constant(v []float64) bool {
	for _, x := range v {
		if x != v[0] {
			return false
		}
	}
	return true
}
