package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/flows"
	"detour/flows/nomenclature"
	"detour/flows/panel"
	"detour/flows/place"
	"detour/flows/source"
)

// layoutFlags are the flags that say what a file is.
type layoutFlags struct{ mapFile, source string }

func (f *layoutFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.mapFile, "map", "", "TOML `file` that names the columns of any other table")
	cmd.Flags().StringVar(&f.source, "source", "", "read every input in the layout of this `name` (see detour sources)")
	var names []string
	for _, known := range source.Formats() {
		names = append(names, known.Name)
	}
	completeWords(cmd, "source", names...)
	cobra.CheckErr(cmd.MarkFlagFilename("map", "toml"))
}

// format returns the layout asked for, nil if it is to be recognised.
func (f *layoutFlags) format() (format *source.Format, err error) {
	switch {
	case f.mapFile != "" && f.source != "":
		err = errors.New("--map and --source exclude each other")
	case f.mapFile != "":
		format, err = source.LoadMap(f.mapFile)
	case f.source != "":
		format, err = source.Lookup(f.source)
	}
	if err != nil {
		return nil, usage(err)
	}
	return format, nil
}

// inputFlags are the flags of the verbs that read customs records.
type inputFlags struct {
	layoutFlags
	workers    countFlag
	maxRejects shareFlag
	duplicates bool
	previous   string           // directory of the batch or panel before
	stdin      func() io.Reader // nil where none is read
	engine     engineFlags
	progressFlags
}

func (f *inputFlags) register(cmd *cobra.Command) {
	f.layoutFlags.register(cmd)
	f.stdin = cmd.InOrStdin
	fs := cmd.Flags()
	registerWorkers(fs, &f.workers)
	f.maxRejects = 0.01
	fs.Var(&f.maxRejects, "max-rejects", "`share` of rows that may be unreadable")
	fs.BoolVar(&f.duplicates, "allow-duplicates", false, "read files with the same content")
	f.progressFlags.register(cmd)
}

// records is what was read.
type records struct {
	engine   panel.Engine
	table    *panel.Table // nil until it is asked for
	rows     int64        // of the panel, once it is written
	reading  string       // what else the panel depends on
	known    known
	coverage []panel.Coverage
	summary  *source.Summary
	labelled bool // parties of the table have the labels that are written
}

// read reads the inputs into a panel. The records must be closed.
func (f *inputFlags) read(ctx context.Context, stderr io.Writer, inputs []string) (r *records, err error) {
	format, err := f.format()
	if err != nil {
		return nil, err
	}
	opt := source.Options{Format: format, Workers: int(f.workers), AllowDuplicates: f.duplicates}
	if f.stdin != nil {
		opt.Stdin = f.stdin()
	}
	reading, err := f.reading()
	if err != nil {
		return nil, err
	}
	var known known
	if !f.duplicates {
		if known, err = recall(ctx, f.previous, reading); err != nil {
			return nil, err
		}
		opt.Remembered, opt.Reusable = known.Inputs, known.sound
	}
	opt.Progress = f.readingBars(stderr)
	e, err := f.engine.open(ctx, stderr, &f.progressFlags, panel.Options{Workers: int(f.workers), Memory: memoryLimit(), Progress: f.bar(stderr, "adding up")})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Close())
		}
	}()
	summary, err := source.Read(ctx, inputs, opt, e.Add)
	if err != nil {
		return nil, err
	}
	if c := summary.Totals(); float64(c.Rejected) > float64(f.maxRejects)*float64(c.Read) {
		return nil, &exitError{statusDamaged, tooMany(summary, float64(f.maxRejects))}
	}
	if c := summary.Totals(); c.Used == 0 {
		return nil, &exitError{statusUntested, nothingRead(c)}
	}
	for _, s := range summary.Skipped {
		fmt.Fprintf(stderr, "note: %s is skipped: %s\n", printable(s.Name), printable(s.Reason))
	}
	for _, r := range summary.Replaced {
		fmt.Fprintf(stderr, "note: %s\n", printable(r.String()))
	}
	if !f.quiet {
		noteAnnual(stderr, summary)
		notePartial(stderr, summary)
		noteUnknown(stderr, summary)
	}
	e.LeaveOut(summary.Unchanged)
	return &records{engine: e, coverage: coverageRows(summary.Coverage), summary: summary, reading: reading, known: known}, nil
}

