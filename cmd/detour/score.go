package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"detour/fixtures"
	"detour/fixtures/score"
)

func newScoreCmd() *cobra.Command {
	var truthFile string
	var asJSON bool
	var parties pseudonymFlag
	var cal calibrateFlags
	cmd := &cobra.Command{
		Use:   "score BATCH --truth TRUTH | --calibrate --out DIR",
		Short: "Hold a batch against what was planted, or the program against its promises",
		Long: `Score compares the findings of a batch with the truth of a scenario: recall,
realised false discovery rate, decoys flagged, and dates. Findings with an innocent
explanation do not count as flags, nor do level shifts without a counterpart.

` + calibrateHelp(),
		Example: `  detour score out/batch --truth out/records/truth.csv
  detour score --calibrate --out out/calibrate --reps 2000`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cal.check(cmd, args); err != nil {
				return usage(err)
			}
			if cal.on {
				return cal.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			b, err := openBatch(args[0])
			if err != nil {
				return err
			}
			truth, err := readTruth(truthFile)
			if err != nil {
				return usage(fmt.Errorf("reading the truth: %w", err))
			}
			if err := parties.relabel(truth, b.Legs); err != nil {
				return err
			}
			r := score.Score(b.Findings, b.Legs, truth)
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(r)
			}
			return r.WriteTable(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&truthFile, "truth", "", "truth.csv of the scenario, or the directory that holds it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	parties.register(cmd)
	cal.register(cmd)
	return cmd
}

// check refuses flags and arguments that do not go together.
func (f *calibrateFlags) check(cmd *cobra.Command, args []string) error {
	given := cmd.Flags().Changed
	if f.on {
		switch {
		case len(args) > 0 || given("truth") || given("json"):
			return errors.New("--calibrate draws its own truth: BATCH, --truth and --json do not go with it")
		case !given("out"):
			return errors.New("--calibrate needs --out DIR, the directory to make")
		}
		return nil
	}
	for _, name := range calibrateOnly {
		if given(name) {
			return fmt.Errorf("--%s goes with --calibrate alone", name)
		}
	}
	switch {
	case len(args) == 0:
		return errors.New("name the BATCH to score with --truth TRUTH, or give --calibrate --out DIR")
	case !given("truth"):
		return errors.New("--truth TRUTH is needed: truth.csv of the scenario, or the directory that holds it")
	}
	return nil
}

func readTruth(name string) ([]fixtures.Truth, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "truth.csv")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := fixtures.ReadTruth(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows, nil
}
