package changepoint

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// draw fills x with a series of the population: ρ by pick, innovations Gaussian
// or heavy-tailed in turn.
func drawOf(x []float64, i int, pick func(*rand.Rand) float64, rng *rand.Rand) {
	simulateAR(x, pick(rng), i%2 == 0, rng)
}

// surveyed returns the population of reps drawn series of n months.
func surveyed(t *testing.T, n, reps int, missing float64, pick func(*rand.Rand) float64, rng *rand.Rand) *Population {
	t.Helper()
	var s Survey
	x := make([]float64, n)
	for i := range reps {
		drawOf(x, i, pick, rng)
		for m := range x {
			if missing > 0 && rng.Float64() < missing {
				x[m] = math.NaN()
			}
		}
		test, err := LevelShift(x, Options{})
		if err != nil {
			t.Fatal(err)
		}
		s.Add(x, 0, test)
	}
	return s.Population()
}

var laws = map[string]func(*rand.Rand) float64{
	"white":           func(*rand.Rand) float64 { return 0 },
	".45, off a node": func(*rand.Rand) float64 { return .45 },
	"uniform to .9":   func(rng *rand.Rand) float64 { return .9 * rng.Float64() },
	"mostly weak":     func(rng *rand.Rand) float64 { return .9 * math.Pow(rng.Float64(), 3) },
	"weak or strong":  func(rng *rand.Rand) float64 { return float64(rng.IntN(2)) * .8 },
}

// Over a population the p-values are uniform where nothing shifts, wherever a
// shift is looked for; with three standard errors of the simulation and a tenth
// for the estimate of the distribution, two below 36 months, where a season that is not
// there is found in more series: of 24,000 of 26 months with ρ uniform to .9, .064 have
// p ≤ .05, and .058 where that distribution is given.
func TestPopulationSize(t *testing.T) {
	const reps = 4000
	for name, pick := range laws {
		for _, c := range []struct {
			n   int
			opt Options
		}{{26, Options{}}, {36, Options{}}, {60, Options{From: 40, To: 45}}} {
			rng := rand.New(rand.NewPCG(3, uint64(c.n)))
			c.opt.Among = surveyed(t, c.n, 2000, 0, pick, rng)
			x := make([]float64, c.n)
			levels := []float64{.1, .05, .01, .002}
			hits := make([]float64, len(levels))
			estimate := .1
			if c.n < 36 {
				estimate = .2
			}
			for i := range reps {
				drawOf(x, i, pick, rng)
				test, err := LevelShift(x, c.opt)
				if err != nil {
					t.Fatal(err)
				}
				for l, p := range levels {
					if test.Fall.P <= p {
						hits[l]++
					}
				}
			}
			for l, p := range levels {
				if share := hits[l] / reps; math.Abs(share-p) > estimate*p+3*math.Sqrt(p/reps)+.25*p*float64(l)/3 {
					t.Errorf("%s, n %d: share %.4f of the p-values at most %v", name, c.n, share, p)
				}
			}
		}
	}
}

