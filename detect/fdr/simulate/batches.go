package main

import (
	"math/rand/v2"

	"detour/detect/fdr"
)

// A batch has from leastBatch to mostBatch hypotheses.
const (
	leastBatch = 20
	mostBatch  = 200
)

// batches measures the ledger over batches that are independent of one another
// and correlated within, and Benjamini–Hochberg on each as if it were alone.
func batches(months, reps int, seed uint64) []row {
	var out []row
	for s, scenario := range []struct {
		name   string
		chance float64
	}{{"none false", 0}, {"1% false", .01}, {"10% false", .10}} {
		for k, errors := range dependences {
			rng := stream(seed, 200+10*s+k)
			rows := newRows(scenario.name, errors, []procedure{
				{"BatchBH", errors.independent()}, {"BatchPRDS", true}, {"BH each month", false},
			})
			byMonth := make([][]mean, len(rows))
			for range reps {
				p, null := drawBatches(rng, months, scenario.chance, errors)
				for i := range rows {
					byMonth[i] = rows[i].follow(byMonth[i], p, null)
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

func drawBatches(rng *rand.Rand, months int, chance float64, errors dependence) (p [][]float64, null [][]bool) {
	p, null = make([][]float64, months), make([][]bool, months)
	for t := range p {
		p[t], null[t] = single(rng, leastBatch+rng.IntN(mostBatch-leastBatch+1), chance, errors)
	}
	return p, null
}

// follow runs a row's procedure over one history of batches.
func (r *row) follow(byMonth []mean, p [][]float64, null [][]bool) []mean {
	l := map[string]fdr.Ledger{
		"BatchBH": fdr.NewLedger(r.level, fdr.BatchBH), "BatchPRDS": fdr.NewLedger(r.level, fdr.BatchPRDS),
	}[r.procedure]
	found := make([][]bool, len(p))
	for t := range p {
		if l.Rule == "" {
			found[t] = atMost(fdr.BH(p[t]), r.level)
			continue
		}
		l, found[t] = closed(l, p[t])
	}
	return r.total(byMonth, found, null)
}

// total adds, for each month, the share of false ones among all that was found
// up to it, and the power over all months.
func (r *row) total(byMonth []mean, found, null [][]bool) []mean {
	if byMonth == nil {
		byMonth = make([]mean, len(found))
	}
	var all, nulls []bool
	for t := range found {
		all, nulls = append(all, found[t]...), append(nulls, null[t]...)
		var now row
		now.add(all, nulls)
		byMonth[t].add(now.fdr.sum)
		if t == len(found)-1 && now.power.n > 0 {
			r.power.add(now.power.sum)
		}
	}
	return byMonth
}

func closed(l fdr.Ledger, p []float64) (fdr.Ledger, []bool) {
	next, rejected, err := l.Close(p)
	if err != nil {
		panic(err) // p-values and ledger are made here
	}
	return next, rejected
}

func worst(byMonth []mean) mean {
	out := byMonth[0]
	for _, m := range byMonth {
		if m.value() > out.value() {
			out = m
		}
	}
	return out
}
