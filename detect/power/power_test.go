package power

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// The published prototype of the test (shifts of three standard deviations are what
// four months show) and what must hold of any test.
func TestDetectable(t *testing.T) {
	for _, tt := range []struct {
		why      string
		n        int
		rho      float64
		months   int
		low, top float64
	}{
		{"four months after show about three standard deviations", 36, 0, 4, 2, 3.5},
		{"fewer months than the test needs show nothing", 60, 0, 3, math.Inf(1), math.Inf(1)},
		{"a length between two is taken as the shorter", 59, 0, 4, Detectable(Single, 48, 0, Nearly, 4), Detectable(Single, 48, 0, Nearly, 4)},
		{"an autocorrelation between two as the stronger", 60, .1, 6, Detectable(Single, 60, .15, Nearly, 6), Detectable(Single, 60, .15, Nearly, 6)},
		{"one beyond the table as the strongest", 60, .95, 6, Detectable(Single, 60, .8, Nearly, 6), Detectable(Single, 60, .8, Nearly, 6)},
	} {
		if got := Detectable(Single, tt.n, tt.rho, Nearly, tt.months); !(got >= tt.low && got <= tt.top) {
			t.Errorf("%s: %v, want %v to %v", tt.why, got, tt.low, tt.top)
		}
	}
	for _, k := range grid() {
		s := table()[k]
		if !(s.half > 0) || s.nearly < s.half {
			t.Errorf("%v: half %v, nearly %v", k.names(), s.half, s.nearly)
		}
		if k.level == Listed && s.half < table()[key{Single, k.length, k.rho, k.since}].half {
			t.Errorf("%v: a smaller p is reached sooner", k.names())
		}
	}
}

func TestMonths(t *testing.T) {
	for _, tt := range []struct {
		n         int
		rho, size float64
	}{{60, 0, 1.5}, {60, .3, 3}, {36, 0, 2}, {84, .6, 3}} {
		m, ok := Months(Single, tt.n, tt.rho, Half, tt.size)
		if !ok || Detectable(Single, tt.n, tt.rho, Half, m) > tt.size || (m > 4 && Detectable(Single, tt.n, tt.rho, Half, m-1) <= tt.size) {
			t.Errorf("%+v: %d, %v is not the first month", tt, m, ok)
		}
	}
	if m, ok := Months(Single, 60, 0, Half, .1); ok {
		t.Errorf("a tenth of a standard deviation is seen after %d months", m)
	}
}

// The table is that of the test as it stands: at the size tabulated for a half, about
// half of new draws are seen. 600 draws have a standard error of .02, and the table,
// with its steps, as much again; five of them are allowed.
func TestTableIsOfTheTest(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const reps, within = 600, .10
	for _, k := range []key{{Single, 6, 0, 0}, {Single, 6, 2, 2}, {Single, 3, 0, 2}, {Listed, 6, 0, 2}, {Listed, 8, 2, 5}} {
		n, size, seen := lengths[k.length], table()[k].half, 0
		for range reps {
			x := autoregression(n, rhos[k.rho], rng)
			for i := n - since[k.since]; i < n; i++ {
				x[i] += size
			}
			for i := range x {
				x[i] *= little
			}
			if riseP(x) <= k.level.P() {
				seen++
			}
		}
		if share := float64(seen) / reps; math.Abs(share-Half) > within {
			t.Errorf("%v: %.2f of the shifts of %v are seen, the table says half: run go generate ./detect/power", k.names(), share, size)
		}
	}
}

func TestReadTableFaults(t *testing.T) {
	var made bytes.Buffer
	if err := WriteTable(&made, 2, 1, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	if _, err := readTable(made.Bytes()); err != nil {
		t.Errorf("what was written is not read: %v", err)
	}
	lines := strings.SplitAfter(made.String(), "\n")
	for says, data := range map[string]string{
		"line 2":            lines[0] + "0.05,24,0,4,x,1\n",
		"wrong number":      lines[0] + "0.05\n",
		"no row for [0.001": strings.Join(lines[:len(lines)-2], ""),
	} {
		if _, err := readTable([]byte(data)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q in it", err, says)
		}
	}
}
