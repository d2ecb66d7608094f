package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// labelled is a synthetic series with its true changes.
type labelled struct {
	y       []float64
	changes []int // first new observations of changes of level, trend or variance
	kinds   []string
	brief   []brief // excursions, which are no changes of level
}

// brief is a spike or a temporary shift over [from, to).
type brief struct{ from, to int }

// class draws series of one kind.
type class struct {
	name string
	what string
	draw func(rng *rand.Rand, n int) labelled
}

// leastN and mostN bound the lengths, which are drawn evenly in the logarithm.
const (
	leastN = 15
	mostN  = 1400
)

func drawLength(rng *rand.Rand) int {
	return int(math.Round(leastN * math.Exp(rng.Float64()*math.Log(float64(mostN)/leastN))))
}

// classes are the kinds of series, each with its truth.
var classes = []class{
	{"none", "AR(1) noise, rho 0…0.9, Gaussian or t(3)", drawNone},
	{"walk", "random walk with drift, no change", drawWalk},
	{"curve", "smooth logistic growth with a little noise, no change", drawCurve},
	{"step", "levels, steps of 1.5…5 sd, AR(1) noise, rho 0…0.6", drawStep},
	{"kink", "continuous line with kinks, AR(1) noise, rho 0…0.8", drawKink},
	{"drift", "random walk whose drift changes", drawDrift},
	{"jump", "random walk with jumps of 6…15 innovation sd", drawJump},
	{"variance", "sd that changes 2 to 5 times", drawVariance},
	{"mixture", "steps, kinks and changes of sd", drawMixture},
	{"season", "steps or kinks under a season of 12, added or multiplied", drawSeason},
	{"outliers", "steps, and spikes and temporary shifts of 8…15 sd", drawOutliers},
	{"gaps", "steps or kinks, 2…25 % missing, singly and in runs", drawGaps},
}

// noise is AR(1) noise of unit stationary variance with Gaussian or t(3)
// innovations.
func noise(rng *rand.Rand, n int, rho float64) []float64 {
	heavy := rng.IntN(2) == 0
	u := make([]float64, n)
	before := innovation(rng, heavy)
	for t := range u {
		before = rho*before + math.Sqrt(1-rho*rho)*innovation(rng, heavy)
		u[t] = before
	}
	return u
}

func innovation(rng *rand.Rand, heavy bool) float64 {
	e := rng.NormFloat64()
	if !heavy {
		return e
	}
	chi := 0.0
	for range 3 {
		z := rng.NormFloat64()
		chi += z * z
	}
	return e / math.Sqrt(chi) // t(3)/√3, variance 1
}

func uniform(rng *rand.Rand, a, b float64) float64 { return a + (b-a)*rng.Float64() }

func sign(rng *rand.Rand) float64 { return float64(2*rng.IntN(2) - 1) }

// places draws one to five dates, fewer in short series, that leave each segment
// at least 6 observations and 8 % of the series.
func places(rng *rand.Rand, n int) []int {
	shortest := max(6, int(math.Ceil(0.08*float64(n))))
	most := min(5, n/shortest-1, 1+n/40)
	for {
		m := 1 + rng.IntN(most)
		var at []int
		for range m {
			at = append(at, shortest+rng.IntN(n-2*shortest+1))
		}
		slices.Sort(at)
		ok := true
		for i := 1; i < m; i++ {
			ok = ok && at[i]-at[i-1] >= shortest
		}
		if ok {
			return at
		}
	}
}

func each(kind string, at []int) []string {
	out := make([]string, len(at))
	for i := range out {
		out[i] = kind
	}
	return out
}

func add(a, b []float64) []float64 {
	for i, v := range b {
		a[i] += v
	}
	return a
}

func drawNone(rng *rand.Rand, n int) labelled {
	return labelled{y: noise(rng, n, uniform(rng, 0, 0.9))}
}

func drawWalk(rng *rand.Rand, n int) labelled {
	y := noise(rng, n, uniform(rng, 0, 0.3))
	drift := uniform(rng, -0.5, 0.5)
	for t := 1; t < n; t++ {
		y[t] += y[t-1] + drift
	}
	return labelled{y: y}
}

func drawCurve(rng *rand.Rand, n int) labelled {
	y := noise(rng, n, uniform(rng, 0, 0.6))
	mid, width, size := uniform(rng, 0, float64(n)), uniform(rng, 0.15, 0.5)*float64(n), uniform(rng, 10, 60)
	for t := range y {
		y[t] += size / (1 + math.Exp((mid-float64(t))/width))
	}
	return labelled{y: y}
}

func levels(rng *rand.Rand, n int, at []int, low, high float64) []float64 {
	out := make([]float64, n)
	level, next := 0.0, 0
	for t := range out {
		if next < len(at) && at[next] == t {
			level += sign(rng) * uniform(rng, low, high)
			next++
		}
		out[t] = level
	}
	return out
}

func drawStep(rng *rand.Rand, n int) labelled {
	at := places(rng, n)
	return labelled{y: add(levels(rng, n, at, 1.5, 5), noise(rng, n, uniform(rng, 0, 0.6))), changes: at, kinds: each("level", at)}
}

