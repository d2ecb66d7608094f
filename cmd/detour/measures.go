package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/flows/measure"
	"detour/flows/nomenclature"
	"detour/flows/place"
)

// measuresFlag is the flag of the verbs that know of restrictive measures.
type measuresFlag struct{ files []string }

func (f *measuresFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.files, "measures", nil, "CSV `file` with restrictive measures beside those built in (see detour measures --help)")
	cobra.CheckErr(cmd.MarkFlagFilename("measures", "csv"))
}

// load returns the built-in measures with those of the files added.
func (f *measuresFlag) load() (*measure.Table, error) {
	table := measure.Builtin()
	for _, name := range f.files {
		mine, err := measure.Load(name)
		if err != nil {
			return nil, usage(err)
		}
		table = table.With(mine)
	}
	return table, nil
}

// builtinMeasures describes the built-in table for a manifest.
func builtinMeasures() batch.Reference {
	return batch.TextReference("measures", "built in", measure.BuiltinVersion, measure.BuiltinText())
}

func newMeasuresCmd() *cobra.Command {
	var files measuresFlag
	var tables nomenclatureFlag
	var q questionFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "measures",
		Short: "Say what is restricted when",
		Long: `Measures answers from the table of restrictive measures: which act restricts a code,
from where, to where, from which day to which. A code is asked for with 2 to 10 digits;
an answer covers it in part if the act lists longer codes below it, or an ex code.
Measures on transit and on parties answer if --direction transit or --party asks for
them, or if no goods are asked for. Without --on, measures of all times answer; without
any flag, the whole table.

--measures adds measures of your own, here as in run and detect: CSV under a header with
the columns regime, act, annex, code, ex, direction, origin, destination, party, from, to,
wind_down, contracts, source, in any order; regime, act and from are needed, and a code
unless there is a party or ex. Days are written as 2021-06-25. The destination EU means
its member states. A line with the regime, act, annex, code, direction, ends, party and
first day of one that is built in takes its place: with a last day in the column to, the
measure is lifted.

--nomenclature describes the codes, by a table such as hscode,description.

The table is no legal advice. It is as the acts named in it stood on ` + measure.BuiltinVersion + `.`,
		Example: `  detour measures --code 2707 --origin BY --destination EE --on 2022-02-15
  detour measures --code 31042050 --origin BY --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ask, err := q.query()
			if err != nil {
				return usage(err)
			}
			table, err := files.load()
			if err != nil {
				return err
			}
			codes, err := tables.load()
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(answers(table.Ask(ask), codes))
			}
			printMeasures(cmd.OutOrStdout(), table, ask, codes)
			return nil
		},
	}
	files.register(cmd)
	tables.register(cmd)
	q.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array, empty if nothing is in force")
	return cmd
}

// questionFlags are what is asked of the table.
type questionFlags struct{ code, origin, destination, direction, party, on string }

func (f *questionFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&f.code, "code", "", "code of the HS or the CN, 2 to 10 `digits`")
	fs.StringVar(&f.origin, "origin", "", "`country` that the goods are from")
	fs.StringVar(&f.destination, "destination", "", "`country` that the goods are for")
	fs.StringVar(&f.direction, "direction", "", "import, export or transit, as the regime sees it")
	fs.StringVar(&f.party, "party", "", "`name` of a consignor or consignee")
	fs.StringVar(&f.on, "on", "", "`day`, as 2022-02-15")
	completeWords(cmd, "direction", measure.Import, measure.Export, measure.Transit)
}

// query reads the flags and returns every fault of them at once.
func (f *questionFlags) query() (measure.Query, error) {
	var faults []error
	fault := func(flag, found, accepted string) {
		faults = append(faults, fmt.Errorf("--%s %q: %s", flag, found, accepted))
	}
	country := func(flag, text string) string {
		code, known := place.Country(text)
		if text != "" && !known {
			fault(flag, text, "a country as BY or Belarus is accepted")
		}
		return code
	}
	q := measure.Query{
		Code: strings.NewReplacer(" ", "", ".", "").Replace(f.code), Direction: f.direction, Party: f.party,
		Origin: country("origin", f.origin), Destination: country("destination", f.destination),
	}
	if n := len(q.Code); f.code != "" && (n < 2 || n > 10 || strings.Trim(q.Code, "0123456789") != "") {
		fault("code", f.code, "2 to 10 digits are accepted")
	}
	switch f.direction {
	case "", measure.Import, measure.Export, measure.Transit:
	default:
		fault("direction", f.direction, "import, export and transit are accepted")
	}
	if f.on != "" {
		day, err := time.Parse(time.DateOnly, f.on)
		if err != nil {
			fault("on", f.on, "a day as 2022-02-15 is accepted")
		}
		q.On = day
	}
	return q, errors.Join(faults...)
}

// answer is a measure as printed: the contract of detour measures --json.
type answer struct {
	Regime      string  `json:"regime"`
	Act         string  `json:"act"`
	Annex       string  `json:"annex,omitempty"`
	Code        string  `json:"code"`
	Description string  `json:"description,omitempty"` // by --nomenclature
	Ex          bool    `json:"ex"`
	Covers      string  `json:"covers"` // "all" or "part" of what was asked for
	Direction   string  `json:"direction,omitempty"`
	Origin      string  `json:"origin,omitempty"`
	Destination string  `json:"destination,omitempty"`
	Party       string  `json:"party,omitempty"`
	From        string  `json:"from"`
	To          *string `json:"to"` // null while in force
	WindDown    *string `json:"wind_down,omitempty"`
	Contracts   string  `json:"contracts,omitempty"`
	Source      string  `json:"source,omitempty"`
}

func answers(found []measure.Answer, codes *nomenclature.Links) []answer {
	day := func(d time.Time) *string {
		if d.IsZero() {
			return nil
		}
		s := d.Format(time.DateOnly)
		return &s
	}
	out := make([]answer, 0, len(found))
	for _, a := range found {
		out = append(out, answer{
			a.Regime, a.Act, a.Annex, a.Code, codes.Describe(a.Code), a.Ex, string(a.Covers), a.Direction, a.Origin, a.Destination, a.Party,
			a.From.Format(time.DateOnly), day(a.To), day(a.WindDown), a.Contracts, a.Source,
		})
	}
	return out
}

// printMeasures prints what answers a query; if nothing does, what did or will at
// another time, and which codes beside the one asked for are restricted.
func printMeasures(w io.Writer, table *measure.Table, q measure.Query, codes *nomenclature.Links) {
	found := table.Ask(q)
	listMeasures(w, found, codes)
	if len(found) > 0 {
		return
	}
	fmt.Fprintln(w, "No measure known here is in force for that.")
	if q.On.IsZero() {
		return
	}
	anyTime := q
	anyTime.On = time.Time{}
	if other := table.Ask(anyTime); len(other) > 0 {
		fmt.Fprintln(w, "At another time:")
		listMeasures(w, other, codes)
	}
	if beside := table.Loopholes(q); len(beside) > 0 {
		fmt.Fprintf(w, "Restricted on that day beside it: %s.\n", printable(strings.Join(beside, ", ")))
	}
}

func listMeasures(w io.Writer, found []measure.Answer, codes *nomenclature.Links) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, a := range found {
		what := a.Code
		switch {
		case a.Code == "":
			what = "no code"
		case a.Ex:
			what = "ex " + what
		}
		if a.Covers == measure.Part {
			what += " (part)"
		}
		until := ""
		if !a.To.IsZero() {
			until = a.To.Format(time.DateOnly)
		}
		notes := []string{a.Act, a.Annex, codes.Describe(a.Code), a.Party}
		if !a.WindDown.IsZero() {
			notes = append(notes, "wind-down until "+a.WindDown.Format(time.DateOnly))
		}
		if a.Contracts != "" {
			notes = append(notes, "contracts "+a.Contracts)
		}
		fmt.Fprintf(table, "%s\t%s\t%s → %s\t%s – %s\t%s: %s\n", what, a.Direction, ends(a.Origin), ends(a.Destination),
			a.From.Format(time.DateOnly), until, printable(a.Regime), printable(joined(notes)))
	}
	table.Flush()
}

func ends(country string) string {
	if country == "" {
		return "any"
	}
	return country
}

// joined joins the texts that are not empty.
func joined(texts []string) string {
	var said []string
	for _, s := range texts {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, ", ")
}
