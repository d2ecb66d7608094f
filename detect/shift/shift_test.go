package shift

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/series"
	"detour/flows"
)

// january is the first month of every series of these tests.
var january = flows.NewMonth(2018, 1)

// at returns n months at one level.
func at(level float64, n int) []float64 { return slices.Repeat([]float64{level}, n) }

// line returns n months that go from one level to another at an even rate.
func line(from, to float64, n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = from * math.Pow(to/from, float64(i)/float64(n-1))
	}
	return y
}

// noisy multiplies y by log-normal AR(1) noise of the given standard deviation.
func noisy(seed uint64, sd, rho float64, y ...[]float64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	u := rng.NormFloat64()
	out := slices.Concat(y...)
	for i := range out {
		out[i] *= math.Exp(sd * u)
		u = rho*u + math.Sqrt(1-rho*rho)*rng.NormFloat64()
	}
	return out
}

// of returns the series of the amounts y.
func of(y []float64) *series.Series {
	return &series.Series{Start: january, Value: y, Mask: make([]series.Mask, len(y))}
}

func tested(y []float64) *Tested { return Test(of(y), DefaultSettings()) }

// wanted is an event that must be there, with its date to within a month. Its
// p-value is bounded only: the tables may become more precise.
type wanted struct {
	direction changepoint.Direction
	k         int
	class     Class
	atMost    float64 // p
}

func TestEvents(t *testing.T) {
	const fall, rise = changepoint.Fall, changepoint.Rise
	for _, tt := range []struct {
		name string
		y    []float64
		want []wanted // every event with p of at most .05, or of pulseLevel where temporary
	}{
		{"nothing happens", noisy(1, .2, 0, at(100, 60)), nil},
		{"nothing happens, slowly", noisy(1, .2, .6, at(100, 60)), nil},
		{"a clean fall, five standard deviations", noisy(2, .2, 0, at(100, 24), at(37, 24)), []wanted{{fall, 24, Level, .001}}},
		{"a clean rise", noisy(3, .2, 0, at(37, 30), at(100, 18)), []wanted{{rise, 30, Level, .001}}},
		{"a fall to nothing", noisy(4, .2, 0, at(100, 30), at(0, 18)), []wanted{{fall, 30, Level, .001}}},
		{"a rise in the last four months that can be dated", noisy(5, .2, 0, at(100, 44), at(300, 4)), []wanted{{rise, 44, Level, .01}}},
		{"up and back after two years", noisy(6, .2, 0, at(100, 24), at(220, 24), at(100, 24)), []wanted{{rise, 24, Level, .01}, {fall, 48, Level, .01}}},
		{"down in two steps", noisy(7, .1, 0, at(100, 24), at(50, 24), at(10, 24)), []wanted{{fall, 24, Level, .01}, {fall, 48, Level, .01}}},
		{"four months at a fifth of the level: no lasting change", noisy(8, .1, 0, at(100, 30), at(20, 4), at(100, 26)), []wanted{{fall, 30, Temporary, .01}}},
		{"ten months at a fifth of the level", noisy(8, .1, 0, at(100, 30), at(20, 10), at(100, 20)), []wanted{{fall, 30, Level, .01}, {rise, 40, Level, .01}}},
		{"one month of a hundredfold", noisy(9, .2, 0, at(100, 30), at(1e4, 1), at(100, 29)), nil},
	} {
		got := tested(tt.y)
		var found []Event
		for _, e := range got.Events {
			if e.P <= .05 && (e.Class != Temporary || e.P <= pulseLevel) {
				found = append(found, e)
			}
		}
		if got.Reason != "" || len(found) != len(tt.want) {
			t.Errorf("%s: reason %q, events %+v, want %v", tt.name, got.Reason, found, tt.want)
			continue
		}
		for i, w := range tt.want {
			e := found[i]
			if e.Direction != w.direction || abs(e.K-w.k) > 1 || e.Class != w.class || e.P > w.atMost {
				t.Errorf("%s: %s at %d, %s, p %v; want %s at %d, %s, p at most %v", tt.name, e.Direction, e.K, e.Class, e.P, w.direction, w.k, w.class, w.atMost)
			}
			if e.First != january+flows.Month(e.K) || e.Low > e.First || e.High < e.First {
				t.Errorf("%s: dated %s in %s to %s; index %d", tt.name, e.First, e.Low, e.High, e.K)
			}
		}
	}
}

