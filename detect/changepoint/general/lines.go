package general

import "math"

// general is a series as the general methods see it: the values v observed at
// times at, both scaled, without season and excursions, and what is asked of
// segments.
type general struct {
	limits
	at, v []float64
}

// fitted is a segmentation: the first observations of its segments after the
// first, whether these are lines rather than levels, the common autocorrelation
// of the errors, and the criterion that chose it.
type fitted struct {
	starts []int
	slopes bool
	rho    float64
	score  float64
}

// lineRhos are the autocorrelations that are tried. At 1 a line is a drift.
var lineRhos = []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1}

// lines divides the series into levels or into lines, whichever the criterion
// prefers, with a common AR(1) ρ and a common σ.
func (g *general) lines() fitted { return g.robust(g.common, false) }

// spreads divides the series into segments of their own variance, each a level
// or a line, with a common AR(1) ρ.
func (g *general) spreads() fitted {
	least := leastVariance(g.v)
	return g.robust(func(s *sums, step int) fitted { return g.own(s, step, least) }, true)
}

// coarse is the number of dates that are tried, evenly spaced, where only ρ is
// looked for.
const coarse = 300

// clipRounds is how often outlying innovations are clipped against the
// segmentation before.
const clipRounds = 2

// robust fits at each ρ, corrects the best ρ for its bias, and fits again with
// outlying innovations clipped. Without this a segmentation breaks at the
// largest innovations of heavy-tailed noise, since the row of a transition is
// left out.
func (g *general) robust(fit func(s *sums, step int) fitted, own bool) fitted {
	best := fitted{score: math.Inf(1)}
	for _, rho := range lineRhos {
		if f := fit(g.whitened(rho).sums(), max(1, len(g.v)/coarse)); f.score < best.score {
			best = f
			best.rho = rho
		}
	}
	estimated := best.rho
	for range clipRounds {
		rho := unbiased(estimated, best, len(g.v))
		w := g.whitened(rho)
		w.clip(best, own)
		best = fit(w.sums(), 1)
		best.rho = rho
	}
	return best
}

// unbiased corrects an estimate of ρ from n observations by its bias to the
// order 1/n: −(1+3ρ)/n for a fitted mean (Kendall 1954; Marriott and Pope 1954),
// −(2+4ρ)/n for a fitted line (Tanaka 1984), once for each segment.
func unbiased(rho float64, f fitted, n int) float64 {
	bias := 1 + 3*rho
	if f.slopes {
		bias = 2 + 4*rho
	}
	return min(1, rho+bias*float64(len(f.starts)+1)/float64(n))
}

// leastShare bounds the error variance from below, as a share of that of the
// series (which is 1): beneath it rounding speaks.
const leastShare = 1e-12

// common chooses the segmentation with one σ by the modified Bayesian information
// criterion (Zhang and Siegmund 2007), −2 times their (1) but for a constant:
// 3 log n for each change and Σ log(nᵢ/n); each row left out at a transition and
// each slope is one more parameter and pays log n.
func (g *general) common(s *sums, step int) fitted {
	best := fitted{score: math.Inf(1)}
	n := len(g.v)
	ln := math.Log(float64(n))
	for _, slopes := range []bool{false, true} {
		for _, d := range divide(n, g.limits, step, func(i, j int) float64 { return s.rss(i+1, j, slopes) }) {
			m := float64(len(d.starts))
			params := 4 * m
			if slopes {
				params += m + 1
			}
			rows := float64(n) - m - 1
			c := float64(n)*math.Log(max(d.cost/rows, leastShare)) + params*ln + lengths(d.starts, n)
			if c < best.score {
				best = fitted{starts: d.starts, slopes: slopes, score: c}
			}
		}
	}
	return best
}

// own chooses the segmentation with a σ for each segment, by the Gaussian
// likelihood of Killick, Fearnhead and Eckley (2012) on the whitened rows and the
// same criterion: a change pays for its variance as well, a segment that is a
// line log n for its slope. No variance is taken to be below least.
func (g *general) own(s *sums, step int, least float64) fitted {
	n := len(g.v)
	ln := math.Log(float64(n))
	cost := func(i, j int) float64 {
		k := float64(j - i - 1)
		level, line := s.rss(i+1, j, false)/k, s.rss(i+1, j, true)/k
		return min(k*math.Log(max(level, least)), k*math.Log(max(line, least))+ln)
	}
	best := fitted{score: math.Inf(1)}
	for _, d := range divide(n, g.limits, step, cost) {
		m := float64(len(d.starts))
		rows := float64(n) - m - 1
		if c := d.cost*float64(n)/rows + 5*m*ln + lengths(d.starts, n); c < best.score {
			best = fitted{starts: d.starts, slopes: true, score: c}
		}
	}
	return best
}
