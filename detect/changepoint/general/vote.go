package general

import "slices"

// agreement is how far apart two segmentations may date the same change:
// observations, or that share of the series. The results of trial do not change
// between none and 4 %.
const (
	agreement      = 5
	agreementShare = 0.02
)

// vote returns the changes that at least two of the lists hold within tolerance,
// as the first list that holds them dates them.
func vote(tolerance int, lists ...[]int) []int {
	left := make([][]int, len(lists))
	for i, l := range lists {
		left[i] = slices.Clone(l)
	}
	var out []int
	for i, l := range lists {
		for _, k := range l {
			if !slices.Contains(left[i], k) {
				continue
			}
			agreed := false
			for j := i + 1; j < len(lists); j++ {
				if at := nearest(left[j], k, tolerance); at >= 0 {
					left[j] = slices.Delete(left[j], at, at+1)
					agreed = true
				}
			}
			if agreed {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearest returns the place in list of the date nearest to k, −1 if none is
// within tolerance.
func nearest(list []int, k, tolerance int) int {
	best, distance := -1, tolerance+1
	for i, c := range list {
		if d := max(c-k, k-c); d < distance {
			best, distance = i, d
		}
	}
	return best
}
