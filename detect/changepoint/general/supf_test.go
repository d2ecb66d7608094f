package general

import (
	"math"
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
	if at, _ := r.breaks(2, 18); !slices.Equal(at, []int{46, 157}) {
		t.Errorf("breaks %v, published 46 and 157", at)
	}
}
