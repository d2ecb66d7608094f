package fdr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestWeights(t *testing.T) {
	huge := math.MaxFloat64
	for _, c := range []struct {
		raw, want []float64
		faults    []string
	}{
		{raw: []float64{1, 3}, want: []float64{.5, 1.5}},
		{raw: []float64{0, 0, 6}, want: []float64{0, 0, 3}},
		{raw: []float64{huge, huge}, want: []float64{1, 1}},
		{raw: []float64{5e-324, 5e-324}, want: []float64{1, 1}},
		{raw: nil, want: nil},
		{raw: []float64{0, 0}, faults: []string{"no weight is above 0"}},
		{raw: []float64{1, -1, math.NaN(), math.Inf(1)}, faults: []string{"weight 1 is -1", "weight 2 is NaN", "weight 3 is +Inf"}},
	} {
		got, err := Weights(c.raw)
		if (err == nil) != (c.faults == nil) || len(got) != len(c.want) {
			t.Errorf("%v: %v, %v", c.raw, got, err)
			continue
		}
		for _, want := range c.faults {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: %v: want %q", c.raw, err, want)
			}
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-15 {
				t.Errorf("%v: %v, want %v", c.raw, got, c.want)
			}
		}
	}
}

func TestWeightedBHAgainstTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 300 {
		p := coarse(rng, 2+rng.IntN(40))
		raw, scaled := make([]float64, len(p)), make([]float64, len(p))
		for i := range raw {
			raw[i] = float64(rng.IntN(4)) // zero among them
		}
		raw[0] = 1
		w, err := Weights(raw)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p {
			scaled[i] = math.Inf(1)
			if w[i] > 0 {
				scaled[i] = p[i] / w[i]
			}
		}
		for _, level := range levels {
			agree(t, "weighted BH", WeightedBH(p, w), level, slowBH(scaled, level))
		}
	}
}

// Equal weights are none; weights 1/2 and 2 make .01 and .04 both .02.
func TestWeightedBHByHand(t *testing.T) {
	equal := make([]float64, len(published))
	for i := range equal {
		equal[i] = 2
	}
	for i, q := range WeightedBH(published, equal) {
		if want := BH(published)[i]; math.Abs(q-want) > 1e-15 {
			t.Errorf("%d: %v, unweighted %v", i, q, want)
		}
	}
	q := WeightedBH([]float64{.01, .04, .5}, []float64{.5, 2, .5})
	for i, want := range []float64{.02 * 3 / 2, .02 * 3 / 2, 1} {
		if math.Abs(q[i]-want) > 1e-15 {
			t.Errorf("%d: %v, by hand %v", i, q[i], want)
		}
	}
}