func (r *records) close() error { return r.engine.Close() }

// load holds the panel in memory, for what works on all of it.
func (r *records) load(ctx context.Context) (*panel.Table, error) {
	if r.table != nil {
		return r.table, nil
	}
	err := r.engine.AddPanel(ctx, filepath.Join(r.known.dir, panelName), r.summary.Unchanged)
	if err != nil {
		return nil, err
	}
	r.table, err = r.engine.Table(ctx)
	return r.table, err
}

// nameParties tells whether records name parties.
func (r *records) nameParties() bool {
	return r.engine.Fills(flows.Consignor) || r.engine.Fills(flows.Consignee)
}

// keep has the panel written as the table is, whose parties are labelled. Months with
// labels are not taken over by a later run, which may have another key or list.
func (r *records) keep(labelled *panel.Table) {
	r.table, r.labelled = labelled, r.nameParties()
}

// label has the panel held in memory and its parties labelled, if records name any.
func (r *records) label(ctx context.Context, f *labelFlags) error {
	if !r.nameParties() {
		return nil
	}
	t, err := r.load(ctx)
	if err != nil {
		return err
	}
	if t, _, err = f.labels(t, nil); err == nil {
		r.keep(t)
	}
	return err
}

// tooMany tells the first rejects of too many.
func tooMany(s *source.Summary, limit float64) error {
	c := s.Totals()
	text := fmt.Sprintf("%d of %d rows could not be read; at most %g %% is accepted (--max-rejects)", c.Rejected, c.Read, 100*limit)
	for _, r := range s.Rejects[:min(len(s.Rejects), 5)] {
		text += "\n  " + r.String()
	}
	return errors.New(text)
}

// nothingRead says why no row of the inputs is a record.
func nothingRead(c source.Counts) error {
	why := ""
	if c.Annual > 0 {
		why = fmt.Sprintf(", %d of them as sums over a year: annual data has no monthly test", c.Annual)
	}
	return fmt.Errorf("no row of the inputs is a record: %d read, %d set aside as sums of others%s", c.Read, c.Subtotals, why)
}

// noteAnnual tells which files hold nothing but sums over a year.
func noteAnnual(w io.Writer, s *source.Summary) {
	for _, f := range s.Files {
		if f.Annual > 0 && f.Used == 0 {
			fmt.Fprintf(w, "note: %s is annual: its %d rows are set aside, for annual data has no monthly test\n", printable(f.Name), f.Annual)
		}
	}
}

// notePartial tells which newest months look delivered in part.
func notePartial(w io.Writer, s *source.Summary) {
	const most = 10
	var partial []string
	for _, c := range s.Coverage {
		if c.Partial {
			partial = append(partial, fmt.Sprintf("%ss of %s in %s (%d records)", c.Flow, printable(c.Reporter), c.Period, c.Used))
		}
	}
	if len(partial) > 0 {
		more := ""
		if n := len(partial) - most; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(w, "note: newest months that look delivered in part are not tested: %s%s\n", strings.Join(partial[:min(len(partial), most)], ", "), more)
	}
}

// noteUnknown tells which places stand in the records and in no table.
func noteUnknown(w io.Writer, s *source.Summary) {
	const most = 10
	rows := map[string]int64{}
	for _, f := range s.Files {
		for _, p := range f.Unknown {
			rows[p.Text] += p.Rows
		}
	}
	names := slices.SortedFunc(maps.Keys(rows), func(a, b string) int { return cmp.Or(cmp.Compare(rows[b], rows[a]), cmp.Compare(a, b)) })
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(w, "note: %d places are no country that is known and stay as they are:", len(names))
	for _, name := range names[:min(len(names), most)] {
		fmt.Fprintf(w, " %s (%d records)", printable(name), rows[name])
	}
	fmt.Fprintln(w)
}

