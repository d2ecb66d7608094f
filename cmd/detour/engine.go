package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"detour/flows/panel"
	"detour/flows/spark"
)

// The engines that add records up.
const (
	embedded     = "embedded"
	sparkConnect = "spark"
)

// engineFlags say what adds records up. The zero value is the embedded engine.
type engineFlags struct {
	name   wordFlag
	remote string
	stage  string
}

func (f *engineFlags) register(cmd *cobra.Command) {
	f.name = wordFlag{word: embedded, accepted: []string{embedded, sparkConnect}}
	cmd.Flags().Var(&f.name, "engine", "what adds up: embedded, or spark, for records that are too many for one machine")
	cmd.Flags().StringVar(&f.remote, "remote", "", "`address` of Spark Connect, as sc://HOST:15002, with --engine spark")
	cmd.Flags().StringVar(&f.stage, "stage", "", "`directory` that Spark sees under the same path, for records on their way; with --engine spark (default: that of temporary files)")
	completeWords(cmd, "engine", f.name.accepted...)
	cobra.CheckErr(cmd.MarkFlagDirname("stage"))
}

// check tells what does not go together.
func (f *engineFlags) check() (remote spark.Remote, err error) {
	switch {
	case f.name.word == sparkConnect && f.remote == "":
		err = errors.New("--engine spark needs the address of Spark Connect: --remote sc://HOST:15002")
	case f.name.word == sparkConnect:
		if remote, err = spark.ParseRemote(f.remote); err != nil {
			err = fmt.Errorf("--remote: %w", err)
		}
	case f.remote != "" || f.stage != "":
		err = errors.New("--remote and --stage go with --engine spark: the embedded engine adds up on this machine")
	}
	if err != nil {
		return remote, usage(err)
	}
	return remote, nil
}

// open begins to add up.
func (f *engineFlags) open(ctx context.Context, stderr io.Writer, progress *progressFlags, opt panel.Options) (panel.Engine, error) {
	remote, err := f.check()
	if err != nil {
		return nil, err
	}
	if f.name.word != sparkConnect {
		return panel.NewBuilder(opt), nil
	}
	if !progress.quiet {
		noteExposed(stderr, remote)
	}
	waiting, writing := progress.sparkBars(stderr)
	job, err := spark.Open(ctx, spark.Options{
		Remote: remote, Stage: cmp.Or(f.stage, os.TempDir()), Panel: opt, Waiting: waiting, Writing: writing,
	})
	if stage := new(spark.StageError); errors.As(err, &stage) {
		return nil, usage(fmt.Errorf("--stage: %w", err))
	}
	if err != nil {
		return nil, err
	}
	return job, nil
}

// noteExposed tells that the records go over a network for all to see.
func noteExposed(w io.Writer, remote spark.Remote) {
	if remote.Exposed() {
		fmt.Fprintf(w, "note: the connection to %s is not encrypted, and a server of Spark Connect asks nobody who he is: whoever reaches it can read the records and run programs there; where it has TLS, add /;use_ssl=true or /;token=TOKEN to --remote\n", printable(remote.Address))
	}
}

// sparkBars return what shows how long Spark takes, and how far its sums are written.
func (f *progressFlags) sparkBars(stderr io.Writer) (waiting func(time.Duration), writing func(done, of int64)) {
	if !f.shown(stderr) {
		return nil, nil
	}
	b, w := &bar{stderr: stderr}, f.bar(stderr, "writing")
	tell := func(d time.Duration) { b.set(0, 1, fmt.Sprintf("Spark adds up, %.0f s", d.Seconds())) }
	return tell, func(done, of int64) {
		if done == 1 {
			b.set(1, 1, "Spark has added up")
		}
		w(done, of)
	}
}
