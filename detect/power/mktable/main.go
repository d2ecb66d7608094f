// Command mktable simulates the table of package power. Half of the shifts of a
// tabulated size are seen up to a standard error of .5/√reps of the share.
package main

import (
	"flag"
	"fmt"
	"os"

	"detour/detect/power"
)

func main() {
	out := flag.String("o", "table.csv", "the file to write")
	reps := flag.Int("reps", 2000, "series drawn for each length, autocorrelation and number of months")
	seed := flag.Uint64("seed", 1, "of the draws")
	flag.Parse()
	if err := write(*out, *reps, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "mktable:", err)
		os.Exit(1)
	}
}

func write(name string, reps int, seed uint64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	err = power.WriteTable(f, reps, seed, func(done, of int) { fmt.Fprintf(os.Stderr, "\r%d of %d", done, of) })
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return err
	}
	return f.Close()
}
