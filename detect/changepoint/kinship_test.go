package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slowSquaredCorrelation is the mean over all ordered pairs of rows of r², less what it
// would be if each month had a random sign.
func slowSquaredCorrelation(k *kinship) float64 {
	sum, pairs := 0.0, 0.0
	for i, a := range k.rows {
		for j, b := range k.rows {
			if i == j {
				continue
			}
			r, chance := 0.0, 0.0
			for s, z := range a {
				if t := k.starts[i] + s - k.starts[j]; t >= 0 && t < len(b) {
					r += z * b[t]
					chance += z * z * b[t] * b[t]
				}
			}
			sum += r*r - chance
			pairs++
		}
	}
	if pairs == 0 {
		return 0
	}
	return max(0, sum/pairs)
}

func FuzzSquaredCorrelation(f *testing.F) {
	f.Add(uint64(1), 4, 20)
	f.Fuzz(func(t *testing.T, seed uint64, rows, months int) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var k kinship
		common := make([]float64, 64)
		for s := range common {
			common[s] = rng.NormFloat64()
		}
		for range min(max(rows, 0), 12) {
			row, start := make([]float64, 1+rng.IntN(min(max(months, 1), 40))), rng.IntN(20)
			for s := range row {
				if rng.IntN(5) > 0 {
					row[s] = common[start+s] + rng.NormFloat64()
				}
			}
			if size := dot(row, row); size > 0 && rng.IntN(5) > 0 {
				scale(1/math.Sqrt(size), row)
			}
			k.add(row, start-10)
		}
		got, want := k.squaredCorrelation(), slowSquaredCorrelation(&k)
		if math.Abs(got-want) > 1e-9*(1+want) {
			t.Errorf("%v, slowly %v", got, want)
		}
	})
}

// Series that are independent count nearly in full, steps and strong ρ or not; those whose
// innovations are correlated by √.5 tell, however many, about as much as two.
func TestIndependence(t *testing.T) {
	const n, series = 60, 400
	for _, tt := range []struct {
		name      string
		rho, step float64
		shared    float64 // share of the variance of the innovations
		low, high float64 // independent series
	}{
		{"independent", 0, 0, 0, 300, 400},
		{"strong ρ", .8, 0, 0, 250, 400},
		{"all with a step at a time of their own", .3, 4, 0, 250, 400},
		{"a shared shock of .3", .3, 0, .3, 8, 16},
		{"a shared shock of √.5", .6, 0, math.Sqrt(.5), 1.8, 3},
	} {
		rng := rand.New(rand.NewPCG(25, 1))
		var s Survey
		common := make([]float64, n)
		simulateAR(common, tt.rho, true, rng)
		for range series {
			x := make([]float64, n)
			simulateAR(x, tt.rho, true, rng)
			k := MinBefore + rng.IntN(n-MinBefore-MinAfter)
			for i := range x {
				x[i] = math.Sqrt(tt.shared)*common[i] + math.Sqrt(1-tt.shared)*x[i]
				if i >= k {
					x[i] += tt.step
				}
			}
			test, err := LevelShift(x, Options{})
			if err != nil {
				t.Fatal(err)
			}
			s.Add(x, 0, test)
		}
		got := series * s.kin.independence()
		t.Logf("%s: %.1f of %d", tt.name, got, series)
		if got < tt.low || got > tt.high {
			t.Errorf("%s: count for %.1f independent ones of %d, want %v to %v", tt.name, got, series, tt.low, tt.high)
		}
	}
}

// Innovations are known where both months are, and have unit length.
func TestInnovations(t *testing.T) {
	x := make([]float64, 40)
	simulateAR(x, .5, true, rand.New(rand.NewPCG(26, 1)))
	x[7], x[20] = math.NaN(), math.NaN()
	test, err := LevelShift(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	z := innovations(x, test)
	for i, v := range z {
		known := i > 0 && i != 7 && i != 8 && i != 20 && i != 21
		if (v != 0) != known {
			t.Errorf("month %d: %v", i, v)
		}
	}
	if math.Abs(dot(z, z)-1) > 1e-12 {
		t.Errorf("of length %v", dot(z, z))
	}
}
