package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// leastSquares returns the residual sum of squares of y on the columns and the
// last coefficient, by the normal equations.
func leastSquares(y []float64, columns [][]float64) (rss, last float64) {
	p := len(columns)
	a := make([][]float64, p) // [X'X | X'y]
	for r := range a {
		for _, c := range columns {
			a[r] = append(a[r], dot(columns[r], c))
		}
		a[r] = append(a[r], dot(columns[r], y))
	}
	for r := range a { // Gauss–Jordan; X'X is positive definite
		pivot := a[r][r]
		for j := range a[r] {
			a[r][j] /= pivot
		}
		for q := range a {
			if f := a[q][r]; q != r {
				for j := range a[q] {
					a[q][j] -= f * a[r][j]
				}
			}
		}
	}
	e := append([]float64(nil), y...)
	for r := range a {
		axpy(-a[r][p], columns[r], e)
	}
	return dot(e, e), a[p-1][p]
}

// slowRatio is the likelihood ratio of a step at k: for every ρ the rows are
// whitened one by one, the row of the transition is given its weight, and both models
// are fitted by least squares.
func slowRatio(s *sample, v []float64, seasonal bool, k int, d Direction, weight, most float64) float64 {
	step := stepFrom(k, len(v))
	without, with := math.Inf(1), math.Inf(1)
	for _, rho := range append(rhoGrid[:], most) {
		if rho > most {
			continue
		}
		x, z, w := s.whiten(v, rho, append(columns(s.at, seasonal), step))
		logDet := 0.0
		for i := range w {
			logDet += 2 * math.Log(w[i])
		}
		logDet -= (1 - weight) * 2 * math.Log(w[k])
		for _, column := range append(z, x) {
			column[k] *= math.Sqrt(weight)
		}
		null, _ := leastSquares(x, z[:len(z)-1])
		full, coefficient := leastSquares(x, z)
		if coefficient*float64(d) <= 0 {
			full = null
		}
		n := float64(len(x)) - 1 + weight
		without = min(without, n*math.Log(null)-logDet)
		with = min(with, n*math.Log(full)-logDet)
	}
	return without - with
}

// slowWeight is the weight of the transition at k, of the two steps given the one that
// leaves less.
func slowWeight(s *sample, v []float64, seasonal bool, k int, of [2]int, rho float64) float64 {
	residuals := func(columns [][]float64) []float64 {
		e := slices.Clone(v)
		for _, q := range orthonormalise(columns) {
			axpy(-dot(q, e), q, e)
		}
		return e
	}
	var best []float64
	for _, at := range of {
		if at < 0 {
			continue
		}
		if e := residuals(append(columns(s.at, seasonal), stepFrom(at, len(v)))); best == nil || dot(e, e) < dot(best, best) {
			best = e
		}
	}
	innovations, _, _ := s.whiten(best, rho, nil)
	mean := 0.0
	for _, e := range innovations[1:] {
		mean += math.Abs(e) / float64(len(v)-1)
	}
	jumps, _, _ := s.whiten(residuals(columns(s.at, seasonal)), rho, nil)
	return min(1, 1.345*meanToSigma*mean/math.Abs(jumps[k]))
}

func stepFrom(k, n int) []float64 {
	step := make([]float64, n)
	for i := k; i < n; i++ {
		step[i] = 1
	}
	return step
}

// slowBest tries every date.
func slowBest(s *sample, v []float64, seasonal bool, lo, hi int, d Direction) (best int) {
	least := math.Inf(1)
	best = -1
	for k := lo; k <= hi; k++ {
		rss, coefficient := leastSquares(v, append(columns(s.at, seasonal), stepFrom(k, len(v))))
		if coefficient*float64(d) > 0 && rss < least-1e-9 {
			least, best = rss, k
		}
	}
	return best
}

func checkAgainstSlow(t *testing.T, x []float64, seasonal bool, rho float64) {
	t.Helper()
	s := newSample(x)
	if len(s.v) < MinBefore+MinAfter {
		return
	}
	lo, hi := shape{n: len(s.v)}.bounds()
	w := new(scratch)
	w.resize(len(s.v))
	copy(w.v, s.v)
	f := s.frame(seasonal)
	best := f.clipped(w, lo, hi)
	w.gram.of(s.at, f.z, w.r)
	for _, d := range []Direction{Fall, Rise} {
		k := best.side(d).k
		if want := slowBest(s, w.v, seasonal, lo, hi, d); k != want {
			t.Fatalf("n %d, season %v: %v dated %d, by trying all %d", len(s.v), seasonal, d, k, want)
		}
		if k < 0 {
			continue
		}
		got := w.likelihoodRoot(best.side(d), d, rho)
		weight := slowWeight(s, w.v, seasonal, k, [2]int{best.fall.k, best.rise.k}, rho)
		want := math.Sqrt(max(0, slowRatio(s, w.v, seasonal, k, d, weight, min(rhoCap, rho+1/math.Sqrt(float64(len(s.v)))))))
		if math.Abs(got-want) > 1e-6*(1+want) {
			t.Fatalf("n %d, season %v: %v root %v, row by row %v", len(s.v), seasonal, d, got, want)
		}
	}
}

func TestLikelihoodAgainstSlow(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		x := make([]float64, 20+rng.IntN(60))
		simulateAR(x, 0.9*rng.Float64(), rng.IntN(2) == 0, rng)
		for i := range x {
			if rng.IntN(12) == 0 {
				x[i] = math.NaN()
			}
		}
		checkAgainstSlow(t, x, rng.IntN(2) == 0, rng.Float64())
	}
}

func FuzzLikelihood(f *testing.F) {
	f.Add(uint64(1), uint8(40), false, uint8(0))
	f.Add(uint64(2), uint8(80), true, uint8(5))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, seasonal bool, gaps uint8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		x := make([]float64, n)
		simulateAR(x, 0.5, true, rng)
		for range gaps {
			if n > 0 {
				x[rng.IntN(int(n))] = math.NaN()
			}
		}
		checkAgainstSlow(t, x, seasonal && n >= minSeasonal+gaps, 0.5)
	})
}
