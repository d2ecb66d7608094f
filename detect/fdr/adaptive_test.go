package fdr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// twoStages is the procedure as it is defined: the step-up procedure at q/(1+q) rejects
// r of m; the same at q/(1+q)·m/(m−r) is the second stage.
func twoStages(p []float64, q float64) int {
	m := len(p)
	sorted := slices.Sorted(slices.Values(p))
	rejected := func(level float64) int {
		for k := m; k > 0; k-- {
			if sorted[k-1] <= level*float64(k)/float64(m) {
				return k
			}
		}
		return 0
	}
	first := rejected(q / (1 + q))
	switch first {
	case 0, m:
		return first
	}
	return rejected(q / (1 + q) * float64(m) / float64(m-first))
}

func TestAdaptiveBHAgainstSlow(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	for range 2000 {
		p, w := make([]float64, 1+rng.IntN(40)), []float64{}
		for i := range p {
			p[i] = rng.Float64()
			if rng.IntN(3) == 0 {
				p[i] = math.Pow(p[i], 8)
			}
			w = append(w, 1)
		}
		found := 0
		for _, v := range AdaptiveBH(p, w, .1) {
			if v <= .1 {
				found++
			}
		}
		if want := twoStages(p, .1); found != want {
			t.Fatalf("%v: %d rejected, %d by the definition", p, found, want)
		}
	}
}

// Of the 15 p-values of Benjamini and Hochberg (1995) their procedure rejects four at
// .05/1.05, so that the second stage is at .05/1.05·15/11 = .0649, where it rejects
// eight: .0344 ≤ 8/15·.0649 < .0459·8/9. Where the first stage rejects nothing neither
// does the second.
func TestAdaptiveBHPublished(t *testing.T) {
	found := 0
	for _, q := range AdaptiveBH(published, slices.Repeat([]float64{1}, len(published)), .05) {
		if q <= .05 {
			found++
		}
	}
	if found != 8 {
		t.Errorf("%d rejected, 8 by the definition", found)
	}
	for _, q := range AdaptiveBH([]float64{.049, .9}, []float64{1, 1}, .05) {
		if q <= .05 {
			t.Error("rejected without a rejection in the first stage")
		}
	}
	if got := AdaptiveBH([]float64{.01}, []float64{0}, .05); got[0] < 1 {
		t.Errorf("q %v of weight zero", got[0])
	}
}

// Of panels in which six in ten hypotheses are false the rate is that asked for, with
// weights that are unrelated to what is true; three standard errors are allowed.
func TestAdaptiveBHRate(t *testing.T) {
	const panels, m, q = 2000, 50, .1
	rng := rand.New(rand.NewPCG(6, 2))
	var plain, adaptive, powerPlain, powerAdaptive float64
	for range panels {
		p, w := make([]float64, m), make([]float64, m)
		for i := range p {
			z := rng.NormFloat64()
			if i%5 < 3 {
				z += 2.5
			}
			p[i], w[i] = math.Erfc(z/math.Sqrt2)/2, math.Exp(rng.NormFloat64())
		}
		count := func(qs []float64) (fdp, power float64) {
			wrong, all := 0.0, 0.0
			for i, v := range qs {
				if v <= q {
					all++
					if i%5 >= 3 {
						wrong++
					}
				}
			}
			return wrong / max(1, all), all - wrong
		}
		f, right := count(WeightedBH(p, w))
		plain, powerPlain = plain+f/panels, powerPlain+right/panels
		f, right = count(AdaptiveBH(p, w, q))
		adaptive, powerAdaptive = adaptive+f/panels, powerAdaptive+right/panels
	}
	t.Logf("false share %.3f and %.1f found; %.3f and %.1f found by BH", adaptive, powerAdaptive, plain, powerPlain)
	if adaptive > q+3*.002 || powerAdaptive < powerPlain+2 {
		t.Errorf("false share %.3f, want at most %v; %.1f found, %.1f by BH", adaptive, q, powerAdaptive, powerPlain)
	}
}
