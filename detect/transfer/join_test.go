package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detour/detect/changepoint"
	"detour/detect/fdr"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
	"detour/flows/nomenclature"
	"detour/flows/panel"
	"detour/flows/party"
)

func joined(t *testing.T, all []*shift.Tested, workers int) *Result {
	t.Helper()
	r, err := Join(t.Context(), all, views, Known{}, Standalone(DefaultSettings().Q), workers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ends writes a pair as "271019 EE > 271012 EE".
func ends(p *Pair) string {
	at := func(c flows.Cell) string { return c[flows.Product] + " " + cmp.Or(c[flows.Via], c[flows.Destination]) }
	return at(p.From.Cell) + " > " + at(p.To.Cell)
}

func TestJoin(t *testing.T) {
	falls, rises, flat := noisy(1, .2, step(100, 30, date)), noisy(2, .2, step(30, 100, date)), noisy(3, .2, step(100, 100, date))
	rising := func(k int) []float64 { return noisy(2, .2, step(30, 100, k)) }
	alone := func(t *shift.Tested) *shift.Tested { t.Alone = true; return t }
	from := tested(six, "271019", "EE", falls)
	for _, tt := range []struct {
		name string
		all  []*shift.Tested
		want string // pairs found
	}{
		{"codes of one heading to one country", []*shift.Tested{from, tested(six, "271012", "EE", rises)}, "substitution: 271019 EE > 271012 EE"},
		{"one code to two countries", []*shift.Tested{from, tested(six, "271019", "LV", rises)}, "destination-diversion: 271019 EE > 271019 LV"},
		{"an office for another", []*shift.Tested{tested(route, "2710", "Narva", falls), tested(route, "2710", "Riga", rises)}, "route-diversion: 2710 Narva > 2710 Riga"},
		{"both differ, code and country", []*shift.Tested{from, tested(six, "271012", "LV", rises)}, ""},
		{"another heading, at six digits", []*shift.Tested{from, tested(six, "270750", "EE", rises)}, ""},
		{"another heading of the chapter, at four", []*shift.Tested{tested(four, "2710", "EE", falls), tested(four, "2707", "EE", rises)}, "substitution: 2710 EE > 2707 EE"},
		{"another chapter", []*shift.Tested{tested(four, "2710", "EE", falls), tested(four, "3104", "EE", rises)}, ""},
		{"another view", []*shift.Tested{from, tested(four, "2707", "EE", rises)}, ""},
		{"products are not crossed alone in the view by office", []*shift.Tested{tested(route, "2710", "Narva", falls), tested(route, "2707", "Narva", rises)}, ""},
		{"but with the office", []*shift.Tested{tested(route, "2710", "Narva", falls), tested(route, "2707", "Riga", rises)}, "substitution: 2710 Narva > 2707 Riga"},
		{"heading and country, from one origin", []*shift.Tested{tested(between, "2710", "LV", falls), tested(between, "2707", "EE", rises)}, "substitution: 2710 LV > 2707 EE"},
		{"from two", []*shift.Tested{tested(between, "2710", "LV", falls), supplied("RU", tested(between, "2707", "EE", rises))}, ""},
		{"the heading alone: told as that", []*shift.Tested{tested(between, "2710", "EE", falls), tested(between, "2707", "EE", rises)}, "substitution: 2710 EE > 2707 EE"},
		{"heading and country, a fifth of what left", []*shift.Tested{tested(between, "2710", "LV", falls), tested(between, "2707", "EE", noisy(2, .2, step(2, 16, date)))}, ""},
		{"the country alone, a fifth", []*shift.Tested{tested(between, "2710", "LV", falls), tested(between, "2710", "EE", noisy(2, .2, step(2, 16, date)))}, "destination-diversion: 2710 LV > 2710 EE"},
		{"a code that hides its digits", []*shift.Tested{from, tested(six, "27XXXX", "EE", rises)}, ""},
		{"another measure", []*shift.Tested{from, inMass(tested(six, "271012", "EE", rises))}, ""},
		{"both are all of their subheading: the coarser view tells it", []*shift.Tested{alone(tested(six, "271019", "EE", falls)), alone(tested(six, "271012", "EE", rises))}, ""},
		{"one of them is", []*shift.Tested{from, alone(tested(six, "271012", "EE", rises))}, "substitution: 271019 EE > 271012 EE"},
		{"nothing rises", []*shift.Tested{from, tested(six, "271012", "EE", flat)}, ""},
		{"nothing falls", []*shift.Tested{tested(six, "271019", "EE", flat), tested(six, "271012", "EE", rises)}, ""},
		{"both fall", []*shift.Tested{from, tested(six, "271012", "EE", noisy(4, .2, step(100, 30, date)))}, ""},
		{"a receiver too short to be tested", []*shift.Tested{from, tested(six, "271012", "EE", rises[:12])}, ""},
		{"a receiver for the fall and a bystander", []*shift.Tested{from, tested(six, "271019", "LV", rises), tested(six, "271019", "LT", flat)}, "destination-diversion: 271019 EE > 271019 LV"},
		{"the rise one month before", []*shift.Tested{from, tested(six, "271012", "EE", rising(date-1))}, "substitution: 271019 EE > 271012 EE"},
		{"four months after", []*shift.Tested{from, tested(six, "271012", "EE", rising(date+4))}, "substitution: 271019 EE > 271012 EE"},
		{"six months before", []*shift.Tested{from, tested(six, "271012", "EE", rising(date-6))}, ""},
		{"nine months after", []*shift.Tested{from, tested(six, "271012", "EE", rising(date+9))}, ""},
	} {
		var got []string
		for _, p := range joined(t, tt.all, 1).Pairs {
			got = append(got, p.Kind+": "+ends(p))
			if p.Q > DefaultSettings().Q || p.P > p.Q || p.Fall.Direction >= p.Rise.Direction {
				t.Errorf("%s: p %v, q %v, a %s and a %s", tt.name, p.P, p.Q, p.Fall.Direction, p.Rise.Direction)
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: found %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Trade goes from a designated party to one that is not, and no other way.
func TestSuccessors(t *testing.T) {
	views := []series.View{{Axes: flows.Set(flows.Flow, flows.Product, flows.Destination, flows.Consignor), Digits: 6, Across: flows.Set(flows.Consignor)}}
	falls, rises := noisy(1, .2, step(100, 30, date)), noisy(2, .2, step(30, 100, date))
	of := func(party string, listed bool, product string, y []float64) *shift.Tested {
		t := tested(0, product, "EE", y)
		t.Cell, t.Listed = t.Cell.With(flows.Consignor, party), listed
		return t
	}
	for _, tt := range []struct {
		name     string
		from, to *shift.Tested
		register *party.Register
		want     string // kind and what explains it
	}{
		{"a designated party and another", of("A", true, "271019", falls), of("B", false, "271019", rises), nil, "successor"},
		{"neither is designated", of("A", false, "271019", falls), of("B", false, "271019", rises), nil, ""},
		{"both are", of("A", true, "271019", falls), of("B", true, "271019", rises), nil, ""},
		{"the other way round", of("A", false, "271019", falls), of("B", true, "271019", rises), nil, ""},
		{"another product", of("A", true, "271019", falls), of("B", false, "271012", rises), nil, ""},
		{
			"announced", of("A", true, "271019", falls), of("B", false, "271019", rises),
			&party.Register{Announcements: []party.Announcement{{Event: party.Merger, From: "A", To: "B"}}}, "successor: " + Announced,
		},
		{
			"something else announced", of("A", true, "271019", falls), of("B", false, "271019", rises),
			&party.Register{Announcements: []party.Announcement{{Event: party.Merger, From: "A", To: "C"}}}, "successor",
		},
	} {
		r, err := Join(t.Context(), []*shift.Tested{tt.from, tt.to}, views, Known{}, Standalone(DefaultSettings().Q), 1)
		if err != nil {
			t.Fatal(err)
		}
		scene := NewScene([]*shift.Tested{tt.from, tt.to}, nil, series.NewCodes(&panel.Table{}, nil, nil))
		scene.Parties = tt.register
		var got []string
		for _, p := range r.Pairs {
			text := p.Kind
			if _, explained := scene.Check(p); explained != "" {
				text += ": " + explained
			}
			got = append(got, text)
		}
		if text := strings.Join(got, "; "); text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
}

// supplied is a series from another origin.
func supplied(origin string, t *shift.Tested) *shift.Tested {
	t.Cell = t.Cell.With(flows.Origin, origin)
	return t
}

// inMass makes a series one of mass.
func inMass(t *shift.Tested) *shift.Tested {
	t.Kg, t.Measure = t.Value, flows.Kg
	return t
}

// Transfers of a part, that come later, slowly, or end again: how many of 40 are
// found, and what is said of nine in ten of those.
func TestShapes(t *testing.T) {
	ramp := func(before, after float64, over int) []float64 {
		y := step(before, after, date)
		for i := range over {
			y[date+i] = before + (after-before)*float64(i+1)/float64(over+1)
		}
		return y
	}
	during := func(before, after float64, n int) []float64 {
		return slices.Concat(step(before, after, date)[:date+n], slices.Repeat([]float64{before}, months-date-n))
	}
	const reps = 40
	for _, tt := range []struct {
		name        string
		from, to    []float64
		least, most int
		said        string
	}{
		{"a third of what left", step(100, 40, date), step(20, 40, date), 36, reps, "to the end of the data"},
		{"three months later", step(100, 40, date), step(20, 80, date+3), 36, reps, "to the end of the data"},
		{"within half a year", ramp(100, 40, 5), ramp(20, 80, 5), 30, reps, "to the end of the data"},
		{"within two years: a trend", ramp(100, 40, 23), ramp(20, 80, 23), 0, 10, ""},
		{"for fourteen months", during(100, 40, 14), during(20, 80, 14), 30, reps, "The transfer ended: what had come went again in 2021-0"},
		{"for five months: an excursion, no transfer", during(100, 40, 5), during(20, 80, 5), 0, 2, ""},
		{"the goods are back where they left, those that came stay", during(100, 40, 14), step(20, 80, date), 30, reps, "What had left was back in 2021-0"},
	} {
		found, said := 0, map[string]int{}
		for seed := range uint64(reps) {
			from, to := tested(six, "271019", "EE", noisy(2*seed+100, .2, tt.from)), tested(six, "271012", "EE", noisy(2*seed+101, .2, tt.to))
			for _, p := range joined(t, []*shift.Tested{from, to}, 1).Pairs {
				if p.From == from && p.Fall.K < date+6 {
					found++
					said[(&Scene{}).lasting(p).Sentence]++
				}
			}
		}
		if found < tt.least || found > tt.most {
			t.Errorf("%s: %d of %d found, want %d to %d", tt.name, found, reps, tt.least, tt.most)
		}
		count := 0
		for sentence, n := range said {
			if strings.Contains(sentence, tt.said) {
				count += n
			}
		}
		if 10*count < 9*found {
			t.Errorf("%s: %q is said of %d of %d: %v", tt.name, tt.said, count, found, said)
		}
	}
}

// A giver may have lost twice; the rise belongs to one of its falls, and the
// choice is paid for.
func TestTwoFalls(t *testing.T) {
	y := slices.Concat(step(100, 50, 24)[:40], step(10, 10, 1)[:20])
	from := tested(six, "271019", "EE", noisy(5, .1, y))
	to := tested(six, "271012", "EE", noisy(6, .1, slices.Concat(step(20, 20, 1)[:40], step(60, 60, 1)[:20])))
	r := joined(t, []*shift.Tested{from, to}, 1)
	if len(r.Pairs) != 1 {
		t.Fatalf("%d pairs, want one; falls %+v", len(r.Pairs), from.Events)
	}
	p := r.Pairs[0]
	if p.Fall.K < 39 || p.Fall.K > 41 || p.Rise.K < 39 || p.Rise.K > 41 {
		t.Errorf("fall at %d, rise at %d, want both at 40", p.Fall.K, p.Rise.K)
	}
	if p.tries != 2 || p.P != max(p.Fall.P, 2*p.Rise.P) {
		t.Errorf("p %v after %d falls with p %v and %v, want that of the fall or twice that of the rise", p.P, p.tries, p.Fall.P, p.Rise.P)
	}
}

// What is found rests on the bootstrap where a side is sparse.
func TestFoundIsConfirmed(t *testing.T) {
	from := tested(six, "271019", "EE", noisy(1, .2, step(100, 0, date)))
	to := tested(six, "271012", "EE", noisy(2, .2, step(0, 70, date)))
	r := joined(t, []*shift.Tested{from, to}, 1)
	if len(r.Pairs) != 1 {
		t.Fatalf("%d pairs, want one", len(r.Pairs))
	}
	p := r.Pairs[0]
	for name, side := range map[string]struct {
		series *shift.Tested
		event  shift.Event
	}{"fall to": {from, p.Fall}, "rise from": {to, p.Rise}} {
		e, relied := side.series.Confirmed(side.event)
		if !relied || e.P != side.event.P || p.P < e.P {
			t.Errorf("the %s nothing has p %v in the pair (p %v), confirmed %v with p %v", name, side.event.P, p.P, relied, e.P)
		}
	}
}

// The pairs depend neither on the number of workers nor on the order of the
// series, and every pair of which the giver has a fall is counted as tested.
func TestJoinIsDeterministic(t *testing.T) {
	var all []*shift.Tested
	for i, at := range []string{"EE", "LV", "LT", "PL", "FI", "DE"} {
		s := uint64(10 * i)
		all = append(all,
			tested(six, "271019", at, noisy(s, .2, step(100, 40, date))), tested(six, "271012", at, noisy(s+1, .2, step(40, 100+10*float64(i), date))),
			tested(six, "271020", at, noisy(s+2, .2, step(50, 50, date))), tested(four, "2710", at, noisy(s+3, .3, step(90, 60, date))),
			tested(four, "2707", at, noisy(s+4, .3, step(20, 50, date+i-1))))
	}
	want := written(joined(t, all, 1))
	if strings.Count(want, "\n") < 6 {
		t.Fatalf("too few pairs to compare:\n%s", want)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for _, workers := range []int{1, 4} {
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := written(joined(t, all, workers)); got != want {
			t.Errorf("in another order by %d workers:\n%s\nwant\n%s", workers, got, want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Join(ended, all, views, Known{}, Standalone(DefaultSettings().Q), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func written(r *Result) string {
	var b strings.Builder
	for _, p := range r.Pairs {
		fmt.Fprintln(&b, p.Kind, ends(p), p.P, p.Q, p.Amount)
	}
	fmt.Fprintln(&b, r.Tested)
	return b.String()
}

// slowJoin makes every pair of every crossing and controls the rate over all of them
// one by one.
func slowJoin(all []*shift.Tested) []*Pair {
	var pairs []*Pair
	for _, from := range all {
		for _, to := range all {
			if from.View != to.View || from.Measure != to.Measure || from.Alone && to.Alone {
				continue
			}
			var across flows.AxisSet
			for _, a := range flows.Axes() {
				if from.Cell[a] != to.Cell[a] {
					across = across.With(a)
				}
			}
			allowed := slices.Contains(views[from.View].Crossings(), across)
			near := nomenclature.Heading(from.Cell[flows.Product]) == nomenclature.Heading(to.Cell[flows.Product])
			if !allowed || !near {
				continue
			}
			var best *Pair
			tried := falls(from)
			for _, fall := range tried {
				rise, ok := to.RiseNear(fall.K, changepoint.WindowAfter)
				if !ok {
					continue
				}
				c := fdr.Conjoin(fall.P, min(1, PRise(rise)*float64(len(tried))))
				if best == nil || c.Largest < best.P {
					best = &Pair{Kind: KindOf(across), Across: across, From: from, To: to, Fall: fall, Rise: rise, P: c.Largest, Other: c.Next}
				}
			}
			if best == nil {
				continue
			}
			if across.Len() > 1 && !comparable(best.Fall, best.Rise) {
				best.P = math.Inf(1)
			}
			pairs = append(pairs, best)
		}
	}
	Hypotheses{Pairs: pairs}.Control(nil)
	return pairs
}

// Counting what cannot be found gives the q-values of listing it.
func TestJoinAgainstEveryPair(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	found := 0
	for world := range uint64(12) {
		var all []*shift.Tested
		for i, place := range []string{"EE", "LV", "LT", "PL", "FI"} {
			for j, code := range []string{"2710", "2707", "2712", "2713"} {
				y := step(60, 60, date)
				switch rng.IntN(4) {
				case 0:
					y = step(100, 40, date+rng.IntN(6))
				case 1:
					y = step(40, 100, date+rng.IntN(6))
				}
				all = append(all, tested(between, code, place, noisy(100*world+uint64(10*i+j), .4, y)))
			}
		}
		got := joined(t, all, 2)
		want := slices.DeleteFunc(slowJoin(all), func(p *Pair) bool {
			return p.Q > .05 || p.P > .05
		})
		q := map[string]float64{}
		for _, p := range got.Pairs {
			q[p.ID()] = p.Q
			if p.Across.Len() == 2 {
				found++
			}
		}
		for _, p := range want {
			if d := q[p.ID()] - p.Q; math.Abs(d) > 1e-12 {
				t.Errorf("world %d, %s: q %v, of every pair %v", world, ends(p), q[p.ID()], p.Q)
			}
		}
		if len(q) != len(want) {
			t.Errorf("world %d: %d pairs found, of every pair %d", world, len(q), len(want))
		}
	}
	if found == 0 {
		t.Error("no pair of two axes in any world")
	}
}

func TestControl(t *testing.T) {
	p := func(kind string, view series.View, largest, other float64) *Pair {
		return &Pair{Kind: kind, View: view, From: plain(six, "271019", "EE", []float64{100, 100}), P: largest, Other: other}
	}
	sized := func(amount float64, pairs []*Pair) []*Pair {
		for _, p := range pairs {
			p.From = plain(six, "271019", "EE", []float64{amount, amount})
		}
		return pairs
	}
	var listed Listed = func(c flows.Cell) bool { return c[flows.Destination] == "RU" }
	measured := func(pairs []*Pair) []*Pair {
		for _, p := range pairs {
			p.From = plain(six, "271019", "RU", []float64{100, 100})
		}
		return pairs
	}
	many := func(n int, kind string, view series.View, largest, other float64) []*Pair {
		var out []*Pair
		for range n {
			out = append(out, p(kind, view, largest, other))
		}
		return out
	}
	for _, tt := range []struct {
		name   string
		others []*Pair
		want   float64 // q of a pair with p .01 and .001 in the view six
	}{
		{"a pair alone", nil, .01},
		{"one more that could be found at .01", many(1, "a", views[six], 1, .001), .02},
		{"nine more that could not: neither side passes .01", many(9, "a", views[six], 1, .5), .01},
		{"a hundred of another kind are another family", many(100, "b", views[six], 1, .001), .01},
		{"a hundred whose goods are under a measure are another family", measured(many(100, "a", views[six], 1, .001)), .01},
		{"99 of a ten-thousandth of the size: their weight is a hundredth, and .001 is .1 against it", sized(.01, many(99, "a", views[four], 1, .001)), .01},
		{"the same where they pass the filter: 1 + 99/100 conjunctions", sized(.01, many(99, "a", views[four], 1, 1e-5)), .0199},
	} {
		first := p("a", views[six], .01, .001)
		Hypotheses{Pairs: append([]*Pair{first}, tt.others...)}.Control(listed)
		if d := first.Q - tt.want; d > 1e-12 || d < -1e-12 {
			t.Errorf("%s: q %v, want %v", tt.name, first.Q, tt.want)
		}
		for _, o := range tt.others {
			if o.Q < 1-1e-12 {
				t.Errorf("%s: a pair with p = 1 has q %v", tt.name, o.Q)
			}
		}
	}
}

// A pair within a subheading weighs twice one within a heading: with the mean of 3/4 their
// weights are 4/3 and 2/3. Of two that pass the filter the one found has p over its weight,
// times both weights, for its q.
func TestNearnessWeighs(t *testing.T) {
	p := func(to string, largest float64) *Pair {
		y := []float64{100, 100}
		return &Pair{Kind: "a", Across: product, From: plain(six, "27101921", "EE", y), To: plain(six, to, "EE", y), P: largest, Other: .001}
	}
	const subheading, heading = "27101943", "27102011"
	for _, tt := range []struct {
		found, other string
		want         float64
	}{
		{subheading, heading, .01 / (4. / 3) * 2},
		{heading, subheading, .01 / (2. / 3) * 2},
		{subheading, "27101947", .02},
		{"27079999", heading, .02}, // of the named pair
		{subheading, heading + "+27102015", .015},
	} {
		h := Hypotheses{Pairs: []*Pair{p(tt.found, .01), p(tt.other, 1)}}
		h.Control(nil)
		if d := h.Pairs[0].Q - tt.want; math.Abs(d) > 1e-12 {
			t.Errorf("%s beside %s: q %v, want %v", tt.found, tt.other, h.Pairs[0].Q, tt.want)
		}
	}
}
