package transfer

import (
	"fmt"
	"strings"
	"testing"

	"detour/detect/fdr"
	"detour/detect/finding"
	"detour/detect/shift"
	"detour/flows"
)

// named is a pair to a country with its p-values and the month of its fall.
func named(country string, largest, other float64, fall flows.Month) *Pair {
	p := &Pair{Kind: KindOf(product), Across: product, From: plain(six, "271019", country, []float64{100, 100}), To: plain(six, "271012", country, nil), P: largest, Other: other}
	p.Fall.First = fall
	return p
}

// settled settles pairs as a batch that follows another, with data to the month end,
// and returns the countries of those found with their q, and the results to be followed.
func settled(t *testing.T, end flows.Month, previous *finding.Results, h Hypotheses) (string, *finding.Results) {
	t.Helper()
	book, err := NewBook(.05, end, previous)
	if err != nil {
		t.Fatal(err)
	}
	h.Control(nil)
	book.Settle(h, nil)
	var found []string
	for _, p := range h.Pairs {
		if p.Found {
			found = append(found, fmt.Sprintf("%s %.3g", p.From.Cell[flows.Destination], p.Q))
		}
	}
	out := &finding.Results{}
	book.Enter(out)
	if err := CheckLedger(out); err != nil {
		t.Errorf("its ledger: %v", err)
	}
	return strings.Join(found, ", "), out
}

// By hand: a look after the first batch costs a factor of 7, and of k pairs that pass
// the filter the one found first has q = 7·k·p.
func TestBook(t *testing.T) {
	const k, end = flows.Month(600), flows.Month(610) // of the falls; of the first batch
	batch := func(pairs ...*Pair) Hypotheses { return Hypotheses{Pairs: pairs} }
	strong := func(country string) *Pair { return named(country, .001, 1e-5, k) }
	between := func(country string, fall flows.Month) *Pair { return named(country, .03, 1e-5, fall) } // found by itself alone, not at a seventh
	weak := func(country string) *Pair { return named(country, .5, .2, k) }
	falls := []shift.Event{{P: .0001}}
	falls[0].First = k
	beside := newCrowd(product, plain(six, "271019", "PL", []float64{100, 100}), named("EE", 1, 1, k).nearness(), falls)
	beside.add(.0001, falls, 0)
	beside.add(.0001, falls, 0)
	_, first := settled(t, end, nil, batch(strong("EE"), weak("LV")))
	for _, tt := range []struct {
		name    string
		batches []Hypotheses // after the first, in which EE was found
		want    string       // found in the last
		charged string       // tested, found and kept of every batch
	}{
		{"what was found is told again and not charged", []Hypotheses{batch(strong("EE"), weak("LV"))}, "EE 0.001", "1:0:1"},
		{"it dates three months later now", []Hypotheses{batch(named("EE", .001, 1e-5, k+3), weak("LV"))}, "EE 0.001", "1:0:1"},
		{"at a weaker p it is told at the rate of the batch", []Hypotheses{batch(between("EE", k))}, "EE 0.03", "0:0:1"},
		{"but not where the batch does not support it", []Hypotheses{batch(weak("EE"))}, "", "0:0:0"},
		{"back a month later it is not charged again", []Hypotheses{batch(weak("EE")), batch(between("EE", k))}, "EE 0.03", "0:0:0 0:0:1"},
		{"its second fall, four months apart, is a new one", []Hypotheses{batch(between("EE", k+4))}, "", "1:0:0"},
		{"a new one pays for the look: 7·.005·2/2", []Hypotheses{batch(strong("EE"), named("LV", .005, 1e-5, k))}, "EE 0.002, LV 0.035", "1:1:1"},
		{"too much by itself: 7·.005·3/1 with two that pass the filter", []Hypotheses{{Pairs: []*Pair{named("LV", .005, 1e-5, k)}, others: []*crowd{beside}}}, "", "3:0:0"},
		{"7·.005·4/2 with the one found before, not 4/1", []Hypotheses{{Pairs: []*Pair{strong("EE"), named("LV", .0035, 1e-5, k)}, others: []*crowd{beside}}}, "EE 0.004, LV 0.049", "3:1:1"},
		{"a month in vain is no worse than another", []Hypotheses{batch(weak("LV")), batch(named("LV", .007, 1e-5, k))}, "LV 0.049", "1:0:0 1:1:0"},
		{"what was found after the first batch is not charged again", []Hypotheses{batch(named("LV", .005, 1e-5, k)), batch(between("LV", k))}, "LV 0.03", "1:1:0 0:0:1"},
	} {
		found, last := "", first
		for i, pairs := range tt.batches {
			found, last = settled(t, end+flows.Month(1+i), last, pairs)
		}
		var charged []string
		for _, c := range last.Ledger[1:] {
			charged = append(charged, fmt.Sprintf("%d:%d:%d", c.Tested, c.Found, c.Kept))
		}
		if found != tt.want || strings.Join(charged, " ") != tt.charged {
			t.Errorf("%s: found %q, charged %q; want %q, %q", tt.name, found, charged, tt.want, tt.charged)
		}
	}
	if len(first.Discoveries) != 1 || first.Discoveries[0].Look != 1 || first.Ledger[0].Tested != 2 || first.Ledger[0].Found != 1 {
		t.Errorf("the first batch: %+v, charged %+v", first.Discoveries, first.Ledger)
	}
}

