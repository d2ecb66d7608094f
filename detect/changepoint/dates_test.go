package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The fit of Student's t against a search over its parameters: no other step, level and
// scale near by is likelier, and where the step is held at 0 it has the other sign.
func TestStudentFit(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		x := make([]float64, 40)
		simulateAR(x, .4, false, rng)
		for i := 20; i < len(x); i++ {
			x[i] += 3
		}
		s := newSample(x)
		test := Test{Rho: .4}
		f := s.student(test, Rise, 1e-9)
		const k = 21
		got := f.logLikelihood(k, 500)
		likelihood := func(level, step, scale float64) float64 {
			out := 0.0
			for i, u := range f.rows[2] {
				e := (u - level*f.rows[0][i] - step*f.rows[1][i]) / scale
				lg1, _ := math.Lgamma(2)
				lg2, _ := math.Lgamma(1.5)
				out += lg1 - lg2 - math.Log(3*math.Pi)/2 - math.Log(scale) - 2*math.Log(1+e*e/3)
			}
			return out
		}
		at := [3]float64{0, 3, 1}
		best := likelihood(at[0], at[1], at[2])
		for size := 1.0; size > 1e-6; {
			moved := false
			for j := range at {
				for _, d := range []float64{-size, size} {
					to := at
					to[j] += d
					if to[1] < 0 || to[2] <= 0 {
						continue
					}
					if v := likelihood(to[0], to[1], to[2]); v > best {
						at, best, moved = to, v, true
					}
				}
			}
			if !moved {
				size /= 2
			}
		}
		if math.Abs(got-best) > 1e-3 {
			t.Errorf("seed %d: log likelihood %.4f, want %.4f", seed, got, best)
		}
	}
}

// An interval holds as often as it says, whatever the tails of the innovations are, and
// at least about 95 times in 100.
func TestDateInterval(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates thousands of series")
	}
	const reps, n = 1500, 48
	for i, gaussian := range []bool{true, false} {
		rng := rand.New(rand.NewPCG(5, uint64(i)))
		sd := 1 / math.Sqrt(1-.3*.3)
		if !gaussian {
			sd *= math.Sqrt(tDegrees / (tDegrees - 2.))
		}
		var all, held, level float64
		x := make([]float64, n)
		for range reps {
			simulateAR(x, .3, gaussian, rng)
			for i := n / 2; i < n; i++ {
				x[i] += 2.5 * sd
			}
			test, err := LevelShift(x, Options{})
			if err != nil {
				t.Fatal(err)
			}
			b := Describe(x, test, test.Rise.K, Rise)
			if b.Level < leastLevel-1e-9 || b.Level > 1+1e-9 {
				t.Errorf("an interval of %d months has level %v", b.High-b.Low+1, b.Level)
			}
			all, level = all+1, level+b.Level
			if b.Low <= n/2 && n/2 <= b.High {
				held++
			}
		}
		if held/all < .94 || math.Abs(held-level)/all > .025 {
			t.Errorf("gaussian %t: %.3f of the intervals hold, which say %.3f", gaussian, held/all, level/all)
		}
	}
}

// The first new month may be one that is not observed: it lies in the interval, and a window
// that reaches as far as it finds the shift.
func TestDateInAGap(t *testing.T) {
	x := make([]float64, 40)
	rng := rand.New(rand.NewPCG(2, 9))
	for i := range x {
		x[i] = .2 * rng.NormFloat64()
		if i >= 20 {
			x[i] += 3
		}
		if 17 <= i && i < 22 {
			x[i] = math.NaN()
		}
	}
	w, err := LevelShift(x, Options{})
	if err != nil || w.Rise.K != 22 {
		t.Fatalf("%+v, %v", w.Rise, err)
	}
	if b := Describe(x, w, w.Rise.K, Rise); b.Low != 17 || b.High != 22 {
		t.Errorf("interval %d to %d, want 17 to 22", b.Low, b.High)
	}
	for _, tt := range []struct{ from, to, k int }{{11, 16, 16}, {12, 17, 22}, {19, 24, 22}} {
		w, err := LevelShift(x, Options{From: tt.from, To: tt.to, Only: Rise})
		if err != nil || w.Rise.K != tt.k {
			t.Errorf("from %d to %d: the rise is at %d, want %d: %v", tt.from, tt.to, w.Rise.K, tt.k, err)
		}
	}
}

// Of trends that the test takes for a shift most are told as trends, and of steps few.
func TestTrend(t *testing.T) {
	const n, reps = 60, 400
	for _, tt := range []struct {
		name        string
		rho         float64
		at          func(i int) float64 // in standard deviations
		least, most float64             // share told as a trend
	}{
		{"a trend of six", .3, func(i int) float64 { return 6 * float64(i) / n }, .7, 1},
		{"a trend of six, autocorrelated", .6, func(i int) float64 { return 6 * float64(i) / n }, .4, 1},
		{"half way a step of three", .3, func(i int) float64 { return 3 * float64(2*i/n) }, 0, .03},
		{"at the end a step of three", .6, func(i int) float64 { return 3 * float64(i/(n-8)) }, 0, .03},
	} {
		rng := rand.New(rand.NewPCG(5, 1))
		x, unit := make([]float64, n), 1/math.Sqrt(1-tt.rho*tt.rho)
		shifts, trends := 0, 0
		for i := range reps {
			simulateAR(x, tt.rho, i%2 == 0, rng)
			for m := range x {
				x[m] += unit * tt.at(m)
			}
			if test, _ := LevelShift(x, Options{Only: Rise}); test.Rise.P <= .05 {
				shifts++
				if Describe(x, test, test.Rise.K, Rise).Trend {
					trends++
				}
			}
		}
		if share := float64(trends) / float64(shifts); share < tt.least || share > tt.most {
			t.Errorf("%s: a trend in %.3f of %d", tt.name, share, shifts)
		}
	}
}
