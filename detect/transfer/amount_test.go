package transfer

import (
	"math"
	"slices"
	"testing"

	"detour/detect/shift"
)

// shifted is an event with its levels and the standard error of each, known from
// so many months that Student's t is Gaussian.
func shifted(before, after, se float64) shift.Event {
	return shift.Event{Class: shift.Level, P: .01, Before: shift.Amount{Mean: before, SE: se, DOF: 1e6}, After: shift.Amount{Mean: after, SE: se, DOF: 1e6}}
}

func TestSidesOfAPair(t *testing.T) {
	class := func(e shift.Event, c shift.Class) shift.Event { e.Class = c; return e }
	for _, tt := range []struct {
		name       string
		e          shift.Event
		fall, rise float64 // p as either side of a pair; the event's own is .01
	}{
		{"a fall", shifted(100, 40, 1), .01, 1},
		{"a rise", shifted(40, 100, 1), 1, .01},
		{"a rise of 2.4 with a standard error of √2: the lower bound .07 is above zero", shifted(40, 42.4, 1), 1, .01},
		{"a rise of 2.2: the lower bound −.13 is not", shifted(40, 42.2, 1), 1, 1},
		{"a fall along a trend", class(shifted(100, 40, 1), shift.Trend), 1, 1},
		{"a rise along a trend", class(shifted(40, 100, 1), shift.Trend), 1, 1},
		{"a fall for some months", class(shifted(100, 40, 1), shift.Temporary), 1, 1},
		{"a rise for some months: goods that came, if not for long", class(shifted(40, 100, 1), shift.Temporary), 1, .01},
		{"a level without a standard error", shifted(40, 100, math.NaN()), 1, 1},
	} {
		if fall, rise := PFall(tt.e), PRise(tt.e); fall != tt.fall || rise != tt.rise {
			t.Errorf("%s: p %v as a fall and %v as a rise, want %v and %v", tt.name, fall, rise, tt.fall, tt.rise)
		}
	}
}

func TestComparable(t *testing.T) {
	for _, tt := range []struct {
		lost, gained, se float64 // of a change
		want             bool
		why              string
	}{
		{100, 100, 0, true, "exactly as much"},
		{100, 80, 0, true, "four fifths, exactly"},
		{100, 79, 0, false, "less"},
		{100, 101, 0, false, "more"},
		{100, 60, 10, true, "(60 − 80)/(10·√(1 + .8²)) = −1.56"},
		{100, 54, 10, false, "−2.03"},
		{100, 127, 10, true, "(127 − 100)/(10·√2) = 1.91"},
		{100, 129, 10, false, "2.05"},
	} {
		level := tt.se / math.Sqrt2 // of each of the two levels
		if got := comparable(shifted(tt.lost, 0, level), shifted(0, tt.gained, level)); got != tt.want {
			t.Errorf("%v lost, %v gained with errors of %v: %v, want %v: %s", tt.lost, tt.gained, tt.se, got, tt.want, tt.why)
		}
	}
}

// A fall of the typical month whose mean rose, by one spike, lost nothing that
// could have moved.
func TestFallWithoutLoss(t *testing.T) {
	y := noisy(1, .2, step(100, 30, date))
	y[date+10] = 1e5
	from, to := tested(six, "271019", "EE", y), tested(six, "271012", "EE", noisy(2, .2, step(30, 100, date)))
	if e, ok := from.Best(-1); !ok || e.P > .01 || e.After.Mean < e.Before.Mean {
		t.Fatalf("the scene is another: %+v", e)
	}
	if r := joined(t, []*shift.Tested{from, to}, 1); len(r.Pairs) > 0 {
		t.Errorf("found, with the amounts %+v", r.Pairs[0].Amount)
	}
}

func TestMoved(t *testing.T) {
	from, to := plain(six, "271019", "EE", step(100, 40, date)), plain(six, "271012", "EE", step(20, 65, date))
	for _, tt := range []struct {
		name       string
		fall, rise shift.Event
		want       Amount
		source     string
	}{
		{
			"known exactly", shifted(100, 40, 0), shifted(20, 65, 0),
			Amount{Moved: 45, MovedLow: 45, MovedHigh: 45, Ratio: .75, RatioLow: .75, RatioHigh: .75},
			"60 left, 45 came",
		},
		{
			"less left than came", shifted(100, 70, 0), shifted(20, 65, 0),
			Amount{Moved: 30, MovedLow: 30, MovedHigh: 30, Ratio: 1.5, RatioLow: 1.5, RatioHigh: 1.5},
			"30 left, 45 came",
		},
		{
			"with standard errors", shifted(100, 40, 1), shifted(20, 65, 1),
			Amount{Moved: 45, MovedLow: 42.23, MovedHigh: 47.77, Ratio: .75, RatioLow: .692, RatioHigh: .808},
			"45 ± 1.96·√2; by the delta method .75·(1 ± 1.96·√2·√(1/60² + 1/45²))",
		},
	} {
		p := &Pair{Kind: KindOf(product), From: from, To: to, Fall: tt.fall, Rise: tt.rise}
		a := Moved(p)
		got := []float64{a.Moved, a.MovedLow, a.MovedHigh, 100 * a.Ratio, 100 * a.RatioLow, 100 * a.RatioHigh}
		w := tt.want
		want := []float64{w.Moved, w.MovedLow, w.MovedHigh, 100 * w.Ratio, 100 * w.RatioLow, 100 * w.RatioHigh}
		if slices.ContainsFunc(got, math.IsNaN) || !slices.EqualFunc(got, want, func(x, y float64) bool { return math.Abs(x-y) < .5 }) {
			t.Errorf("%s: %+v, want %+v: %s", tt.name, a, tt.want, tt.source)
		}
		if again := Moved(p); again != a {
			t.Errorf("%s: %+v, then %+v", tt.name, a, again)
		}
	}
}

// The intervals of pairs that were tested cover what was planted about as often
// as they say: of 200 at 95 %, 190 with a standard error of 3.
func TestMovedCovers(t *testing.T) {
	const reps = 200
	moved, ratio := 0, 0
	for seed := range uint64(reps) {
		from := tested(six, "271019", "EE", added(2*seed, 8, step(100, 40, date)))
		to := tested(six, "271012", "EE", added(2*seed+1, 8, step(20, 65, date)))
		r := joined(t, []*shift.Tested{from, to}, 1)
		if len(r.Pairs) != 1 {
			t.Fatalf("seed %d: %d pairs", seed, len(r.Pairs))
		}
		if a := r.Pairs[0].Amount; a.MovedLow <= 45 && a.MovedHigh >= 45 {
			moved++
		}
		if a := r.Pairs[0].Amount; a.RatioLow <= .75 && a.RatioHigh >= .75 {
			ratio++
		}
	}
	t.Logf("of %d intervals %d cover the amount and %d the ratio", reps, moved, ratio)
	if moved < 176 || ratio < 176 {
		t.Errorf("of %d intervals %d cover the amount and %d the ratio", reps, moved, ratio)
	}
}
