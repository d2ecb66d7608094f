package cases

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/flows"
)

// move is a finding in a line: what fell, what rose, the first months of both, the
// amounts lost and gained. The moved amount is the lesser of them, its interval half
// and one and a half of it, q .01.
type move struct {
	id, from, to string
	fall, rise   int // months after 2022-01
	lost, gained float64
}

// cellOf reads "dest=RU product=8703".
func cellOf(text string) flows.Cell {
	c := flows.Cell{}.With(flows.Flow, flows.Export)
	for _, word := range strings.Fields(text) {
		name, value, _ := strings.Cut(word, "=")
		a, err := flows.ParseAxis(map[string]string{"from": "origin", "to": "destination"}[name])
		if err != nil {
			a, err = flows.ParseAxis(name)
		}
		if err != nil {
			panic(err)
		}
		c[a] = value
	}
	return c
}

func day(month int) *int32 {
	d := (flows.NewMonth(2022, 1) + flows.Month(month)).Date32()
	return &d
}

// dayAround is the interval of a date: the month before to the month after.
func legOf(id, role, cell string, month int, before, after float64) finding.Leg {
	return finding.Leg{
		Finding: id, Role: role, Axes: finding.AxesOf(cellOf(cell)), FirstNew: day(month), CILow: day(month - 1), CIHigh: day(month + 1),
		Before: before, After: after,
	}
}

func (m move) member() Member {
	amount := min(m.lost, m.gained)
	f := &finding.Finding{ID: m.id, Kind: finding.DestinationDiversion, Measure: "value", Q: .01, FirstNew: *day(m.fall), CILow: *day(m.fall - 1), CIHigh: *day(m.fall + 1)}
	var legs []finding.Leg
	if m.from != "" {
		legs = append(legs, legOf(m.id, finding.RoleFrom, m.from, m.fall, m.lost, 0))
	} else {
		amount, f.Kind = m.gained, finding.UnmatchedShift
	}
	if m.to != "" {
		legs = append(legs, legOf(m.id, finding.RoleTo, m.to, m.rise, 0, m.gained))
	} else {
		amount, f.Kind = m.lost, finding.UnmatchedShift
	}
	f.Moved, f.MovedLow, f.MovedHigh = amount, amount/2, 1.5*amount
	return Member{f, legs}
}

// drawn writes cases as "a b=12 | c=3": the findings of each, by rank, and what the
// case counts.
func drawn(moves []move) (string, []finding.Case) {
	var members []Member
	for _, m := range moves {
		members = append(members, m.member())
	}
	rows := Draw(members, 0)
	inside := map[string][]string{}
	for _, m := range members {
		inside[m.CaseID] = append(inside[m.CaseID], m.ID)
	}
	var text []string
	for _, c := range rows {
		text = append(text, fmt.Sprintf("%s=%.4g", strings.Join(inside[c.ID], " "), c.Moved))
	}
	return strings.Join(text, " | "), rows
}

