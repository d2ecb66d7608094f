package transfer

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/flows"
)

// named is a pair to a country with its p-values and the month of its fall.
func named(country string, largest, other float64, month flows.Month) *Pair {
	p := &Pair{Kind: KindOf(product), Across: product, From: plain(six, "271019", country, []float64{100, 100}), To: plain(six, "271012", country, nil), P: largest, Other: other}
	p.Fall.First = month
	return p
}

// settled settles pairs as a batch that follows another, and returns the countries
// of those found and the results to be followed.
func settled(t *testing.T, q float64, previous *finding.Results, pairs ...*Pair) (string, *finding.Results) {
	t.Helper()
	book, err := NewBook(q, january+months, previous)
	if err != nil {
		t.Fatal(err)
	}
	h := Hypotheses{Pairs: pairs}
	h.Control(nil)
	if err := book.Settle(h, nil); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range pairs {
		if p.Found {
			found = append(found, p.From.Cell[flows.Destination])
		}
	}
	out := &finding.Results{}
	book.Enter(out)
	if _, err := Ledgers(out); err != nil {
		t.Errorf("its ledger: %v", err)
	}
	return strings.Join(found, " "), out
}

// The first level is .05/ζ(1.6) = .0219; where a batch finds nothing it is spent, and
// the second is .05·2^-1.6/ζ(1.6) = .0072.
func TestBook(t *testing.T) {
	const k = flows.Month(600)
	strong := func(country string) *Pair { return named(country, .001, .0001, k) }
	between := func(country string, month flows.Month) *Pair { return named(country, .03, .001, month) } // .0219 and .05
	weak := func(country string) *Pair { return named(country, .5, .2, k) }
	_, first := settled(t, .05, nil, strong("EE"), weak("LV"))
	for _, tt := range []struct {
		name    string
		batches [][]*Pair // after the first, in which EE was found
		want    string    // found in the last
		charged string    // hypotheses and found, of every batch
	}{
		{"what was found is told again and not charged", [][]*Pair{{strong("EE"), weak("LV")}}, "EE", "1:0"},
		{"it dates three months later now", [][]*Pair{{named("EE", .001, .0001, k+3), weak("LV")}}, "EE", "1:0"},
		{"at a weaker p it is told at the rate of the batch", [][]*Pair{{between("EE", k)}}, "EE", ""},
		{"but not where the batch does not support it", [][]*Pair{{weak("EE")}}, "", ""},
		{"back a month later it is not charged again", [][]*Pair{{weak("EE")}, {strong("EE")}}, "EE", ""},
		{"its second fall, four months apart, is a new one", [][]*Pair{{between("EE", k+4)}}, "", "1:0"},
		{"a new one is told at the level that is left", [][]*Pair{{strong("EE"), strong("LV")}}, "EE LV", "1:1"},
		{"not at the rate of the batch, of which EE is no help", [][]*Pair{{strong("EE"), between("LV", k)}}, "EE", "1:0"},
		{"after a month in vain less is left: .0072", [][]*Pair{{weak("LV")}, {named("LV", .01, .001, k)}}, "", "1:0 1:0"},
		{"as much as that is found", [][]*Pair{{weak("LV")}, {named("LV", .007, .001, k)}}, "LV", "1:0 1:1"},
		{"what one month finds another may spend", [][]*Pair{{strong("LV"), strong("LT"), strong("PL")}, {named("FI", .01, .001, k)}}, "FI", "3:3 1:1"},
		{"nothing new costs nothing", [][]*Pair{{strong("EE")}, {named("LV", .02, .001, k)}}, "LV", "1:1"},
	} {
		found, last := "", first
		for _, pairs := range tt.batches {
			found, last = settled(t, .05, last, pairs...)
		}
		var charged []string
		for _, c := range last.Ledger {
			charged = append(charged, fmt.Sprintf("%d:%d", c.Tested, c.Found))
		}
		if found != tt.want || strings.Join(charged, " ") != tt.charged {
			t.Errorf("%s: found %q, charged %q; want %q, %q", tt.name, found, charged, tt.want, tt.charged)
		}
	}
	if len(first.Discoveries) != 1 || first.Discoveries[0].Batch != 0 || len(first.Ledger) != 0 {
		t.Errorf("the first batch: %+v, charged %+v", first.Discoveries, first.Ledger)
	}
}

// Every family has a ledger of its own, and the counted pairs are charged like those
// that could be found.
func TestBookFamilies(t *testing.T) {
	c := newCrowd(product, plain(six, "271019", "PL", []float64{100, 100}), nil)
	c.add(.9, nil)
	c.add(.8, nil)
	other := named("LV", .01, .001, 600)
	other.Kind, other.Across = KindOf(flows.Set(flows.Destination)), flows.Set(flows.Destination)
	book, err := NewBook(.05, january, &finding.Results{})
	if err != nil {
		t.Fatal(err)
	}
	h := Hypotheses{Pairs: []*Pair{named("EE", .01, .001, 600), other}, others: []*crowd{c}}
	h.Control(nil)
	if err := book.Settle(h, nil); err != nil {
		t.Fatal(err)
	}
	var r finding.Results
	book.Enter(&r)
	for i, want := range []finding.Charge{
		{Kind: finding.DestinationDiversion, Across: "destination", Tested: 1, Found: 1, Could: 1},
		{Kind: finding.Substitution, Across: "product", Tested: 3, Found: 1, Could: 2},
	} {
		got := r.Ledger[i]
		if math.Abs(got.Level-.05*.4374901658) > 1e-10 {
			t.Errorf("level %v", got.Level)
		}
		want.Batch, want.Month, want.Q, want.Level = 1, january.Date32(), .05, got.Level
		if got != want {
			t.Errorf("charged %+v, want %+v", got, want)
		}
	}
}

func TestBookFaults(t *testing.T) {
	const k = flows.Month(600)
	_, chain := settled(t, .05, &finding.Results{}, named("EE", .001, .0001, k))
	for _, tt := range []struct {
		name  string
		spoil func(r *finding.Results)
		q     float64
		want  string
	}{
		{"honest", func(*finding.Results) {}, .05, ""},
		{"another rate", func(*finding.Results) {}, .1, "keeps its error budget at q = 0.05; found q = 0.1"},
		{"another level", func(r *finding.Results) { r.Ledger[0].Level = .05 }, .05, "substitution across product: batch 1: level is 0.05"},
		{"a batch left out", func(r *finding.Results) { r.Ledger[0].Batch = 2 }, .05, "batch 2 at q = 0.05 found, batch 1"},
		{"an unknown axis", func(r *finding.Results) { r.Ledger[0].Across = "colour" }, .05, `row 1 of the ledger: unknown axis "colour"`},
		{"a discovery in no batch", func(r *finding.Results) { r.Discoveries[0].Batch = 9 }, .05, "has no batch 9"},
		{"more charged than found", func(r *finding.Results) { r.Discoveries = nil }, .05, "0 discoveries of batch 1, 1 were charged"},
	} {
		r := finding.Results{Ledger: append([]finding.Charge{}, chain.Ledger...), Discoveries: append([]finding.Discovery{}, chain.Discoveries...)}
		tt.spoil(&r)
		_, err := NewBook(tt.q, january, &r)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
