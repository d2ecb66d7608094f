package fdr

import (
	"math/rand/v2"
	"testing"
)

// Benjamini and Hochberg (1995), section 4.1: fifteen p-values of a clinical
// trial, of which four are rejected at .05.
func TestBHPublished(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	rejected := 0
	for _, q := range BH(p) {
		if q <= .05 {
			rejected++
		}
	}
	if rejected != 4 {
		t.Errorf("rejected %d, published 4", rejected)
	}
}

// slowAda tries every threshold.
func slowAda(c []Conjunction) []float64 {
	out := make([]float64, len(c))
	for i := range c {
		out[i] = 1
		for _, g := range c {
			if g.Largest < c[i].Largest {
				continue
			}
			could, found := 0.0, 0.0
			for _, v := range c {
				if v.Next <= g.Largest {
					could++
				}
				if v.Largest <= g.Largest {
					found++
				}
			}
			out[i] = min(out[i], g.Largest*could/found)
		}
	}
	return out
}

func TestAdaFilterAgainstEveryThreshold(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		c := make([]Conjunction, 1+rng.IntN(40))
		for i := range c {
			c[i] = Conjoin(float64(rng.IntN(50))/50, rng.Float64())
		}
		fast, slow := AdaFilter(c), slowAda(c)
		for i := range c {
			if d := fast[i] - slow[i]; d > 1e-12 || d < -1e-12 {
				t.Fatalf("%v: %v, every threshold %v", c[i], fast[i], slow[i])
			}
		}
	}
}
