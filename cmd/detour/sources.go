package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"detour/flows/source"
)

func newSourcesCmd() *cobra.Command {
	var layout layoutFlags
	cmd := &cobra.Command{
		Use:   "sources [FILE]",
		Short: "List the layouts that can be read, or say what a file is seen to be",
		Long: `Sources lists the layouts of customs records that are known by the names of their
columns, with what each column fills of a record and what is known to mislead. With
a FILE it says how the file is packed, which columns it has and how they are read,
and if it is not known, which layout is nearest and what it lacks for that.`,
		Example: "  detour sources\n  detour sources 2022-01.csv.gz\n  detour sources --map ports.toml ports.csv",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := layout.format()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				known := source.Formats()
				if f != nil {
					known = []*source.Format{f}
				}
				for _, f := range known {
					describeFormat(cmd.OutOrStdout(), f)
				}
				return nil
			}
			sights, err := source.Inspect(args[0], f)
			if err != nil {
				return err
			}
			for _, s := range sights {
				describeSight(cmd.OutOrStdout(), s)
			}
			return nil
		},
	}
	layout.register(cmd)
	return cmd
}

func describeFormat(w io.Writer, f *source.Format) {
	fmt.Fprintf(w, "%s: %s\n", printable(f.Name), f.Title)
	describeColumns(w, f.Columns, f)
	for _, t := range f.Traps {
		fmt.Fprintf(w, "  mind: %s\n", t)
	}
	fmt.Fprintln(w)
}

func describeSight(w io.Writer, s source.Sight) {
	fmt.Fprintf(w, "%s: %s", printable(s.Name), s.Packing)
	if s.Delimiter != 0 {
		fmt.Fprintf(w, ", columns separated by %q", s.Delimiter)
	}
	fmt.Fprintln(w)
	describeColumns(w, s.Columns, s.Format)
	if s.Format == nil {
		fmt.Fprintf(w, "  %s\n", printable(s.Problem.Error()))
		return
	}
	fmt.Fprintf(w, "  read as %s, for it has every column that this needs: %s\n", printable(s.Format.Name), s.Format.Title)
	for _, t := range s.Format.Traps {
		fmt.Fprintf(w, "  mind: %s\n", t)
	}
}

// describeColumns tells what each column fills of a record.
func describeColumns(w io.Writer, columns []source.Column, f *source.Format) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, c := range columns {
		fills := c.Role.String()
		switch {
		case c.Role == source.Unused:
			fills = "not read"
		case c.Role == source.Partner:
			fills = "partner (origin of an import, destination of an export)"
		case c.Role == source.Observation:
			fills = "the amount that the indicator names"
		}
		if c.Factor != 0 && c.Factor != 1 {
			fills += fmt.Sprintf(", times %g", c.Factor)
		}
		if c.Optional {
			fills += ", may be missing"
		}
		fmt.Fprintf(table, "  %s\t%s\n", printable(c.Name), fills)
	}
	table.Flush()
	if f == nil {
		return
	}
	for _, r := range slices.Sorted(maps.Keys(f.Constants)) {
		fmt.Fprintf(w, "  %s is always %s\n", r, printable(f.Constants[r]))
	}
}