// coverageRows turns the coverage into its table.
func coverageRows(rows []source.Coverage) []panel.Coverage {
	amount := func(v int64, m flows.Measure) *float64 {
		if v == source.Unknown {
			return nil
		}
		x := float64(v) / float64(m.Scale())
		return &x
	}
	out := make([]panel.Coverage, 0, len(rows))
	for _, c := range rows {
		out = append(out, panel.Coverage{
			Source: c.Source, Reporter: c.Reporter, Flow: c.Flow, Period: c.Period.Date32(),
			Read: c.Read, Used: c.Used, Subtotals: c.Subtotals, Masked: c.Masked, Rejected: c.Rejected,
			Value: amount(c.Value, flows.Value), Kg: amount(c.Kg, flows.Kg), Partial: c.Partial,
		})
	}
	return out
}

// write writes the panel, its coverage and its rejects into dir.
func (r *records) write(ctx context.Context, dir string) error {
	if err := r.writePanel(ctx, filepath.Join(dir, panelName)); err != nil {
		return err
	}
	if err := r.remember(ctx, dir); err != nil {
		return err
	}
	if err := panel.WriteCoverage(filepath.Join(dir, "coverage.parquet"), r.coverage); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "rejects.csv"))
	if err != nil {
		return fmt.Errorf("writing the rejects: %w", err)
	}
	return errors.Join(source.WriteRejects(f, r.summary.Rejects), f.Sync(), f.Close())
}

func (r *records) writePanel(ctx context.Context, dir string) error {
	unchanged := r.summary.Unchanged
	copied, err := panel.Copy(ctx, filepath.Join(r.known.dir, panelName), dir, unchanged)
	if err != nil {
		return err
	}
	if r.table != nil {
		r.rows = int64(r.table.Len())
		return panel.WriteWithout(ctx, dir, r.table, unchanged)
	}
	r.rows, err = r.engine.Write(ctx, dir)
	r.rows += copied
	return err
}

// skipped lists the files for a manifest that lay in folders and were not read.
func (r *records) skipped() []batch.Skipped {
	var out []batch.Skipped
	for _, s := range r.summary.Skipped {
		out = append(out, batch.Skipped{Name: filepath.Base(s.Name), SHA256: s.Digest, Size: s.Size, Reason: s.Reason})
	}
	return out
}

// replaced lists for a manifest which input states what of another one anew.
func (r *records) replaced() []batch.Replaced {
	var out []batch.Replaced
	for _, s := range r.summary.Replaced {
		row := batch.Replaced{Source: s.Source, Older: filepath.Base(s.Old), Newer: filepath.Base(s.New), By: s.By, Reports: s.Reports}
		if s.Reports > 0 {
			row.From, row.To = s.From.String(), s.To.String()
		}
		out = append(out, row)
	}
	return out
}

// inputs lists the files read for a manifest.
func (r *records) inputs() []batch.Input {
	var out []batch.Input
	for _, f := range r.summary.Files {
		out = append(out, batch.Input{Name: filepath.Base(f.Name), SHA256: f.Digest, Size: f.Size, Rows: f.Read})
	}
	return out
}

// nomenclatureFlag is the flag of the verbs that know what codes mean.
type nomenclatureFlag struct{ files []string }

func (f *nomenclatureFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.files, "nomenclature", nil, "`tables` of links between editions of the HS or the CN, or of descriptions of codes, beside those built in")
}

// load returns what the files tell.
func (f *nomenclatureFlag) load() (*nomenclature.Links, error) {
	links, err := nomenclature.Load(f.files...)
	if err != nil {
		return nil, usage(err)
	}
	return links, nil
}

// linksFor returns the built-in links that hold for the reporters of a panel: those of
// the CN only where all of them are of the European Union.
func linksFor(t *panel.Table) *nomenclature.Links {
	reporters := t.Values[flows.Reporter]
	if len(reporters) > 1 && !slices.ContainsFunc(reporters[1:], func(r string) bool { return !place.InUnion(r) }) {
		return nomenclature.Builtin()
	}
	return nomenclature.BuiltinHS()
}

// builtinLinks describes the built-in table for a manifest.
func builtinLinks() batch.Reference {
	return batch.TextReference("nomenclature", "built in", nomenclature.BuiltinVersion, nomenclature.BuiltinText())
}

// builtinGoods describes the built-in descriptions of codes for a manifest.
func builtinGoods() batch.Reference {
	return batch.TextReference("descriptions", "built in", nomenclature.GoodsVersion, nomenclature.GoodsText())
}
