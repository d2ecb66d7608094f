// Detour finds trade that fell in one place and rose in another: code
// substitutions, route, mode, destination and origin diversions, and relays, in
// customs records, each with its dates, amounts and error rates.
//
// See "detour help" for its verbs, and packages flows and detect for the tour of
// the house.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"detour/flows/spark"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(status(run(ctx, os.Stdout, os.Stderr, os.Args[1:]), os.Stderr))
}

// run is the program: it carries out one verb.
func run(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	root := newRootCmd()
	begun := false // what fails before a verb begins is a matter of usage
	for _, c := range root.Commands() {
		work := c.RunE
		c.RunE = func(cmd *cobra.Command, args []string) error {
			begun = true
			return work(cmd, args)
		}
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !begun {
		return usage(err)
	}
	return err
}

// status tells the error to stderr and returns the exit status for it.
func status(err error, stderr io.Writer) int {
	if err == nil {
		return statusDone
	}
	code, text := statusOf(err), err.Error()
	if code == statusInterrupted {
		text = "interrupted, and nothing is left behind"
		if left := new(spark.LeftError); errors.As(err, &left) {
			text = "interrupted; " + left.Error()
		}
	}
	fmt.Fprintf(stderr, "detour: %s\n", printable(text))
	return code
}
