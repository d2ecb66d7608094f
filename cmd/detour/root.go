package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version of the program, set when it is released.
var version = "0.1.0"

// newRootCmd returns the program with all its verbs.
func newRootCmd() *cobra.Command {
	memory := sizeFlag(memoryTarget)
	root := &cobra.Command{
		Use:   "detour",
		Short: "Find trade that fell in one place and rose in another",
		Long: `Detour reads customs records, adds them up by month, tests every series for a
shift of its level, and joins falls with rises that belong together: substitutions
of codes, diversions of routes, modes, destinations and origins, and relays. Each
finding shows its dates, its amounts with intervals, its error rate and the innocent
explanations that were checked.

An anomaly is not a violation.`,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			if os.Getenv("GOMEMLIMIT") == "" || cmd.Flags().Changed("memory") {
				debug.SetMemoryLimit(int64(memory))
			}
		},
	}
	root.PersistentFlags().Var(&memory, "memory", "memory to stay below, such as 4GiB or 512MiB, but for a panel that is held as a whole: by run, by detect, and by panel where records name parties; overrules GOMEMLIMIT")
	root.AddCommand(
		newRunCmd(), newPanelCmd(), newDetectCmd(),
		newReportCmd(), newExplainCmd(), newReviewCmd(), newDiffCmd(), newVerifyCmd(),
		newChangesCmd(), newSimulateCmd(), newScoreCmd(), newSourcesCmd(), newMeasuresCmd(), newSettingsCmd(),
	)
	for _, c := range root.Commands() {
		c.Long = strings.TrimRight(c.Long, "\n") + "\n" + statusHelp
		tellArguments(c)
	}
	return root
}

// completeWords has the shell complete a flag with the words that it takes.
func completeWords(c *cobra.Command, flag string, words ...string) {
	cobra.CheckErr(c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
}

// tellArguments has a verb say what it takes where it is given something else.
func tellArguments(c *cobra.Command) {
	check := c.Args
	if check == nil {
		return
	}
	c.Args = func(cmd *cobra.Command, args []string) error {
		if check(cmd, args) == nil {
			return nil
		}
		found := "nothing"
		if len(args) > 0 {
			found = strings.Join(args, " ")
		}
		return fmt.Errorf("found %s behind %s; detour %s is accepted (see detour %[2]s --help)", found, cmd.Name(), cmd.Use)
	}
}