// A fall is looked at from the first batch whose data reach four months of it, and no
// longer than two years.
func TestBookLooks(t *testing.T) {
	const end = flows.Month(610)
	for _, tt := range []struct {
		batches int // after the first, a month each
		fall    flows.Month
		look    int
		found   bool
	}{
		{1, end - 10, 2, true},
		{1, end - 3, 2, true},
		{1, end - 2, 1, true}, // the fourth month of data came with this batch
		{5, end - 2, 5, true},
		{fdr.MostLooks - 1, end - 10, fdr.MostLooks, true},
		{fdr.MostLooks, end - 10, fdr.MostLooks + 1, false},
		{fdr.MostLooks, end - 2, fdr.MostLooks, true},
	} {
		_, last := settled(t, end, nil, Hypotheses{Pairs: []*Pair{named("LV", .5, .2, end-20)}})
		for i := range tt.batches - 1 {
			_, last = settled(t, end+flows.Month(1+i), last, Hypotheses{Pairs: []*Pair{named("LV", .5, .2, end-20)}})
		}
		_, last = settled(t, end+flows.Month(tt.batches), last, Hypotheses{Pairs: []*Pair{named("EE", .001, 1e-5, tt.fall)}})
		if found := len(last.Discoveries) == 1; found != tt.found || found && int(last.Discoveries[0].Look) != tt.look {
			t.Errorf("%d batches on, a fall %d months before: %+v, want look %d, found %v", tt.batches, end-tt.fall, last.Discoveries, tt.look, tt.found)
		}
	}
}

func TestBookFaults(t *testing.T) {
	_, chain := settled(t, 610, nil, Hypotheses{Pairs: []*Pair{named("EE", .001, .0001, 600)}})
	_, chain = settled(t, 611, chain, Hypotheses{Pairs: []*Pair{named("LV", .001, .0001, 600)}})
	for _, tt := range []struct {
		name  string
		spoil func(r *finding.Results)
		q     float64
		want  string
	}{
		{"honest", func(*finding.Results) {}, .05, ""},
		{"another rate", func(*finding.Results) {}, .1, "keeps its error budget at q = 0.05; found q = 0.1"},
		{"two rates", func(r *finding.Results) { r.Ledger[1].Q = .1 }, .05, "substitution across product, batch 1: q = 0.1"},
		{"no batch", func(r *finding.Results) { r.Ledger[1].Batch = 1 << 30 }, .05, "batch 1073741824 found, 0 to 1200 are accepted"},
		{"a batch before the first", func(r *finding.Results) { r.Ledger[1].Batch = -1 }, .05, "batch -1 found"},
		{"an unknown axis", func(r *finding.Results) { r.Ledger[0].Across = "colour" }, .05, `row 1 of the ledger: unknown axis "colour"`},
		{"a discovery in no batch", func(r *finding.Results) { r.Discoveries[0].Batch = 9 }, .05, "batch 9: discoveries that were not charged"},
		{"at another look", func(r *finding.Results) { r.Discoveries[1].Look = 1 }, .05, "row 2 of the discoveries: look 1 found, 2 follows"},
		{"more charged than found", func(r *finding.Results) { r.Discoveries = r.Discoveries[:1] }, .05, "batch 1: 0 discoveries, 1 were charged"},
		{"more found than tested", func(r *finding.Results) { r.Ledger[1].Tested = 0 }, .05, "batch 1: 1 found and 0 kept of 0 tested"},
		{"one month earlier", func(r *finding.Results) { r.Ledger[0].Month = flows.Month(600).Date32() }, .05, "row 2 of the discoveries: look 2 found, 1 follows"},
	} {
		r := finding.Results{Ledger: append([]finding.Charge{}, chain.Ledger...), Discoveries: append([]finding.Discovery{}, chain.Discoveries...)}
		tt.spoil(&r)
		_, err := NewBook(tt.q, january, &r)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
