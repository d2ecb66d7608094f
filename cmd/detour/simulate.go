package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/fixtures"
)

func newSimulateCmd() *cobra.Command {
	opt := fixtures.Options{Seed: 1}
	rows, workers := countFlag(fixtures.DefaultRows), countFlag(1)
	var out string
	var asJSON bool
	var progress progressFlags
	cmd := &cobra.Command{
		Use:   "simulate --out DIR",
		Short: "Write labelled synthetic records and their truth",
		Long: `Simulate writes records of a scenario, seeded, with planted patterns and decoys, and
truth.csv, which says what was planted. No figure in them is a fact about anyone.
Same scenario, seed and rows, same bytes; more rows split the same monthly totals
into more declarations. The directory exists whole or not at all.

Scenarios:
` + scenarioHelp(),
		Example: `  detour simulate --out out/records --seed 7
  detour simulate --out out/large --rows 20000000`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := absent(out); err != nil {
				return err
			}
			opt.Rows, opt.Workers = int64(rows), int(workers)
			if err := opt.Validate(); err != nil {
				return usage(err)
			}
			bar := progress.bar(cmd.ErrOrStderr(), "generating")
			var made atomic.Int64
			opt.Progress = func(more int64) { bar(min(made.Add(more), opt.Rows), opt.Rows) }
			var sum fixtures.Summary
			err := batch.Whole(cmd.Context(), out, func(dir string) (err error) {
				sum, err = fixtures.Generate(cmd.Context(), opt, dir)
				return err
			})
			if err != nil {
				return err
			}
			return printSimulated(cmd.OutOrStdout(), out, sum, asJSON, progress.quiet)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&out, "out", "", "`directory` to make, with those above it; it must not exist")
	fs.StringVar(&opt.Scenario, "scenario", fixtures.Scenarios()[0].Name, "scenario to generate")
	fs.Uint64Var(&opt.Seed, "seed", opt.Seed, "seed; 1 keeps the published dates and amounts")
	fs.Var(&rows, "rows", "declarations wanted, about, and at least one a cell and month; monthly totals do not depend on it")
	fs.StringVar(&opt.Format, "format", fixtures.Formats()[0], "layout of the records: "+strings.Join(fixtures.Formats(), ", "))
	registerWorkers(fs, &workers)
	completeWords(cmd, "scenario", scenarioNames()...)
	completeWords(cmd, "format", fixtures.Formats()...)
	fs.BoolVar(&asJSON, "json", false, "print what was made as JSON")
	progress.register(cmd)
	cobra.CheckErr(cmd.MarkFlagRequired("out"))
	return cmd
}

func scenarioNames() []string {
	var names []string
	for _, s := range fixtures.Scenarios() {
		names = append(names, s.Name)
	}
	return names
}

func scenarioHelp() string {
	var b strings.Builder
	for _, s := range fixtures.Scenarios() {
		fmt.Fprintf(&b, "  %s: %s\n", s.Name, s.Description)
	}
	return b.String()
}

func printSimulated(w io.Writer, dir string, sum fixtures.Summary, asJSON, quiet bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(sum)
	}
	if quiet {
		return nil
	}
	_, err := fmt.Fprintf(w, "scenario %s, seed %d: %d synthetic declarations of %d cells\nrecords: %s\ntruth:   %s\n",
		sum.Scenario, sum.Seed, sum.Declarations, sum.Cells, filepath.Join(dir, "records-*"), filepath.Join(dir, "truth.csv"))
	return err
}
