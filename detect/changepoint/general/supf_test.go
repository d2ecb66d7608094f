package general

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// regression is a linear regression whose coefficients may break: the plain
// methods of Andrews (1993), Andrews and Ploberger (1994), and Bai and Perron
// (2003), without autocorrelation, as strucchange (Zeileis, Leisch, Hornik and
// Kleiber 2002) computes them. It is the slow obvious twin.
type regression struct {
	y []float64
	x [][]float64 // rows
}

// rss is the residual sum of squares over the rows [i, j), by Gram–Schmidt.
func (r regression) rss(i, j int) float64 {
	e := slices.Clone(r.y[i:j])
	var kept [][]float64
	for c := range r.x[0] {
		col := make([]float64, j-i)
		for t := range col {
			col[t] = r.x[i+t][c]
		}
		for range 2 {
			for _, q := range kept {
				subtract(col, q, inner(col, q))
			}
		}
		norm := math.Sqrt(inner(col, col))
		for t := range col {
			col[t] /= norm
		}
		subtract(e, col, inner(e, col))
		kept = append(kept, col)
	}
	return inner(e, e)
}

// sup, ave and exp of the F statistics over the breaks that leave at least a
// share of the rows on either side.
func (r regression) fstats(share float64) (sup, ave, exp float64) {
	n, k := len(r.y), len(r.x[0])
	all := r.rss(0, n)
	from := int(math.Floor(share * float64(n)))
	to := n - from
	count := 0.0
	for b := from; b <= to; b++ {
		split := r.rss(0, b) + r.rss(b, n)
		f := (all - split) / (split / float64(n-2*k))
		sup = max(sup, f)
		ave += f
		exp += math.Exp(f / 2)
		count++
	}
	return sup, ave / count, math.Log(exp / count)
}

// breaks are the best m breaks, as the numbers of the last old rows counted from
// 1, with their residual sum of squares.
func (r regression) breaks(m, shortest int) ([]int, float64) {
	n := len(r.y)
	d := divide(n, limits{shortest, m}, 1, r.rss)[m]
	return d.starts, d.cost
}

// bic of m breaks: the number of parameters is that of the coefficients, breaks
// and the variance.
func (r regression) bic(m int, rss float64) float64 {
	n, k := float64(len(r.y)), float64(len(r.x[0]))
	return n*(math.Log(rss/n)+1+math.Log(2*math.Pi)) + math.Log(n)*((k+1)*float64(m+1))
}

// interval is the 95 % interval of break i, as numbers of the last old rows counted
// from 1, by Bai (1997) with regressors and errors of their own on either side; the
// offsets are rounded outwards, as strucchange rounds them.
func (r regression) interval(breaks []int, i int) (low, high int) {
	bounds := append(append([]int{0}, breaks...), len(r.y))
	from, k, to := bounds[i], bounds[i+1], bounds[i+2]
	a, b := r.coefficients(from, k), r.coefficients(k, to)
	delta := make([]float64, len(a))
	for c := range delta {
		delta[c] = b[c] - a[c]
	}
	signal := func(from, to int) float64 { // δ'Qδ
		sum := 0.0
		for _, row := range r.x[from:to] {
			d := inner(row, delta)
			sum += d * d
		}
		return sum / float64(to-from)
	}
	q1, q2 := signal(from, k), signal(k, to)
	v1, v2 := r.rss(from, k)/float64(k-from), r.rss(k, to)/float64(to-k)
	xi := q2 / q1
	cdf := func(x float64) float64 { return argmaxCDF(x, xi, xi*v2/v1) }
	unit := v1 / q1
	// The date searched for minus the true one has the distribution; so the interval
	// turns it round.
	return k - int(math.Ceil(quantileOf(cdf, .975)*unit)), k - int(math.Floor(quantileOf(cdf, .025)*unit))
}

// argmaxCDF is the distribution of the argmax of W(s)−|s|/2 for s < 0 and of
// √φ·W(s)−ξ·s/2 for s > 0 (Bai 1997, appendix B).
func argmaxCDF(x, xi, phi float64) float64 {
	normal := func(exponent, z float64) float64 { return math.Exp(exponent + logNormalCDF(z)) }
	if x < 0 {
		x, f := -x, xi/phi
		return -math.Sqrt(x/(2*math.Pi))*math.Exp(-x/8) -
			phi/xi*(phi+2*xi)/(phi+xi)*normal(f*(1+f)*x/2, -(.5+f)*math.Sqrt(x)) +
			(x/2-2+(phi+2*xi)*(phi+2*xi)/((phi+xi)*xi))*normal(0, -math.Sqrt(x)/2)
	}
	f := xi * xi / phi
	return 1 + math.Sqrt(f)*math.Sqrt(x/(2*math.Pi))*math.Exp(-f*x/8) +
		xi/phi*(2*phi+xi)/(phi+xi)*normal((phi+xi)*x/2, -(phi+xi/2)/math.Sqrt(phi)*math.Sqrt(x)) -
		((2*phi+xi)*(2*phi+xi)/((phi+xi)*phi)-2+f*x/2)*normal(0, -math.Sqrt(f)*math.Sqrt(x)/2)
}