// The levels of an event reach from the break before it to the break after it.
func TestLevelsReachToTheNextBreaks(t *testing.T) {
	got := tested(noisy(6, .05, 0, at(100, 24), at(220, 24), at(50, 24)))
	for d, want := range map[changepoint.Direction][4]float64{
		changepoint.Rise: {0, 48, 100, 220},
		changepoint.Fall: {24, 72, 220, 50},
	} {
		e, ok := got.Best(d)
		if !ok || abs(e.From-int(want[0])) > 1 || abs(e.To-int(want[1])) > 1 {
			t.Errorf("%s over [%d, %d), want [%v, %v)", d, e.From, e.To, want[0], want[1])
		}
		if off := math.Abs(e.Before.Mean - want[2]); off > 4*e.Before.SE {
			t.Errorf("%s from %v ± %v, want %v", d, e.Before.Mean, e.Before.SE, want[2])
		}
		if off := math.Abs(e.After.Mean - want[3]); off > 4*e.After.SE {
			t.Errorf("%s to %v ± %v, want %v", d, e.After.Mean, e.After.SE, want[3])
		}
	}
}

// A shift that another takes back is weak over the whole series, where the mean
// of the last part stands between the two levels; its own part shows it.
func TestSegmentsShowWhatTheWholeHides(t *testing.T) {
	got := tested(noisy(11, .2, 0, at(100, 30), at(170, 14), at(80, 16)))
	whole, err := changepoint.LevelShift(got.X.Test, changepoint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, ok := got.Best(changepoint.Rise)
	if !ok || abs(e.K-30) > 1 || e.P > .01 || whole.Rise.P < 10*e.P {
		t.Errorf("rise at %d with p %v; over the whole p is %v, at least ten times as much is wanted", e.K, e.P, whole.Rise.P)
	}
	part, err := changepoint.LevelShift(got.X.Test[e.From:e.To], changepoint.Options{})
	if err != nil || e.P != partTimes*part.Rise.P {
		t.Errorf("p %v, want %v times that of the part, %v (%v): the whole was looked at as well", e.P, partTimes, part.Rise.P, err)
	}
}

// Where several breaks stand at the end each has an event that its own test
// supports, at p ≤ .1 before it pays; the others were dropped. A single one is
// left to the test of the whole series.
func TestBreaksAreSupported(t *testing.T) {
	kept, dropped := 0, 0
	for seed := range uint64(100) {
		r := tested(noisy(seed, .3, .3, at(100, 24), at(150, 16), at(90, 20)))
		kept, dropped = kept+len(r.starts), dropped+len(changepoint.Segment(r.X.Test))-len(r.starts)
		if len(r.starts) < 2 {
			continue
		}
		for _, k := range r.starts {
			if !slices.ContainsFunc(r.Events, func(e Event) bool { return abs(e.K-k) <= sameMonths && e.P <= supported*partTimes }) {
				t.Errorf("seed %d: the break at %d has no event: %+v", seed, k, r.Events)
			}
		}
	}
	if kept == 0 || dropped == 0 {
		t.Errorf("%d breaks kept, %d dropped: nothing was compared", kept, dropped)
	}
}

// A level that returns, within TemporaryMonths and by more than half, is none.
func TestTemporary(t *testing.T) {
	for _, tt := range []struct {
		name string
		stay int     // months at 20, after 100
		next float64 // the level after it
		want Class
	}{
		{"back after six months", 6, 100, Temporary},
		{"back after seven", 7, 100, Level},
		{"back by more than half of the way", 5, 61, Temporary},
		{"by less than half", 5, 59, Level},
		{"further down", 5, 10, Level},
		{"the data end: who knows", 5, 0, Level},
	} {
		y := slices.Concat(at(100, 20), at(20, tt.stay))
		e := Event{Direction: changepoint.Fall, K: 20, From: 0, To: len(y), Class: Level, Before: Amount{Mean: 100}, After: Amount{Mean: 20}}
		if tt.next > 0 {
			y = append(y, at(tt.next, 20)...)
		}
		r := &Tested{Series: of(y), Events: []Event{e}}
		r.markTemporary()
		if got := r.Events[0].Class; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestTrendIsNoLevel(t *testing.T) {
	for name, y := range map[string][]float64{
		"a decline to a tenth over five years":  noisy(12, .1, 0, line(100, 10, 60)),
		"a growth to the tenfold over the same": noisy(13, .1, 0, line(10, 100, 60)),
	} {
		got := tested(y)
		for _, e := range got.Events {
			if e.Class == Level && e.P <= .05 {
				t.Errorf("%s: %s at %d with p %v is a level", name, e.Direction, e.K, e.P)
			}
		}
		if !slices.ContainsFunc(got.Events, func(e Event) bool { return e.Class == Trend }) {
			t.Errorf("%s: events %+v, want one of class %s", name, got.Events, Trend)
		}
	}
}

func TestReason(t *testing.T) {
	gaps := at(100, 24)
	for m := range 12 {
		gaps[2*m] = math.NaN()
	}
	for _, tt := range []struct {
		name, want string
		y          []float64
	}{
		{"thirteen months are enough", "", at(100, 13)},
		{"a year", "12 months observed, 13 needed", at(100, 12)},
		{"every other month of two years", "12 months observed, 13 needed", gaps},
		{"missing throughout", "0 months observed, 13 needed", at(math.NaN(), 24)},
		{"no month at all", "0 months observed, 13 needed", nil},
		{"trade in five months", "5 months with trade, 6 needed", slices.Concat(at(0, 19), at(100, 5))},
		{"trade in six", "", slices.Concat(at(0, 18), at(100, 6))},
	} {
		got := tested(tt.y)
		if got.Reason != tt.want || (got.Reason != "" && (len(got.Events) > 0 || got.X.Test != nil)) {
			t.Errorf("%s: reason %q with %d events, want %q", tt.name, got.Reason, len(got.Events), tt.want)
		}
	}
}

// A stop of trade is temporary and hides no shift elsewhere; a shift that comes with it
// begins with it, and neither level counts it.
func TestStop(t *testing.T) {
	none := make([]float64, 4)
	for _, tt := range []struct {
		name string
		y    []float64
		fall int
	}{
		{"no shift", noisy(5, .1, 0, at(100, 14), none, at(100, 22)), -1},
		{"a fall after it", noisy(5, .1, 0, at(100, 14), none, at(100, 12), at(60, 10)), 30},
		{"a fall with it", noisy(5, .1, 0, at(100, 20), none, at(60, 16)), 20},
	} {
		got := tested(tt.y)
		temporary, falls := 0, 0
		for _, e := range got.Events {
			switch {
			case e.Class == Temporary && e.P <= .01:
				temporary++
			case e.Direction == changepoint.Fall && e.Class == Level && e.P <= .01:
				falls++
				if abs(e.K-tt.fall) > 1 || e.Before.Mean < 85 || e.After.Mean < 50 || e.After.Mean > 70 {
					t.Errorf("%s: fall at %d from %v to %v", tt.name, e.K, e.Before.Mean, e.After.Mean)
				}
			}
		}
		if want := tt.fall >= 0; (falls == 1) != want || !want && temporary != 1 {
			t.Errorf("%s: %d falls and %d stays: %+v", tt.name, falls, temporary, got.Events)
		}
	}
}

// pausing is amounts of which some months, at random by a seed, are without trade.
func pausing(seed uint64, share float64, y []float64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 3))
	for m := range y {
		if rng.Float64() < share {
			y[m] = 0
		}
	}
	return y
}

// Four months without trade at the end are no fall of a flow that pauses often, whatever its
// other months show, but of one that does not; a year and a half is one of either.
func TestAPauseAtTheEndIsNoFall(t *testing.T) {
	const seeds = 12
	for _, tt := range []struct {
		name        string
		share       float64
		trade, idle int
		p           float64
		least, most int // falls with such a p
	}{
		{"pauses, four months", .3, 44, 4, .005, 0, 0},
		{"pauses, a year and a half", .3, 30, 18, .005, seeds * 3 / 4, seeds},
		{"does not, four months", 0, 44, 4, 1e-4, seeds, seeds},
	} {
		found := 0
		for seed := range uint64(seeds) {
			y := append(pausing(seed, tt.share, noisy(seed, .1, 0, at(100, tt.trade-1))), 100)
			got := tested(append(y, make([]float64, tt.idle)...))
			if e, ok := got.Best(changepoint.Fall); ok && e.Class == Level && e.P <= tt.p {
				found++
			}
		}
		if found < tt.least || found > tt.most {
			t.Errorf("%s: %d of %d falls with p ≤ %v", tt.name, found, seeds, tt.p)
		}
	}
}

// What the amounts show is found beside months without trade that may be a pause.
func TestAmountsShiftBesideAPause(t *testing.T) {
	found, beside := 0, 0
	for seed := range uint64(20) {
		y := pausing(seed, .25, noisy(seed, .15, 0, at(100, 26), at(50, 18)))
		got := tested(append(append(y, 50), 0, 0, 0, 0))
		if len(got.X.Idle) == 0 || got.X.Idle[0].P < .01 {
			continue
		}
		beside++
		if e, ok := got.Best(changepoint.Fall); ok && got.Confirm(e).P <= .005 && abs(e.K-26) <= 3 {
			found++
		}
	}
	if beside < 5 || found < beside*3/4 {
		t.Errorf("%d of %d falls of amounts are found", found, beside)
	}
	t.Logf("%d of %d falls of amounts are found", found, beside)
}

// With less than MinActive months of trade a series may only receive.
func TestFewMonthsOfTradeFallNowhere(t *testing.T) {
	for _, before := range []int{0, 18} { // in the latter the segments show a rise and a fall
		few := tested(noisy(14, .2, 0, at(0, before), at(100, 11), at(0, 37-before)))
		if e, ok := few.Best(changepoint.Fall); ok {
			t.Errorf("eleven months of trade from %d on: fall at %d with p %v", before, e.K, e.P)
		}
	}
	enough := tested(noisy(14, .2, 0, at(100, 12), at(0, 36)))
	if e, ok := enough.Best(changepoint.Fall); !ok || abs(e.K-12) > 1 {
		t.Errorf("twelve months of trade: fall %v at %d", ok, e.K)
	}
	receiver := tested(noisy(14, .2, 0, at(0, 38), at(100, 10)))
	if e, ok := receiver.Best(changepoint.Rise); !ok || abs(e.K-38) > 1 {
		t.Errorf("ten months of trade: rise %v at %d", ok, e.K)
	}
}

// Two sides of three months each: on the scale of its own median each has values at
// asinh 1 and half a unit below and above it, squared deviations of ½.
func TestAmounts(t *testing.T) {
	up, down := math.Sinh(math.Asinh(1)+.5), math.Sinh(math.Asinh(1)-.5)
	y := []float64{5 * down, 5, 5 * up, 500 * down, 500, 500 * up}
	s := &Tested{Series: &series.Series{Value: y}, X: changepoint.Scaled{Test: make([]float64, len(y)), S: 10}}
	for _, tt := range []struct {
		name                        string
		rho                         float64
		sigma2, independent, degree float64
	}{
		{"independent: ½ = σ²(3−1), 3 − 1 degrees of freedom and those of the prior", 0, .25, 3, 2 + priorFreedom},
		{"ρ = .5: V = 1 + 2·(⅔·½ + ⅓·¼) = 11/6, ½ = σ²(3−V), 3/V months, (3−V)² over 33/8 − 2·(81/8)/3 + V² degrees and those of the prior", .5, 3. / 7, 18. / 11, 49./36/(33./8-27./4+121./36) + priorFreedom},
	} {
		before, after := s.amounts(0, 3, 6, tt.rho)
		for _, side := range []struct {
			got   Amount
			scale float64
		}{{before, 5}, {after, 500}} {
			mean := side.scale * (down + 1 + up) / 3
			se := math.Sqrt(math.Expm1(tt.sigma2) * (side.scale*side.scale + mean*mean) / tt.independent)
			if !near(side.got.Mean/mean, 1) || !near(side.got.SE/se, 1) || !near(side.got.DOF, tt.degree) || side.got.Scale != side.scale {
				t.Errorf("%s: %+v, want %v ± %v", tt.name, side.got, mean, se)
			}
		}
	}
	for m := 3; m < 6; m++ {
		s.Value[m] = math.NaN()
	}
	if _, after := s.amounts(0, 3, 6, 0); !math.IsNaN(after.Mean) {
		t.Errorf("nothing is known after the shift: %+v", after)
	}
}

// The variance of a mean and that of a sum of squared deviations against sums over all
// pairs of months.
func TestDeviations(t *testing.T) {
	for _, at := range [][]int{{0}, {0, 1}, {4, 5, 6}, {0, 1, 3, 4, 9}, {2, 7}, months(18), months(60)} {
		for _, rho := range []float64{0, .3, .6, .95} {
			n := float64(len(at))
			r := func(i, j int) float64 { return math.Pow(rho, math.Abs(float64(at[i]-at[j]))) }
			mr := func(i, j int) float64 { // an entry of MR
				sum := r(i, j)
				for k := range at {
					sum -= r(k, j) / n
				}
				return sum
			}
			var inflation, variance float64
			for i := range at {
				for j := range at {
					inflation += r(i, j) / n
					variance += mr(i, j) * mr(j, i)
				}
			}
			got, squares := deviations(at, rho)
			if math.Abs(got-inflation) > 1e-9 || math.Abs(squares-variance) > 1e-9 {
				t.Errorf("months %v, ρ %v: %v and %v, by sums over all pairs %v and %v", at, rho, got, squares, inflation, variance)
			}
		}
	}
}

func months(n int) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return at
}

