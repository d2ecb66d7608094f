package main

import "detour/detect/fdr"

// monthlyFalls is the number of falls that are new in a month.
const monthlyFalls = 50

// monthly measures the ledger on batches of pairs, by Benjamini and Hochberg and
// by AdaFilter within a batch, and AdaFilter on each batch as if it were alone.
func monthly(months, reps int, seed uint64) []row {
	var out []row
	for s, scenario := range []trade{trades[sparse], trades[commonShock], trades[risesOnly]} {
		for k, errors := range dependences {
			rng := stream(seed, 500+10*s+k)
			rows := newRows(scenario.name, errors, []procedure{
				{"BatchBH", errors.independent()},
				{"BatchBH, AdaFilter", errors.independent()},
				{"BatchPRDS, AdaFilter", errors.independent()},
				{"AdaFilter each month", false},
			})
			byMonth := make([][]mean, len(rows))
			for range reps {
				worlds := make([]world, months)
				for t := range worlds {
					worlds[t] = scenario.draw(rng, monthlyFalls, errors)
				}
				for i := range rows {
					byMonth[i] = rows[i].followPairs(byMonth[i], worlds)
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

// followPairs is follow for pairs.
func (r *row) followPairs(byMonth []mean, worlds []world) []mean {
	rule := fdr.BatchBH
	if r.procedure == "BatchPRDS, AdaFilter" {
		rule = fdr.BatchPRDS
	}
	l := fdr.NewLedger(r.level, rule)
	var found, null [][]bool
	for _, w := range worlds {
		var rejected []bool
		switch r.procedure {
		case "BatchBH":
			l, rejected = closed(l, w.largest())
		case "AdaFilter each month":
			rejected = atMost(fdr.AdaFilter(w.pairs), r.level)
		default:
			next, yes, err := l.CloseConjunctions(w.pairs)
			if err != nil {
				panic(err) // pairs and ledger are made here
			}
			l, rejected = next, yes
		}
		found, null = append(found, rejected), append(null, w.null)
	}
	return r.total(byMonth, found, null)
}