// bends is a continuous broken line. A bend moves the end of the shorter of its
// two segments by low to high.
func bends(rng *rand.Rand, n int, at []int, low, high float64) []float64 {
	out := make([]float64, n)
	bounds := append(append([]int{0}, at...), n)
	slope := sign(rng) * uniform(rng, 0, high) / float64(n)
	next := 0
	for t := 1; t < n; t++ {
		if next < len(at) && at[next] == t {
			length := min(bounds[next+1]-bounds[next], bounds[next+2]-bounds[next+1])
			slope += sign(rng) * uniform(rng, low, high) / float64(length)
			next++
		}
		out[t] = out[t-1] + slope
	}
	return out
}

func drawKink(rng *rand.Rand, n int) labelled {
	at := places(rng, n)
	return labelled{y: add(bends(rng, n, at, 4, 20), noise(rng, n, uniform(rng, 0, 0.8))), changes: at, kinds: each("trend", at)}
}

func drawDrift(rng *rand.Rand, n int) labelled {
	at := places(rng, n)
	y := noise(rng, n, uniform(rng, 0, 0.3))
	add(y, levels(rng, n, at, 1, 4))
	for t := 1; t < n; t++ {
		y[t] += y[t-1]
	}
	return labelled{y: y, changes: at, kinds: each("trend", at)}
}

func drawJump(rng *rand.Rand, n int) labelled {
	at := places(rng, n)
	y := noise(rng, n, 0)
	for t := 1; t < n; t++ {
		y[t] += y[t-1]
	}
	return labelled{y: add(y, levels(rng, n, at, 6, 15)), changes: at, kinds: each("level", at)}
}

func drawVariance(rng *rand.Rand, n int) labelled {
	at := places(rng, n)
	return labelled{y: rescale(rng, noise(rng, n, uniform(rng, 0, 0.5)), at), changes: at, kinds: each("variance", at)}
}

// rescale multiplies what comes from each date by 2…5 or its inverse, turning
// back where it went before.
func rescale(rng *rand.Rand, y []float64, at []int) []float64 {
	up, sd, next := rng.IntN(2) == 0, 1.0, 0
	for t := range y {
		if next < len(at) && at[next] == t {
			f := uniform(rng, 2, 5)
			if !up {
				f = 1 / f
			}
			up, sd = !up, sd*f
			next++
		}
		y[t] *= sd
	}
	return y
}

func drawMixture(rng *rand.Rand, n int) labelled {
	at := places(rng, n)
	l := labelled{y: noise(rng, n, uniform(rng, 0, 0.5)), changes: at}
	for i, k := range at {
		end := n
		if i+1 < len(at) {
			end = at[i+1]
		}
		switch rng.IntN(3) {
		case 0:
			l.kinds = append(l.kinds, "level")
			d := sign(rng) * uniform(rng, 2, 6)
			for t := k; t < n; t++ {
				l.y[t] += d
			}
		case 1:
			l.kinds = append(l.kinds, "trend")
			b := sign(rng) * uniform(rng, 4, 15) / float64(end-k)
			for t := k; t < n; t++ {
				l.y[t] += b * float64(min(t, end)-k)
			}
		default:
			l.kinds = append(l.kinds, "variance")
			f := uniform(rng, 2, 4)
			if rng.IntN(2) == 0 {
				f = 1 / f
			}
			m := l.y[k]
			for t := k; t < n; t++ {
				l.y[t] = m + (l.y[t]-m)*f
			}
		}
	}
	return l
}

func stepsOrKinks(rng *rand.Rand, n int) labelled {
	if rng.IntN(2) == 0 {
		return drawStep(rng, n)
	}
	return drawKink(rng, n)
}

func drawSeason(rng *rand.Rand, n int) labelled {
	n = max(n, 48)
	l := stepsOrKinks(rng, n)
	low := slices.Min(l.y)
	multiplied := rng.IntN(2) == 0
	size := uniform(rng, 1, 4)
	var s [12]float64
	for k := range s {
		s[k] = size * rng.NormFloat64()
	}
	base := uniform(rng, 5, 20)
	for t := range l.y {
		if multiplied {
			l.y[t] = (l.y[t] - low + base) * (1 + s[t%12]/20)
		} else {
			l.y[t] += s[t%12]
		}
	}
	return l
}

func drawOutliers(rng *rand.Rand, n int) labelled {
	l := drawStep(rng, n)
	if rng.IntN(2) == 0 {
		l = labelled{y: noise(rng, n, uniform(rng, 0, 0.5))}
	}
	for range 1 + rng.IntN(min(3, max(1, n/30))) {
		length := 1
		if rng.IntN(2) == 0 {
			length = 2 + rng.IntN(5)
		}
		k := 3 + rng.IntN(n-6-length)
		if slices.ContainsFunc(l.brief, func(b brief) bool { return k < b.to+8 && b.from < k+length+8 }) {
			continue
		}
		d := sign(rng) * uniform(rng, 8, 15)
		for t := k; t < k+length; t++ {
			l.y[t] += d
		}
		l.brief = append(l.brief, brief{k, k + length})
	}
	return l
}

func drawGaps(rng *rand.Rand, n int) labelled {
	l := stepsOrKinks(rng, n)
	share := uniform(rng, 0.02, 0.25)
	for missing := 0; missing < int(share*float64(n)); {
		k, run := rng.IntN(n), 1
		if rng.IntN(3) == 0 {
			run = 1 + rng.IntN(max(1, n/20))
		}
		for t := k; t < min(n, k+run); t++ {
			if !math.IsNaN(l.y[t]) {
				l.y[t] = math.NaN()
				missing++
			}
		}
	}
	return l
}
