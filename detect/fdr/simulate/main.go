// Command simulate measures the realised false discovery rate and the power of
// the procedures of package fdr, on p-values of one-sided normal tests whose
// errors share one factor, and prints the tables that stand in its
// documentation.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	reps := flag.Int("reps", 1000, "worlds drawn for each scenario and correlation")
	seed := flag.Uint64("seed", 20260101, "seed of the simulation")
	flag.Parse()
	if err := run(os.Stdout, *reps, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "simulate:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, reps int, seed uint64) error {
	if reps < 2 {
		return fmt.Errorf("-reps is %d: at least 2 are needed for a standard error", reps)
	}
	if _, err := fmt.Fprintf(w, "%s\n", header()); err != nil {
		return err
	}
	for _, study := range []struct {
		name string
		rows func() []row
	}{
		{"400 hypotheses by themselves, a fifth false", func() []row { return singles(400, reps, seed) }},
		{"pairs of 700 falls with 6 receivers each", func() []row { return pairs(700, reps, seed) }},
		{"24 batches of 20 to 200; the rate is that of the worst month", func() []row { return batches(24, reps, seed) }},
		{"24 batches of 50 falls with 6 receivers; the same", func() []row { return monthly(24, reps, seed) }},
		{"24 batches of 20, looked at again every month; the same", func() []row { return again(24, reps, seed) }},
		{"one hypothesis at level .01: ever wrong in 24 looks/found by look 1/6/24", func() []row { return looks(10*reps, seed) }},
	} {
		if _, err := fmt.Fprintf(w, "\n%s\n%s", study.name, format(study.rows())); err != nil {
			return err
		}
	}
	return nil
}
