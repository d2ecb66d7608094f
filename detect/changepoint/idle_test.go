package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A stretch begins as often as by the integral over what the share may be of months without
// trade after another such month.
func TestStretch(t *testing.T) {
	for _, c := range []chain{{tally{40, 1}, tally{1, 0}}, {tally{30, 9}, tally{12, 4}}, {tally{5, 0}, tally{20, 20}}} {
		for _, months := range []int{1, 2, 4, 12} {
			stop := (float64(c.trade.without) + .5) / (float64(c.trade.months) + 1)
			stay := distuv.Beta{Alpha: float64(c.none.without) + likePauses*stop, Beta: float64(c.none.traded()) + likePauses*(1-stop)}
			want := 0.0
			const steps = 50000
			for i := range steps { // over quantiles of the share
				want += stop * math.Pow(stay.Quantile((float64(i)+.5)/steps), float64(months-1)) / steps
			}
			if got := c.begun(months); math.Abs(math.Log(got/want)) > .1 {
				t.Errorf("%+v, %d months: %.4g, want %.4g", c, months, got, want)
			}
		}
	}
}

// Of flows that pause at random no more than twice commonPause·p have a stretch without
// trade, long enough for a shift, with a p-value of p, far out as well, with three standard
// errors of the simulation. That of flows whose pauses last longer than at random is within a
// few times p.
func TestIdlesAreRare(t *testing.T) {
	reps := 100000
	if testing.Short() {
		reps = 10000
	}
	for _, tt := range []struct{ stop, stay, times float64 }{{.05, .05, .2}, {.1, .1, .2}, {.2, .2, .2}, {.3, .3, .2}, {.5, .5, .2}, {.2, .5, 8}} {
		rng := rand.New(rand.NewPCG(2, 9))
		levels := []float64{.1, .01, .001, .0001}
		hits := make([]float64, len(levels))
		y := make([]float64, 48)
		for range reps {
			without := tt.stop / (1 + tt.stop - tt.stay)
			for m := range y {
				y[m] = 1
				if rng.Float64() < without {
					y[m], without = 0, tt.stay
				} else {
					without = tt.stop
				}
			}
			if tallyOf(y).traded() < 12 {
				continue
			}
			_, levelled := leaveOutPauses(y)
			least := 1.0
			for _, i := range levelled {
				if i.Months >= MinAfter {
					least = min(least, i.pauseP(y))
				}
			}
			for l, p := range levels {
				if least <= p {
					hits[l]++
				}
			}
		}
		for l, p := range levels {
			share := hits[l] / float64(reps)
			if share > tt.times*p+3*math.Sqrt(tt.times*p/float64(reps)) {
				t.Errorf("%.2f stop and %.2f stay: a share of %.5f has p at most %v", tt.stop, tt.stay, share, p)
			}
			t.Logf("%.2f stop and %.2f stay: p at most %v: %.5f", tt.stop, tt.stay, p, share)
		}
	}
}

