package fdr

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Example of the help pages of BatchBH and BatchPRDS, Bioconductor package
// onlineFDR 2.19.1: fifteen p-values in batches of 5, 6 and 4 at alpha .05, with
// the levels and rejections printed there.
func TestLedgerPublished(t *testing.T) {
	batches := [][]float64{
		{2.90e-08, .06743, .01514, .08174, .00171},
		{3.60e-05, .79149, .27201, .28295, 7.59e-08, .69274},
		{.30443, .00136, .72342, .54757},
	}
	found := [][]bool{
		{true, false, false, false, true},
		{true, false, false, false, true, false},
		{false, true, false, false},
	}
	for rule, levels := range map[Rule][]float64{
		BatchBH:   {.021874508, .009621196, .025012888},
		BatchPRDS: {.021874508, .009621196, .007543524},
	} {
		l := NewLedger(.05, rule)
		for b, p := range batches {
			next, rejected, err := l.Close(p)
			if err != nil {
				t.Fatal(err)
			}
			l = next
			if got := l.Batches[b].Level; math.Abs(got-levels[b]) > .5e-9 {
				t.Errorf("%s: level of batch %d is %.9f, published %.9f", rule, b+1, got, levels[b])
			}
			if !slices.Equal(rejected, found[b]) {
				t.Errorf("%s: batch %d rejects %v, published %v", rule, b+1, rejected, found[b])
			}
		}
		// By hand: in the first batch .01514 ≤ 4/5 of the level, were .06743 zero.
		if got, want := l.Batches[0].Could, 4; got != want {
			t.Errorf("%s: could reject %d in batch 1, by hand %d", rule, got, want)
		}
	}
}

// The shares sum to one: the first N and the rest by Euler and Maclaurin.
func TestShares(t *testing.T) {
	const n = 1000
	sum := 0.0
	for k := n - 1; k > 0; k-- {
		sum += share(k)
	}
	tail := firstShare * (math.Pow(n, 1-shareExponent)/(shareExponent-1) + math.Pow(n, -shareExponent)/2)
	if total := sum + tail; math.Abs(total-1) > 1e-8 {
		t.Errorf("the shares sum to %.10f", total)
	}
}

// slowBatches is algorithm 1 of Zrnic et al. without shortcuts: every p-value in
// turn is set to zero, and q-values decide.
func slowBatches(alpha float64, batches [][]float64) []Spent {
	count := func(p []float64, level float64) (k int) {
		for _, q := range BH(p) {
			if q <= level {
				k++
			}
		}
		return k
	}
	var out []Spent
	for t, p := range batches {
		budget, before := 0.0, 0
		for s := range t + 1 {
			budget += alpha * share(s+1)
		}
		for s, b := range out {
			before += b.Rejected
			others := 0
			for r, o := range out {
				if r != s {
					others += o.Rejected
				}
			}
			budget -= b.Level * float64(b.Could) / float64(b.Could+others)
		}
		b := Spent{N: len(p), Level: min(alpha, budget*float64(len(p)+before)/float64(len(p)))}
		b.Rejected = count(p, b.Level)
		for i := range p {
			zeroed := slices.Clone(p)
			zeroed[i] = 0
			b.Could = max(b.Could, count(zeroed, b.Level))
		}
		out = append(out, b)
	}
	return out
}

func randomBatches(rng *rand.Rand) [][]float64 {
	batches := make([][]float64, 1+rng.IntN(12))
	for b := range batches {
		batches[b] = make([]float64, 1+rng.IntN(30))
		for i := range batches[b] {
			batches[b][i] = math.Pow(rng.Float64(), 1+6*rng.Float64())
		}
	}
	return batches
}

func TestLedgerAgainstEveryZero(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		batches := randomBatches(rng)
		l := NewLedger(.1, BatchBH)
		for _, p := range batches {
			var err error
			if l, _, err = l.Close(p); err != nil {
				t.Fatal(err)
			}
		}
		for b, want := range slowBatches(.1, batches) {
			got := l.Batches[b]
			if math.Abs(got.Level-want.Level) > 1e-12 {
				t.Fatalf("batch %d: level %v, slow %v", b, got.Level, want.Level)
			}
			got.Level = want.Level
			if got != want {
				t.Fatalf("batch %d: %+v, slow %+v", b, got, want)
			}
		}
	}
}

// The estimate that the proof bounds never passes alpha.
func TestLedgerStaysWithinBudget(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		l := NewLedger(.05, BatchBH)
		for _, p := range randomBatches(rng) {
			l, _, _ = l.Close(p)
			used, all := 0.0, 0
			for _, b := range l.Batches {
				all += b.Rejected
			}
			for _, b := range l.Batches {
				used += b.Level * float64(b.Could) / float64(b.Could+all-b.Rejected)
			}
			if used > .05+1e-12 {
				t.Fatalf("%v of .05 is used: %+v", used, l)
			}
		}
	}
}

