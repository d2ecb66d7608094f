// Detour finds trade that fell in one place and rose in another: code
// substitutions, route, mode, destination and origin diversions, and relays, in
// customs records, each with its dates, amounts and error rates.
//
// See "detour help" for its verbs, and packages flows and detect for the tour of
// the house.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(status(run(ctx, os.Stdout, os.Stderr, os.Args[1:]), os.Stderr))
}

// run is the program: it carries out one verb.
func run(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	root := newRootCmd()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return root.ExecuteContext(ctx)
}

// status tells the error to stderr and returns the exit status for it.
func status(err error, stderr io.Writer) int {
	if err == nil {
		return statusDone
	}
	fmt.Fprintf(stderr, "detour: %s\n", printable(err.Error()))
	return statusOf(err)
}
