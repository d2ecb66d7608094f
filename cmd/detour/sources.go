package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
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
a FILE (- for standard input) it says how the file is packed, which columns it has,
what it is read as and why, and how its first rows are understood; and if it is not
known, which layout is nearest and what it lacks for that.`,
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
			sights, err := inspect(cmd.Context(), cmd.InOrStdin(), args[0], f)
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

// inspect looks at a file, or at standard input.
func inspect(ctx context.Context, stdin io.Reader, name string, f *source.Format) ([]source.Sight, error) {
	if name == "-" {
		return source.InspectStream(ctx, stdin, f)
	}
	return source.Inspect(name, f)
}

func describeFormat(w io.Writer, f *source.Format) {
	fmt.Fprintf(w, "%s: %s\n", printable(f.Name), f.Title)
	describeColumns(w, f.Columns, f)
	describeAxes(w, f)
	fmt.Fprintln(w)
}

// describeAxes tells which axes and amounts the records of a format have, and what
// misleads in it.
func describeAxes(w io.Writer, f *source.Format) {
	axes, amounts := f.Axes()
	names := strings.ReplaceAll(axes.String(), ",", ", ")
	for _, m := range amounts {
		names += ", " + m.String()
	}
	fmt.Fprintf(w, "  a record has: %s\n", names)
	for _, t := range f.Traps {
		fmt.Fprintf(w, "  mind: %s\n", t)
	}
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
	why := "it has every column that this needs (" + strings.Join(s.Format.Needs(), ", ") + ")"
	if s.Bare {
		why = "its first row has what this has in every place; there is no header"
	}
	fmt.Fprintf(w, "  read as %s, for %s: %s\n", printable(s.Format.Name), printable(why), s.Format.Title)
	describeRows(w, s)
	describeAxes(w, s.Format)
}

// describeRows tells how the first rows are understood.
func describeRows(w io.Writer, s source.Sight) {
	c := s.Rows
	fmt.Fprintf(w, "  of the first %d rows %d are records, %d are set aside as sums (%d of them over a year), %d cannot be read\n", c.Read, c.Used, c.Subtotals, c.Annual, c.Rejected)
	if s.First != "" {
		fmt.Fprintf(w, "  the first record: %s\n", printable(s.First))
	}
	for _, r := range s.Rejects {
		fmt.Fprintf(w, "  %s\n", printable(r.String()))
	}
	if s.Problem != nil {
		fmt.Fprintf(w, "  %s\n", printable(s.Problem.Error()))
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
		case c.Role == source.SecondPartner:
			fills = "dispatch of an import"
		case c.Role == source.Detail:
			fills = "tells rows of a cell apart"
		case c.Role == source.Extracted:
			fills = "when it was extracted: the later one of two extractions counts"
		case c.Role == source.Observation:
			fills = "the amount that the indicator names"
		}
		if c.Factor != 0 && c.Factor != 1 {
			fills += fmt.Sprintf(", times %g", c.Factor)
		}
		if c.Join != "" {
			fills += ", with " + c.Join
		}
		if c.ZeroUnknown {
			fills += ", 0 is unknown"
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
