package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The median of the months with trade is 1 on the scale of dates and 2 on that of the test;
// the pause is left out of either, the zeros at the end are not.
func TestAmounts(t *testing.T) {
	nan := math.NaN()
	y := []float64{4, 8, 0, 16, nan, 8, 8, 8, 8, 8, 8, 8, 0, 0}
	a, ok := Amounts(y)
	if !ok || a.S != 8 {
		t.Fatalf("scale %v, %v", a.S, ok)
	}
	for _, scale := range []struct {
		x  []float64
		of float64
	}{{a.Test, 2}, {a.Date, 1}} {
		for i, x := range scale.x {
			w := math.Asinh(scale.of * y[i] / 8)
			if i == 2 {
				w = nan
			}
			if x != w && !(math.IsNaN(x) && math.IsNaN(w)) {
				t.Errorf("%v in month %d in units of %v to the median, want %v", x, i, scale.of, w)
			}
		}
	}
	if p := a.Part(1, 4); len(p.Test) != 3 || p.Test[0] != a.Test[1] || p.Date[2] != a.Date[3] || p.S != a.S {
		t.Errorf("part %+v of %+v", p, a)
	}
	if _, ok := Amounts([]float64{0, nan, 0}); ok {
		t.Error("a scale without trade")
	}
}

// A stop is left out of the scales of the test and of dates, and stands in that of stays.
func TestAmountsStop(t *testing.T) {
	y := slices.Concat(slices.Repeat([]float64{2}, 20), make([]float64, 4), slices.Repeat([]float64{2}, 12))
	a, ok := Amounts(y)
	if !ok || a.Stop != (Stop{20, 24}) {
		t.Fatalf("stop %v, %v", a.Stop, ok)
	}
	for i := range y {
		if left := math.IsNaN(a.Test[i]); left != a.Stop.Has(i) || left != math.IsNaN(a.Date[i]) || math.IsNaN(a.Stay[i]) {
			t.Errorf("month %d: test %v, date %v, stay %v", i, a.Test[i], a.Date[i], a.Stay[i])
		}
	}
	if p := a.Part(15, 30); p.Stop != (Stop{5, 9}) || len(p.Stay) != 15 {
		t.Errorf("the part has the stop %v and %d months", p.Stop, len(p.Stay))
	}
	if p := a.Part(22, 36); p.Stop != (Stop{}) {
		t.Errorf("a part of the stop is one: %v", p.Stop)
	}
}

// A test for one direction is that side of the test for both, on any series.
func TestOnly(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	x := make([]float64, 40)
	for range 200 {
		simulateAR(x, .5, true, rng)
		both, err := LevelShift(x, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []Direction{Fall, Rise} {
			one, err := LevelShift(x, Options{Only: d})
			if err != nil || one.Side(d) != both.Side(d) || one.Rho != both.Rho {
				t.Fatalf("%s: %+v alone, %+v of both, %v", d, one, both, err)
			}
			if other := one.Side(-d); other.P != 1 || other.K != both.Side(-d).K {
				t.Fatalf("%s was not asked for: %+v", -d, other)
			}
		}
	}
}

// A flow of which .45 are left in the month in which a measure begins, and a twentieth
// after it, falls in that month, in which more of it goes: on the scale of the test the next
// is the larger step.
func TestFallIsDatedOnTheScaleOfDates(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 8))
	y := make([]float64, 36)
	for i := range y {
		y[i] = 100 * math.Exp(.02*rng.NormFloat64())
		switch {
		case i == 20:
			y[i] *= .45
		case i > 20:
			y[i] *= .05
		}
	}
	a, _ := Amounts(y)
	w, err := a.LevelShift(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Shift{"described": a.Describe(w, Fall), "sketched": a.Sketch(w, Fall)} {
		if w.Fall.K != 21 || s.K != 20 || s.Low > 20 || s.High < 20 {
			t.Errorf("%s: %+v of a test that dates it %d", name, s, w.Fall.K)
		}
	}
}
