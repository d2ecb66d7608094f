package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/flows/panel"
)

const panelHelp = `Panel reads customs records and writes DIR/panel, DIR/coverage.parquet,
DIR/rejects.csv and DIR/inputs.json, whole or not at all. With --previous, inputs that
are the same as before are not read again, but for those with records in a month with
anything new; the result is the same to the byte. Names
of parties are pseudonyms unless --show-parties asks for them; a panel with pseudonyms
finds those of a list that are written alike, not those with a typing error.

With --engine spark the records, read here, are added up by Apache Spark 3.5 through
Spark Connect, and the panel is the same to the byte. That is for records which are too
many for one machine, not for speed on one. Records and sums lie in the --stage
directory meanwhile, with the names of parties in them: it has to be one that Spark sees
under the same path, and in which both may write and remove what the other wrote.`

func newPanelCmd() *cobra.Command {
	var in inputFlags
	var parties labelFlags
	var out string
	cmd := &cobra.Command{
		Use:     "panel IN... --out DIR",
		Short:   "Add records up into the monthly panel",
		Long:    panelHelp,
		Example: "  detour panel 2022-*.csv.gz --out panels/2022\n  curl https://example.org/2022.csv | detour panel - --out panels/2022\n  detour panel /data/2022 --out panels/2022 --engine spark --remote sc://spark.example.org:15002 --stage /shared/stage",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := absent(out); err != nil {
				return err
			}
			r, err := in.read(cmd.Context(), cmd.ErrOrStderr(), args)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, r.close()) }()
			if err := r.label(cmd.Context(), &parties); err != nil {
				return err
			}
			if err := batch.Whole(cmd.Context(), out, func(dir string) error { return r.write(cmd.Context(), dir) }); err != nil {
				return err
			}
			if !in.quiet {
				c := r.summary.Totals()
				fmt.Fprintf(cmd.OutOrStdout(), "%d rows read: %d used, %d subtotals set aside, %d rejected\npanel: %s (%d rows)\n",
					c.Read, c.Used, c.Subtotals, c.Rejected, filepath.Join(out, "panel"), r.rows)
			}
			return nil
		},
	}
	in.register(cmd)
	in.engine.register(cmd)
	parties.register(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`directory` to make, with those above it; it must not exist")
	cmd.Flags().StringVar(&in.previous, "previous", "", "`directory` of a panel or batch before, whose unchanged months are taken over")
	cobra.CheckErr(cmd.MarkFlagRequired("out"))
	return cmd
}

func newDetectCmd() *cobra.Command {
	var det detectFlags
	var progress progressFlags
	var workers countFlag
	cmd := &cobra.Command{
		Use:     "detect PANELDIR --out BATCH",
		Short:   "Detect in a panel, whoever made it",
		Long:    "Detect reads a directory made by detour panel, or one with the same files made by\nany other engine, and writes a batch directory. --parties and --show-parties\nare as in run.",
		Example: "  detour detect panels/2022 --out batches/2022",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			m, err := newMaker(det, progress, workers, "")
			if err != nil {
				return err
			}
			t, err := panel.Read(ctx, filepath.Join(args[0], "panel"))
			if err != nil {
				return &exitError{statusDamaged, err}
			}
			coverage, err := panel.ReadCoverage(filepath.Join(args[0], "coverage.parquet"))
			if err != nil {
				return &exitError{statusDamaged, err}
			}
			if t, err = m.label(cmd.ErrOrStderr(), t); err != nil {
				return err
			}
			m.contents.Inputs = []batch.Input{} // the panel tells of none
			m.contents.Panel = func(ctx context.Context, dir string) error { return writePanelCopy(ctx, dir, args[0], t, coverage) }
			return m.make(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), t, coverage)
		},
	}
	det.register(cmd)
	progress.register(cmd)
	registerWorkers(cmd.Flags(), &workers)
	return cmd
}

// writePanelCopy writes a panel that was read, with the rejects that stand
// beside it.
func writePanelCopy(ctx context.Context, dir, from string, t *panel.Table, coverage []panel.Coverage) error {
	if err := panel.Write(ctx, filepath.Join(dir, "panel"), t); err != nil {
		return err
	}
	if err := panel.WriteCoverage(filepath.Join(dir, "coverage.parquet"), coverage); err != nil {
		return err
	}
	rejects, err := os.ReadFile(filepath.Join(from, "rejects.csv"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "rejects.csv"), rejects, 0o644)
}