func TestDraw(t *testing.T) {
	cars := func(id, to string, gained float64) move {
		return move{id: id, from: "to=RU product=8703", to: "product=8703 to=" + to, fall: 2, rise: 4, lost: 60, gained: gained}
	}
	for _, tt := range []struct {
		name  string
		moves []move
		want  string
	}{
		{"one fall and three places to which it went", []move{cars("a", "KZ", 30), cars("b", "KG", 10), cars("c", "AM", 5)}, "a b c=45"},
		{"no more than fell is counted, though more came", []move{cars("a", "KZ", 50), cars("b", "KG", 40), cars("c", "AM", 30)}, "a b c=60"},
		{
			"a part of a heading, and the part of one origin, count nothing anew",
			[]move{cars("a", "KZ", 30), {"b", "to=RU product=870323", "to=KZ product=870323", 2, 4, 25, 20}, {"c", "from=DE to=RU product=8703", "from=DE to=KZ product=8703", 2, 4, 40, 15}},
			"a b c=30",
		},
		{
			"but what the wider finding leaves over is counted",
			[]move{cars("a", "KZ", 30), {"b", "to=RU product=870323", "to=KG product=870323", 2, 4, 25, 20}},
			"a b=50",
		},
		{"two codes of a heading are one case and two masses", []move{
			{"a", "to=RU product=870323", "to=KZ product=870323", 2, 4, 25, 20}, {"b", "to=RU product=870324", "to=KZ product=870324", 2, 4, 25, 10},
		}, "a b=30"},
		{"another heading is another case", []move{cars("a", "KZ", 30), {"b", "to=RU product=8471", "to=KZ product=8471", 2, 4, 9, 9}}, "a=30 | b=9"},
		{"another date is another case", []move{cars("a", "KZ", 30), {"b", "to=RU product=8703", "to=KG product=8703", 9, 10, 20, 20}}, "a=30 | b=20"},
		{"another destination that fell is another case", []move{cars("a", "KZ", 30), {"b", "to=BY product=8703", "to=KG product=8703", 2, 4, 9, 9}}, "a=30 | b=9"},
		{
			"unless what rose is told by the first already",
			[]move{cars("a", "KZ", 30), {"b", "to=BY product=8703", "to=KZ product=8703", 2, 4, 29, 30}},
			"a b=30",
		},
		{
			"a chain of neighbours is no case: a meets b and b meets c, not c a",
			[]move{
				{"a", "to=RU product=870321", "to=KZ product=870321", 2, 4, 60, 30},
				{"b", "to=RU product=870322", "to=KZ product=870322", 4, 5, 20, 20},
				{"c", "to=RU product=870323", "to=KZ product=870323", 6, 6, 10, 10},
			},
			"a b=50 | c=10",
		},
		{"shifts alone: a chapter and its part", []move{{id: "a", from: "to=LV product=27", fall: 2, lost: 9}, {id: "b", from: "to=LV product=2710", fall: 2, lost: 5}}, "a b=9"},
		{"shifts alone: two rises", []move{{id: "a", to: "to=KZ product=8471", rise: 2, gained: 9}, {id: "b", to: "to=KG product=8471", rise: 2, gained: 5}}, "a=9 | b=5"},
		{"nothing", nil, ""},
	} {
		if got, _ := drawn(tt.moves); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Cases rank by the lower bounds of what they count times 1 − q, not by q.
func TestDrawRanks(t *testing.T) {
	large := move{"a", "to=RU product=8703", "to=KZ product=8703", 2, 4, 60, 30}.member()
	small := move{"b", "to=RU product=8471", "to=KZ product=8471", 2, 4, 9, 9}.member()
	large.Q, small.Q = .049, 1e-9
	rows := Draw([]Member{small, large}, 3)
	if len(rows) != 2 || rows[0].About != "a" || rows[0].Rank != 4 || rows[1].Rank != 5 {
		t.Fatalf("%+v", rows)
	}
	large.Explained = "port closed"
	if rows := Draw([]Member{small, large}, 0); rows[0].About != "b" || rows[1].Moved != 30 {
		t.Errorf("what is explained does not stand behind: %+v", rows)
	}
}

// What is explained is counted by no case that is not.
func TestDrawExplained(t *testing.T) {
	flag, explained := move{"a", "to=RU product=8703", "to=KZ product=8703", 2, 4, 60, 30}.member(), move{"b", "to=RU product=8703", "to=KG product=8703", 2, 4, 60, 20}.member()
	explained.Explained = "nomenclature change"
	rows := Draw([]Member{flag, explained}, 0)
	if len(rows) != 1 || rows[0].Findings != 2 || rows[0].Moved != 30 || explained.Counted != 0 {
		t.Errorf("%+v, %v counted", rows, explained.Counted)
	}
}

// A relay's way on is its first leg's mass, seen again as another's rise.
func TestDrawRelay(t *testing.T) {
	relay := move{"a", "from=DE to=RU product=8411", "from=DE to=BY product=8411", 2, 2, 55, 30}.member()
	relay.Kind = finding.Relay
	relay.Legs[1].Role = finding.RoleLeg1
	relay.Legs = append(relay.Legs, legOf("a", finding.RoleLeg2, "from=BY to=RU product=8411", 3, 0, 28))
	origin := move{"b", "from=DE to=RU product=8411", "from=BY to=RU product=8411", 2, 3, 55, 28}.member()
	if rows := Draw([]Member{relay, origin}, 0); len(rows) != 1 || rows[0].Moved != 30 {
		t.Errorf("%+v", rows)
	}
}

// Two falls of one cell are two cases with names of their own, whatever the order of
// the findings.
func TestDrawNames(t *testing.T) {
	moves := []move{{"a", "to=RU product=8703", "to=KZ product=8703", 2, 4, 60, 30}, {"b", "to=RU product=8703", "to=KG product=8703", 9, 10, 90, 90}}
	_, rows := drawn(moves)
	_, again := drawn([]move{moves[1], moves[0]})
	if len(rows) != 2 || rows[0].ID != rows[1].ID+"-2" || rows[1].About != "a" || fmt.Sprint(rows) != fmt.Sprint(again) {
		t.Errorf("%+v\n%+v", rows, again)
	}
}

// FuzzCount holds the amounts of random findings against what no counting may break:
// no finding counts more than it moved, and from its turn on no fall and no rise gives
// more than it has to the findings inside it.
func FuzzCount(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		claims := randomClaims(rand.New(rand.NewPCG(seed, 1)))
		count(claims)
		for i, c := range claims {
			if c.counted < 0 || c.counted > c.Moved {
				t.Errorf("finding %d counts %v of %v", i, c.counted, c.Moved)
			}
			for side, of := range map[string]func(*claim) *event{"fall": func(c *claim) *event { return &c.fall }, "rise": func(c *claim) *event { return &c.rises[0] }} {
				before, all := 0.0, 0.0
				for k, o := range claims {
					if of(c).holds(of(o)) {
						all += o.counted
						if k < i {
							before += o.counted
						}
					}
				}
				if all > max(before, of(c).amount)*(1+1e-12) {
					t.Errorf("the %s of finding %d is %v: %v are counted inside it, %v before", side, i, of(c).amount, all, before)
				}
			}
		}
	})
}

func randomClaims(rng *rand.Rand) []*claim {
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	var claims []*claim
	for i := range 1 + rng.IntN(12) {
		product, origin := pick("8703", "870323", "870324", "8471"), pick("", "from=DE ", "from=FR ")
		claims = append(claims, newClaim(move{
			fmt.Sprint(i), origin + "to=" + pick("RU", "BY") + " product=" + product, origin + "to=" + pick("KZ", "KG") + " product=" + product,
			rng.IntN(4), rng.IntN(6), 100 * rng.Float64(), 100 * rng.Float64(),
		}.member()))
	}
	return claims
}
