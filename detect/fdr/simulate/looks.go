package main

import (
	"math"
	"math/rand/v2"

	"detour/detect/fdr"
)

// spenders are the laws that were compared for the share of look k; the shares
// of each sum to one over infinitely many looks, but those of LookShare.
var spenders = []struct {
	name  string
	share func(look int) float64
}{
	{"6/(π²k²)", fdr.Spend},
	{"k^-1.6/ζ(1.6)", func(k int) float64 { return 0.4374901657744726 * math.Pow(float64(k), -1.6) }},
	{"1/2^k", func(k int) float64 { return math.Pow(.5, float64(k)) }},
	{".1·.9^(k-1)", func(k int) float64 { return .1 * math.Pow(.9, float64(k-1)) }},
	{"1/7 each", fdr.LookShare},
	{"no correction", func(int) float64 { return 1 }},
}

const (
	lookCount  = 24
	lookLevel  = .01 // about where Benjamini–Hochberg cuts a family of which a fifth are false
	lateMonths = 12  // of the window in which a later shift is looked for
)

// looks measures, for each law, how often a true null is ever rejected, and the
// power after 1, 6 and 24 looks at a shift: one that was there from the start and
// shows more clearly each month (1 standard error after a month, so 2 at the
// first look), a weak one (.6), and one that comes at the tenth look, seen
// through a window of twelve months.
func looks(reps int, seed uint64) []row {
	var out []row
	for s, scenario := range []struct {
		name  string
		path  func(rng *rand.Rand, drift float64) []float64
		drift float64
	}{
		{"from the start", growing, 1}, {"weak", growing, .6}, {"tenth look", late, 1},
	} {
		rng := stream(seed, 400+s)
		rows := make([]row, len(spenders))
		for i, law := range spenders {
			holds := law.name != "no correction" && !(law.name == "1/7 each" && scenario.name == "tenth look") // whose window does not grow
			rows[i] = row{scenario: scenario.name, procedure: law.name, level: lookLevel, later: make([]mean, 2), claimed: holds}
		}
		for range reps {
			null, shifted := scenario.path(rng, 0), scenario.path(rng, scenario.drift)
			for i, law := range spenders {
				rows[i].fdr.add(passed(null, law.share))
				rows[i].power.add(passed(shifted[:1], law.share))
				rows[i].later[0].add(passed(shifted[:6], law.share))
				rows[i].later[1].add(passed(shifted, law.share))
			}
		}
		out = append(out, rows...)
	}
	return out
}

// passed is 1 if any look is significant at its share of the level.
func passed(p []float64, share func(int) float64) float64 {
	for k, v := range p {
		if v <= lookLevel*share(k+1) {
			return 1
		}
	}
	return 0
}

func growing(rng *rand.Rand, drift float64) []float64 {
	var l looker
	for len(l.p) < lookCount {
		l.look(drift + rng.NormFloat64())
	}
	return l.p
}

func late(rng *rand.Rand, drift float64) []float64 {
	var window, p []float64
	for month := 1 - lateMonths; month < lookCount; month++ {
		z := rng.NormFloat64()
		if month >= 9 {
			z += drift
		}
		window = append(window, z)
		if month < 0 {
			continue
		}
		sum := 0.
		for _, z := range window[len(window)-lateMonths:] {
			sum += z
		}
		p = append(p, upper(sum/math.Sqrt(lateMonths)))
	}
	return p
}