// withPauses is months of trade with as many pauses, told apart by hand.
func withPauses(trade []float64, pauses ...int) *Tested {
	y, x := slices.Clone(trade), make([]float64, len(trade))
	for _, i := range pauses {
		y[i], x[i] = 0, math.NaN()
	}
	return &Tested{Series: &series.Series{Value: y}, X: changepoint.Scaled{Test: x, S: 100}}
}

// The noise of a side is its own as far as it tells, and else that of both.
func TestModerate(t *testing.T) {
	s := side{tally: tally{n: 9}, squares: 16, inflation: 1, variance: 8} // σ² 2 with 8 degrees of freedom
	if sigma2, dof := s.moderate(.5); !near(sigma2, (8*2+priorFreedom*.5)/(8+priorFreedom)) || dof != 8+priorFreedom {
		t.Errorf("σ² %v with %v degrees of freedom", sigma2, dof)
	}
	if sigma2, dof := (side{tally: tally{n: 1}, inflation: 1}).moderate(.5); sigma2 != .5 || dof != priorFreedom {
		t.Errorf("one month: σ² %v with %v degrees of freedom, want those of the prior", sigma2, dof)
	}
}

// A level is that of the months that are no pauses times their share. How often a flow
// pauses is told by both sides, unless they differ.
func TestPausesOfALevel(t *testing.T) {
	trade := noisy(3, .1, 0, at(100, 20), at(200, 10))
	never, _ := withPauses(trade).amounts(0, 20, 30, 0)
	if never.shipping.months != 0 {
		t.Errorf("a flow that never pauses has a share: %+v", never)
	}
	for _, tt := range []struct {
		name          string
		pauses        []int
		before, after tally // what tells of the share of a side
	}{
		{"in both", []int{3, 8, 14, 24}, tally{26, 4}, tally{26, 4}},
		{"none yet after it", []int{3, 8, 14}, tally{27, 3}, tally{27, 3}},
		{"more after it", []int{3, 21, 23, 25, 27, 29}, tally{19, 1}, tally{5, 5}},
	} {
		before, after := withPauses(trade, tt.pauses...).amounts(0, 20, 30, 0)
		for _, side := range []struct {
			got      Amount
			tell     tally
			from, to int
		}{{before, tt.before, 0, 20}, {after, tt.after, 20, 30}} {
			s, share := side.got.shipping, side.tell.share()
			if s.months != side.tell.n || s.pauses != side.tell.pauses {
				t.Errorf("%s: the share is told by %v and %v months, want %+v", tt.name, s.months, s.pauses, side.tell)
			}
			y := withPauses(trade, tt.pauses...).Value[side.from:side.to]
			if mean := series.Mean(y); math.Abs(side.got.Mean/mean-1) > 1e-12 {
				t.Errorf("%s: level %v, want the mean %v", tt.name, side.got.Mean, mean)
			}
			src, sum, squared := rand.NewPCG(1, 2), 0.0, 0.0
			const draws = 20_000
			for range draws {
				v := side.got.draw(src) * side.got.drawShare(src)
				sum, squared = sum+v, squared+v*v
			}
			mean := sum / draws
			sd := math.Sqrt(squared/draws - mean*mean)
			beta := share * (1 - share) / (side.tell.n + side.tell.pauses)
			want := math.Hypot(share*s.se, s.mean*math.Sqrt(beta))
			if math.Abs(mean/(share*s.mean)-1) > .05 || math.Abs(sd/want-1) > .15 {
				t.Errorf("%s: draws have mean %v and spread %v, want about %v and %v", tt.name, mean, sd, share*s.mean, want)
			}
		}
	}
	if nothing, _ := withPauses(append(at(0, 3), trade...)).amounts(0, 3, 33, .5); nothing.Mean != 0 || !(nothing.SE > 0) {
		t.Errorf("before any trade: %+v", nothing)
	}
}

