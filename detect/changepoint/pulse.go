package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// The length in months of a stay away from a level that is temporary: a shorter one
// is an outlier, a longer one a level.
const (
	LeastPulse = 2
	MostPulse  = 6
)

// Pulse is a stay away from the level: the months [From, To), the direction in
// which it leaves, its statistic and the probability of one as large by chance.
type Pulse struct {
	From, To  int
	Direction Direction
	T, Rho, P float64
}

// pulseDraws are the series simulated for the p-values of pulses, for each length
// and each tenth of ρ.
const pulseDraws = 999

// LargestPulse returns the largest stay of LeastPulse to MostPulse months away from
// the levels of x, which begin at starts. The sum of the deviations of its months,
// outliers clipped, is held against its standard deviation under AR(1) errors, the
// largest of all sums against those of simulated series without a gap, of the same
// length and a ρ at least as large, half of them with heavy tails (see
// WriteNullTables). ok is false where there is none; the last months of a series
// cannot be told from a shift.
func LargestPulse(x []float64, starts []int) (p Pulse, ok bool) {
	s := newSample(x)
	n := len(s.v)
	if n < MinBefore+MinAfter {
		return Pulse{}, false
	}
	i, length, t, rho := s.largestPulse(s.offLevels(starts), nullAt(shape{n: n}, nil))
	if length == 0 {
		return Pulse{}, false
	}
	p = Pulse{From: s.at[i], To: s.at[i+length-1] + 1, Direction: Rise, T: math.Abs(t), Rho: rho}
	if t < 0 {
		p.Direction = Fall
	}
	null := pulseNull(n, rho)
	at, _ := slices.BinarySearch(null, p.T)
	p.P = float64(len(null)-at+1) / float64(len(null)+1)
	return p, true
}

type pulseKey struct{ n, tenths int }

// pulseNulls keeps the simulated statistics, sorted, by pulseKey.
var pulseNulls sync.Map

// pulseNull returns the statistics of series of n months without a pulse.
func pulseNull(n int, rho float64) []float64 {
	key := pulseKey{n, min(9, int(math.Ceil(rho*10-1e-9))+1)}
	if kept, ok := pulseNulls.Load(key); ok {
		return kept.([]float64)
	}
	rng := rand.New(rand.NewPCG(uint64(n), uint64(key.tenths)))
	s := &sample{at: make([]int, n), v: make([]float64, n)}
	for i := range s.at {
		s.at[i] = i
	}
	null := nullAt(shape{n: n}, nil)
	out := make([]float64, pulseDraws)
	for i := range out {
		simulateAR(s.v, float64(key.tenths)/10, i%2 == 0, rng)
		_, _, t, _ := s.largestPulse(s.offLevels(nil), null)
		out[i] = math.Abs(t)
	}
	slices.Sort(out)
	pulseNulls.Store(key, out)
	return out
}

// largestPulse finds the largest sum of the deviations e, in units of the noise of
// the months outside the largest sum of all: a pulse must not hide in its own.
func (s *sample) largestPulse(e []float64, null null) (at, length int, t, rho float64) {
	scratch := make([]float64, len(e))
	at, length, _ = largestSum(e, 0, spread(e, scratch))
	rest := &sample{}
	var d []float64
	for i, v := range e {
		if i < at || i >= at+length {
			rest.at, d = append(rest.at, s.at[i]), append(d, v)
		}
	}
	rho = null.rho(autocorrelation(rest.at, d))
	at, length, t = largestSum(e, rho, spread(d, scratch[:len(d)]))
	return at, length, t, rho
}

// offLevels returns the values less the median of the level that they belong to,
// clipped as in the level-shift test.
func (s *sample) offLevels(starts []int) []float64 {
	e := make([]float64, len(s.v))
	from := 0
	for _, start := range append(append([]int(nil), starts...), math.MaxInt) {
		to := from
		for to < len(s.at) && s.at[to] < start {
			to++
		}
		if to > from {
			level := median(append([]float64(nil), s.v[from:to]...))
			for i := from; i < to; i++ {
				e[i] = s.v[i] - level
			}
		}
		from = to
	}
	scratch := make([]float64, len(e))
	clipAt(e, append([]float64(nil), e...), clipLevels*spread(e, scratch))
	return e
}

// largestSum returns where the sum of successive deviations is largest, in units of
// its standard deviation σ·√(L + 2·Σ(L−j)ρʲ). A pulse begins after as many months as it
// lasts, which show the level that it leaves, and ends before the last.
func largestSum(e []float64, rho, sigma float64) (at, length int, t float64) {
	if !(sigma > 0) {
		return 0, 0, 0
	}
	for l := LeastPulse; l <= MostPulse; l++ {
		variance, power := float64(l), rho
		for j := 1; j < l; j++ {
			variance += 2 * float64(l-j) * power
			power *= rho
		}
		scale, sum := 1/(sigma*math.Sqrt(variance)), 0.0
		for i := 1; i < len(e)-1; i++ {
			sum += e[i]
			if i > l {
				sum -= e[i-l]
			}
			if v := sum * scale; i >= 2*l-1 && math.Abs(v) > math.Abs(t) {
				at, length, t = i-l+1, l, v
			}
		}
	}
	return at, length, t
}
