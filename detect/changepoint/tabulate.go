package changepoint

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
)

// The design of the simulation behind nulltable.csv.
const biasReps = 10_000 // series of each ρ behind its mean raw autocorrelation

var (
	fullSizes   = []int{13, 15, 18, 21, 24, 28, 32, 36, 42, 48, 60, 72, 84, 96, 120, 160, 240}
	windowSizes = []int{13, 16, 20, 24, 30, 36, 48, 60, 84, 120, 240}
	windowAfter = []int{4, 6, 9, 14, 22, 36, 60}
	tableP      = []float64{
		.9, .7, .5, .3, .2, .1, .05, .025, .01, .005, .002, .001,
		1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12,
	}
)

// The levels of tableP between which the critical values are made even over ρ;
// those beyond take the divisor of the nearest, which more draws would be needed
// to better.
const (
	mostEven  = .3
	leastEven = .01
)

// nullRhos are the true ρ of the null hypothesis, the first of jointRhos. Beyond
// the last, several years are hardly longer than the memory of the series, and no
// test on them keeps its size without losing its power.
var nullRhos = jointRhos[:9]

// minSeasonal is the least number of months in which a season is fitted: two
// full periods.
const minSeasonal = 2 * Period

// shapes lists every shape that is tabulated.
func shapes() []shape {
	var out []shape
	for _, seasonal := range []bool{false, true} {
		for _, n := range fullSizes {
			if !seasonal || n >= minSeasonal {
				out = append(out, shape{n: n, seasonal: seasonal})
			}
		}
		for _, n := range windowSizes {
			for _, after := range windowAfter {
				if n-after >= MinBefore && (!seasonal || n >= minSeasonal) {
					out = append(out, shape{n: n, after: after, seasonal: seasonal})
				}
			}
		}
	}
	return out
}

// NullTables are where [WriteNullTables] writes: the critical values that hold whatever
// ρ is, as CSV; and packed by gzip the joint distribution of the estimated ρ and the
// statistic by the true ρ, of even noise and of the rises of skewed noise.
type NullTables struct{ Worst, Joint, Skewed io.Writer }

