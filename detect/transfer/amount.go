package transfer

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"

	"detour/detect/finding"
	"detour/detect/shift"
)

// Amount is what moved in a month and the share of what left that arrived, with
// 95 % intervals, in the measure of the pair.
type Amount struct {
	Moved, MovedLow, MovedHigh float64
	Ratio, RatioLow, RatioHigh float64
}

// comparable tells whether about as much may have come as left: whether some share
// from 80 % to all of it lies in the interval of the ratio, by Fieller's theorem
// (Journal of the Royal Statistical Society B 1954) for Gaussian changes.
func comparable(fall, rise shift.Event) bool {
	lost, seLost := change(fall), errorOf(fall)
	gained, seGained := change(rise), errorOf(rise)
	wide := func(share float64) float64 { return z2 * math.Hypot(seGained, share*seLost) }
	return gained+lost <= wide(1) && gained+0.8*lost >= -wide(0.8)
}

const (
	z5    = 1.645 // of the standard normal: the one-sided 5 % point
	z2    = 1.960 // its 2.5 % point
	draws = 1999
)

// PFall is the p-value of a fall as a side of a transfer: 1 for a trend and for a
// stay of a few months, which are no falls to another level, and where the mean
// did not fall with the typical month, so that nothing was lost.
func PFall(e shift.Event) float64 {
	if e.Class != shift.Level || !(change(e) < 0) {
		return 1
	}
	return e.P
}

// PRise is the p-value of a rise as a side of a transfer: 1 where the 5 % lower
// bound of its amount is not above zero.
func PRise(e shift.Event) float64 {
	if e.Class == shift.Trend || !(e.AtLeast() > 0) {
		return 1
	}
	return e.P
}

// change is the difference of the levels after and before.
func change(e shift.Event) float64 { return e.After.Mean - e.Before.Mean }

// errorOf is the standard error of a change.
func errorOf(e shift.Event) float64 { return math.Hypot(e.After.SE, e.Before.SE) }

// Moved returns the amounts of a pair. What moved is the lesser of what left and
// what came, and so are the ends of its interval those of the lesser: either
// change lies beyond one end of its own interval with a chance of 2.5 %, so that
// both being equal the lesser of the upper ends is still missed by 5 % at the most.
// The intervals are percentiles of draws from the two changes (see [shift.Event.Draw]),
// fixed by the pair's cells.
func Moved(p *Pair) Amount {
	lost, gained := -change(p.Fall), change(p.Rise)
	id := finding.ID(p.Kind, p.From.Cell, p.To.Cell)
	src := rand.NewPCG(binary.LittleEndian.Uint64([]byte(id+"        ")), draws)
	l, g, r := make([]float64, draws), make([]float64, draws), make([]float64, draws)
	for i := range r {
		l[i], g[i] = max(0, -p.Fall.Draw(src)), max(0, p.Rise.Draw(src))
		r[i] = g[i] / max(l[i], lost*1e-3)
	}
	slices.Sort(l)
	slices.Sort(g)
	slices.Sort(r)
	low, high := draws/40, draws-1-draws/40
	a := Amount{Moved: min(lost, gained), Ratio: gained / lost}
	a.MovedLow, a.MovedHigh = min(l[low], g[low], a.Moved), max(min(l[high], g[high]), a.Moved)
	a.RatioLow, a.RatioHigh = min(r[low], a.Ratio), max(r[high], a.Ratio)
	return a
}

// Score ranks a pair: the lower bound of what moved times the chance that it is
// no false finding.
func (p *Pair) Score() float64 { return p.Amount.MovedLow * (1 - p.Q) }