// What pauses alike before and after a shift leaves its sign alone, and only its size is as
// uncertain as their share; what pauses more often after it makes it more uncertain.
func TestAtLeast(t *testing.T) {
	trade := noisy(3, .1, 0, at(100, 20), at(200, 10))
	event := func(pauses ...int) Event {
		before, after := withPauses(trade, pauses...).amounts(0, 20, 30, 0)
		return Event{Direction: changepoint.Rise, Before: before, After: after}
	}
	const draws = 20_000
	quantile := func(e Event) float64 { // the 5 % point of what may have come
		src, all := rand.NewPCG(1, 2), make([]float64, draws)
		for i := range all {
			all[i] = e.Draw(src)
		}
		slices.Sort(all)
		return all[draws/20]
	}
	dense, alike, rarer := event(), event(3, 8, 14, 24), event(3, 21, 23, 25, 27, 29)
	for _, tt := range []struct {
		name string
		Event
	}{{"dense", dense}, {"as many pauses", alike}, {"more pauses after", rarer}} {
		if got, want := tt.AtLeast(), quantile(tt.Event); math.Abs(got-want) > .1*math.Abs(tt.After.Mean) {
			t.Errorf("%s: at least %v, by draws %v", tt.name, got, want)
		}
	}
	if a, b, c := dense.AtLeast(), alike.AtLeast(), rarer.AtLeast(); !(a > b && b > 0 && c < 0) {
		t.Errorf("at least %v without pauses, %v with as many and %v with more after the rise", a, b, c)
	}
	alike.Direction = changepoint.Fall // nothing fell
	if got := alike.AtLeast(); !(got < 0) {
		t.Errorf("at least %v fell of what rose", got)
	}
}

