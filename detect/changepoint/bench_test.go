package changepoint

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkLevelShift tests series of n months, of which every other has a step
// of 1.5 standard deviations; one operation is one series, with the p-values of both
// directions.
func BenchmarkLevelShift(b *testing.B) {
	for _, n := range []int{36, 60, 84} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, uint64(n)))
			series := make([][]float64, 256)
			for i := range series {
				x := make([]float64, n)
				simulateAR(x, 0.3, true, rng)
				for t := n / 2; t < n && i%2 == 0; t++ {
					x[t] += 1.5
				}
				series[i] = x
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := LevelShift(series[i%len(series)], Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
