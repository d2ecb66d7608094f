package fdr

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTwoStageByHand(t *testing.T) {
	falls := []float64{.001, .9, .02}
	of := []int{0, 0, 1, 2, 2}
	rises := []float64{.01, .6, .0001, .012, .9}
	for _, c := range []struct {
		q    float64
		want []bool
	}{
		// q/2 = .05: falls 0 and 2 (.02 ≤ 2/3·.05); their rises .01, .012, .6, .9:
		// .012 ≤ 2/4·.05, so both; the strongest rise stands beside no fall.
		{.10, []bool{true, false, false, true, false}},
		// q/2 = .025: fall 0 alone (.02 > 2/3·.025); rises .01 ≤ 1/2·.025.
		{.05, []bool{true, false, false, false, false}},
		{.001, []bool{false, false, false, false, false}},
	} {
		if got := TwoStage(falls, of, rises, c.q); !slices.Equal(got, c.want) {
			t.Errorf("q %v: %v, by hand %v", c.q, got, c.want)
		}
	}
}

// Why there are no q-values: at .05 one fall and its rise of .02 are selected; at
// .06 the second fall is as well, whose nine rises drown it: .02 > .03/10.
func TestTwoStageIsNotMonotone(t *testing.T) {
	falls := []float64{.001, .028}
	of := make([]int, 10)
	rises := slices.Repeat([]float64{.9}, 10)
	rises[0] = .02
	for j := 1; j < len(of); j++ {
		of[j] = 1
	}
	if at := TwoStage(falls, of, rises, .05); !at[0] {
		t.Errorf("at .05: %v", at)
	}
	if at := TwoStage(falls, of, rises, .06); at[0] {
		t.Errorf("at .06: %v", at)
	}
}

func TestTwoStageAgainstTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	for range 300 {
		falls := coarse(rng, 1+rng.IntN(10))
		rises := coarse(rng, rng.IntN(40))
		of := make([]int, len(rises))
		for j := range of {
			of[j] = rng.IntN(len(falls))
		}
		for _, q := range levels {
			first := slowBH(falls, q/2)
			var family []float64
			for j, i := range of {
				if first[i] {
					family = append(family, rises[j])
				}
			}
			second := slowBH(family, q/2)
			got := TwoStage(falls, of, rises, q)
			for j, i := range of {
				want := false
				if first[i] {
					want, second = second[0], second[1:]
				}
				if got[j] != want {
					t.Fatalf("q %v, pair %d: %v, by definition %v", q, j, got[j], want)
				}
			}
		}
	}
}
