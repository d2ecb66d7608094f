// Command trial holds the methods of package general
// against synthetic series of many kinds whose changes are known, and prints a
// table of F1 and covering.
//
//	go run ./detect/changepoint/general/trial
//
// F1 has a margin of 5 observations and counts index 0 as a change on both sides;
// covering is the mean overlap of true segments with the best found one. Excursions
// are no changes here: below the table stand how many of those planted were
// reported, how many as the kind they are, and how many series without any were
// said to have one.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"

	"detour/detect/changepoint/general"
)

var methods = []string{
	general.MethodSegments, general.MethodLines, general.MethodSpreads, general.MethodEmpirical,
}

func main() {
	reps := flag.Int("reps", 100, "series of each class")
	seed := flag.Uint64("seed", 1, "seed of the series")
	only := flag.String("class", "", "a single class")
	flag.Parse()
	if err := run(os.Stdout, *reps, *seed, *only); err != nil {
		fmt.Fprintln(os.Stderr, "trial:", err)
		os.Exit(1)
	}
}

// scores are means over series.
type scores struct{ f1, covering float64 }

func run(w io.Writer, reps int, seed uint64, only string) error {
	fmt.Fprintf(w, "%-10s", "F1/cover")
	for _, m := range append(methods, "none") {
		fmt.Fprintf(w, " %11s", m)
	}
	fmt.Fprintln(w)
	total := make([]scores, len(methods)+1)
	var d details
	for i, c := range classes {
		if only != "" && c.name != only {
			continue
		}
		row, err := trialOf(c, reps, rand.New(rand.NewPCG(seed, uint64(i))), &d)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-10s", c.name)
		for m, s := range row {
			fmt.Fprintf(w, " %.3f/%.3f", s.f1, s.covering)
			total[m].f1 += s.f1 / float64(len(classes))
			total[m].covering += s.covering / float64(len(classes))
		}
		fmt.Fprintf(w, "   %s\n", c.what)
	}
	if only != "" {
		return nil
	}
	fmt.Fprintf(w, "%-10s", "mean")
	for _, s := range total {
		fmt.Fprintf(w, " %.3f/%.3f", s.f1, s.covering)
	}
	fmt.Fprintln(w)
	d.print(w)
	return nil
}

// trialOf draws series of a class and returns the mean scores of each method, and
// of finding nothing.
func trialOf(c class, reps int, rng *rand.Rand, d *details) ([]scores, error) {
	out := make([]scores, len(methods)+1)
	for range reps {
		l := c.draw(rng, drawLength(rng))
		for i := range out {
			var found []int
			if i < len(methods) {
				r, err := general.Changes(l.y, methods[i], false)
				if err != nil {
					return nil, err
				}
				found = lasting(r.Changes)
				if methods[i] == general.MethodSegments {
					d.add(c.name, l, r.Changes)
				}
			}
			out[i].f1 += f1(found, l.changes) / float64(reps)
			out[i].covering += covering(found, l.changes, len(l.y)) / float64(reps)
		}
	}
	return out, nil
}

// lasting are the dates of changes that are no excursions.
func lasting(found []general.Changed) []int {
	var out []int
	for _, c := range found {
		if !isBrief(c) {
			out = append(out, c.K)
		}
	}
	return out
}

func isBrief(c general.Changed) bool { return c.Class == "spike" || c.Class == "temporary" }
