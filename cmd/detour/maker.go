package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync/atomic"
	"time"

	"detour/detect"
	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/report"
	"detour/detect/report/workbook"
	"detour/flows/panel"
)

// maker makes a batch from a panel.
type maker struct {
	out string
	progressFlags
	workers  countFlag
	parties  partyFlags
	settings detect.Settings
	input    detect.Input   // but for the panel
	contents batch.Contents // but for inputs, panel and results
}

// newMaker opens what takes part beside the records, so that whatever is wrong
// with it is said before they are read. mapFile is the column map that they are
// read with, or empty.
func newMaker(f detectFlags, progress progressFlags, workers countFlag, mapFile string) (*maker, error) {
	if err := absent(f.out); err != nil {
		return nil, err
	}
	m := &maker{out: f.out, progressFlags: progress, workers: workers, parties: f.partyFlags}
	err := m.parties.read()
	if err != nil {
		return nil, err
	}
	if m.settings, err = loadSettings(f.settings); err != nil {
		return nil, err
	}
	if f.controlSample > 0 {
		m.settings.Control.Sample = int(f.controlSample)
	}
	if m.input.Measures, err = f.measures.load(); err != nil {
		return nil, err
	}
	if m.input.Links, err = f.nomenclature.load(); err != nil {
		return nil, err
	}
	m.contents = batch.Contents{
		Program: batch.Program{Name: "detour", Version: version}, Settings: m.settings,
		Report: func(ctx context.Context, w io.Writer, b *batch.Batch) error {
			return report.HTML(ctx, w, b, report.DefaultOptions())
		},
		Workbook: workbook.Write,
	}
	if m.contents.References, err = f.references(mapFile); err != nil {
		return nil, usage(err)
	}
	if f.previous == "" {
		return m, nil
	}
	p, err := batch.Open(f.previous)
	if err != nil {
		return nil, usage(fmt.Errorf("opening the previous batch: %w", err))
	}
	m.input.Previous = &p.Results
	m.contents.Previous = &batch.Previous{Name: filepath.Base(f.previous), Digest: p.Manifest.Digest}
	return m, nil
}