// Of amounts that swing much large ones spread the more on the scale of the test: the
// p-values of rises allow for it.
func TestShiftsOfAmounts(t *testing.T) {
	const n, reps = 48, 8000
	amounts := func(i int, sd float64, rng *rand.Rand) Scaled {
		y, rho := make([]float64, n), .7*rng.Float64()
		simulateAR(y, rho, i%2 == 0, rng)
		unit := sd * math.Sqrt(1-rho*rho)
		if i%2 != 0 {
			unit /= math.Sqrt(tDegrees / (tDegrees - 2.))
		}
		for m, u := range y {
			y[m] = math.Exp(unit * u)
		}
		a, _ := Amounts(y)
		return a
	}
	test := func(x []float64, among *Population) Test {
		out, err := LevelShift(x, Options{Among: among})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, sd := range []float64{.1, .3, .5, skewedSD, 1} {
		rng := rand.New(rand.NewPCG(17, 1))
		var s Survey
		for i := range 2000 {
			x := amounts(i, sd, rng).Test
			s.Add(x, 0, test(x, nil))
		}
		among := s.Population()
		levels, spread := []float64{.05, .01, .002}, 0.0
		hits := map[Direction][]float64{Fall: make([]float64, len(levels)), Rise: make([]float64, len(levels))}
		for i := range reps {
			a := amounts(i, sd, rng)
			spread += newSample(a.Date).fit(MinBefore, n-MinAfter, false, 0, func(raw float64) float64 { return raw }).spread / reps
			w := test(a.Test, among)
			for d, found := range hits {
				for l, p := range levels {
					if w.Side(d).P <= p {
						found[l]++
					}
				}
			}
		}
		for d, found := range hits {
			for l, p := range levels {
				if share := found[l] / reps; share > 1.2*p+3*math.Sqrt(p/reps) {
					t.Errorf("amounts of %v: a share of %.4f of the p-values of a %s is at most %v", sd, share, d, p)
				}
				t.Logf("amounts of %v, %s: %v: %.5f", sd, d, p, found[l]/reps)
			}
		}
		if sd == skewedSD && math.Abs(spread-skewedSpread) > .05 {
			t.Errorf("their spread is %.3f, taken to be %v", spread, skewedSpread)
		}
	}
}

// A population is worth having: of shifts of two standard deviations in series that
// all have ρ = .6 many more are found at 1 % than by the test that holds whatever
// ρ is.
func TestPopulationPower(t *testing.T) {
	const n, reps, level = 48, 1500, .01
	rng := rand.New(rand.NewPCG(4, 4))
	among := surveyed(t, n, 2000, 0, func(*rand.Rand) float64 { return .6 }, rng)
	x := make([]float64, n)
	var alone, together float64
	for range reps {
		simulateAR(x, .6, true, rng)
		for i := n / 2; i < n; i++ {
			x[i] += 2 / math.Sqrt(1-.6*.6)
		}
		for opt, found := range map[Options]*float64{{}: &alone, {Among: among}: &together} {
			if test, err := LevelShift(x, opt); err != nil {
				t.Fatal(err)
			} else if test.Rise.P <= level {
				*found += 1. / reps
			}
		}
	}
	t.Logf("%.3f found alone, %.3f in the population", alone, together)
	if together < 1.5*alone {
		t.Errorf("%.3f found alone, %.3f in the population", alone, together)
	}
}

// Without a series the population is vague; with many of one ρ every estimate
// is drawn to it, and further than by the vague one: one far from it less, which may be that
// of another kind of series.
func TestExpected(t *testing.T) {
	h := shape{n: 36}
	for _, rho := range []float64{0, .3, .6} {
		among := surveyed(t, h.n, 3000, 0, func(*rand.Rand) float64 { return rho }, rand.New(rand.NewPCG(9, 9)))
		for _, estimate := range []float64{0, .3, .6} {
			vague, informed := unknown().expected(h, estimate), among.expected(h, estimate)
			near := math.Abs(estimate-rho) <= .3
			if near && math.Abs(informed-rho) > .2 || math.Abs(informed-rho) > math.Abs(vague-rho)+.02 {
				t.Errorf("ρ %v estimated as %v: %.3f expected, %.3f without a population", rho, estimate, informed, vague)
			}
		}
	}
	var none *Population
	if a, b := none.expected(h, .3), new(Survey).Population().expected(h, .3); a != b || !(a > 0 && a < .9) {
		t.Errorf("%v expected of nothing known, %v of an empty survey", a, b)
	}
	var constant Survey
	constant.Add(make([]float64, 36), 0, Test{N: 36, Fall: Side{K: -1}, Rise: Side{K: -1}})
	if constant.near != nil {
		t.Error("a constant series was counted")
	}
}

// The tail of a mixture against counting: the share of draws near a knot, weighed
// by how near, whose root is as large, over the ρ of the population.
func TestMixtureAgainstSlow(t *testing.T) {
	h, k := shape{n: 36}, 3
	p := &Population{}
	p.weight[1], p.weight[6] = .7, .3
	rng := rand.New(rand.NewPCG(8, 8))
	var draws []weighted
	for i, share := range p.weight {
		if share == 0 {
			continue
		}
		for _, d := range drawsNear(simulateNull(h, jointRhos[i], 20_000, nullAt(h, nil).rho, rng), k) {
			draws = append(draws, weighted{d.root, share * d.weight})
		}
	}
	above := func(root float64) (sum float64) {
		for _, d := range draws {
			if d.root >= root {
				sum += d.weight
			}
		}
		return sum
	}
	table, all := p.table(h), total(draws)
	for i, level := range tableP {
		if level > .5 || level < .002 {
			continue
		}
		if share := above(table.critical[i][k]) / all; math.Abs(share/level-1) > .1+4/math.Sqrt(level*float64(len(draws))) {
			t.Errorf("a root of %.3f is exceeded by a share of %.4f, want %v", table.critical[i][k], share, level)
		}
	}
}

// The tables do not depend on the workers, and what is written is read.
func TestNullTablesAreWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates every shape")
	}
	var worst, joint, skewed [2]strings.Builder
	for i, workers := range []int{1, 3} {
		if err := WriteNullTables(NullTables{&worst[i], &joint[i], &skewed[i]}, 150, 1, workers, func(int, int) {}); err != nil {
			t.Fatal(err)
		}
	}
	if worst[0].String() != worst[1].String() || joint[0].String() != joint[1].String() || skewed[0].String() != skewed[1].String() {
		t.Error("the tables depend on the workers")
	}
	nulls, err := readNullTables([]byte(worst[0].String()))
	if err != nil || len(nulls) != len(shapes()) {
		t.Errorf("%d shapes of %d, %v", len(nulls), len(shapes()), err)
	}
	joints, err := readJointTables([]byte(joint[0].String()))
	if err != nil || len(joints) != len(shapes()) {
		t.Errorf("%d shapes of %d, %v", len(joints), len(shapes()), err)
	}
	for h, j := range joints {
		for i, a := range j {
			sum := 0.0
			for _, s := range a.share {
				sum += s
			}
			if math.Abs(sum-1) > .01 || len(a.critical) != len(jointP) {
				t.Errorf("%+v, ρ %v: shares of %v, %d levels", h, jointRhos[i], sum, len(a.critical))
			}
		}
	}
	for _, broken := range []string{"", "not packed"} {
		if _, err := readJointTables([]byte(broken)); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}
