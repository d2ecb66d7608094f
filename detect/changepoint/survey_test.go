package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// counted is the likelihood of counts drawn near the knots of a shape, from nothing to
// thousands.
func counted(h shape, rng *rand.Rand) *likelihood {
	l := &likelihood{weight: math.Exp(-3 * rng.Float64())}
	for k := range knots {
		if count := math.Floor(math.Exp(10*rng.Float64()) - 1); count > 0 {
			l.add(count, jointTables()[h], k)
		}
	}
	return l
}

// The gradient of the likelihood is that of its differences.
func TestLikelihoodGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 1))
	for range 200 {
		l := counted(shape{n: 36, seasonal: rng.IntN(2) == 0}, rng)
		at, got := make([]float64, priorDegree), make([]float64, priorDegree)
		for d := range at {
			at[d] = 2 * rng.NormFloat64()
		}
		l.gradient(got, at)
		for d := range at {
			const h = 1e-5
			up, down := slices.Clone(at), slices.Clone(at)
			up[d], down[d] = up[d]+h, down[d]-h
			want := (l.loss(up) - l.loss(down)) / (2 * h)
			if math.Abs(got[d]-want) > 1e-3*(1+math.Abs(want)) {
				t.Fatalf("at %v by coefficient %d: %v, by differences %v", at, d, got[d], want)
			}
		}
	}
}

// Whatever was counted, the distribution estimated is one, and no other near it is more
// likely.
func TestPopulationIsMostLikely(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 1))
	for range 300 {
		l := counted(shape{n: 60}, rng)
		best := l.most()
		w, sum := prior(best), 0.0
		for _, v := range w {
			sum += v
			if !(v >= 0) {
				t.Fatalf("%v of the counts %v", w, l.count)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("%v sums to %v", w, sum)
		}
		least := l.loss(best)
		for range 50 {
			near := slices.Clone(best)
			for d := range near {
				near[d] += .1 * rng.NormFloat64()
			}
			if other := l.loss(near); other < least-1e-3 {
				t.Fatalf("%v of the counts %v has a loss of %v, %v one of %v", best, l.count, least, near, other)
			}
		}
	}
}

// A million series of one estimate are no trouble, nor are two estimates that no one ρ has.
func TestPopulationOfExtremes(t *testing.T) {
	for h, table := range jointTables() {
		if h.after > 0 {
			continue
		}
		for k := range knots {
			for other := range knots {
				l := &likelihood{weight: 1}
				l.add(1e6, table, k)
				l.add(1e6, table, other)
				sum := 0.0
				for _, w := range prior(l.most()) {
					sum += w
				}
				if !(math.Abs(sum-1) < 1e-9) {
					t.Fatalf("%+v, estimates %v and %v: shares sum to %v", h, knots[k], knots[other], sum)
				}
			}
		}
	}
}

// Of many series the distribution of ρ is known to within what the knots resolve: its mean
// and its spread, of those with gaps as well. Of none it is vague.
func TestPopulationOfLaws(t *testing.T) {
	for name, pick := range laws {
		testLaw(t, name, pick, 0)
		testLaw(t, name+", with gaps", pick, .3)
	}
	none := new(Survey).Population()
	for j, v := range vague {
		if math.Abs(none.weight[j]-v/9) > 1e-9 {
			t.Errorf("of no series %v", none.weight)
		}
	}
}

// testLaw draws series of which a share of the months is missing.
func testLaw(t *testing.T, name string, pick func(*rand.Rand) float64, missing float64) {
	t.Helper()
	rng, of := rand.New(rand.NewPCG(23, 1)), rand.New(rand.NewPCG(24, 1))
	p := surveyed(t, 60, 3000, missing, pick, rng)
	var mean, square, wantMean, wantSquare float64
	for j, w := range p.weight {
		mean += w * jointRhos[j]
		square += w * jointRhos[j] * jointRhos[j]
	}
	const draws = 20000
	for range draws {
		rho := pick(of)
		wantMean += rho / draws
		wantSquare += rho * rho / draws
	}
	spread, want := math.Sqrt(max(0, square-mean*mean)), math.Sqrt(wantSquare-wantMean*wantMean)
	if math.Abs(mean-wantMean) > .04 || math.Abs(spread-want) > .08 {
		t.Errorf("%s: mean %.3f and spread %.3f, want %.3f and %.3f", name, mean, spread, wantMean, want)
	}
}

// Every knot may be that of the estimate at some ρ of the vague distribution: the likelihood
// is finite whatever was seen.
func TestEveryKnotIsPossible(t *testing.T) {
	for h, j := range jointTables() {
		for k := range knots {
			all := 0.0
			for i, v := range vague {
				all += v * j[i].share[k]
			}
			if h.after == 0 && !(all > 0) {
				t.Errorf("%+v: no series is estimated near %v", h, knots[k])
			}
		}
	}
}