// references describes the files and tables beside the records that a batch is made
// from.
func (f *detectFlags) references(mapFile string) ([]batch.Reference, error) {
	var out []batch.Reference
	for _, used := range []struct {
		use   string
		files []string
	}{
		{"map", []string{mapFile}},
		{"settings", []string{f.settings}},
		{"nomenclature", f.nomenclature.files},
		{"measures", f.measures.files},
		{"parties", f.partyFlags.files},
	} {
		for _, name := range used.files {
			if name == "" {
				continue
			}
			r, err := batch.NewReference(used.use, name)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return append(out, builtinLinks(), builtinGoods(), builtinMeasures()), nil
}

// label returns the panel with its parties under the labels that are written.
func (m *maker) label(stderr io.Writer, t *panel.Table) (*panel.Table, error) {
	t, register, err := m.parties.labels(t, m.parties.list)
	if err != nil {
		return nil, err
	}
	m.input.Parties = register
	switch {
	case m.quiet:
	case register != nil:
		noteParties(stderr, t, register)
	case m.parties.list != nil:
		fmt.Fprintln(stderr, "note: the records name no parties, so that --parties is of no use")
	}
	return t, nil
}

func (m *maker) make(ctx context.Context, stdout, stderr io.Writer, t *panel.Table, coverage []panel.Coverage) (err error) {
	m.input.Panel, m.input.Coverage, m.contents.Table = t, coverage, t
	m.input.Links = linksFor(t).With(m.input.Links)
	begin := time.Now()
	bar := m.bar(stderr, "testing")
	var done atomic.Int64
	m.contents.Results, err = detect.Run(ctx, m.input, m.settings, detect.Options{Workers: int(m.workers), Progress: func(stage string, n, of int) {
		if stage == "tests" {
			bar(done.Add(int64(n)), int64(of))
		}
	}})
	if err != nil {
		return err
	}
	m.contents.Timings = append(m.contents.Timings, batch.Timing{Stage: "detect", Seconds: time.Since(begin).Seconds()})
	if err := batch.Write(ctx, m.out, m.contents); err != nil {
		return err
	}
	if !m.quiet {
		if (batch.Manifest{Inputs: m.contents.Inputs}).Synthetic() {
			fmt.Fprintln(stdout, batch.SyntheticNote)
		}
		summarise(stdout, m.out, coverage, m.contents.Results)
	}
	return nil
}

// summarise prints what became of the rows, where the report is, and the first cases
// with their first findings.
func summarise(w io.Writer, dir string, coverage []panel.Coverage, r *finding.Results) {
	var sum panel.Coverage
	for _, c := range coverage {
		sum.Read += c.Read
		sum.Used += c.Used
		sum.Subtotals += c.Subtotals
		sum.Rejected += c.Rejected
	}
	fmt.Fprintf(w, "%d rows read: %d used, %d subtotals set aside, %d rejected\n", sum.Read, sum.Used, sum.Subtotals, sum.Rejected)
	summariseFindings(w, r)
	fmt.Fprintf(w, "report: %s\n", filepath.Join(dir, "report.html"))
	printCases(w, r)
	fmt.Fprintln(w, batch.Note)
}

// summariseFindings counts the findings by what they are.
func summariseFindings(w io.Writer, r *finding.Results) {
	var flagged, unmatched, fresh, explained, withdrawn int
	cases := map[string]bool{}
	for _, f := range r.Findings {
		switch {
		case f.Flagged():
			flagged++
			cases[f.CaseID] = true
		case f.Unmatched() && f.Kind == finding.NewParty:
			fresh++
		case f.Unmatched():
			unmatched++
		case f.Status == finding.Withdrawn:
			withdrawn++
		default:
			explained++
		}
	}
	fmt.Fprintf(w, "%s in %s, %d more explained innocently", finding.Plural(flagged, "finding"), finding.Plural(len(cases), "case"), explained)
	if withdrawn > 0 {
		fmt.Fprintf(w, ", %d withdrawn since the batch before", withdrawn)
	}
	if unmatched > 0 {
		fmt.Fprintf(w, "; apart from them %s beside a restrictive measure without a counterpart", finding.Plural(unmatched, "level shift"))
	}
	if fresh > 0 {
		fmt.Fprintf(w, "; %s of restricted goods without a record before", finding.Plural(fresh, "receiver"))
	}
	fmt.Fprintln(w)
}

// took notes what was read, and how long that lasted.
func (m *maker) took(r *records, reading time.Duration) {
	m.contents.Timings = append(m.contents.Timings, batch.Timing{Stage: "read", Seconds: reading.Seconds()})
	m.contents.Inputs, m.contents.Skipped, m.contents.Replaced, m.contents.Panel = r.inputs(), r.skipped(), r.replaced(), r.write
}

// printCases prints the first cases, each with its first findings.
func printCases(w io.Writer, r *finding.Results) {
	const mostCases, mostFindings = 10, 3
	inside, legs, evidence := map[string][]finding.Finding{}, map[string][]finding.Leg{}, map[string][]finding.Evidence{}
	for _, f := range r.Findings {
		if f.Flagged() {
			inside[f.CaseID] = append(inside[f.CaseID], f)
		}
	}
	for _, l := range r.Legs {
		legs[l.Finding] = append(legs[l.Finding], l)
	}
	for _, e := range r.Evidence {
		evidence[e.Finding] = append(evidence[e.Finding], e)
	}
	told := 0
	for _, c := range r.Cases {
		findings := inside[c.ID]
		if len(findings) == 0 || told == mostCases {
			continue
		}
		told++
		fmt.Fprintf(w, "%3d  %s\n", c.Rank, printable(c.Headline))
		if doubt := finding.Doubt(evidence[findings[0].ID]); doubt != "" {
			fmt.Fprintf(w, "     %s\n", doubt)
		}
		for i, f := range findings {
			if i == mostFindings {
				fmt.Fprintf(w, "       and %s\n", finding.Plural(len(findings)-i, "more finding"))
				break
			}
			unit := finding.UnitOf(f, legs[f.ID])
			fmt.Fprintf(w, "       %s  q %-7s  %s, %s %s %s\n", f.ID, finding.Probability(f.Q),
				printable(finding.Title(f, legs[f.ID])), unit.Number(f.Moved), unit.Range(f.MovedLow, f.MovedHigh), unit.Name)
		}
	}
}
