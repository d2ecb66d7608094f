package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"detour/detect/fdr"
)

// monthsAtFirstLook is how many months after its date a shift has when it is
// first tested: the minimum of the test.
const monthsAtFirstLook = 4

// drift is the effect of one month in standard errors: 2 at the first look.
const drift = 1

// looker is one hypothesis over its looks: the mean of more and more months.
type looker struct {
	sum    float64
	months int
	p      []float64
}

func (h *looker) look(shocks float64) {
	h.sum, h.months = h.sum+shocks, h.months+1
	if h.months >= monthsAtFirstLook {
		h.p = append(h.p, upper(h.sum/math.Sqrt(float64(h.months))))
	}
}

// again measures batches whose hypotheses are looked at every month from then
// on: at the first look only, again by Anytime at the level of their batch, and
// by Benjamini–Hochberg over everything every month, each look at what was not found
// yet paid for by LookShare or not at all; what was found once stays found.
func again(months, reps int, seed uint64) []row {
	var out []row
	for s, scenario := range []struct {
		name   string
		chance float64
	}{{"none false", 0}, {"10% false", .10}} {
		for k, errors := range dependences {
			rng := stream(seed, 300+10*s+k)
			rows := newRows(scenario.name, errors, []procedure{
				{"PRDS, first look", true}, {"PRDS, Anytime", true}, {"BH, LookShare", true}, {"BH every month", false},
			})
			byMonth := make([][]mean, len(rows))
			for i := range byMonth {
				byMonth[i] = make([]mean, months)
			}
			for range reps {
				h := history{months: months, chance: scenario.chance, errors: errors, rows: rows}
				for t := range months {
					h.month(rng)
					for i, now := range h.judge() {
						byMonth[i][t].add(now.fdr.sum)
						if t == months-1 && now.power.n > 0 {
							rows[i].power.add(now.power.sum)
						}
					}
				}
			}
			for i := range rows {
				rows[i].fdr = worst(byMonth[i])
			}
			out = append(out, rows...)
		}
	}
	return out
}

// history is one world of batches that go on being looked at.
type history struct {
	months      int
	chance      float64
	errors      dependence
	rows        []row
	batches     [][]*looker
	null        []bool
	ledgers     []fdr.Ledger // one a row
	first, ever [][]bool     // one a row: found at the first look; found at any
}

// month adds a month to every batch so far and opens another.
func (h *history) month(rng *rand.Rand) {
	if h.ledgers == nil {
		for _, r := range h.rows {
			h.ledgers = append(h.ledgers, fdr.NewLedger(r.level, fdr.BatchPRDS))
		}
		h.first, h.ever = make([][]bool, len(h.rows)), make([][]bool, len(h.rows))
	}
	batch := make([]*looker, leastBatch)
	for i := range batch {
		batch[i] = &looker{}
		h.null = append(h.null, rng.Float64() >= h.chance)
	}
	h.batches = append(h.batches, batch)
	for range monthsAtFirstLook - 1 {
		h.grow(rng, len(h.batches)-1)
	}
	for b := range h.batches {
		h.grow(rng, b)
	}
}

// grow adds one month to one batch.
func (h *history) grow(rng *rand.Rand, b int) {
	for i, z := range h.errors.draw(rng, leastBatch) {
		if !h.null[b*leastBatch+i] {
			z += drift
		}
		h.batches[b][i].look(z)
	}
}

// judge returns each row's tally of this month.
func (h *history) judge() []row {
	anytime := make([][]float64, len(h.batches))
	var latest []float64
	for b, batch := range h.batches {
		for _, l := range batch {
			anytime[b] = append(anytime[b], fdr.Anytime(l.p))
			latest = append(latest, l.p[len(l.p)-1])
		}
	}
	out := make([]row, len(h.rows))
	for i, r := range h.rows {
		out[i].add(h.rejected(i, r, anytime, latest), h.null)
	}
	return out
}

func (h *history) rejected(i int, r row, anytime [][]float64, latest []float64) []bool {
	newest := h.batches[len(h.batches)-1]
	switch r.procedure {
	case "PRDS, first look":
		var p []float64
		for _, l := range newest {
			p = append(p, l.p[0])
		}
		next, found := closed(h.ledgers[i], p)
		h.ledgers[i], h.first[i] = next, append(h.first[i], found...)
		return h.first[i]
	case "PRDS, Anytime":
		h.ledgers[i], _ = closed(h.ledgers[i], anytime[len(anytime)-1])
		var all []bool
		for b, p := range anytime {
			all = append(all, atMost(fdr.BH(p), h.ledgers[i].Batches[b].Level)...)
		}
		return all
	default:
		h.ever[i] = append(h.ever[i], make([]bool, len(newest))...)
		p := latest
		if r.procedure == "BH, LookShare" {
			p = h.paid(i, latest)
		}
		for k, yes := range atMost(fdr.BH(p), r.level)[:len(latest)] {
			h.ever[i][k] = h.ever[i][k] || yes
		}
		return h.ever[i]
	}
}

// paid divides the latest p-value of what row i has not found by the share of its look.
// The batches to come count from the start, with a p-value of 1: what is found before
// they are there must not be found at a level that they would not leave it.
func (h *history) paid(i int, latest []float64) []float64 {
	out := slices.Concat(latest, slices.Repeat([]float64{1}, max(0, h.months*leastBatch-len(latest))))
	for k := range latest {
		if look := len(h.batches) - k/leastBatch; !h.ever[i][k] {
			out[k] = math.Min(1, latest[k]/fdr.LookShare(look))
		}
	}
	return out
}
