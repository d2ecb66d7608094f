package changepoint

import (
	"math"
)

const (
	minSegment = 4 // months between two changes of level
	maxBreaks  = 6
	rhoStep    = 0.1
	rhoSteps   = 9 // the largest ρ is 0.9
)

// Segment returns the indices of the first months of new levels of x: the exact
// segmentation into constant levels with a common AR(1) ρ and a common σ, the
// month of transition left out, at least minSegment months apart. The number of
// changes and ρ are chosen together by the modified BIC (Zhang and Siegmund
// 2007). Outliers are clipped against the first segmentation.
func Segment(x []float64) []int {
	return segmentation{shortest: minSegment, most: maxBreaks}.find(x)
}

// segmentation is the least length of a level and the largest number of changes.
type segmentation struct{ shortest, most int }

func (g segmentation) find(x []float64) []int {
	s := newSample(x)
	if len(s.v) < 2*g.shortest {
		return nil
	}
	v := append([]float64(nil), s.v...)
	starts := g.levels(v)
	e, scratch := make([]float64, len(v)), make([]float64, len(v))
	copy(e, v)
	subtractMeans(e, starts)
	if clip(v, e, scratch) {
		starts = g.levels(v)
	}
	var out []int
	for _, i := range starts {
		out = append(out, s.at[i])
	}
	return out
}

func subtractMeans(e []float64, starts []int) {
	from := 0
	for _, to := range append(append([]int(nil), starts...), len(e)) {
		mean := 0.0
		for _, v := range e[from:to] {
			mean += v / float64(to-from)
		}
		for i := from; i < to; i++ {
			e[i] -= mean
		}
		from = to
	}
}

// levels returns the best starts over ρ and the number of changes. The criterion
// is smooth in ρ: it is looked at in steps of three rhoStep, and then beside the
// best of them.
func (g segmentation) levels(v []float64) []int {
	var best []int
	score, at := math.Inf(1), 0
	p := newPartition(len(v), g)
	try := func(step int) {
		p.fill(v, rhoStep*float64(step))
		for m := 0; m <= p.most; m++ {
			starts := p.starts(m)
			if c := mbic(p.best[m][len(v)], starts, len(v)); c < score {
				score, best, at = c, starts, step
			}
		}
	}
	for step := 0; step <= rhoSteps; step += 3 {
		try(step)
	}
	for _, step := range []int{at - 1, at + 1} {
		if step >= 0 && step <= rhoSteps {
			try(step)
		}
	}
	return best
}

// mbic is the modified Bayesian information criterion of Zhang and Siegmund
// (2007), −2 times their (1) but for a constant: 3 log n for each change and
// log(nᵢ/n) for each segment. Each row left out at a transition is one more
// parameter and pays log n.
func mbic(rss float64, starts []int, n int) float64 {
	ln := math.Log(float64(n))
	rows := float64(n - len(starts) - 1)
	c := float64(n)*math.Log(max(rss, 1e-12)/rows) + 4*ln*float64(len(starts))
	from := 0
	for _, to := range append(append([]int(nil), starts...), n) {
		c += math.Log(float64(to-from) / float64(n))
		from = to
	}
	return c
}

// partition is the dynamic programme: best[m][j] is the least cost of the first
// j values with m changes, last[m][j] where the last of these segments begins.
type partition struct {
	segmentation
	best  [][]float64
	last  [][]int
	s, ss []float64 // prefix sums of the whitened values and of their squares
	costs []float64 // of one level over [i, j), for one j, by i
}

func newPartition(n int, g segmentation) *partition {
	g.most = min(g.most, n/g.shortest-1)
	p := &partition{segmentation: g}
	p.best, p.last = make([][]float64, p.most+1), make([][]int, p.most+1)
	for m := range p.best {
		p.best[m], p.last[m] = make([]float64, n+1), make([]int, n+1)
	}
	p.s, p.ss, p.costs = make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	return p
}

// cost of one level over [i, j): the first row, the month of transition, is left
// out.
func (p *partition) cost(i, j int) float64 {
	n := float64(j - i - 1)
	s := p.s[j] - p.s[i+1]
	return max(0, p.ss[j]-p.ss[i+1]-s*s/n)
}

func (p *partition) fill(v []float64, rho float64) {
	n := len(v)
	for i, x := range v {
		if i > 0 {
			x -= rho * v[i-1]
		}
		p.s[i+1], p.ss[i+1] = p.s[i]+x, p.ss[i]+x*x
	}
	for m := range p.best {
		for j := range p.best[m] {
			p.best[m][j] = math.Inf(1)
		}
	}
	for j := p.shortest; j <= n; j++ {
		for i := range p.costs[:j-p.shortest+1] {
			p.costs[i] = p.cost(i, j)
		}
		p.best[0][j] = p.costs[0]
		for m := 1; m < len(p.best) && (m+1)*p.shortest <= j; m++ {
			p.join(m, j)
		}
	}
}

// join finds where the last of m changes before j is best.
func (p *partition) join(m, j int) {
	before := p.best[m-1]
	least, last := math.Inf(1), 0
	for i := m * p.shortest; i <= j-p.shortest; i++ {
		if c := before[i] + p.costs[i]; c < least {
			least, last = c, i
		}
	}
	p.best[m][j], p.last[m][j] = least, last
}

// starts returns the first indices of the segments after the first, in order.
func (p *partition) starts(m int) []int {
	out := make([]int, m)
	j := len(p.best[0]) - 1
	for ; m > 0; m-- {
		j = p.last[m][j]
		out[m-1] = j
	}
	return out
}
