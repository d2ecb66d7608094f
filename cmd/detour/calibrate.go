package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/fixtures/calibrate"
	"detour/flows/panel"
)

// calibrateFlags are the flags of score --calibrate.
type calibrateFlags struct {
	on  bool
	out string
	calibrate.Options
	progressFlags
}

// calibrateOnly names the flags that mean nothing without --calibrate.
var calibrateOnly = []string{"out", "reps", "seed", "workers", "real", "only", "quiet", "progress"}

// The files of a calibration.
const (
	calibrationTable   = "calibration.parquet"
	calibrationPicture = "calibration.svg"
)

func calibrateHelp() string {
	return `With --calibrate it measures, by simulation through the code that a batch runs, what
the program promises: ` + strings.Join(calibrate.Subjects(), ", ") + `.
It prints each promise with its floor, its goal and what was measured, and writes
` + calibrationTable + ` (a row is a measured figure) and ` + calibrationPicture + ` into the
directory, which exists whole or not at all. Same seed and reps, same bytes. With
--real it also measures placebos, recodes and relays on real files, in that directory:
` + calibrate.RealFiles + `.
Missed floors are told and do not change the exit status.`
}

func (f *calibrateFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.BoolVar(&f.on, "calibrate", false, "measure by simulation what the program promises")
	fs.StringVar(&f.out, "out", "", "`directory` to make, with those above it; it must not exist")
	fs.IntVar(&f.Reps, "reps", calibrate.DefaultReps, "series a cell of the size; the other figures take a share of it")
	fs.Uint64Var(&f.Seed, "seed", 1, "seed of everything that is drawn")
	fs.IntVar(&f.Workers, "workers", runtime.NumCPU(), "how much is done at the same time; results do not depend on it")
	fs.StringVar(&f.Real, "real", "", "`directory` of real files")
	fs.StringSliceVar(&f.Only, "only", nil, "measure these alone: "+strings.Join(calibrate.Subjects(), ", "))
	f.progressFlags.register(cmd)
}

// run measures, writes and prints.
func (f *calibrateFlags) run(ctx context.Context, stdout, stderr io.Writer) error {
	if err := absent(f.out); err != nil {
		return err
	}
	f.Read = func(ctx context.Context, files []string) (*panel.Table, []panel.Coverage, error) {
		in := inputFlags{workers: countFlag(f.Workers), maxRejects: 0.01, progressFlags: progressFlags{quiet: true}}
		r, err := in.read(ctx, io.Discard, files)
		if err != nil {
			return nil, nil, err
		}
		defer r.close()
		table, err := r.load(ctx)
		return table, r.coverage, err
	}
	if err := f.Validate(); err != nil {
		return usage(err)
	}
	f.Progress = f.bars(stderr)
	var rows []calibrate.Row
	err := batch.Whole(ctx, f.out, func(dir string) (err error) {
		if rows, err = calibrate.Run(ctx, f.Options); err != nil {
			return err
		}
		if err := calibrate.WriteTable(filepath.Join(dir, calibrationTable), rows, f.Options); err != nil {
			return err
		}
		return calibrate.WritePicture(filepath.Join(dir, calibrationPicture), rows, f.Options)
	})
	if err != nil || f.quiet {
		return err
	}
	return f.print(ctx, stdout, rows)
}

// bars shows a bar for each subject.
func (f *calibrateFlags) bars(stderr io.Writer) func(subject string, done, of int) {
	bars := map[string]func(done, of int64){}
	return func(subject string, done, of int) { // subjects are measured one after the other
		if bars[subject] == nil {
			bars[subject] = f.bar(stderr, subject)
		}
		bars[subject](int64(done), int64(of))
	}
}

// speedFor is how long the speed is measured: long enough to be steady to a few
// per cent on an idle machine.
const speedFor = 2 * time.Second

func (f *calibrateFlags) print(ctx context.Context, w io.Writer, rows []calibrate.Row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := calibrate.WriteFigures(w, calibrate.Figures(rows)); err != nil {
		return err
	}
	perMinute, err := calibrate.Speed(f.Seed, speedFor)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "speed of the test, n = 60, one core: %.1f M series a minute (floor %.0f M, goal %.0f M; depends on the machine)\n",
		perMinute/1e6, calibrate.SpeedFloor/1e6, calibrate.SpeedGoal/1e6)
	if f.Real == "" {
		fmt.Fprintln(w, "not measured without --real: high-priority relays, flags before the measures, codes born or died in 2022")
	}
	_, err = fmt.Fprintf(w, "table:   %s\npicture: %s\n", filepath.Join(f.out, calibrationTable), filepath.Join(f.out, calibrationPicture))
	return err
}
