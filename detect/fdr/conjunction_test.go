package fdr

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slowAda tries every threshold.
func slowAda(c []Conjunction, w []float64) []float64 {
	out := make([]float64, len(c))
	for i := range c {
		out[i] = 1
		for j := range c {
			g := c[j].Largest / w[j]
			if g < c[i].Largest/w[i] || w[i] == 0 || w[j] == 0 {
				continue
			}
			could, found := 0.0, 0.0
			for k, v := range c {
				if v.Next/w[k] <= g {
					could += w[k]
				}
				if v.Largest/w[k] <= g {
					found++
				}
			}
			out[i] = min(out[i], g*could/found)
		}
	}
	return out
}

func TestAdaFilterAgainstEveryThreshold(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		c := make([]Conjunction, 1+rng.IntN(40))
		w, ones, tripled := make([]float64, len(c)), make([]float64, len(c)), make([]float64, len(c))
		for i := range c {
			c[i] = Conjoin(float64(1+rng.IntN(50))/50, rng.Float64(), rng.Float64()*rng.Float64())
			w[i], ones[i] = float64(rng.IntN(5))/2, 1
			tripled[i] = 3 * w[i]
		}
		for _, v := range []struct {
			name       string
			fast, slow []float64
		}{
			{"plain", AdaFilter(c), slowAda(c, ones)},
			{"weighted", WeightedAdaFilter(c, w), slowAda(c, w)},
			{"only the ratios of weights matter", WeightedAdaFilter(c, tripled), slowAda(c, w)},
		} {
			for i := range c {
				if math.Abs(v.fast[i]-v.slow[i]) > 1e-12 {
					t.Fatalf("%s: %v: %v, every threshold %v", v.name, c[i], v.fast[i], v.slow[i])
				}
			}
		}
	}
}

// Where the second largest p passes every threshold, nothing is filtered.
func TestAdaFilterWithoutFilterIsBH(t *testing.T) {
	c := make([]Conjunction, len(published))
	w := make([]float64, len(published))
	for i, p := range published {
		c[i] = Conjunction{Largest: p}
		w[i] = 1 + float64(i%3)
	}
	for i, q := range AdaFilter(c) {
		if want := BH(published)[i]; q != want {
			t.Errorf("%d: %v, BH %v", i, q, want)
		}
	}
	for i, q := range WeightedAdaFilter(c, w) {
		if want := WeightedBH(published, w)[i]; q != want {
			t.Errorf("%d: %v, weighted BH %v", i, q, want)
		}
	}
}

// Four conjunctions by hand. At γ = .01 two pass the filter, .01·2/1, at .02 three,
// .02·3/2. With weight 2 the first is found at γ = .005, where weights of 2 + 1/2
// pass; the second, of weight 1/2, at .04, where the third passes as well:
// .04·(2 + .5 + .5)/2.
func TestAdaFilterByHand(t *testing.T) {
	c := []Conjunction{{.01, .001}, {.02, .002}, {.3, .015}, {.9, .8}}
	for _, v := range []struct {
		name string
		q    []float64
		want []float64
	}{
		{"plain", AdaFilter(c), []float64{.01 * 2, .02 * 3 / 2, .3 * 3 / 3, .9 * 4 / 4}},
		{"weighted", WeightedAdaFilter(c, []float64{2, .5, .5, 1}), []float64{.005 * 2.5 / 1, .04 * 3 / 2, .6 * 3 / 3, .9 * 4 / 4}},
	} {
		for i := range c {
			if math.Abs(v.q[i]-v.want[i]) > 1e-12 {
				t.Errorf("%s %d: %v, by hand %v", v.name, i, v.q[i], v.want[i])
			}
		}
	}
}

// A crowd counts as its conjunctions would one by one, were none ever found.
func TestFamilyAgainstOneByOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 2))
	for range 200 {
		var f Family
		var all []Conjunction
		var w []float64
		for range 1 + rng.IntN(20) {
			f.Tested = append(f.Tested, Conjoin(math.Pow(rng.Float64(), 4), math.Pow(rng.Float64(), 4)))
			f.Weights = append(f.Weights, float64(rng.IntN(5))/2)
		}
		all, w = append(all, f.Tested...), append(w, f.Weights...)
		for range rng.IntN(20) {
			o := Crowd{Next: math.Pow(rng.Float64(), 4), Weight: float64(rng.IntN(5)) / 2, Count: rng.IntN(4)}
			f.Others = append(f.Others, o)
			for range o.Count {
				all, w = append(all, Conjunction{Largest: math.Inf(1), Next: o.Next}), append(w, o.Weight)
			}
		}
		slow, level := slowAda(all, w), .01+.2*rng.Float64()
		for i, q := range f.Q() {
			if math.Abs(q-slow[i]) > 1e-12 {
				t.Fatalf("%v of %+v: %v, one by one %v", f.Tested[i], f, q, slow[i])
			}
		}
		found := count(f.Q(), level)
		if n, could := f.Len(), f.Could(level); n != len(all) || could < found || could > n {
			t.Fatalf("%d conjunctions, want %d; could find %d with %d found", n, len(all), could, found)
		}
	}
}
