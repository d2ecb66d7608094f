package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"detour/detect"
	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/report"
	"detour/fixtures"
	"detour/flows/panel"
)

// detectFlags are the flags of the verbs that make a batch.
type detectFlags struct {
	out, previous, settings string
	nomenclatureFlag
}

func (f *detectFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.out, "out", "", "batch `directory` to make, with those above it; it must not exist")
	cmd.Flags().StringVar(&f.previous, "previous", "", "batch `directory` of the month before, for the status of findings")
	cmd.Flags().StringVar(&f.settings, "settings", "", "TOML `file` with settings that differ from the defaults")
	f.nomenclatureFlag.register(cmd)
	cobra.CheckErr(cmd.MarkFlagRequired("out"))
}

func newRunCmd() *cobra.Command {
	var in inputFlags
	var det detectFlags
	var scenario string
	var seed uint64
	cmd := &cobra.Command{
		Use:   "run IN... --out BATCH",
		Short: "The monthly batch: read records, detect, report",
		Long: `Run reads customs records (files, folders, globs; gzip, zstd and zip as they are),
adds them up into the monthly panel, tests every series, joins falls with rises, and
writes a batch directory with the findings as Parquet and a report as one HTML page.
The directory exists whole or not at all.

With --scenario it runs on embedded synthetic records instead.`,
		Example: `  detour run 2022-*.csv.gz --out batches/2022-11
  detour run new.csv.gz --out batches/2022-12 --previous batches/2022-11
  detour run --scenario belarus --out out/belarus`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 0) == (scenario == "") {
				return usage(errors.New("name the files to read, or a scenario by --scenario, and not both"))
			}
			ctx := cmd.Context()
			if err := absent(det.out); err != nil {
				return err
			}
			if scenario != "" {
				dir, err := os.MkdirTemp("", "detour-scenario-*")
				if err != nil {
					return err
				}
				defer os.RemoveAll(dir)
				if _, err := fixtures.Generate(ctx, fixtures.Options{Scenario: scenario, Seed: seed}, filepath.Join(dir, scenario)); err != nil {
					return usage(err)
				}
				args = []string{filepath.Join(dir, scenario, "records-*.csv.gz")}
			}
			begin := time.Now()
			r, err := in.read(ctx, cmd.ErrOrStderr(), args)
			if err != nil {
				return err
			}
			m := maker{detectFlags: det, progressFlags: in.progressFlags, workers: in.workers}
			m.timings = append(m.timings, batch.Timing{Stage: "read", Seconds: time.Since(begin).Seconds()})
			return m.make(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), r.table, r.coverage, r.inputs(), r.write)
		},
	}
	in.register(cmd)
	det.register(cmd)
	cmd.Flags().StringVar(&scenario, "scenario", "", "embedded scenario to run on: belarus")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "seed of the scenario")
	return cmd
}

// absent refuses an output that exists, or that cannot be made, before the work
// is done.
func absent(name string) error {
	var exists *batch.ExistsError
	err := batch.Free(name)
	if err == nil || errors.As(err, &exists) {
		return err
	}
	return usage(fmt.Errorf("%s cannot be made: %w", name, err))
}

// maker makes a batch from a panel.
type maker struct {
	detectFlags
	progressFlags
	workers int
	timings []batch.Timing
}

func (m *maker) make(ctx context.Context, stdout, stderr io.Writer, t *panel.Table, coverage []panel.Coverage, inputs []batch.Input, write func(context.Context, string) error) error {
	set, err := loadSettings(m.settings)
	if err != nil {
		return err
	}
	in := detect.Input{Panel: t, Coverage: coverage}
	if in.Links, err = m.load(); err != nil {
		return err
	}
	c := batch.Contents{
		Program: batch.Program{Name: "detour", Version: version}, Settings: set, Inputs: inputs, Panel: write,
		Report: func(w io.Writer, b *batch.Batch) error { return report.HTML(w, b, report.DefaultOptions()) },
	}
	if m.previous != "" {
		p, err := batch.Open(m.previous)
		if err != nil {
			return usage(fmt.Errorf("opening the previous batch: %w", err))
		}
		in.Previous = p.Findings
		c.Previous = &batch.Previous{Name: filepath.Base(m.previous), Digest: p.Manifest.Digest}
	}
	begin := time.Now()
	bar := m.bar(stderr, "testing")
	var done atomic.Int64
	c.Results, err = detect.Run(ctx, in, set, detect.Options{Workers: m.workers, Progress: func(stage string, n, of int) {
		if stage == "tests" {
			bar(done.Add(int64(n)), int64(of))
		}
	}})
	if err != nil {
		return err
	}
	c.Timings = append(m.timings, batch.Timing{Stage: "detect", Seconds: time.Since(begin).Seconds()})
	if err := batch.Write(ctx, m.out, c); err != nil {
		return err
	}
	if !m.quiet {
		summarise(stdout, m.out, coverage, c.Results)
	}
	return nil
}

// summarise prints what became of the rows, where the report is, and the first
// findings.
func summarise(w io.Writer, dir string, coverage []panel.Coverage, r *finding.Results) {
	var sum panel.Coverage
	for _, c := range coverage {
		sum.Read += c.Read
		sum.Used += c.Used
		sum.Subtotals += c.Subtotals
		sum.Rejected += c.Rejected
	}
	flagged := 0
	for _, f := range r.Findings {
		if f.Flagged() {
			flagged++
		}
	}
	fmt.Fprintf(w, "%d rows read: %d used, %d subtotals set aside, %d rejected\n", sum.Read, sum.Used, sum.Subtotals, sum.Rejected)
	fmt.Fprintf(w, "%d findings, %d of them explained innocently\nreport: %s\n", flagged, len(r.Findings)-flagged, filepath.Join(dir, "report.html"))
	for _, f := range r.Findings {
		if f.Rank <= 10 {
			fmt.Fprintf(w, "%3d  %s  q %.3f  %s\n", f.Rank, f.ID, f.Q, printable(f.Headline))
		}
	}
	fmt.Fprintln(w, batch.Note)
}