// How surprising the months without trade are, by how the flow pauses at other times.
func TestPauseP(t *testing.T) {
	for _, tt := range []struct {
		name, series string
		least, most  float64
	}{
		{"never paused", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx....", 0, 0},
		{"began from nothing", "........................xxxxxxxxxxxx", 0, 0},
		{"paused once, four months", "xxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxx....", 1e-4, 1e-2},
		{"paused once, a year", "xxxxxxxxxx.xxxxxxxxxxxxx............", 0, 1e-4},
		{"pauses often, four months", "xxx.xx.xxx.xxxxx.xxxx.xxxxx.xxxx....", .01, .2},
		{"pauses often, half a year", "xxx.xx.xxx.xxxxx.xxxx.xxxxx.xx......", 1e-3, .03},
		{"pauses often, a year", "xxx.xx.xxx.xxxxx.xxxx.xx............", 0, 1e-3},
		{"in the middle, a year", "xxx.xx.xx............xxxx.xx.xxxx.xx", 0, .01},
		{"now ships in few months only", "xxxxxxxxxxxxxxxxxxxxxxxx....x...x...", 0, 1e-3},
		{"a few months missing", "xxx?xx.xxx.xxx?x.xxxx.xx......?.....", 0, 2e-3},
	} {
		y := months(tt.series)
		s, _ := Amounts(y)
		if len(s.Idle) == 0 {
			t.Errorf("%s: no months without trade count as a level", tt.name)
		}
		p := 1.0
		for _, i := range s.Idle {
			p = min(p, i.P)
		}
		if p < tt.least || p > tt.most {
			t.Errorf("%s: %s: p %.3g, want from %v to %v", tt.name, tt.series, p, tt.least, tt.most)
		}
	}
}

// A shift that dates to where the flow ceased or began has the p-value of that, however
// little its amounts show; any other has that of its amounts as well.
func TestOuter(t *testing.T) {
	for _, tt := range []struct {
		name, series string
		d            Direction
		k            int
		outer        bool
	}{
		{"ceased", "xxx.xx.xxx.xxxxx.xxxx.xxxxx.xx......", Fall, 30, true},
		{"ceased after a pause", "xxx.xx.xxx.xxxxx.xxxx.xxxxx.xx......", Fall, 28, true},
		{"fell long before", "xxx.xx.xxx.xxxxx.xxxx.xxxxx.xx......", Fall, 20, false},
		{"rose before it ceased", "xxx.xx.xxx.xxxxx.xxxx.xxxxx.xx......", Rise, 30, false},
		{"began", "..........xx.xxxxx.xxxx.xxxxx.xx.xxx", Rise, 10, true},
		{"went on", "xxx.xx.xx............xxxx.xx.xxxx.xx", Fall, 9, false},
		{"never paused before", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx....", Fall, 32, false},
		{"ceased three months ago", "xxx.xx.xxx.xxxxx.xxxx.xxxxxxxxxxx...", Fall, 33, false},
		{"three months ago, dated to a month before", "xxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxx...", Fall, 32, false},
		{"began eight months after the first", "........xxxxxxx.xxxx.xxxxx.xxx.xx.xx", Rise, 9, false},
		{"began after months unknown", "..........????xx.xxxxx.xxxx.xxxx.xxx", Rise, 14, true},
		{"no shift", "......xx.xxxxx.xxxx.xxxxx.xxx.xx.xxx", Fall, -1, false},
	} {
		s, _ := Amounts(months(tt.series))
		side := Side{K: tt.k, P: .3}
		s.pauses(&side, tt.d)
		want := max(side.Pause, .3*2)
		if tt.outer {
			want = side.Pause
		}
		if side.Outer != tt.outer || side.PValue(2) != want || tt.outer && !(want > 0 && want < .3) {
			t.Errorf("%s: %+v with p %v, want %v", tt.name, side, side.PValue(2), want)
		}
	}
}

// Months without trade that may be a pause bound the shift that they are on the lower side of,
// and no other; without them there is nothing to bound.
func TestPauseBoundsTheLowerSide(t *testing.T) {
	s, _ := Amounts(months("xxx.xx.xxx.xxxxx.xxxx.xxxxx.xxxx...."))
	w, err := s.LevelShift(Options{})
	if err != nil || w.Fall.K != 32 {
		t.Fatalf("%+v, %v", w, err)
	}
	if idle := s.Idle[0]; w.Fall.Pause != idle.P || idle.P < .01 || w.Rise.Pause != 0 {
		t.Errorf("%+v of %+v", w, s.Idle)
	}
	if part := s.Part(2, 36); part.Idle[0].From != 30 || part.Idle[0].P != s.Idle[0].P || len(s.Part(0, 32).Idle) != 0 {
		t.Errorf("the part has %+v", part.Idle)
	}
	trading := s.Trading()
	for i, v := range trading.Test {
		if idle := i >= s.Idle[0].From; math.IsNaN(v) != (idle || math.IsNaN(s.Test[i])) {
			t.Errorf("month %d: %v", i, v)
		}
	}
	if w, err := trading.LevelShift(Options{}); err != nil || w.Fall.Pause != 0 {
		t.Errorf("%+v, %v", w, err)
	}
}

// The months end with a stretch without trade as often as the chain says, where its shares are
// known, for pauses at random and for such as last longer.
func TestAtEnd(t *testing.T) {
	const months, many = 5, 10_000_000
	for _, c := range []struct{ stop, stay float64 }{{.3, .3}, {.2, .5}, {.05, .6}} {
		without := c.stop / (1 + c.stop - c.stay)
		stops, stays := tally{int((1 - without) * many), int((1 - without) * c.stop * many)}, tally{int(without * many), int(without * c.stay * many)}
		want := without * math.Pow(c.stay, months-1)
		if got := (chain{stops, stays}).atEnd(months); math.Abs(got/want-1) > .01 {
			t.Errorf("%+v: %.4g, want %.4g", c, got, want)
		}
	}
}
