package fdr

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestEBHByHand(t *testing.T) {
	// n = 4 at q = .1: k·e(k)/4 is 50/4, 2·30/4, 3·12/4, 4·1/4; the largest k at
	// which it is at least 10 is 2.
	e := []float64{12, 50, 1, 30}
	want := []float64{4. / 36, 4. / 60, 1, 4. / 60} // step up: 50 alone would give 4/50
	for i, v := range EBH(e) {
		if math.Abs(v-want[i]) > 1e-15 {
			t.Errorf("%d: %v, by hand %v", i, v, want[i])
		}
	}
	for i, v := range EBH([]float64{0, -3, math.NaN(), math.Inf(1)}) {
		if got, want := v, []float64{1, 1, 1, 0}[i]; got != want {
			t.Errorf("edge %d: %v, want %v", i, got, want)
		}
	}
}

// slowEBH is the definition at one level.
func slowEBH(e []float64, level float64) []bool {
	cut := math.Inf(1)
	for _, v := range e {
		k := 0.0
		for _, u := range e {
			if u >= v {
				k++
			}
		}
		if k*v/float64(len(e)) >= 1/level {
			cut = min(cut, v)
		}
	}
	out := make([]bool, len(e))
	for i, v := range e {
		out[i] = v >= cut
	}
	return out
}

func TestEBHAgainstTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for range 300 {
		e := make([]float64, 1+rng.IntN(40))
		for i := range e {
			e[i] = math.Round(math.Exp(6 * rng.Float64()))
			if rng.IntN(4) == 0 {
				e[i] = 0
			}
		}
		for _, level := range levels {
			agree(t, "e-BH", EBH(e), level, slowEBH(e, level))
		}
	}
}

func TestCalibrate(t *testing.T) {
	for _, c := range []struct {
		p, want float64
		source  string
	}{
		// The closed form of Vovk and Wang, computed in Python.
		{1e-6, 5239.1361842507085, "closed form"},
		{1e-3, 20.791133540988064, "closed form"},
		{.01, 4.450992260085819, "closed form"},
		{.5, .6386739401166445, "closed form"},
		{1, .5, "limit of the closed form"},
		{1.5, 0, "no evidence"},
		{math.NaN(), 0, "no evidence"},
	} {
		if got := Calibrate(c.p); math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("p %v: %v, want %v (%s)", c.p, got, c.want, c.source)
		}
	}
	if e := Calibrate(0); math.IsInf(e, 1) || e < 1e300 {
		t.Errorf("p 0: %v", e)
	}
}

// The integral over κ by the midpoint rule is the slow twin; the two branches of
// Calibrate meet between.
func TestCalibrateAgainstTheMixture(t *testing.T) {
	for _, p := range []float64{1e-12, 1e-4, .03, .3, .9, .904, .906, .99, .999999} {
		const steps = 100_000
		sum := 0.0
		for i := range steps {
			kappa := (float64(i) + .5) / steps
			sum += kappa * math.Pow(p, kappa-1) / steps
		}
		if got := Calibrate(p); math.Abs(got/sum-1) > 1e-7 {
			t.Errorf("p %v: %v, mixture %v", p, got, sum)
		}
	}
}

// A calibrator falls, and its integral over (0, 1) is one: the part below 1e-12
// is 1/−ln(1e-12) to first order, so the integral is taken in u = −ln p.
func TestCalibrateIsACalibrator(t *testing.T) {
	const step, end = .001, 700.
	sum, before := 0.0, 0.0
	for u := step / 2; u < end; u += step {
		e := Calibrate(math.Exp(-u))
		if e < before {
			t.Fatalf("e falls at u = %v", u)
		}
		before = e
		sum += e * math.Exp(-u) * step
	}
	if total := sum + 1/end; math.Abs(total-1) > 1e-5 {
		t.Errorf("the integral is %v", total)
	}
}

func TestMergers(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mean", MeanE(1, 2, 6), 3},
		{"mean of none", MeanE(), 1},
		{"product", ProductE(1.5, 2, 6), 18},
		{"product of none", ProductE(), 1},
		{"product with none of evidence", ProductE(1e300, 0), 0},
		{"product beyond the largest number", ProductE(1e300, 1e300), math.MaxFloat64},
		{"product through an overflow", ProductE(1e300, 1e300, 1e-300), 1e300},
	} {
		if math.Abs(c.got-c.want) > 1e-12*c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}
