package general

import (
	"math"
	"slices"
)

// longestExcursion is the length in observations up to which a shift that returns
// is temporary; medianHalf is the half width of the running median from which it
// is measured: wide enough not to follow it.
const (
	longestExcursion = 6
	medianHalf       = longestExcursion + 1
)

// excursion is a run of observations [from, to) far from those around them, with
// the probability p that noise makes it.
type excursion struct {
	from, to int
	p        float64
}

// excursions returns the spikes (one observation) and temporary shifts (two to
// longestExcursion) of x, in which NaN is missing: the runs of deviations of one
// sign from a running median that stand out.
func excursions(x []float64) []excursion {
	s := newSample(x)
	n := len(s.v)
	if n < 2*medianHalf {
		return nil
	}
	d := deviations(s.v)
	far := standsOut(d)
	var out []excursion
	for i := 0; i < n; {
		j := i + 1
		if math.Abs(d[i]) >= far.cut {
			for j < n && math.Abs(d[j]) >= far.cut && (d[j] > 0) == (d[i] > 0) {
				j++
			}
			if i > 0 && j < n && j-i <= longestExcursion {
				out = append(out, excursion{s.at[i], s.at[j-1] + 1, far.p})
			}
		}
		i = j
	}
	return out
}

// deviations from the running median, its window narrower towards the ends so
// that it stays centred.
func deviations(v []float64) []float64 {
	d := make([]float64, len(v))
	for i := range v {
		h := min(medianHalf, i, len(v)-1-i)
		d[i] = v[i] - middle(v[i-h:i+h+1])
	}
	return d
}

// What tells an outlier from noise: the power of the tail against which a gap is
// judged, that of Student's t with 3 degrees of freedom; the levels of the first
// gap and of all others together; the least size in robust standard deviations
// (5, the rule of thumb for additive outliers); the largest share of observations
// that may stand out. The rate of false alarms that follows is stated in the
// documentation of the package.
const (
	tailPower    = 3
	firstLevel   = 0.03
	otherLevel   = 0.02
	leastSize    = 5
	mostOutShare = 0.02
)

// outlying is the size from which values stand out, +Inf if none does, and the
// probability of so wide a gap below it.
type outlying struct{ cut, p float64 }

// standsOut tells which of d are too far from 0 to be noise. In a sample whose
// tail falls like a power α, the ratio of the j-th largest to the next exceeds r
// with probability r^(−αj), whatever the size of the sample (Rényi, On the
// theory of order statistics, 1953). Where such a gap is too wide for α =
// tailPower, what lies above it is no noise.
func standsOut(d []float64) outlying {
	sizes := make([]float64, len(d))
	for i, v := range d {
		sizes[i] = -math.Abs(v)
	}
	slices.Sort(sizes) // the largest first, with their sign turned
	least := leastSize * robustSpread(d)
	most := max(longestExcursion, int(mostOutShare*float64(len(d))))
	out := outlying{cut: math.Inf(1), p: 1}
	for j := 1; j <= most && j < len(sizes) && -sizes[j-1] > least; j++ {
		p := math.Pow(sizes[j]/sizes[j-1], tailPower*float64(j))
		level := firstLevel
		if j > 1 {
			level = otherLevel / float64(most-1)
		}
		if p < level {
			out.cut, out.p = -sizes[j-1], min(out.p, p*(firstLevel+otherLevel)/level)
		}
	}
	return out
}
