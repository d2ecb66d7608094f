package changepoint

import "math"

// rhoGrid are the values of ρ over which likelihoods are maximised, beside the
// largest that is allowed. The likelihood is flat enough between them that a
// finer grid moves the statistic by less than a hundredth, under the null and in
// the tables alike.
var rhoGrid = [...]float64{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95}

var logStationary = func() (out [len(rhoGrid)]float64) {
	for i, rho := range rhoGrid {
		out[i] = math.Log(1 - rho*rho)
	}
	return out
}()

// Rows of the Gram matrix: up to three columns, the step, the values.
const (
	mostColumns = 3
	gramSize    = mostColumns + 2
)

type matrix [gramSize][gramSize]float64 // the lower triangle is used

// gram holds the cross products from which the Gram matrix of the whitened
// columns, step and values follows for any ρ. A row that lies g months after the
// one before it becomes w(u[i] − ρᵍ·u[i−1]) with w² = (1−ρ²)/(1−ρ²ᵍ), the first
// row √(1−ρ²)·u[0] (Prais and Winsten 1954; the gaps as in Savin and White 1978);
// its products are quadratic in ρᵍ, so that they are summed once for all ρ.
type gram struct {
	at   []int
	z    [][]float64
	r    []float64
	rows float64 // their number, each by its weight
	head matrix  // of the first row
	gaps []gapProducts
}

// gapProducts are the sums over the rows that lie gap months after the one
// before: of u[i]u[i]', u[i]u[i−1]' + u[i−1]u[i]' and u[i−1]u[i−1]'.
type gapProducts struct {
	gap               int
	rows              float64
	now, lag, earlier matrix
}

// size is the number of columns, the step and the values.
func (g *gram) size() int { return len(g.z) + 2 }

// of sums the products of the columns z and the values r over all rows; those of
// a step stay zero.
func (g *gram) of(at []int, z [][]float64, r []float64) {
	*g = gram{at: at, z: z, r: r, rows: float64(len(r)), gaps: g.gaps[:0]}
	for i := 1; i < len(r); i++ {
		g.gap(i).rows++
	}
	p := len(z)
	for a, x := range z {
		for b, y := range z[:a+1] {
			g.pair(a, b, x, y)
		}
		g.pair(p+1, a, r, x)
	}
	g.pair(p+1, p+1, r, r)
}

// pair sums the products of two columns.
func (g *gram) pair(a, b int, x, y []float64) {
	g.head[a][b] = x[0] * y[0]
	var now, lag, earlier float64 // of the rows one month after the one before
	for i := 1; i < len(x); i++ {
		if g.at[i] != g.at[i-1]+1 {
			g.gap(i).add(a, b, x[i], x[i-1], y[i], y[i-1], 1)
			continue
		}
		now += x[i] * y[i]
		lag += x[i]*y[i-1] + x[i-1]*y[i]
		earlier += x[i-1] * y[i-1]
	}
	for j := range g.gaps {
		if p := &g.gaps[j]; p.gap == 1 {
			p.now[a][b], p.lag[a][b], p.earlier[a][b] = now, lag, earlier
		}
	}
}

// add adds weight times the products of one row of two columns.
func (p *gapProducts) add(a, b int, x, xBefore, y, yBefore, weight float64) {
	p.now[a][b] += weight * x * y
	p.lag[a][b] += weight * (x*yBefore + xBefore*y)
	p.earlier[a][b] += weight * xBefore * yBefore
}

// gap returns the products of the rows as far from the one before as row i is.
func (g *gram) gap(i int) *gapProducts {
	gap := g.at[i] - g.at[i-1]
	for j := range g.gaps {
		if g.gaps[j].gap == gap {
			return &g.gaps[j]
		}
	}
	g.gaps = append(g.gaps, gapProducts{gap: gap})
	return &g.gaps[len(g.gaps)-1]
}

// stepAt sets out to the products with a step at k, in which row k, the month of
// transition, has the given weight. In the row of every later month that follows the
// one before, the step is the same as in the row before.
func (g *gram) stepAt(k int, weight float64, out *gram) {
	gaps := append(out.gaps[:0], g.gaps...)
	*out = *g
	out.gaps = gaps
	out.rows -= 1 - weight
	p, r, at := len(g.z), g.r, out.gap(k)
	at.rows -= 1 - weight
	for a, x := range g.z {
		for b, y := range g.z[:a+1] {
			at.add(a, b, x[k], x[k-1], y[k], y[k-1], weight-1)
		}
		at.add(p, a, 1, 0, x[k], x[k-1], weight)
		at.add(p+1, a, r[k], r[k-1], x[k], x[k-1], weight-1)
	}
	at.add(p, p, 1, 0, 1, 0, weight)
	at.add(p+1, p, r[k], r[k-1], 1, 0, weight)
	at.add(p+1, p+1, r[k], r[k-1], r[k], r[k-1], weight-1)
	for i := k + 1; i < len(r); i++ {
		to := out.gap(i)
		to.now[p][p]++
		to.lag[p][p] += 2
		to.earlier[p][p]++
		for j, q := range g.z {
			to.step(p, j, q[i], q[i-1])
		}
		to.step(p+1, p, r[i], r[i-1])
	}
}

