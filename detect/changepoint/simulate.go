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
const (
	maxRhoSimulated = 0.95 // of the series simulated
	maxRhoMixed     = 0.90 // of those that enter the table by estimated ρ
	tDegrees        = 3    // of freedom of the heavy-tailed half of the series
	burnIn          = 40   // months before the series begins
	tailExceedances = 50   // beyond which log p is taken as linear in log T
	biasReps        = 2000 // series per true ρ behind the bias correction
)

var (
	fullSizes   = []int{13, 15, 18, 21, 24, 28, 32, 36, 42, 48, 60, 72, 84, 96, 120, 160, 240}
	windowSizes = []int{13, 16, 20, 24, 30, 36, 48, 60, 84, 120, 240}
	windowAfter = []int{4, 6, 9, 14, 22, 36, 60}
	biasRhos    = []float64{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95}
	tableP      = []float64{.9, .7, .5, .3, .2, .15, .1, .07, .05, .03, .02, .01, .005, .002, .001, .0005, .0002, .0001}
)

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

// WriteNullTables simulates the null distribution of the level-shift statistic
// and writes it as CSV: reps series for every tabulated shape, from the seed,
// by the given number of workers. The bytes do not depend on workers.
//
// Each series has its own ρ drawn from U(0, 0.95) and innovations that are
// Gaussian for one half of the series and Student's t with 3 degrees of freedom
// for the other.
func WriteNullTables(w io.Writer, reps int, seed uint64, workers int, progress func(done, of int)) error {
	all := shapes()
	tables := make([][][]string, len(all))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range workers {
		wg.Go(func() {
			for i := range next {
				rng := rand.New(rand.NewPCG(seed, uint64(i)))
				tables[i] = tabulate(all[i], reps, rng)
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

	out := csv.NewWriter(w)
	if err := out.Write(tableHeader()); err != nil {
		return fmt.Errorf("writing the null tables: %w", err)
	}
	for _, rows := range tables {
		if err := out.WriteAll(rows); err != nil {
			return fmt.Errorf("writing the null tables: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func tableHeader() []string {
	header := []string{"n", "after", "seasonal", "table", "rho", "tail_p", "tail_t", "tail_exponent"}
	for _, p := range tableP {
		header = append(header, fmt.Sprint(p))
	}
	return header
}

// tabulate simulates one shape and returns its rows: the bias of ρ, the
// quantiles of T by estimated ρ (mixed innovations) and by true ρ (Gaussian).
func tabulate(h shape, reps int, rng *rand.Rand) [][]string {
	lo, hi := h.bounds()
	x := make([]float64, h.n)
	var bias rhoBias
	for i, rho := range biasRhos {
		sum := 0.0
		for rep := range biasReps {
			simulateAR(x, rho, rep%2 == 0, rng)
			sum += newSample(x).fit(lo, hi, h.seasonal, keepRho).rhoRaw
		}
		bias.raw[i] = sum / biasReps
	}
	bias.sort()

	var byEstimate, byTruth [rhoBins][]float64
	for rep := range reps {
		rho := rng.Float64() * maxRhoSimulated
		gaussian := rep%2 == 0
		simulateAR(x, rho, gaussian, rng)
		est := newSample(x).fit(lo, hi, h.seasonal, bias.correct)
		if rho <= maxRhoMixed {
			b := rhoBin(est.rho)
			byEstimate[b] = append(byEstimate[b], est.rise, est.fall)
		}
		if gaussian {
			b := rhoBin(rho)
			byTruth[b] = append(byTruth[b], est.rise, est.fall)
		}
	}
	rows := [][]string{h.row("bias", -1, bias.raw[:])}
	for b := range rhoBins {
		for _, t := range []struct {
			name   string
			sample []float64
		}{{"estimated", byEstimate[b]}, {"true", byTruth[b]}} {
			if len(t.sample) >= 10*tailExceedances {
				rows = append(rows, h.row(t.name, b, quantiles(t.sample)))
			}
		}
	}
	return rows
}

func keepRho(raw float64) float64 { return max(0, raw) }

// quantiles returns tail_p, tail_t, tail_exponent and then the quantiles of T at
// the levels of tableP that at least tailExceedances values exceed (others NaN).
// The exponent is Hill's estimate (1975) over the largest values.
func quantiles(t []float64) []float64 {
	slices.SortFunc(t, func(a, b float64) int {
		if a > b {
			return -1
		} else if a < b {
			return 1
		}
		return 0
	})
	m := float64(len(t))
	edge := t[tailExceedances]
	sum := 0.0
	for _, v := range t[:tailExceedances] {
		sum += math.Log(v / edge)
	}
	out := []float64{tailExceedances / m, edge, tailExceedances / sum}
	for _, p := range tableP {
		q := math.NaN()
		if i := int(p * m); i >= tailExceedances {
			q = t[i]
		}
		out = append(out, q)
	}
	return out
}

func (h shape) row(table string, bin int, values []float64) []string {
	row := []string{strconv.Itoa(h.n), strconv.Itoa(h.after), strconv.FormatBool(h.seasonal), table, strconv.Itoa(bin)}
	for _, v := range values {
		if math.IsNaN(v) {
			row = append(row, "")
		} else {
			row = append(row, strconv.FormatFloat(v, 'g', 4, 64))
		}
	}
	for len(row) < len(tableHeader()) {
		row = append(row, "")
	}
	return row
}

// simulateAR fills x with a stationary AR(1) series.
func simulateAR(x []float64, rho float64, gaussian bool, rng *rand.Rand) {
	u := rng.NormFloat64() / math.Sqrt(1-rho*rho)
	for t := -burnIn; t < len(x); t++ {
		e := rng.NormFloat64()
		if !gaussian {
			e = studentT(rng)
		}
		u = rho*u + e
		if t >= 0 {
			x[t] = u
		}
	}
}

// studentT draws from Student's t with tDegrees degrees of freedom.
func studentT(rng *rand.Rand) float64 {
	chi := 0.0
	for range tDegrees {
		z := rng.NormFloat64()
		chi += z * z
	}
	return rng.NormFloat64() / math.Sqrt(chi/tDegrees)
}
