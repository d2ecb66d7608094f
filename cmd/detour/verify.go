package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"detour/detect/batch"
)

func newVerifyCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify BATCH",
		Short: "Check that digests, counts and sums of a batch add up",
		Long: `Verify reads every file of a batch and holds it against the manifest: sizes and
digests, files missing or too many, counts, rows read against rows used, set aside
and rejected, the sums of the panel against the coverage, and legs, evidence and
series against the findings. It prints everything that does not add up; then the
exit status is 1.`,
		Example: `  detour verify batches/2022-11
  detour verify batches/2022-11 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			faults, err := batch.Verify(cmd.Context(), args[0])
			if errors.Is(err, batch.ErrNoBatch) {
				return usage(err)
			}
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if asJSON {
				if err := json.NewEncoder(out).Encode(map[string]any{"ok": len(faults) == 0, "faults": append([]batch.Fault{}, faults...)}); err != nil {
					return err
				}
			} else {
				for _, f := range faults {
					fmt.Fprintln(out, printable(f.String()))
				}
			}
			switch {
			case len(faults) > 0:
				return fmt.Errorf("%s: %d things do not add up", args[0], len(faults))
			case !asJSON:
				fmt.Fprintf(out, "%s: digests, counts and sums add up\n", args[0])
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}
