package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"detour/fixtures"
)

func newSimulateCmd() *cobra.Command {
	opt := fixtures.Options{Seed: 1, Rows: fixtures.DefaultRows}
	var out string
	var progress progressFlags
	cmd := &cobra.Command{
		Use:     "simulate --out DIR",
		Short:   "Write labelled synthetic records and their truth",
		Long:    "Simulate writes records of a scenario, seeded, with planted patterns and decoys, and\ntruth.csv, which says what was planted. No figure in them is a fact about anyone.",
		Example: "  detour simulate --out out/records --seed 7\n  detour simulate --out out/large --rows 20000000",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := absent(out); err != nil {
				return err
			}
			if err := opt.Validate(); err != nil {
				return usage(err)
			}
			bar := progress.bar(cmd.ErrOrStderr(), "generating")
			var made atomic.Int64
			opt.Progress = func(more int64) { bar(min(made.Add(more), opt.Rows), opt.Rows) }
			var sum fixtures.Summary
			err := whole(out, func(dir string) (err error) {
				sum, err = fixtures.Generate(cmd.Context(), opt, dir)
				return err
			})
			if err != nil {
				return err
			}
			if !progress.quiet {
				fmt.Fprintf(cmd.OutOrStdout(), "scenario %s, seed %d: %d synthetic declarations of %d cells\ntruth: %s\n",
					sum.Scenario, sum.Seed, sum.Declarations, sum.Cells, filepath.Join(out, "truth.csv"))
			}
			return nil
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&out, "out", "", "`directory` to make; it must not exist")
	fs.StringVar(&opt.Scenario, "scenario", "belarus", "scenario to generate")
	fs.Uint64Var(&opt.Seed, "seed", opt.Seed, "seed; 1 keeps the published dates and amounts")
	fs.Int64Var(&opt.Rows, "rows", opt.Rows, "declarations wanted, about; monthly totals do not depend on it")
	fs.StringVar(&opt.Format, "format", "csv", "layout of the records: "+strings.Join(fixtures.Formats(), ", "))
	progress.register(cmd)
	cobra.CheckErr(cmd.MarkFlagRequired("out"))
	return cmd
}
