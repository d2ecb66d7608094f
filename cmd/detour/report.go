package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/detect/report"
)

func newReportCmd() *cobra.Command {
	o := report.DefaultOptions()
	var out string
	cmd := &cobra.Command{
		Use:   "report BATCH",
		Short: "Render the report of a batch again",
		Long: `Report writes the report of a batch as one HTML page, to standard output or a new
file. The batch itself never changes. With the default numbers, and the version of
the program that made the batch, the page is the same as report.html inside it.`,
		Example: `  detour report batches/2022-11 > report.html
  detour report batches/2022-11 --full 200 --out all.html`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Full < 0 || o.Listed < 0 || o.Shifts < 0 {
				return usage(errors.New("--full, --listed and --shifts: a number from 0 is accepted"))
			}
			b, err := openBatch(args[0])
			if err != nil {
				return err
			}
			if out == "" {
				return report.HTML(cmd.Context(), cmd.OutOrStdout(), b, o)
			}
			return writeNew(out, func(w io.Writer) error { return report.HTML(cmd.Context(), w, b, o) })
		},
	}
	registerLang(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`file` to write instead of standard output; it must not exist")
	cmd.Flags().IntVar(&o.Full, "full", o.Full, "findings shown in full, at most three of a case")
	cmd.Flags().IntVar(&o.Listed, "listed", o.Listed, "cases listed at all")
	cmd.Flags().IntVar(&o.Shifts, "shifts", o.Shifts, "cases of level shifts without a counterpart listed")
	return cmd
}

// openBatch opens a batch that an argument names.
func openBatch(dir string) (*batch.Batch, error) {
	b, err := batch.Open(dir)
	switch {
	case errors.Is(err, batch.ErrNoBatch):
		return nil, usage(err)
	case err != nil:
		return nil, &exitError{statusDamaged, err}
	}
	return b, nil
}

// writeNew writes a file that must not exist, whole or not at all.
func writeNew(name string, write func(io.Writer) error) (err error) {
	if err := absentFile(name); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	return f.Sync()
}

// absentFile refuses a file that exists.
func absentFile(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return &exitError{statusExists, fmt.Errorf("%s exists: name a file that does not exist yet", name)}
	}
	return nil
}
