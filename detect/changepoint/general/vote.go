package general

import "slices"

// agreement is how far apart two segmentations may date the same change even where
// neither is in doubt of its date: observations, or that share of the series. The
// results of trial do not change between none and 4 %.
const (
	agreement      = 5
	agreementShare = 0.02
)

// dated is a change with the interval of its date.
type dated struct{ k, low, high int }

// dated returns the interval of each change of a segmentation.
func (d *divided) dated(starts []int) []dated {
	bounds := append(append([]int{0}, starts...), len(d.g.v))
	out := make([]dated, len(starts))
	for i, k := range starts {
		low, high := junction{d.g, bounds[i], k, bounds[i+2], min(d.rho, 1)}.interval()
		out[i] = dated{k, low, high}
	}
	return out
}

// vote returns the changes that at least two of the lists hold, as the first list
// that holds them dates them. Two dates are of one change where they are within
// tolerance, or where their intervals overlap.
func vote(tolerance int, lists ...[]dated) []int {
	left := make([][]dated, len(lists))
	for i, l := range lists {
		left[i] = slices.Clone(l)
	}
	var out []int
	for i, l := range lists {
		for _, c := range l {
			if !slices.Contains(left[i], c) {
				continue
			}
			agreed := false
			for j := i + 1; j < len(lists); j++ {
				if at := nearest(left[j], c, tolerance); at >= 0 {
					left[j] = slices.Delete(left[j], at, at+1)
					agreed = true
				}
			}
			if agreed {
				out = append(out, c.k)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearest returns the place in list of the date nearest to c that may be of the same
// change, −1 if there is none.
func nearest(list []dated, c dated, tolerance int) int {
	best, distance := -1, 0
	for i, o := range list {
		d := max(o.k-c.k, c.k-o.k)
		if (d <= tolerance || o.low <= c.high && c.low <= o.high) && (best < 0 || d < distance) {
			best, distance = i, d
		}
	}
	return best
}
