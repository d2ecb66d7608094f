// Command mktables simulates the null distribution of the level-shift statistic
// and writes the tables that package changepoint embeds.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"detour/detect/changepoint"
)

func main() {
	dir := flag.String("o", ".", "folder to write nulltable.csv, jointtable.csv.gz and skewedtable.csv.gz to")
	reps := flag.Int("reps", 100_000, "series simulated for each shape and autocorrelation")
	seed := flag.Uint64("seed", 20260101, "seed of the simulation")
	workers := flag.Int("workers", runtime.NumCPU(), "shapes simulated at a time")
	flag.Parse()
	if err := write(*dir, *reps, *seed, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "mktables:", err)
		os.Exit(1)
	}
}

func write(dir string, reps int, seed uint64, workers int) error {
	var worst, joint, skewed bytes.Buffer
	progress := func(done, of int) { fmt.Fprintf(os.Stderr, "\r%d of %d shapes", done, of) }
	if err := changepoint.WriteNullTables(changepoint.NullTables{Worst: &worst, Joint: &joint, Skewed: &skewed}, reps, seed, workers, progress); err != nil {
		return err
	}
	for name, table := range map[string]*bytes.Buffer{"nulltable.csv": &worst, "jointtable.csv.gz": &joint, "skewedtable.csv.gz": &skewed} {
		if err := os.WriteFile(filepath.Join(dir, name), table.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
