package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"detour/detect/batch"
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
			b, err := batch.Open(args[0])
			if err != nil {
				return err
			}
			f, err := os.Open(truthFile)
			if err != nil {
				return usage(fmt.Errorf("reading the truth: %w", err))
			}
			defer f.Close()
			truth, err := fixtures.ReadTruth(f)
			if err != nil {
				return usage(fmt.Errorf("reading the truth %s: %w", truthFile, err))
			}
			r := score.Score(b.Findings, b.Legs, truth)
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(r)
			}
			return r.WriteTable(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&truthFile, "truth", "", "truth.csv of the scenario")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cobra.CheckErr(cmd.MarkFlagRequired("truth"))
	return cmd
}
