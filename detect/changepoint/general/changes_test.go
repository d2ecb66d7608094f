package general

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var allMethods = []string{MethodAuto, MethodTest, MethodSegments, MethodLines, MethodSpreads, MethodEmpirical}

// filledWith makes a series of n values by f.
func filledWith(n int, f func(t int) float64) []float64 {
	y := make([]float64, n)
	for t := range y {
		y[t] = f(t)
	}
	return y
}

// Nothing that data can hold makes a panic or a number that JSON cannot hold.
func TestChangesFinite(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	noisy := func(int) float64 { return rng.NormFloat64() }
	cases := map[string][]float64{
		"zeros":      make([]float64, 60),
		"constant":   filledWith(60, func(int) float64 { return 7.1 }),
		"2^53":       filledWith(60, func(t int) float64 { return 1<<53 + float64(t%3) }),
		"largest":    filledWith(60, func(t int) float64 { return math.MaxFloat64 * float64(1-2*(t/30)) }),
		"least":      filledWith(60, func(t int) float64 { return math.SmallestNonzeroFloat64 * float64(t/30) }),
		"infinities": filledWith(60, func(t int) float64 { return math.Inf(1 - 2*(t%2)) }),
		"step":       filledWith(60, func(t int) float64 { return float64(t / 30) }),
		"line":       filledWith(60, func(t int) float64 { return float64(t) }),
		"two values": filledWith(200, func(t int) float64 { return float64(rng.IntN(2)) }),
		"half missing": filledWith(80, func(t int) float64 {
			if t >= 20 && t < 60 {
				return math.NaN()
			}
			return rng.NormFloat64() + float64(t/40)*5
		}),
		"some infinite": filledWith(80, func(t int) float64 {
			if t%9 == 0 {
				return math.Inf(1)
			}
			return rng.NormFloat64() + float64(t/40)*5
		}),
	}
	for n := range 20 {
		cases[fmt.Sprint("n ", n)] = filledWith(n, noisy)
	}
	for name, y := range cases {
		for _, method := range allMethods {
			for _, monthly := range []bool{false, true} {
				f, err := Changes(y, method, monthly)
				if err != nil {
					t.Fatal(err)
				}
				checkChanges(t, name+" by "+method, f, len(y))
			}
		}
	}
}

func checkChanges(t *testing.T, name string, f Found, n int) {
	t.Helper()
	for _, c := range f.Changes {
		for _, v := range []float64{c.P, c.Before, c.After} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s: %+v is not finite", name, c)
			}
		}
		if c.P < 0 || c.P > 1 || c.Low < 0 || c.Low > c.K || c.High < c.K || c.High >= n {
			t.Errorf("%s: %+v is not in order", name, c)
		}
	}
}

// What is too short is said to be, with what is needed.
func TestChangesShort(t *testing.T) {
	for n, warned := range map[int]bool{1: true, 14: true, 15: false} {
		f, err := Changes(filledWith(n, func(t int) float64 { return float64(t * t % 7) }), MethodAuto, false)
		if err != nil || (len(f.Warnings) > 0) != warned || warned && len(f.Changes) > 0 {
			t.Errorf("n = %d: %+v, %v", n, f, err)
		}
	}
}

// The kind of a change is what was planted. Sizes are far above the noise.
func TestChangesKinds(t *testing.T) {
	const n, k = 200, 120
	for _, c := range []struct {
		class string
		plant func(t int, e float64) float64
	}{
		{"level", func(t int, e float64) float64 { return e + 6*b2f(t >= k) }},
		{"level", func(t int, e float64) float64 { return e + 0.1*float64(t) + 8*b2f(t >= k) }},
		{"trend", func(t int, e float64) float64 { return e + 0.4*max(0, float64(t-k)) }},
		{"trend", func(t int, e float64) float64 { return e + 0.2*float64(t) - 0.4*max(0, float64(t-k)) }},
		{"variance", func(t int, e float64) float64 { return e * (1 + 5*b2f(t >= k)) }},
		{"spike", func(t int, e float64) float64 { return e + 15*b2f(t == k) }},
		{"temporary", func(t int, e float64) float64 { return e + 15*b2f(t >= k && t < k+4) }},
	} {
		rng := rand.New(rand.NewPCG(5, 5))
		y := filledWith(n, func(t int) float64 { return c.plant(t, rng.NormFloat64()) })
		f, err := Changes(y, MethodSegments, false)
		if err != nil || len(f.Changes) != 1 || f.Changes[0].Class != c.class || max(f.Changes[0].K-k, k-f.Changes[0].K) > 5 {
			t.Errorf("planted %s at %d: %+v, %v", c.class, k, f, err)
		}
	}
}

// A long series is thinned, and the date still found.
func TestChangesLong(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	y := filledWith(100_000, func(t int) float64 { return rng.NormFloat64() + 2*b2f(t >= 40_000) })
	f, err := Changes(y, MethodAuto, false)
	if err != nil || len(f.Changes) != 1 || f.Changes[0].Low > 40_000 || f.Changes[0].High < 40_000 || len(f.Warnings) == 0 {
		t.Errorf("%+v, %v", f, err)
	}
}

