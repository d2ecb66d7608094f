package fdr

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The shares of the looks sum to one: N of them and the rest, 6/π²·(1/N − 1/(2N²))
// by Euler and Maclaurin.
func TestSpendSumsToOne(t *testing.T) {
	const n = 10_000
	sum := 0.0
	for k := n; k > 0; k-- {
		sum += Spend(k)
	}
	if rest := 6 / (math.Pi * math.Pi) * (1./n - .5/n/n); math.Abs(sum+rest-1) > 1e-10 {
		t.Errorf("%v", sum+rest)
	}
	if Spend(0) != 0 || Spend(-3) != 0 {
		t.Error("a share before the first look")
	}
}

func TestAnytime(t *testing.T) {
	first := 6 / (math.Pi * math.Pi)
	for _, c := range []struct {
		name string
		p    []float64
		want float64
	}{
		{"none", nil, 1},
		{"one look", []float64{.006}, .006 / first},
		{"the second is better", []float64{.5, .001}, .001 * 4 / first},
		{"the second is not better enough", []float64{.002, .001}, .002 / first},
		{"a look that could not be made", []float64{math.NaN(), .001}, .001 * 4 / first},
		{"at most one", []float64{.9}, 1},
		{"zero", []float64{.9, 0}, 0},
	} {
		if got := Anytime(c.p); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// It never rises with more looks.
func TestAnytimeNeverRises(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	for range 200 {
		p := coarse(rng, 30)
		before := 1.0
		for k := range p {
			now := Anytime(p[:k+1])
			if now > before {
				t.Fatalf("look %d: %v after %v", k+1, now, before)
			}
			before = now
		}
	}
}

// Over all its looks at growing data a true null is significant at its share of the
// level no more often than the level says, with as many months before the shift as a
// series needs and with many more; the table of [LookShare].
func TestLookShareHolds(t *testing.T) {
	const first, reps = 4, 200_000
	rng := rand.New(rand.NewPCG(21, 22))
	for _, before := range []float64{30, 60} {
		for _, c := range []struct{ level, z float64 }{{.05, 2.4500}, {.01, 2.9842}, {.001, 3.6279}} { // normal quantiles of 1 − level/7
			ever := 0
			for range reps {
				mean, sum := rng.NormFloat64()/math.Sqrt(before), rng.NormFloat64()*math.Sqrt(first-1)
				for look := 1; look <= MostLooks; look++ {
					sum += rng.NormFloat64()
					m := float64(first + look - 1)
					if (sum/m-mean)/math.Sqrt(1/m+1/before) >= c.z {
						ever++
						break
					}
				}
			}
			rate, se := float64(ever)/reps, math.Sqrt(c.level/reps)
			if rate > c.level+2*se || rate < c.level/3 {
				t.Errorf("%v months before, level %v: %v", before, c.level, rate)
			}
		}
	}
	if LookShare(0) != 0 || LookShare(MostLooks+1) != 0 || LookShare(1) != LookShare(MostLooks) {
		t.Error("shares outside the looks")
	}
}
