package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Without a pulse one is found at 5 % in about 5 % of the series; one of five
// standard deviations of three months is found, with its months: nearly always
// where months are independent, mostly where they are not.
func TestLargestPulse(t *testing.T) {
	const reps = 100
	for rho, least := range map[float64]float64{0: .9, 0.5: .6} {
		rng := rand.New(rand.NewPCG(3, 3))
		x := make([]float64, 48)
		false5, found := 0, 0
		for range reps {
			simulateAR(x, rho, true, rng)
			if p, ok := LargestPulse(x, nil); ok && p.P <= .05 {
				false5++
			}
			for i := 20; i < 23; i++ {
				x[i] -= 5 / math.Sqrt(1-rho*rho)
			}
			if p, ok := LargestPulse(x, nil); ok && p.P <= .05 && p.Direction == Fall && p.From >= 19 && p.To <= 24 {
				found++
			}
		}
		if share := float64(false5) / reps; share > .05+3*math.Sqrt(.05*.95/reps) {
			t.Errorf("rho %v: a pulse in %.3f of the series without one", rho, share)
		}
		if share := float64(found) / reps; share < least {
			t.Errorf("rho %v: the pulse is found in %.3f of the series, at least %.1f", rho, share, least)
		}
	}
}

// largestSum against all sums by themselves.
func TestLargestSumAgainstSlow(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		e := make([]float64, 14+rng.IntN(40))
		for i := range e {
			e[i] = rng.NormFloat64()
		}
		const rho, sigma = 0.4, 1.3
		want := 0.0
		for l := LeastPulse; l <= MostPulse; l++ {
			variance := 0.0
			for i := range l {
				for j := range l {
					variance += math.Pow(rho, math.Abs(float64(i-j)))
				}
			}
			for i := l; i+l <= len(e)-1; i++ {
				sum := 0.0
				for _, v := range e[i : i+l] {
					sum += v
				}
				want = max(want, math.Abs(sum)/(sigma*math.Sqrt(variance)))
			}
		}
		at, length, got := largestSum(e, rho, sigma)
		if math.Abs(math.Abs(got)-want) > 1e-9 || at < length || at+length > len(e)-1 {
			t.Fatalf("%v at %d for %d, by all sums %v", got, at, length, want)
		}
	}
}
