package general

import "math"

// rows are a series and the regressors of a line after the quasi-difference
// x[i] − ρ·x[i-1] that makes AR(1) errors white: constant c, time t, values z.
type rows struct{ c, t, z []float64 }

func (g *general) whitened(rho float64) *rows {
	n := len(g.v)
	w := &rows{make([]float64, n), make([]float64, n), make([]float64, n)}
	for i, z := range g.v {
		w.c[i], w.t[i], w.z[i] = 1, g.at[i], z
		if i > 0 {
			w.c[i], w.t[i], w.z[i] = 1-rho, g.at[i]-rho*g.at[i-1], z-rho*g.v[i-1]
		}
	}
	return w
}

// clipSize is the size in robust standard deviations to which outlying innovations
// are clipped, as in the level-shift test.
const clipSize = 3

// clip clips the innovations that lie far from f, but for those so far out that
// heavy-tailed noise does not explain them (see [standsOut]): these are jumps.
// Where own, each segment is measured by its own spread.
func (w *rows) clip(f fitted, own bool) {
	n := len(w.z)
	s := w.sums()
	e, unit := make([]float64, n), make([]float64, n)
	bounds := append(append([]int{0}, f.starts...), n)
	for k := 1; k < len(bounds); k++ {
		i, j := bounds[k-1], bounds[k]
		level, slope := s.fit(i+1, j, f.slopes)
		for r := i; r < j; r++ {
			e[r] = w.z[r] - level*w.c[r] - slope*w.t[r]
		}
		scale := 1.0
		if u := robustSpread(e[i:j]); own && u > 0 {
			scale = u
		}
		for r := i; r < j; r++ {
			e[r], unit[r] = e[r]/scale, scale
		}
	}
	limit, cut := clipSize*robustSpread(e), standsOut(e).cut
	for r, d := range e {
		if size := math.Abs(d); size > limit && size < cut {
			w.z[r] -= (d - math.Copysign(limit, d)) * unit[r]
		}
	}
}

// sums are prefix sums of the products of rows.
type sums struct{ cc, ct, tt, cz, tz, zz []float64 }

func (w *rows) sums() *sums {
	n := len(w.z) + 1
	b := make([]float64, 6*n)
	s := &sums{b[:n], b[n : 2*n], b[2*n : 3*n], b[3*n : 4*n], b[4*n : 5*n], b[5*n:]}
	for i, z := range w.z {
		c, t := w.c[i], w.t[i]
		s.cc[i+1], s.ct[i+1], s.tt[i+1] = s.cc[i]+c*c, s.ct[i]+c*t, s.tt[i]+t*t
		s.cz[i+1], s.tz[i+1], s.zz[i+1] = s.cz[i]+c*z, s.tz[i]+t*z, s.zz[i]+z*z
	}
	return s
}

// noConstant is the mean square of the whitened constant below which ρ is 1 and
// there is no level to fit.
const noConstant = 1e-9

// fit returns the level and, if slope, the slope of the rows [i, j).
func (s *sums) fit(i, j int, slope bool) (a, b float64) {
	cc, ct, cz := s.cc[j]-s.cc[i], s.ct[j]-s.ct[i], s.cz[j]-s.cz[i]
	constant := cc > noConstant*float64(j-i)
	if slope {
		tt, tz := s.tt[j]-s.tt[i], s.tz[j]-s.tz[i]
		if constant {
			tt -= ct * ct / cc
			tz -= ct * cz / cc
		}
		if tt > 0 {
			b = tz / tt
		}
	}
	if constant {
		a = (cz - b*ct) / cc
	}
	return a, b
}

// rss is the residual sum of squares of a level, or of a line, over the rows
// [i, j).
func (s *sums) rss(i, j int, slope bool) float64 {
	cc, cz, rss := s.cc[j]-s.cc[i], s.cz[j]-s.cz[i], s.zz[j]-s.zz[i]
	constant := cc > noConstant*float64(j-i)
	if constant {
		rss -= cz * cz / cc
	}
	if slope {
		ct, tt, tz := s.ct[j]-s.ct[i], s.tt[j]-s.tt[i], s.tz[j]-s.tz[i]
		if constant {
			tt -= ct * ct / cc
			tz -= ct * cz / cc
		}
		if tt > 0 {
			rss -= tz * tz / tt
		}
	}
	return max(0, rss)
}