// coefficients are those of least squares over the rows [i, j), by the normal
// equations.
func (r regression) coefficients(i, j int) []float64 {
	k := len(r.x[0])
	a := make([][]float64, k) // X'X and X'y beside it
	for c := range a {
		a[c] = make([]float64, k+1)
		for t := i; t < j; t++ {
			for d := range k {
				a[c][d] += r.x[t][c] * r.x[t][d]
			}
			a[c][k] += r.x[t][c] * r.y[t]
		}
	}
	out := make([]float64, k)
	for c := range k { // Gauss and Jordan
		for d := range k {
			if d == c {
				continue
			}
			f := a[d][c] / a[c][c]
			for e := c; e <= k; e++ {
				a[d][e] -= f * a[c][e]
			}
		}
	}
	for c := range out {
		out[c] = a[c][k] / a[c][c]
	}
	return out
}

// limitP are the shares of draws of the limit of the F statistics without a break
// (Andrews 1993; Andrews and Ploberger 1994) that exceed those given: k Brownian
// bridges B, |B(π)|²/(π(1−π)) over the dates that leave the share on either side.
func limitP(k int, share, sup, ave, exp float64) (p [3]float64) {
	const reps, steps = 40_000, 720
	rng := rand.New(rand.NewPCG(1993, 1))
	from, to := int(share*steps), steps-int(share*steps)
	walk := make([][]float64, k)
	for c := range walk {
		walk[c] = make([]float64, steps+1)
	}
	for range reps {
		for _, w := range walk {
			for s := 1; s <= steps; s++ {
				w[s] = w[s-1] + rng.NormFloat64()/math.Sqrt(steps)
			}
		}
		largest, sum, sumExp := 0.0, 0.0, 0.0
		for s := from; s <= to; s++ {
			pi, f := float64(s)/steps, 0.0
			for _, w := range walk {
				b := w[s] - pi*w[steps]
				f += b * b
			}
			f /= pi * (1 - pi)
			largest, sum, sumExp = max(largest, f), sum+f, sumExp+math.Exp(f/2)
		}
		count := float64(to - from + 1)
		for i, above := range []bool{largest >= sup, sum/count >= ave, math.Log(sumExp/count) >= exp} {
			if above {
				p[i] += 1. / reps
			}
		}
	}
	return p
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s: %g, published %g", what, got, want)
	}
}

// Nile: strucchange's documentation of breakpoints and Fstats.
func TestStrucchangeNile(t *testing.T) {
	y := series(t, "nile.csv")
	r := regression{y: y}
	for range y {
		r.x = append(r.x, []float64{1})
	}
	at, rss := r.breaks(1, 15)
	if !slices.Equal(at, []int{28}) {
		t.Errorf("break %v, published 28", at)
	}
	near(t, "RSS without a break", r.rss(0, len(y)), 2835157, 0.5)
	near(t, "RSS with one", rss, 1597457, 0.5)
	near(t, "BIC without", r.bic(0, r.rss(0, len(y))), 1318, 0.5)
	near(t, "BIC with one", r.bic(1, rss), 1270, 0.5)
	sup, ave, exp := r.fstats(0.15)
	near(t, "supF", sup, 75.93, 0.005)
	near(t, "aveF", ave, 21.215, 0.0005)
	near(t, "expF", exp, 33.759, 0.0005)
	if low, high := r.interval(at, 0); low != 25 || high != 32 {
		t.Errorf("interval %d to %d, published 25 to 32", low, high)
	}
}

// UK driver deaths: log10 on its lags 1 and 12, n = 180, from strucchange's
// documentation of the data set. F statistics trim a tenth at either end.
func TestStrucchangeUKDrivers(t *testing.T) {
	y := series(t, "uk_driver_deaths.csv")
	var r regression
	for i := 12; i < len(y); i++ {
		r.y = append(r.y, math.Log10(y[i]))
		r.x = append(r.x, []float64{1, math.Log10(y[i-1]), math.Log10(y[i-12])})
	}
	sup, ave, exp := r.fstats(0.1)
	near(t, "supF", sup, 19.333, 0.0005)
	near(t, "aveF", ave, 7.458, 0.0005)
	near(t, "expF", exp, 6.4247, 0.00005)
	// The published p-values are Hansen's (1997) approximations, that of expF a sixth
	// above the limit's; 40,000 draws have a standard error of a twentieth.
	p := limitP(3, 0.1, sup, ave, exp)

	near(t, "p of supF", p[0], .006721, .3*.006721)
	near(t, "p of aveF", p[1], .01461, .3*.01461)
	near(t, "p of expF", p[2], .008093, .3*.008093)
	at, _ := r.breaks(2, 18)
	if !slices.Equal(at, []int{46, 157}) {
		t.Fatalf("breaks %v, published 46 and 157", at)
	}
	for i, want := range [][2]int{{33, 56}, {144, 171}} {
		if low, high := r.interval(at, i); [2]int{low, high} != want {
			t.Errorf("interval of the break at %d: %d to %d, published %d to %d", at[i], low, high, want[0], want[1])
		}
	}
}

// The distribution by which dates are bounded is the same with ξ = 1.
func TestArgmaxDistribution(t *testing.T) {
	for _, phi := range []float64{.2, 1, 4} {
		for _, x := range []float64{-20, -5, -.1, .1, 3, 15} {
			near(t, "distribution of the date", baiCDF(x, phi), argmaxCDF(x, 1, phi), 1e-9)
		}
	}
}