// step adds the products of a step and a column with the given values.
func (p *gapProducts) step(a, b int, now, before float64) {
	p.now[a][b] += now
	p.lag[a][b] += now + before
	p.earlier[a][b] += before
}

// innovation is row i > 0 of a column whitened at ρ.
func (g *gram) innovation(u []float64, i int, rho float64) float64 {
	gap := g.at[i] - g.at[i-1]
	if gap == 1 {
		return u[i] - rho*u[i-1]
	}
	phi := math.Pow(rho, float64(gap))
	return math.Sqrt((1-rho*rho)/(1-phi*phi)) * (u[i] - phi*u[i-1])
}

// whitened fills m with the Gram matrix at ρ and returns the logarithm of the
// squared determinant of the transform; logStationary is that of 1−ρ².
func (g *gram) whitened(m *matrix, rho, logStationary float64) (logDet float64) {
	stationary := 1 - rho*rho
	for a := range g.size() {
		for b := range a + 1 {
			m[a][b] = stationary * g.head[a][b]
		}
	}
	logDet = logStationary
	for i := range g.gaps {
		p := &g.gaps[i]
		phi, w := rho, 1.0
		if p.gap > 1 {
			phi = math.Pow(rho, float64(p.gap))
			w = stationary / (1 - phi*phi)
			logDet += p.rows * math.Log(w)
		}
		for a := range g.size() {
			for b := range a + 1 {
				m[a][b] += w * (p.now[a][b] - phi*p.lag[a][b] + phi*phi*p.earlier[a][b])
			}
		}
	}
	return logDet
}

// ratio returns −2 log of the ratio of the Gaussian AR(1) likelihoods without and
// with the step, each maximised over ρ up to most. It is 0 where the step's
// coefficient has not the sign of d.
func (g *gram) ratio(d Direction, most float64) float64 {
	without, with := math.Inf(1), math.Inf(1)
	n := g.rows
	var m matrix
	for i, rho := range rhoGrid {
		logS := logStationary[i]
		if rho > most {
			rho, logS = most, math.Log(1-most*most)
		}
		scale := math.Exp(-g.whitened(&m, rho, logS) / n)
		null, cross, length := m.eliminate(g.size())
		if null <= 0 {
			return 0
		}
		full := null
		if cross*float64(d) > 0 && length > 0 {
			full = max(full-cross*cross/length, tiny*null)
		}
		without, with = min(without, null*scale), min(with, full*scale)
		if rho == most {
			break
		}
	}
	return max(0, n*math.Log(without/with))
}

// tiny is the share of the residual sum of squares that a perfect fit is taken to
// leave: rounding leaves about as much.
const tiny = 1e-12

// eliminate solves for the columns and returns, for what they leave of the values
// and the step: the squared length of the values, the product of both and the
// squared length of the step.
func (m *matrix) eliminate(size int) (null, cross, length float64) {
	for j := range size - 2 {
		pivot := m[j][j]
		if pivot < tiny {
			continue
		}
		for a := j + 1; a < size; a++ {
			f := m[a][j] / pivot
			for b := j + 1; b <= a; b++ {
				m[a][b] -= f * m[b][j]
			}
		}
	}
	return m[size-1][size-1], m[size-1][size-2], m[size-2][size-2]
}

// coefficients solves, after eliminate, for the columns and the step; that of a step
// that has not the sign of d is 0.
func (m *matrix) coefficients(size int, d Direction) (b [gramSize]float64) {
	step, values := size-2, size-1
	if cross, length := m[values][step], m[step][step]; cross*float64(d) > 0 && length > 0 {
		b[step] = cross / length
	}
	for j := step - 1; j >= 0; j-- {
		if m[j][j] < tiny {
			continue
		}
		b[j] = m[values][j]
		for a := j + 1; a <= step; a++ {
			b[j] -= m[a][j] * b[a]
		}
		b[j] /= m[j][j]
	}
	return b
}
