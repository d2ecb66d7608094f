package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Size at 5 % and at 0.5 %, and power at 1.5 stationary standard deviations,
// small: what must hold with three standard errors of the simulation.
// fixtures/calibrate measures the same at full size.
func TestSizeAndPower(t *testing.T) {
	const reps = 2000
	for _, c := range []struct {
		n     int
		rho   float64
		power float64 // of the two-sided test at 5 %, at least
	}{{36, 0, .70}, {36, .6, .13}, {60, .3, .70}, {60, .8, .1}} {
		rng := rand.New(rand.NewPCG(11, uint64(c.n)))
		x := make([]float64, c.n)
		var at5, at05, found int
		for range reps {
			simulateAR(x, c.rho, true, rng)
			test, err := LevelShift(x, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if test.Rise.P < .05 {
				at5++
			}
			if test.Rise.P < .005 {
				at05++
			}
			for i := c.n / 2; i < c.n; i++ {
				x[i] += 1.5 / math.Sqrt(1-c.rho*c.rho)
			}
			if test, err = LevelShift(x, Options{}); err != nil {
				t.Fatal(err)
			}
			if 2*test.Rise.P < .05 {
				found++
			}
		}
		for _, size := range []struct{ nominal, most, got float64 }{{.05, .055, float64(at5) / reps}, {.005, .008, float64(at05) / reps}} {
			if slack := 3 * math.Sqrt(size.most*(1-size.most)/reps); size.got > size.most+slack {
				t.Errorf("n %d, rho %v: size %.4f at %v, at most %v", c.n, c.rho, size.got, size.nominal, size.most)
			}
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
}

// Nothing that a series can hold makes the test panic or yield what is no
// probability.
func TestHostileSeries(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	noise := make([]float64, 40)
	simulateAR(noise, 0.3, true, rng)
	for name, value := range map[string]func(i int) float64{
		"zeros":      func(int) float64 { return 0 },
		"a constant": func(int) float64 { return 0.1 },
		"one value":  func(i int) float64 { return map[int]float64{20: 1}[i] },
		"a perfect step": func(i int) float64 {
			if i < 20 {
				return 1
			}
			return 2
		},
		"two values in turn": func(i int) float64 { return float64(i % 2) },
		"a line":             func(i int) float64 { return float64(i) },
		"2⁵³":                func(i int) float64 { return 1<<53 + 2*noise[i] },
		"huge":               func(i int) float64 { return 1e300 * noise[i] },
		"tiny":               func(i int) float64 { return 1e-300 * noise[i] },
		"missing":            func(i int) float64 { return map[bool]float64{true: math.NaN(), false: noise[i]}[i%3 == 0] },
	} {
		x := make([]float64, 40)
		for i := range x {
			x[i] = value(i)
		}
		for _, opt := range []Options{{}, {From: 18, To: 23}} {
			test, err := LevelShift(x, opt)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			Bootstrap(&test, x, x, opt)
			for _, side := range []Side{test.Fall, test.Rise} {
				if !(side.P > 0 && side.P <= 1) || math.IsNaN(side.T) || side.K >= len(x) {
					t.Errorf("%s, %+v: %+v", name, opt, side)
				}
				if side.K < 0 {
					continue
				}
				for _, d := range []Direction{Fall, Rise} {
					if b := Describe(x, test, side.K, d); !(b.Level > leastLevel-1e-9 && b.Level <= 1) || b.Low > side.K || b.High < side.K {
						t.Errorf("%s, %+v: %v described as %+v", name, opt, d, b)
					}
				}
			}
		}
	}
}

// A season as large as the noise is found in most series; where there is none, in few,
// the strongly autocorrelated among them, whose slow swings look like one in a few years.
func TestSeasonal(t *testing.T) {
	const reps = 2000
	for _, tt := range []struct {
		n               int
		rho, amplitude  float64 // in stationary standard deviations
		atLeast, atMost float64
	}{
		{60, 0, 1, .95, 1},
		{60, .3, 1, .8, 1},
		{60, 0, 0, 0, .015},
		{60, .6, 0, 0, .05},
		{60, .85, 0, 0, .04},
		{36, 0, 1, .7, 1},
		{36, .85, 0, 0, .1},
	} {
		rng := rand.New(rand.NewPCG(27, uint64(tt.n)))
		x, found := make([]float64, tt.n), 0.0
		h := shape{n: tt.n}
		lo, hi := h.bounds()
		for range reps {
			simulateAR(x, tt.rho, true, rng)
			phase := 2 * math.Pi * rng.Float64()
			for m := range x {
				x[m] += tt.amplitude / math.Sqrt(1-tt.rho*tt.rho) * math.Cos(2*math.Pi*float64(m)/Period+phase)
			}
			if newSample(x).seasonal(h, lo, hi) {
				found += 1. / reps
			}
		}
		if found < tt.atLeast || found > tt.atMost {
			t.Errorf("%+v: found in %.3f", tt, found)
		}
		t.Logf("%+v: found in %.3f", tt, found)
	}
}
