package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/detect/finding"
)

func newDiffCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff OLDER NEWER",
		Short: "What is new, revised and gone between two batches, and why",
		Long: `Diff tells which findings of the newer batch are new, which changed their date or their
amount by more than a quarter, and which are gone, each with the cause: revised data
(amounts of its cells changed in months that both batches hold), other settings or
program, later months, or the other hypotheses, which share the error rate. It also
lists the reporters whose months were revised. Neither batch is changed.`,
		Example: `  detour diff batches/2022-11 batches/2022-12
  detour diff batches/2022-11 batches/2022-12 --json`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			older, err := openBatch(args[0])
			if err != nil {
				return err
			}
			newer, err := openBatch(args[1])
			if err != nil {
				return err
			}
			d, err := batch.Compare(cmd.Context(), older, newer)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(d)
			}
			if newer.Manifest.Synthetic() {
				fmt.Fprintln(cmd.OutOrStdout(), batch.SyntheticNote)
			}
			printDiff(cmd.OutOrStdout(), d)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printDiff(out io.Writer, d *batch.Diff) {
	count := map[string]int{}
	for _, f := range d.Differences {
		count[f.Status]++
	}
	fmt.Fprintf(out, "%d new, %d revised, %d withdrawn, %d as before; %s more in the newer batch.\n",
		count[finding.New], count[finding.Revised], count[finding.Withdrawn], d.Same, finding.Plural(d.MoreMonths, "month"))
	for _, r := range d.Revisions {
		fmt.Fprintf(out, "revised: %ss of %s by %s, %s from %s to %s\n", r.Flow, printable(r.Reporter), printable(r.Source), finding.Plural(r.Months, "month"), r.From, r.To)
	}
	for _, f := range d.Differences {
		cause := f.Cause
		if f.Months > 0 {
			cause = fmt.Sprintf("%s: %s of its cells", cause, finding.Plural(f.Months, "month"))
		}
		fmt.Fprintf(out, "%-9s %s  %s (%s)\n", f.Status, f.ID, printable(f.Headline), cause)
		if f.Status == finding.Revised {
			fmt.Fprintf(out, "%9s before: %s\n", "", printable(f.Was.Headline))
		}
	}
	fmt.Fprintln(out, batch.Note)
}