// WriteNullTables simulates the null distribution of the level-shift statistic:
// reps series for every tabulated shape and every ρ, and half as many with skewed
// noise, from the seed, by the given number of workers. The bytes do not depend on
// workers.
//
// The innovations are Gaussian in one half of the series and Student's t with 3
// degrees of freedom in the other. The critical values hold for either, and for the
// rises of amounts with log-normal noise, which are skewed on the scale of the test.
func WriteNullTables(out NullTables, reps int, seed uint64, workers int, progress func(done, of int)) error {
	all := shapes()
	tables, joints, skewed := make([][][]string, len(all)), make([][][]string, len(all)), make([][][]string, len(all))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range workers {
		wg.Go(func() {
			for i := range next {
				t, j := tabulate(all[i], reps, rand.New(rand.NewPCG(seed, uint64(i))))
				tables[i], joints[i] = t.rows(all[i]), j.rows(all[i])
				skewed[i] = tabulateSkewed(all[i], reps/2, t.written().rho, rand.New(rand.NewPCG(seed, uint64(len(all)+i)))).rows(all[i])
				mu.Lock()
				done++
				progress(done, len(all))
				mu.Unlock()
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	wg.Wait()
	if err := csv.NewWriter(out.Worst).WriteAll(append([][]string{tableHeader()}, slices.Concat(tables...)...)); err != nil {
		return fmt.Errorf("writing the null tables: %w", err)
	}
	if err := writeJoint(out.Joint, slices.Concat(joints...)); err != nil {
		return err
	}
	return writeJoint(out.Skewed, slices.Concat(skewed...))
}

// written returns the mean raw autocorrelations as they are written and read.
func (t *nullTable) written() *nullTable {
	out := &nullTable{raw: t.raw}
	for i, v := range t.raw {
		out.raw[i], _ = strconv.ParseFloat(number(v), 64) // it was written so
	}
	return out
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 5, 64) }

func tableHeader() []string {
	header := []string{"n", "after", "seasonal", "p"}
	for _, r := range knots {
		header = append(header, fmt.Sprintf("rho_%v", r))
	}
	return header
}

// rows writes the mean raw autocorrelation at the ρ of rhoGrid, under the p 1,
// and the critical values at every level.
func (t *nullTable) rows(h shape) [][]string {
	row := func(p float64, values []float64) []string {
		row := []string{strconv.Itoa(h.n), strconv.Itoa(h.after), strconv.FormatBool(h.seasonal), fmt.Sprint(p)}
		for _, v := range values {
			row = append(row, number(v))
		}
		return row
	}
	out := [][]string{row(rawRow, t.raw[:])}
	for i, p := range tableP {
		out = append(out, row(p, t.critical[i][:]))
	}
	return out
}

// rawRow stands in the column of p before the mean raw autocorrelations.
const rawRow = 1.0

// tabulate simulates one shape: the mean raw autocorrelation at every ρ and, at
// every level, the critical values that hold at the worst ρ and noise; and the joint
// distribution by ρ.
func tabulate(h shape, reps int, rng *rand.Rand) (*nullTable, *joint) {
	t := &nullTable{tail: tail{levels: logTableP}}
	for j, rho := range knots {
		t.raw[j] = meanRaw(h, rho, min(reps, biasReps), rng)
	}
	slices.Sort(t.raw[:])
	all := make([][]nullDraw, len(jointRhos))
	for j, rho := range jointRhos {
		all[j] = simulateNull(h, rho, reps, t.rho, rng)
	}
	var laws [][]nullDraw
	for j, rho := range nullRhos {
		gaussian, heavy := byInnovations(all[j])
		laws = append(laws, gaussian, heavy, simulateSkewed(h, rho, reps/2, true, t.rho, rng))
	}
	var e byKnot
	for m := range e {
		e[m] = 1
	}
	for _, p := range tableP {
		if p <= mostEven && p >= leastEven {
			e.even(laws, p)
		}
		if p >= leastEven {
			t.critical = append(t.critical, e.times(worstQuantile(laws, &e, p)))
		}
	}
	beyond := tableP[len(t.critical):]
	for _, r := range worstRoots(laws, &e, beyond) {
		t.critical = append(t.critical, e.times(r))
	}
	for i := 1; i < len(tableP); i++ {
		for m := range knots {
			t.critical[i][m] = max(t.critical[i][m], t.critical[i-1][m])
		}
	}
	return t, tabulateJoint(all)
}

func (e byKnot) times(f float64) byKnot {
	for m := range e {
		e[m] *= f
	}
	return e
}

func worstQuantile(laws [][]nullDraw, e *byKnot, p float64) float64 {
	worst := 0.0
	for _, draws := range laws {
		worst = max(worst, upperQuantile(e.divide(draws), p))
	}
	return worst
}

// upperQuantile returns the upper p-quantile of t, which it reorders.
func upperQuantile(t []float64, p float64) float64 { return selectKth(t, int(float64(len(t))*(1-p))) }

// worstRoots returns the quotients that no law exceeds more often than at the given
// levels, which may lie in the tail.
func worstRoots(laws [][]nullDraw, e *byKnot, levels []float64) []float64 {
	margins := make([]*margin, len(laws))
	for j, draws := range laws {
		margins[j] = evenMargin(e.divide(draws))
	}
	index, worst := tailIndex(margins), make([]float64, len(levels))
	for _, m := range margins {
		for l, r := range m.roots(levels, index) {
			worst[l] = max(worst[l], r)
		}
	}
	return worst
}

// meanRaw returns the mean raw autocorrelation over reps series without a step.
func meanRaw(h shape, rho float64, reps int, rng *rand.Rand) float64 {
	lo, hi := h.bounds()
	x, sum := make([]float64, h.n), 0.0
	for rep := range reps {
		simulateAR(x, rho, rep%2 == 0, rng)
		newSample(x).fit(lo, hi, h.seasonal, 0, func(raw float64) float64 { sum += raw; return 0 })
	}
	return sum / float64(reps)
}

// simulateNull returns the results for both directions of reps series without a
// step.
func simulateNull(h shape, rho float64, reps int, correct func(raw float64) float64, rng *rand.Rand) []nullDraw {
	lo, hi := h.bounds()
	x := make([]float64, h.n)
	out := make([]nullDraw, 0, 2*reps)
	for rep := range reps {
		simulateAR(x, rho, rep%2 == 0, rng)
		e := newSample(x).fit(lo, hi, h.seasonal, 0, correct)
		out = append(out, nullDraw{e.rho, e.riseRoot}, nullDraw{e.rho, e.fallRoot})
	}
	return out
}

// byInnovations divides the draws of simulateNull.
func byInnovations(draws []nullDraw) (gaussian, heavy []nullDraw) {
	for rep := 0; rep < len(draws)/2; rep++ {
		if of := draws[2*rep : 2*rep+2]; rep%2 == 0 {
			gaussian = append(gaussian, of...)
		} else {
			heavy = append(heavy, of...)
		}
	}
	return gaussian, heavy
}

// skewedSD is the standard deviation of the logarithm of an amount in the skewed
// series: the median (.78) of the 3,545 flows of a CN code to a partner that trade in
// every month from 2020-01 to 2022-01 in Eurostat's Comext exports.
const skewedSD = 0.78

// skewedSpread is the mean spread of the skewed series, innovations Gaussian and heavy,
// on the scale of [Asinh].
const skewedSpread = 0.43

// asSkewed is the spread at which log-normal noise is as skewed on the scale of the test as
// the skewed series are on that of [Asinh]: in units of the spread the skewness of f(log y) is
// 3·f″/f′² to the first order, where for asinh(m·y) around 1 f″/f′² is 1/(m·√(1+m²)).
var asSkewed = skewedSpread * MedianInScales * math.Sqrt(1+MedianInScales*MedianInScales) / math.Sqrt2

// tabulateSkewed describes the rises of amounts with skewed noise by their true ρ, half
// of the innovations Gaussian and half heavy-tailed.
func tabulateSkewed(h shape, reps int, correct func(raw float64) float64, rng *rand.Rand) *joint {
	all := make([][]nullDraw, len(jointRhos))
	for j, rho := range jointRhos {
		all[j] = append(simulateSkewed(h, rho, reps/2, true, correct, rng), simulateSkewed(h, rho, reps/2, false, correct, rng)...)
	}
	return tabulateJoint(all)
}

// simulateSkewed returns the results for the rises of reps series of amounts without a
// step, with log-normal noise or noise with the logarithm of Student's t. On the scale
// of [Asinh] large amounts spread more than small ones do, so that its falls are those
// of less noise.
func simulateSkewed(h shape, rho float64, reps int, gaussian bool, correct func(raw float64) float64, rng *rand.Rand) []nullDraw {
	lo, hi := h.bounds()
	y := make([]float64, h.n)
	out := make([]nullDraw, 0, reps)
	unit := math.Sqrt(1 - rho*rho)
	if !gaussian {
		unit /= math.Sqrt(tDegrees / (tDegrees - 2.)) // the standard deviation of Student's t
	}
	for range reps {
		simulateAR(y, rho, gaussian, rng)
		for i, u := range y {
			y[i] = math.Exp(skewedSD * unit * u)
		}
		x, _, _ := Asinh(y)
		e := newSample(x).fit(lo, hi, h.seasonal, 0, correct)
		out = append(out, nullDraw{e.rho, e.riseRoot})
	}
	return out
}