// The error is even on its scale: the mean of log-normal amounts of variance
// exp(σ²)−1 has a logarithm of variance σ².
func TestEven(t *testing.T) {
	const sigma2 = .25
	a := Amount{Mean: 1e9, SE: 1e9 * math.Sqrt(math.Expm1(sigma2)), Scale: 1}
	level, se := a.even()
	if !near(se, math.Sqrt(sigma2)) || math.Abs(level-math.Log(2e9)-sigma2/2) > 1e-9 || math.Abs(a.at(level)/(1e9*math.Exp(sigma2/2))-1) > 1e-9 {
		t.Errorf("%v ± %v on its scale", level, se)
	}
	plain := Amount{Mean: 3, SE: 2}
	if level, se := plain.even(); level != 3 || se != 2 || plain.at(level) != 3 {
		t.Errorf("%v ± %v", level, se)
	}
}

func near(a, b float64) bool {
	return math.Abs(a-b) < 1e-12 || (math.IsNaN(a) && math.IsNaN(b))
}

// A level is preferred to a stay of a few months, however small the p of that.
func TestBest(t *testing.T) {
	fall := func(c Class, p float64) Event { return Event{Direction: changepoint.Fall, Class: c, P: p} }
	s := &Tested{Events: []Event{fall(Temporary, .001), fall(Level, .03), fall(Level, .02), {Direction: changepoint.Rise, Class: Level, P: .01}}}
	if e, ok := s.Best(changepoint.Fall); !ok || e.Class != Level || e.P != .02 {
		t.Errorf("%v %+v", ok, e)
	}
	s.Events = s.Events[:1]
	if e, ok := s.Best(changepoint.Fall); !ok || e.Class != Temporary {
		t.Errorf("%v %+v", ok, e)
	}
}