// Closing two batches on one ledger gives two histories, and none is touched.
func TestLedgerIsAValue(t *testing.T) {
	first, _, err := NewLedger(.05, BatchPRDS).Close([]float64{.001, .5})
	if err != nil {
		t.Fatal(err)
	}
	first.Batches = append(make([]Spent, 0, 8), first.Batches...) // room to overwrite
	a, _, _ := first.Close([]float64{.001})
	kept := slices.Clone(a.Batches)
	b, _, _ := first.Close([]float64{.9, .8, .7})
	if !slices.Equal(a.Batches, kept) || len(first.Batches) != 1 || b.Batches[1].N != 3 {
		t.Errorf("history changed: %+v, %+v, %+v", first, a, b)
	}
}

func TestLedgerEdges(t *testing.T) {
	l := NewLedger(.05, BatchBH)
	same, rejected, err := l.Close(nil)
	if err != nil || len(rejected) != 0 || len(same.Batches) != 0 {
		t.Errorf("an empty batch: %+v, %v, %v", same, rejected, err)
	}
	if l.Next(0) != 0 || l.Next(-1) != 0 {
		t.Error("a level for no hypotheses")
	}
	_, _, err = l.Close([]float64{.1, math.NaN(), -1, 2})
	for _, want := range []string{"p-value 1 is NaN", "p-value 2 is -1", "p-value 3 is 2"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
	if _, err := l.Record(3, 4, 4); err == nil {
		t.Error("4 of 3 were rejected")
	}
	// Ten thousand discoveries do not let the next hypothesis pass at any p.
	many := slices.Repeat([]float64{0}, 10_000)
	l, _, _ = l.Close(many)
	if got := l.Next(1); got != .05 {
		t.Errorf("level after many discoveries is %v, want alpha", got)
	}
}

func TestLedgerJSON(t *testing.T) {
	l := NewLedger(.05, BatchBH)
	for _, p := range randomBatches(rand.New(rand.NewPCG(7, 8))) {
		l, _, _ = l.Close(p)
	}
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var back Ledger
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(l, back) || back.Validate() != nil {
		t.Errorf("%s came back as %+v, %v", text, back, back.Validate())
	}
}

func TestLedgerFaults(t *testing.T) {
	const honest = `{"alpha":0.05,"rule":"batch-prds","batches":[{"n":2,"level":0.02187450828872363,"rejected":1,"could":2}]}`
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"honest", "", "", nil},
		{"alpha", `0.05`, `5`, []string{"alpha is 5"}},
		{"no alpha", `"alpha":0.05,`, ``, []string{"alpha is 0"}},
		{"rule", `prds`, `x`, []string{`rule is "batch-x"`}},
		{"level changed", `0.0218745`, `0.0318745`, []string{"batch 1: level is 0.0318745", "0.02187450828872363 follows"}},
		{"n changed", `"n":2`, `"n":-3`, []string{"batch 1: n is -3", "rejected is 1", "could is 2"}},
		{"huge", `"n":2`, `"n":9223372036854775807`, []string{"n is 9223372036854775807"}},
		{"could below", `"could":2`, `"could":0`, []string{"could is 0: 1 to n = 2"}},
		{"negative level", `0.0218745`, `-0.0218745`, []string{"level is -0.0218745"}},
		{"several", `"batch-prds","batches":[`, `"","batches":[{},`, []string{`rule is ""`, "batch 1: n is 0", "could is 0"}},
		{"batch removed before", `:[`, `:[{"n":9,"level":0.02187450828872363,"rejected":0,"could":1},`, []string{"batch 2: level is"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l Ledger
			if err := json.Unmarshal([]byte(strings.Replace(honest, c.old, c.new, 1)), &l); err != nil {
				t.Fatal(err)
			}
			err := l.Validate()
			if (err == nil) != (c.want == nil) {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v: want %q", err, want)
				}
			}
			if err != nil {
				if _, _, again := l.Close([]float64{.5}); again == nil {
					t.Error("a damaged ledger was closed")
				}
			}
		})
	}
	long := NewLedger(.05, BatchBH)
	long.Batches = make([]Spent, mostBatches+1)
	if err := long.Validate(); err == nil || strings.Count(err.Error(), "\n") > 0 {
		t.Errorf("too many batches: %v", err)
	}
}

// Whatever the numbers, a ledger gives an error or works: it never panics, and
// its levels are finite and within alpha.
func FuzzLedger(f *testing.F) {
	f.Add(`{"alpha":0.05,"rule":"batch-bh","batches":[{"n":2,"level":0.0218,"rejected":1,"could":2}]}`, 3)
	f.Add(`{"alpha":1e-308,"rule":"batch-bh"}`, 1<<30)
	f.Add(`{"alpha":1e308,"rule":"","batches":[{"n":-1,"level":1e308,"could":9223372036854775807,"rejected":-9223372036854775808}]}`, -1)
	f.Fuzz(func(t *testing.T, text string, n int) {
		var l Ledger
		if json.Unmarshal([]byte(text), &l) != nil {
			return
		}
		level := l.Next(n)
		if l.Validate() != nil {
			return
		}
		if !(level >= 0 && level <= l.Alpha) {
			t.Errorf("level %v of %s", level, text)
		}
		if _, _, err := l.Close([]float64{.01, .5}); err != nil {
			t.Error(err)
		}
	})
}
