package fdr

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Benjamini and Hochberg (1995), section 4.1: fifteen p-values of a clinical
// trial, of which four are rejected at .05 (three by Bonferroni).
var published = []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}

func TestPublished(t *testing.T) {
	for _, c := range []struct {
		name string
		q    []float64
		want int
		low  float64 // q-value of the smallest p
	}{
		{"BH", BH(published), 4, 15 * .0001},
		// Benjamini and Yekutieli 2001: by hand, 15·(1 + … + 1/15) = 49.773434, and
		// .0019·49.773434/3 = .0315 but .0095·49.773434/4 = .1182.
		{"BY", BY(published), 3, 49.773434 * .0001},
	} {
		rejected := count(c.q, .05)
		if rejected != c.want {
			t.Errorf("%s rejected %d, published %d", c.name, rejected, c.want)
		}
		if math.Abs(c.q[0]-c.low) > 1e-9 {
			t.Errorf("%s: least q %v, by hand %v", c.name, c.q[0], c.low)
		}
	}
}

func count(q []float64, level float64) (n int) {
	for _, v := range q {
		if v <= level {
			n++
		}
	}
	return n
}

// slowBH is the definition: the largest k with p(k) ≤ k·level/n, found by
// counting; it says what is rejected at one level.
func slowBH(p []float64, level float64) []bool {
	cut := math.Inf(-1)
	for _, v := range p {
		if k := float64(count(p, v)); v <= k*level/float64(len(p)) {
			cut = max(cut, v)
		}
	}
	out := make([]bool, len(p))
	for i, v := range p {
		out[i] = v <= cut
	}
	return out
}

// levels are no fractions of small integers, so that no rounding decides a tie.
var levels = []float64{.0123456, .0512345, .1012345, .2987654, .7123456}

// coarse draws p-values with ties, and some small ones.
func coarse(rng *rand.Rand, n int) []float64 {
	p := make([]float64, n)
	for i := range p {
		p[i] = math.Pow(float64(rng.IntN(60))/59, 1+3*rng.Float64())
		if rng.IntN(3) == 0 {
			p[i] = float64(rng.IntN(60)) / 59
		}
	}
	return p
}

func agree(t *testing.T, name string, q []float64, level float64, want []bool) {
	t.Helper()
	for i := range q {
		if (q[i] <= level) != want[i] {
			t.Fatalf("%s at %v: q of %d is %v, by definition rejected: %v", name, level, i, q[i], want[i])
		}
	}
}

func TestBHAndBYAgainstTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		p := coarse(rng, 1+rng.IntN(40))
		harmonic := 0.0
		for k := range p {
			harmonic += 1 / float64(k+1)
		}
		for _, level := range levels {
			agree(t, "BH", BH(p), level, slowBH(p, level))
			agree(t, "BY", BY(p), level, slowBH(p, level/harmonic))
		}
	}
}

// What is not a number is never found and never makes another found.
func TestNotANumber(t *testing.T) {
	nan := math.NaN()
	p, as1 := []float64{.001, nan, .02, nan}, []float64{.001, 1, .02, 1}
	for name, f := range map[string]func([]float64) []float64{
		"BH": BH, "BY": BY,
		"weighted": func(p []float64) []float64 { return WeightedBH(p, []float64{1, 1, 1, 1}) },
		"AdaFilter": func(p []float64) []float64 {
			c := make([]Conjunction, len(p))
			for i, v := range p {
				c[i] = Conjunction{Largest: v, Next: v}
			}
			return AdaFilter(c)
		},
	} {
		got, want := f(p), f(as1)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %v, with 1 for what is no number %v", name, got, want)
				break
			}
		}
	}
}
