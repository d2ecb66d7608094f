package changepoint

import (
	"math"
	"math/rand/v2"
)

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
	T float64 // supremum over the dates of the signed t
	P float64 // probability of a T as large without any shift, date searched for
	K int     // index of the first month at the new level: the step of that sign with the least RSS; −1 if none
}

// Test is the result of a level-shift test.
type Test struct {
	N          int     // months observed
	Rho        float64 // lag-one autocorrelation, bias-corrected
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

// Options say where a shift is looked for.
type Options struct {
	// From and To bound the first new month, as indices of the series; both zero:
	// anywhere. A range narrower than the series is tested against the tables of
	// a window.
	From, To int
	// Sparse asks for the bootstrap beside the tables: for series in which more
	// than a given share of the months is zero (see [Zeros]).
	Sparse bool
}

// ErrShort tells how many observations a test would have needed.
type ErrShort struct {
	Observed, Needed int
	Before           bool // it is the months before the date that lack
}

func (e ErrShort) Error() string { return "too few observations" }

// LevelShift tests the series x for one shift of its level. x should be on a
// scale on which its noise is even (see [Asinh]).
//
// It returns ErrShort where fewer than MinBefore observations lie before, or
// MinAfter after, every date allowed.
func LevelShift(x []float64, opt Options) (Test, error) {
	s := newSample(x)
	h, err := s.shape(opt)
	if err != nil {
		return Test{}, err
	}
	lo, hi := s.allowed(h, opt)
	h.seasonal = s.seasonal(lo, hi)
	null := nullAt(h)
	est := s.fit(lo, hi, h.seasonal, null.correct)
	t := Test{N: h.n, Rho: est.rho, Seasonal: h.seasonal}
	if constant(s.v) {
		t.Fall, t.Rise = Side{P: 1, K: -1}, Side{P: 1, K: -1}
		return t, nil
	}
	t.Fall = s.side(est, Fall, est.fall, null.p(est.fall, est.rho, h.n), lo, hi)
	t.Rise = s.side(est, Rise, est.rise, null.p(est.rise, est.rho, h.n), lo, hi)
	if opt.Sparse {
		t.Bootstrap = true
		s.bootstrap(&t, est, lo, hi, null)
	}
	return t, nil
}

// side dates the shift of one sign.
func (s *sample) side(est estimate, d Direction, stat, p float64, lo, hi int) Side {
	r := append([]float64(nil), est.v...)
	residuals(r, est.z)
	best, ok := bestStep(r, est.z, lo, hi, float64(d))
	if !ok {
		return Side{T: stat, P: 1, K: -1}
	}
	return Side{T: stat, P: p, K: s.at[best.k]}
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
		if t <= opt.To && i <= n-MinAfter {
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
// shifts, fitting it never would lose every shift under a strong season.
func (s *sample) seasonal(lo, hi int) bool {
	n := len(s.v)
	if n < minSeasonal {
		return false
	}
	rss := func(seasonal bool) float64 {
		z := s.basis(seasonal).orthonormal
		r := append([]float64(nil), s.v...)
		residuals(r, z)
		best, _ := bestStep(r, z, lo, hi, 0)
		return best.rss
	}
	without, with := rss(false), rss(true)
	return (without-with)/2 > seasonF*with/float64(n-4)
}

func constant(v []float64) bool {
	for _, x := range v {
		if x != v[0] {
			return false
		}
	}
	return true
}

// Zeros returns the share of the observed values that are not positive.
func Zeros(y []float64) float64 {
	n, zero := 0, 0
	for _, v := range y {
		if math.IsNaN(v) {
			continue
		}
		n++
		if v <= 0 {
			zero++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(zero) / float64(n)
}

// SparseShare is the share of zeros above which the tables are not trusted
// alone: a margin with that many ties is neither of those simulated.
const SparseShare = 0.15

// Draws of the bootstrap: it stops once bootstrapEnough draws exceeded the
// statistic (Besag and Clifford 1991), and is not begun for a side whose table
// gives more than bootstrapBelow, where no multiple test would find anything.
const (
	bootstrapDraws  = 499
	bootstrapEnough = 5
	bootstrapBelow  = 0.01
	bootstrapRho    = 0.1 // added to ρ, which ties bias downwards
)

// bootstrap raises the p-values of t to those of a margin-preserving bootstrap:
// the series' own sorted values, put in the order of a Gaussian AR(1) series.
func (s *sample) bootstrap(t *Test, est estimate, lo, hi int, null nullMix) {
	n := len(s.v)
	sorted := append([]float64(nil), s.v...)
	order := make([]int, n)
	drawn := &sample{at: s.at, v: make([]float64, n)}
	g := make([]float64, n)
	rng := rand.New(rand.NewPCG(uint64(n), 0x6d617267696e))
	rho := min(t.Rho+bootstrapRho, rhoCap)
	sortFloats(sorted)
	falls := exceedances{stat: est.fall, done: t.Fall.P > bootstrapBelow}
	rises := exceedances{stat: est.rise, done: t.Rise.P > bootstrapBelow}
	for draw := 0; draw < bootstrapDraws && !(falls.done && rises.done); draw++ {
		simulateAR(g, rho, true, rng)
		rank(order, g)
		for i, o := range order {
			drawn.v[o] = sorted[i]
		}
		e := drawn.fit(lo, hi, t.Seasonal, null.correct)
		falls.count(e.fall)
		rises.count(e.rise)
	}
	t.Fall.P, t.Rise.P = max(t.Fall.P, falls.p()), max(t.Rise.P, rises.p())
}

// exceedances counts the draws that reach a statistic, until there are enough.
type exceedances struct {
	stat         float64
	draws, above int
	done         bool
}

func (x *exceedances) count(stat float64) {
	if x.done {
		return
	}
	x.draws++
	if stat >= x.stat {
		x.above++
	}
	x.done = x.above >= bootstrapEnough
}

// p is the share of draws that reached the statistic, the series itself counted
// in; 0 where no draw was asked for.
func (x *exceedances) p() float64 {
	if x.draws == 0 {
		return 0
	}
	return float64(x.above+1) / float64(x.draws+1)
}
