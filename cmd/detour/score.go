package main

import (
	"encoding/json"
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
	cmd := &cobra.Command{
		Use:     "score BATCH --truth TRUTH",
		Short:   "Hold a batch against what was planted",
		Long:    "Score compares the findings of a batch with the truth of a scenario: recall,\nrealised false discovery rate, decoys flagged, and dates. Findings with an innocent\nexplanation do not count as flags.",
		Example: "  detour score out/batch --truth out/records/truth.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := openBatch(args[0])
			if err != nil {
				return err
			}
			truth, err := readTruth(truthFile)
			if err != nil {
				return usage(fmt.Errorf("reading the truth: %w", err))
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
	cobra.CheckErr(cmd.MarkFlagRequired("truth"))
	return cmd
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
