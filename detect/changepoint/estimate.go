package changepoint

import "math"

const (
	clipLevels      = 3.0 // σ at which residuals of the level model are clipped, twice
	clipInnovations = 2.5 // σ at which innovations are clipped before the last scan
)

// estimate is what the estimator yields on one sample, before any p-value.
type estimate struct {
	extremes
	rhoRaw float64     // lag-one autocorrelation of the step model's residuals
	rho    float64     // the same, corrected for its bias
	v      []float64   // clipped values; overwritten by the next fit of the sample
	z      [][]float64 // orthonormal columns in levels
}

// fit runs the whole estimator: clip outliers against the best step in [lo, hi],
// estimate ρ from the residuals, transform, scan, clip the innovations, scan
// again. correct maps the raw autocorrelation to ρ.
func (s *sample) fit(lo, hi int, seasonal bool, correct func(raw float64) float64) estimate {
	columns, work := s.basis(seasonal), s.scratch()
	z, v, e, scratch := columns.orthonormal, work.v, work.e, work.s
	copy(v, s.v)
	for range 2 {
		stepResiduals(e, v, z, lo, hi)
		clip(v, e, clipLevels*spread(e, scratch))
	}
	stepResiduals(e, v, z, lo, hi)
	est := estimate{rhoRaw: s.autocorrelation(e), v: v, z: z}
	est.rho = correct(est.rhoRaw)

	x, c, _, zt := s.transform(v, est.rho, columns.plain)
	zt = orthonormalise(zt)
	copy(e, x)
	residuals(e, zt)
	ext := glsScan(e, c, zt, lo, hi)
	k := ext.kRise
	if ext.fall > ext.rise {
		k = ext.kFall
	}
	stepInnovations(scratch, e, c, zt, k)
	copy(e, scratch)
	clip(x, e, clipInnovations*spread(e, scratch))
	copy(e, x)
	residuals(e, zt)
	est.extremes = glsScan(e, c, zt, lo, hi)
	return est
}

// stepResiduals fills e with the residuals of v on the columns z and the best
// step in [lo, hi].
func stepResiduals(e, v []float64, z [][]float64, lo, hi int) {
	copy(e, v)
	residuals(e, z)
	best, ok := bestStep(e, z, lo, hi, 0)
	if !ok {
		return
	}
	subtractStep(e, z, best.k, best.delta)
}

// subtractStep takes delta times the step at k, projected off z, out of e.
func subtractStep(e []float64, z [][]float64, k int, delta float64) {
	for i := k; i < len(e); i++ {
		e[i] -= delta
	}
	for _, q := range z {
		s := 0.0
		for i := k; i < len(e); i++ {
			s += q[i]
		}
		axpy(delta*s, q, e)
	}
}

// clip moves every value whose residual e exceeds limit to the limit.
func clip(v, e []float64, limit float64) {
	for i, r := range e {
		if r > limit {
			v[i] -= r - limit
		} else if r < -limit {
			v[i] -= r + limit
		}
	}
}

// autocorrelation is the lag-one autocorrelation of e over the pairs of months
// that follow each other.
func (s *sample) autocorrelation(e []float64) float64 {
	num, pairs := 0.0, 0
	for i := 1; i < len(e); i++ {
		if s.at[i] == s.at[i-1]+1 {
			num += e[i] * e[i-1]
			pairs++
		}
	}
	den := dot(e, e)
	if den == 0 || pairs == 0 {
		return 0
	}
	return num / float64(pairs) * float64(len(e)-1) / den
}

// transform whitens AR(1) errors: row i becomes w(x[i] − ρᵍ·x[i−1]) with g the
// months since the previous observation and w = √((1−ρ²)/(1−ρ²ᵍ)); the first row
// is √(1−ρ²)·x[0] (Prais and Winsten 1954; the gaps as in Savin and White 1978).
// What it returns, but for z, is overwritten by the next transform of the sample.
// c is the transformed constant, w[i] what a step at i becomes in row i itself.
func (s *sample) transform(v []float64, rho float64, columns [][]float64) (x, c, w []float64, z [][]float64) {
	n, work := len(v), s.scratch()
	phi, w := work.phi, work.w
	w[0] = math.Sqrt(1 - rho*rho)
	for i := 1; i < n; i++ {
		if g := s.at[i] - s.at[i-1]; g == 1 {
			phi[i], w[i] = rho, 1
		} else {
			phi[i] = math.Pow(rho, float64(g))
			w[i] = math.Sqrt((1 - rho*rho) / (1 - phi[i]*phi[i]))
		}
	}
	phi[0] = 0
	whiten := func(out, col []float64) []float64 {
		out[0] = w[0] * col[0]
		for i := 1; i < n; i++ {
			out[i] = w[i] * (col[i] - phi[i]*col[i-1])
		}
		return out
	}
	for _, col := range columns {
		z = append(z, whiten(make([]float64, n), col))
	}
	copy(work.c, z[0])
	return whiten(work.x, v), work.c, w, z
}

// stepInnovations fills u with the residuals of r on the step at k and the
// indicator of row k (see glsScan), which leaves u[k] at zero.
func stepInnovations(u, r, c []float64, z [][]float64, k int) {
	n := len(r)
	d, ind := make([]float64, n), make([]float64, n)
	copy(d[k+1:], c[k+1:])
	ind[k] = 1
	residuals(d, z)
	residuals(ind, z)
	copy(u, r)
	if a := dot(ind, ind); a > 1e-9 {
		axpy(-dot(ind, d)/a, ind, d)
		axpy(-dot(ind, u)/a, ind, u)
	}
	if a := dot(d, d); a > 1e-9 {
		axpy(-dot(d, u)/a, d, u)
	}
	u[k] = 0
}
