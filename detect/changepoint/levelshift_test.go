package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slowT fits the step at k with row k left out by solving the normal equations.
func slowT(x, c []float64, z [][]float64, k int) float64 {
	var rows []int
	for i := range x {
		if i != k {
			rows = append(rows, i)
		}
	}
	p := len(z) + 1
	column := func(j, i int) float64 {
		switch {
		case j < len(z):
			return z[j][i]
		case i > k:
			return c[i]
		}
		return 0
	}
	a := make([][]float64, p) // [X'X | X'y | I]
	for r := range a {
		a[r] = make([]float64, 2*p+1)
		a[r][p+1+r] = 1
		for _, i := range rows {
			for j := range p {
				a[r][j] += column(r, i) * column(j, i)
			}
			a[r][p] += column(r, i) * x[i]
		}
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
	rss := 0.0
	for _, i := range rows {
		e := x[i]
		for j := range p {
			e -= a[j][p] * column(j, i)
		}
		rss += e * e
	}
	s2 := rss / float64(len(rows)-p)
	return a[p-1][p] / math.Sqrt(s2*a[p-1][2*p])
}

func TestGLSScanAgainstNormalEquations(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 100 {
		x := make([]float64, 20+rng.IntN(60))
		simulateAR(x, 0.4, true, rng)
		for i := range x {
			if rng.IntN(12) == 0 && i > 0 {
				x[i] = math.NaN()
			}
		}
		s := newSample(x)
		seasonal := rng.IntN(2) == 0
		v, c, _, z := s.transform(s.v, 0.3, s.basis(seasonal).plain)
		want := extremes{rise: math.Inf(-1), fall: math.Inf(-1)}
		lo, hi := 5, len(v)-4
		for k := lo; k <= hi; k++ {
			stat := slowT(v, c, z, k)
			want.rise, want.fall = max(want.rise, stat), max(want.fall, -stat)
		}
		q := orthonormalise(z)
		r := append([]float64(nil), v...)
		residuals(r, q)
		got := glsScan(r, c, q, lo, hi)
		if math.Abs(got.rise-want.rise) > 1e-6 || math.Abs(got.fall-want.fall) > 1e-6 {
			t.Fatalf("n %d, season %v: %v, by the normal equations %v", len(v), seasonal, got, want)
		}
	}
}

// Size at 5 % and power at 1.5 stationary standard deviations, small: the floors
// with the slack of 1,000 series.
func TestSizeAndPower(t *testing.T) {
	const reps = 1000
	for _, c := range []struct {
		n     int
		rho   float64
		size  float64 // at most
		power float64 // at least
	}{{36, 0, .075, .60}, {36, .6, .075, .15}, {60, .3, .075, .70}, {60, .8, .08, .1}} {
		rng := rand.New(rand.NewPCG(11, uint64(c.n)))
		x := make([]float64, c.n)
		rejected, found := 0, 0
		for range reps {
			simulateAR(x, c.rho, true, rng)
			if test, err := LevelShift(x, Options{}); err != nil {
				t.Fatal(err)
			} else if test.Rise.P < .05 {
				rejected++
			}
			for i := c.n / 2; i < c.n; i++ {
				x[i] += 1.5 / math.Sqrt(1-c.rho*c.rho)
			}
			test, err := LevelShift(x, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if 2*test.Rise.P < .05 {
				found++
			}
		}
		if size := float64(rejected) / reps; size > c.size {
			t.Errorf("n %d, rho %v: size %.3f, at most %.3f", c.n, c.rho, size, c.size)
		}
		if power := float64(found) / reps; power < c.power {
			t.Errorf("n %d, rho %v: power %.3f, at least %.3f", c.n, c.rho, power, c.power)
		}
	}
}

func TestTooShort(t *testing.T) {
	if _, err := LevelShift(make([]float64, 12), Options{}); err == nil {
		t.Error("12 observations were tested")
	}
	test, err := LevelShift(make([]float64, 40), Options{})
	if err != nil || test.Fall.P != 1 || test.Rise.P != 1 {
		t.Errorf("a constant series: %+v, %v", test, err)
	}
}