// divideSlowly tries every segmentation: the obvious twin of divide.
func divideSlowly(n, shortest, step, m int, cost func(i, j int) float64) float64 {
	if m == 0 {
		return cost(0, n)
	}
	best := math.Inf(1)
	for i := step; i <= n-shortest; i += step {
		if i >= m*shortest {
			best = min(best, divideSlowly(i, shortest, step, m-1, cost)+cost(i, n))
		}
	}
	return best
}

func TestDivide(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		n, shortest, step := 8+rng.IntN(12), 2+rng.IntN(3), 1+rng.IntN(2)
		y := filledWith(n, func(int) float64 { return rng.NormFloat64() })
		cost := func(i, j int) float64 {
			d := deviation(y[i:j], meanOf(y[i:j]))
			return d * d * float64(j-i-1)
		}
		for m, d := range divide(n, limits{shortest, 4}, step, cost) {
			sum, from := 0.0, 0
			for _, to := range append(slices.Clone(d.starts), n) {
				sum += cost(from, to)
				from = to
			}
			want := divideSlowly(n, shortest, step, m, cost)
			if math.IsInf(want, 1) && math.IsInf(d.cost, 1) {
				continue // no date leaves so many segments
			}
			if len(d.starts) != m || math.Abs(d.cost-want) > 1e-9 || math.Abs(sum-want) > 1e-9 {
				t.Errorf("n %d, %d changes: %+v costs %g, the best is %g", n, m, d, sum, want)
			}
		}
	}
}

// The prefix sums give what least squares on the rows themselves give.
func TestRowsRSS(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	y := filledWith(40, func(t int) float64 { return rng.NormFloat64() + float64(t)/10 })
	g := standardised(y)
	for _, rho := range []float64{0, 0.5, 0.95} {
		s := g.whitened(rho).sums()
		j := junction{g, 4, 39, 40, rho}
		want, _ := j.rss([2]float64{1, 1}, always, slope)
		if got := s.rss(5, 40, true); math.Abs(got-want) > 1e-9*want {
			t.Errorf("rho %g, line: %g, by least squares %g", rho, got, want)
		}
		want, _ = j.rss([2]float64{1, 1}, always)
		if got := s.rss(5, 40, false); math.Abs(got-want) > 1e-9*want {
			t.Errorf("rho %g, level: %g, by least squares %g", rho, got, want)
		}
	}
}

func TestVote(t *testing.T) {
	at := func(places ...int) (out []dated) { // dates without doubt
		for _, k := range places {
			out = append(out, dated{k, k, k})
		}
		return out
	}
	for _, c := range []struct {
		a, b, c []dated
		want    []int
	}{
		{at(50), at(52), nil, []int{50}},
		{at(50), at(56), at(61), []int{56}},
		{at(50), nil, nil, nil},
		{nil, at(10, 30), at(31), []int{30}},
		{at(50), at(48), at(53), []int{50}},
		{[]dated{{50, 40, 62}}, nil, []dated{{70, 60, 75}}, []int{50}}, // their intervals overlap
		{[]dated{{50, 40, 59}}, nil, []dated{{70, 60, 75}}, nil},
		{[]dated{{50, 40, 62}}, []dated{{66, 55, 70}, {58, 55, 70}}, []dated{{66, 64, 70}}, []int{50, 66}}, // the nearest is taken
	} {
		if got := vote(5, c.a, c.b, c.c); !slices.Equal(got, c.want) {
			t.Errorf("%v %v %v: %v, want %v", c.a, c.b, c.c, got, c.want)
		}
	}
}

func BenchmarkChanges1400(b *testing.B) {
	rng := rand.New(rand.NewPCG(6, 6))
	y := filledWith(1400, func(t int) float64 { return rng.NormFloat64() + 2*b2f(t >= 700) })
	for b.Loop() {
		if _, err := Changes(y, MethodAuto, false); err != nil {
			b.Fatal(err)
		}
	}
}

// Amounts that fall are found though the flow pauses, or stops, at the end; such months alone
// are a change where the flow pauses at no other time.
func TestChangesPause(t *testing.T) {
	flow := func(after float64, pauses bool, idle int) []float64 {
		rng := rand.New(rand.NewPCG(9, 1))
		y := make([]float64, 48)
		for i := range y {
			y[i] = 100 * math.Exp(.1*rng.NormFloat64())
			if i >= 26 {
				y[i] *= after
			}
			if pauses && i%5 == 2 || i >= len(y)-idle {
				y[i] = 0
			}
		}
		return y
	}
	for _, tt := range []struct {
		name string
		y    []float64
		k    int // of the change; 0: none
	}{
		{"pauses", flow(1, true, 0), 0},
		{"pauses, four months more at the end", flow(1, true, 3), 0},
		{"pauses, and half as much from the 26th month on", flow(.5, true, 3), 26},
		{"never pauses, four months at the end", flow(1, false, 4), 44},
	} {
		f, err := Changes(tt.y, MethodTest, true)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, c := range f.Changes {
			if c.Class == "level" {
				got = append(got, c.K)
			}
		}
		if want := tt.k > 0; len(got) > 1 || (len(got) == 1) != want || want && (got[0] < tt.k-1 || got[0] > tt.k+1) {
			t.Errorf("%s: %+v", tt.name, f.Changes)
		}
	}
}
