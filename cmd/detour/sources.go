package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"detour/flows/source"
)

func newSourcesCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "sources [FILE]",
		Short:   "List the layouts that can be read, or say what a file is seen to be",
		Example: "  detour sources\n  detour sources 2022-01.csv.gz",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			if len(args) == 0 {
				for _, f := range source.Formats() {
					describeFormat(w, f)
				}
				return w.Flush()
			}
			sights, err := source.Inspect(args[0], nil)
			if err != nil {
				return err
			}
			for _, s := range sights {
				describeSight(w, s)
			}
			return w.Flush()
		},
	}
}

func describeFormat(w io.Writer, f *source.Format) {
	fmt.Fprintf(w, "%s\t%s\n", f.Name, f.Title)
	for _, c := range f.Columns {
		fmt.Fprintf(w, "\t%s\t%s\n", c.Name, c.Role)
	}
	for _, t := range f.Traps {
		fmt.Fprintf(w, "\tmind: %s\n", t)
	}
}

func describeSight(w io.Writer, s source.Sight) {
	fmt.Fprintf(w, "%s\t%s\n", printable(s.Name), s.Packing)
	if s.Format != nil {
		fmt.Fprintf(w, "\tread as %s: %s\n", s.Format.Name, s.Format.Title)
	} else if s.Problem != nil {
		fmt.Fprintf(w, "\t%s\n", printable(s.Problem.Error()))
	}
	for _, c := range s.Columns {
		fmt.Fprintf(w, "\t%s\t%s\n", printable(c.Name), c.Role)
	}
}
