package panel

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The order is that of a stable comparison sort, for any number of words and for
// keys that differ in any digits.
func TestKeySorter(t *testing.T) {
	var s keySorter
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 3000).Draw(t, "rows")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		keys := make([][]uint64, rapid.IntRange(1, 3).Draw(t, "words"))
		for w := range keys {
			mask := rapid.SampledFrom([]uint64{0, 1, 0xff, 0xff00, 0x0f000f, 0xffffff << 40, 1<<63 | 1, 1<<64 - 1}).Draw(t, "mask")
			for range n {
				keys[w] = append(keys[w], random.Uint64()&mask|0x10)
			}
		}
		want := make([]uint32, n)
		for i := range want {
			want[i] = uint32(i)
		}
		slices.SortStableFunc(want, func(x, y uint32) int {
			for _, word := range keys {
				if c := cmp.Compare(word[x], word[y]); c != 0 {
					return c
				}
			}
			return 0
		})
		got := s.order(keys, n)
		if !slices.Equal(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
		for i, row := range got {
			if s.keys[i] != keys[0][row] {
				t.Fatalf("key %d is %x, want %x", i, s.keys[i], keys[0][row])
			}
		}
	})
}

func BenchmarkSort(b *testing.B) {
	for _, n := range []int{1 << 12, 1 << 19} {
		keys := [][]uint64{make([]uint64, n)}
		for i := range keys[0] {
			keys[0][i] = rand.Uint64() >> 18 << 18 // 46 bits, as of codes by country pair, port and CN8
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var s keySorter
			for b.Loop() {
				s.order(keys, n)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
		})
	}
}
