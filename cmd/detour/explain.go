package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/detect/report"
)

func newExplainCmd() *cobra.Command {
	var asJSON bool
	var rowsFile string
	cmd := &cobra.Command{
		Use:   "explain BATCH ID",
		Short: "Why: tests, dates, checks, and the rows of the panel behind a finding",
		Long: `Explain tells one finding of a batch: what fell and what rose, since when, by how
much, with which error rate, what else could explain it, and the rows of the panel
that it rests on, by month. Of a case it lists the findings, with what of each is
counted.`,
		Example: `  detour explain batches/2022-11 F1c0ffee0012
  detour explain batches/2022-11 C1c0ffee0012
  detour explain batches/2022-11 F1c0ffee0012 --json
  detour explain batches/2022-11 F1c0ffee0012 --rows rows.parquet`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := openBatch(args[0])
			if err != nil {
				return err
			}
			if c, ok := b.CaseDetail(args[1]); ok {
				if asJSON || rowsFile != "" {
					return usage(fmt.Errorf("%s is a case: --json and --rows are for one of its findings", args[1]))
				}
				synthetic(cmd, b)
				return report.ExplainCase(cmd.OutOrStdout(), c)
			}
			d, ok := b.Detail(args[1])
			if !ok {
				return usage(unknownFinding(b, args[1]))
			}
			if rowsFile != "" {
				if err := absentFile(rowsFile); err != nil { // before the panel is read
					return err
				}
			}
			rows, err := b.Rows(cmd.Context(), d)
			if err != nil {
				return err
			}
			if rowsFile != "" {
				if err := batch.WriteRows(rowsFile, rows); err != nil {
					return fmt.Errorf("writing the rows: %w", err)
				}
			}
			if asJSON {
				return report.ExplainJSON(cmd.OutOrStdout(), d, rows)
			}
			synthetic(cmd, b)
			return report.Explain(cmd.OutOrStdout(), d, rows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().StringVar(&rowsFile, "rows", "", "Parquet `file` to write the rows of the panel to; it must not exist")
	return cmd
}

// synthetic says so where the records of a batch were generated.
func synthetic(cmd *cobra.Command, b *batch.Batch) {
	if b.Manifest.Synthetic() {
		fmt.Fprintln(cmd.OutOrStdout(), batch.SyntheticNote)
	}
}

// unknownFinding says which ids a batch has.
func unknownFinding(b *batch.Batch, id string) error {
	const few = 5 // ids named
	var ids []string
	for _, f := range b.Findings[:min(few, len(b.Findings))] {
		ids = append(ids, f.ID)
	}
	if len(ids) == 0 {
		return fmt.Errorf("no finding or case %q: the batch has none", id)
	}
	return fmt.Errorf("no finding or case %q: the batch has %d, the first are %s; all stand in findings.parquet and the report", id, len(b.Findings), strings.Join(ids, ", "))
}
