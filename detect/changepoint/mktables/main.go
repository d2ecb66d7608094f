// Command mktables simulates the null distribution of the level-shift statistic
// and writes the table that package changepoint embeds.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"detour/detect/changepoint"
)

func main() {
	out := flag.String("o", "nulltable.csv", "file to write")
	reps := flag.Int("reps", 50_000, "series simulated for each shape and autocorrelation")
	seed := flag.Uint64("seed", 20260101, "seed of the simulation")
	workers := flag.Int("workers", runtime.NumCPU(), "shapes simulated at a time")
	flag.Parse()
	if err := write(*out, *reps, *seed, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "mktables:", err)
		os.Exit(1)
	}
}

func write(name string, reps int, seed uint64, workers int) error {
	f, err := os.Create(name + ".new")
	if err != nil {
		return err
	}
	defer f.Close()
	progress := func(done, of int) { fmt.Fprintf(os.Stderr, "\r%d of %d shapes", done, of) }
	if err := changepoint.WriteNullTables(f, reps, seed, workers, progress); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
