package power

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"sync"

	"detour/detect/changepoint"
	"detour/detect/shift"
)

// Sizes are tried in steps of sizeStep up to largestSize: a shift of twelve standard
// deviations is one that anyone sees.
const (
	sizeStep    = 0.25
	largestSize = 12
)

// WriteTable simulates the table: reps Gaussian AR(1) series for each length, ρ and
// number of months since the shift, the same for every size and level. A share of one
// half has the standard error .5/√reps.
func WriteTable(w io.Writer, reps int, seed uint64, progress func(done, of int)) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "level,months,rho,since,half,nearly")
	rows := map[key]sizes{}
	done, of := 0, len(lengths)*len(rhos)*len(since)
	for n := range lengths {
		for r := range rhos {
			for m := range since {
				for l, s := range simulate(lengths[n], rhos[r], since[m], reps, rand.New(rand.NewPCG(seed, uint64(done)))) {
					rows[key{Level(l), n, r, m}] = s
				}
				done++
				progress(done, of)
			}
		}
	}
	for _, k := range grid() {
		names, s := k.names(), rows[k]
		fmt.Fprintf(out, "%s,%s,%s,%s,%s,%s\n", names[0], names[1], names[2], names[3], number(s.half), number(s.nearly))
	}
	return out.Flush()
}

func number(x float64) string { return strconv.FormatFloat(math.Round(100*x)/100, 'g', -1, 64) }

// inBatch has a series tested as one among many, of whose autocorrelations nothing is
// known yet. Where they are weaker, or alike, smaller shifts are seen.
var inBatch = sync.OnceValue(func() changepoint.Options {
	return changepoint.Options{Among: new(changepoint.Survey).Population()}
})

// riseP is the p-value of a rise in x, with what a test of a whole series pays.
func riseP(x []float64) float64 {
	test, err := changepoint.LevelShift(x, inBatch())
	if err != nil {
		return 1
	}
	return test.Rise.P * shift.WholeTimes
}

// little makes the series those of amounts that swing little: a rise of such that swing
// much takes a little more to be seen, a fall does not.
const little = 1e-3

// simulate returns the sizes of steps, so many months before the end, that are seen
// with either chance at either level.
func simulate(n int, rho float64, months, reps int, rng *rand.Rand) (out [len(levels)]sizes) {
	noise := make([][]float64, reps)
	for i := range noise {
		noise[i] = autoregression(n, rho, rng)
	}
	for l := range out {
		out[l] = sizes{math.Inf(1), math.Inf(1)}
	}
	var before [len(levels)]float64
	x := make([]float64, n)
	for size := sizeStep; size <= largestSize; size += sizeStep {
		var seen [len(levels)]float64
		for _, u := range noise {
			copy(x, u)
			for t := n - months; t < n; t++ {
				x[t] += size
			}
			for t := range x {
				x[t] *= little
			}
			p := riseP(x)
			for l, level := range levels {
				if p <= level {
					seen[l] += 1 / float64(reps)
				}
			}
		}
		for l := range out {
			reach(&out[l].half, Half, size, before[l], seen[l])
			reach(&out[l].nearly, Nearly, size, before[l], seen[l])
		}
		before = seen
		if last := out[len(out)-1]; !math.IsInf(last.nearly, 1) {
			break
		}
	}
	return out
}

// reach notes the size at which a chance is first reached, on the line between the
// last two sizes.
func reach(at *float64, chance, size, before, seen float64) {
	if math.IsInf(*at, 1) && seen >= chance {
		*at = size - sizeStep*(seen-chance)/(seen-before)
	}
}

// autoregression draws a stationary Gaussian AR(1) series of unit variance.
func autoregression(n int, rho float64, rng *rand.Rand) []float64 {
	x := make([]float64, n)
	x[0] = rng.NormFloat64()
	for t := 1; t < n; t++ {
		x[t] = rho*x[t-1] + math.Sqrt(1-rho*rho)*rng.NormFloat64()
	}
	return x
}
