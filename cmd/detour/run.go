package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/fixtures"
)

// detectFlags are the flags of the verbs that make a batch.
type detectFlags struct {
	out, previous, settings string
	controlSample           countFlag
	nomenclature            nomenclatureFlag
	measures                measuresFlag
	partyFlags
}

func (f *detectFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.out, "out", "", "batch `directory` to make, with those above it; it must not exist")
	cmd.Flags().StringVar(&f.previous, "previous", "", "batch `directory` of the month before: for the status of findings and the error budget; its unchanged months are taken over")
	cmd.Flags().StringVar(&f.settings, "settings", "", "TOML `file` with settings that differ from the defaults")
	cmd.Flags().Var(&f.controlSample, "control-sample", "unflagged series to draw at random into control_sample.parquet")
	registerLang(cmd)
	f.nomenclature.register(cmd)
	f.measures.register(cmd)
	f.partyFlags.register(cmd)
	cobra.CheckErr(cmd.MarkFlagRequired("out"))
}

const runLong = `Run reads customs records (files, folders, globs, and - for standard input; packed by
gzip, zstd, bzip2, xz, zip and 7z as they are), adds them up into the monthly panel,
tests every series, joins falls with rises, gathers what was found into cases, and
writes a batch directory with the findings as Parquet and a report as one HTML page.
Level shifts beside a restrictive measure that have no counterpart are listed apart, with
an error rate of their own. Which measures there are detour measures tells; --measures
adds your own. With --control-sample N it also draws N of the series that
are in no finding at random, so that a desk can estimate what it misses. The directory
exists whole or not at all.

With --parties the trade of each designated party is held against that of the parties
that trade beside it and are in no list. Names of parties are written where --show-parties
asks for it alone; otherwise they are pseudonyms, the same in all batches with one key.

In a folder or an archive, files that are no table of records are skipped and named; a
file that is damaged is an error. Where two inputs state the same source, reporter,
direction and month, the one extracted later counts, and it is told which that is.

With --scenario it runs on embedded synthetic records instead.`

func newRunCmd() *cobra.Command {
	in, det := inputFlags{}, detectFlags{}
	var scenario string
	var seed uint64
	cmd := &cobra.Command{
		Use:   "run IN... --out BATCH",
		Short: "The monthly batch: read records, detect, report",
		Long:  runLong,
		Example: `  detour run 2022-*.csv.gz --out batches/2022-11
  detour run new.csv.gz --out batches/2022-12 --previous batches/2022-11
  detour run --scenario belarus --out out/belarus`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 0) == (scenario == "") {
				return usage(errors.New("name the files to read, or a scenario by --scenario, and not both"))
			}
			ctx := cmd.Context()
			if scenario != "" {
				dir, files, err := det.simulate(ctx, scenario, seed)
				if err != nil {
					return err
				}
				defer os.RemoveAll(dir)
				args = files
			}
			m, err := newMaker(det, in.progressFlags, in.workers, in.mapFile)
			if err != nil {
				return err
			}
			begin := time.Now()
			in.previous = det.previous
			r, err := in.read(ctx, cmd.ErrOrStderr(), args)
			if err != nil {
				return err
			}
			defer r.close()
			table, err := r.load(ctx)
			if err != nil {
				return err
			}
			if table, err = m.label(cmd.ErrOrStderr(), table); err != nil {
				return err
			}
			r.keep(table)
			if !in.quiet {
				noteOffices(cmd.ErrOrStderr(), table)
			}
			m.took(r, time.Since(begin))
			return m.make(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), table, r.coverage)
		},
	}
	in.register(cmd)
	det.register(cmd)
	cmd.Flags().StringVar(&scenario, "scenario", "", "embedded scenario to run on: "+strings.Join(scenarioNames(), ", "))
	completeWords(cmd, "scenario", scenarioNames()...)
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

// simulate makes a scenario the input, with what is known of its parties unless lists are
// named. The caller removes the directory.
func (f *detectFlags) simulate(ctx context.Context, scenario string, seed uint64) (dir string, files []string, err error) {
	if err := absent(f.out); err != nil {
		return "", nil, err
	}
	dir, files, parties, err := generate(ctx, scenario, seed)
	if len(f.partyFlags.files) == 0 {
		f.partyFlags.files = []string{parties}
	}
	return dir, files, err
}

// generate writes the records of a scenario and what is known of its parties into a new
// temporary directory, which the caller removes.
func generate(ctx context.Context, scenario string, seed uint64) (dir string, files []string, parties string, err error) {
	if dir, err = os.MkdirTemp("", "detour-scenario-*"); err != nil {
		return "", nil, "", err
	}
	to := filepath.Join(dir, scenario)
	if _, err := fixtures.Generate(ctx, fixtures.Options{Scenario: scenario, Seed: seed}, to); err != nil {
		return "", nil, "", errors.Join(usage(err), os.RemoveAll(dir))
	}
	return dir, []string{filepath.Join(to, "records-*.csv.gz")}, filepath.Join(to, "parties.csv"), nil
}
