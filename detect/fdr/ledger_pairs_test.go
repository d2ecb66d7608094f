package fdr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// The bound on R⁺ is never below the count with every conjunction in turn set to
// zero, and not far above.
func TestAdaCouldAgainstEveryZero(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 20))
	bound, counted := 0, 0
	for range 300 {
		c := make([]Conjunction, 1+rng.IntN(30))
		for i := range c {
			c[i] = Conjoin(math.Pow(rng.Float64(), 4), math.Pow(rng.Float64(), 4))
		}
		level := .01 + .2*rng.Float64()
		slow := 0
		for i := range c {
			kept := c[i]
			c[i] = Conjunction{}
			slow = max(slow, count(AdaFilter(c), level))
			c[i] = kept
		}
		fast := unweighted(c).Could(level)
		if fast < slow || fast > len(c) {
			t.Fatalf("bound %d, every zero %d of %d", fast, slow, len(c))
		}
		bound, counted = bound+fast, counted+slow
	}
	if float64(bound) > 1.1*float64(counted) {
		t.Errorf("the bound is %d, every zero %d: not worth more than n", bound, counted)
	}
}

// By hand at the level .05·.4374901658 = .0218745 of a first batch: at .004 two
// pass the filter, .004·2/1 is below; at .03 three, .03·3/2 is not, nor would
// .03·3/3 be with one more zero, but .004·2/2 would.
func TestCloseConjunctions(t *testing.T) {
	c := []Conjunction{{.004, .001}, {.03, .002}, {.9, .01}, {.8, .7}}
	l, rejected, err := NewLedger(.05, BatchBH).CloseConjunctions(c)
	if err != nil {
		t.Fatal(err)
	}
	got := l.Batches[0]
	if got.N != 4 || got.Rejected != 1 || got.Could != 2 || !rejected[0] || rejected[1] {
		t.Errorf("%+v, %v", got, rejected)
	}
	same, _, err := l.CloseConjunctions(nil)
	if err != nil || len(same.Batches) != 1 {
		t.Errorf("an empty batch: %+v, %v", same, err)
	}
	_, _, err = l.CloseConjunctions([]Conjunction{{.1, .2}, {2, .1}, {math.NaN(), .1}, {.1, -1}})
	for _, want := range []string{"conjunction 0", "conjunction 1", "conjunction 2", "conjunction 3"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
}
