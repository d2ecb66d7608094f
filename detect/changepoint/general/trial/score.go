package main

import "slices"

// margin is how far a date may lie from a true one, in observations.
const margin = 5

// f1 is the harmonic mean of precision and recall, index 0 counted as a change on
// both sides and each true date matched once (van den Burg and Williams 2020).
func f1(found, truth []int) float64 {
	found, truth = withZero(found), withZero(truth)
	hits := 0
	left := slices.Clone(found)
	for _, t := range truth {
		best := -1
		for i, k := range left {
			if abs(k-t) <= margin && (best < 0 || abs(k-t) < abs(left[best]-t)) {
				best = i
			}
		}
		if best >= 0 {
			left = slices.Delete(left, best, best+1)
			hits++
		}
	}
	return 2 * float64(hits) / float64(len(found)+len(truth))
}

// covering is the mean over the observations of the largest Jaccard index of the
// true segment that holds them with any found segment (Arbeláez, Maire, Fowlkes
// and Malik 2011).
func covering(found, truth []int, n int) float64 {
	f, t := append(withZero(found), n), append(withZero(truth), n)
	sum := 0.0
	for i := 1; i < len(t); i++ {
		best := 0.0
		for j := 1; j < len(f); j++ {
			shared := min(t[i], f[j]) - max(t[i-1], f[j-1])
			if shared > 0 {
				best = max(best, float64(shared)/float64(max(t[i], f[j])-min(t[i-1], f[j-1])))
			}
		}
		sum += float64(t[i]-t[i-1]) / float64(n) * best
	}
	return sum
}

func withZero(at []int) []int {
	out := append([]int{0}, at...)
	slices.Sort(out)
	return slices.Compact(out)
}

func abs(a int) int {
	if a < 0 {
		return -a
	}
	return a
}
