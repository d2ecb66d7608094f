package general

import "math"

// limits are the least length of a segment and the largest number of changes.
type limits struct{ shortest, most int }

// division is the best segmentation with a given number of changes.
type division struct {
	cost   float64
	starts []int // the first indices of the segments after the first
}

// divide returns, for every number of changes that fits, the segmentation of n
// observations of least total cost, each segment at least g.shortest long: the
// exact dynamic programme of Auger and Lawrence (Algorithms for the optimal
// identification of segment neighborhoods, Bulletin of Mathematical Biology
// 1989). cost is that of the observations [i, j). Segments begin at multiples of
// step alone.
func divide(n int, g limits, step int, cost func(i, j int) float64) []division {
	most := min(g.most, n/g.shortest-1)
	if most < 0 {
		return nil
	}
	best, last := make([][]float64, most+1), make([][]int, most+1)
	for m := range best {
		best[m], last[m] = make([]float64, n+1), make([]int, n+1)
		for j := range best[m] {
			best[m][j] = math.Inf(1)
		}
	}
	first := (g.shortest + step - 1) / step * step
	for j := first; j <= n; j = following(j, step, n) {
		best[0][j] = cost(0, j)
		for i := first; i <= j-g.shortest; i += step {
			c := cost(i, j)
			for m := 1; m <= min(most, i/g.shortest); m++ {
				if sum := best[m-1][i] + c; sum < best[m][j] {
					best[m][j], last[m][j] = sum, i
				}
			}
		}
	}
	out := make([]division, most+1)
	for m := range out {
		out[m] = division{best[m][n], make([]int, m)}
		for j, k := n, m; k > 0; k-- {
			j = last[k][j]
			out[m].starts[k-1] = j
		}
	}
	return out
}

// following is the next end of a segment after j: a multiple of step, or n.
func following(j, step, n int) int {
	if j < n && j+step > n {
		return n
	}
	return j + step
}

// lengths is the part of the modified Bayesian information criterion that
// depends on where the changes are, Σ log(nᵢ/n) (Zhang and Siegmund 2007).
func lengths(starts []int, n int) float64 {
	c, from := 0.0, 0
	for _, to := range starts {
		c += math.Log(float64(to-from) / float64(n))
		from = to
	}
	return c + math.Log(float64(n-from)/float64(n))
}
