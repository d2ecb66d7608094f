package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/detect/report"
	"detour/flows/source"
)

func newExplainCmd() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain BATCH ID",
		Short: "Why: tests, dates, checks, and the rows behind a finding",
		Long: `Explain tells one finding of a batch: what fell and what rose, since when, by how
much, with which error rate, which measures stand beside it, what else could explain
it, and the rows of the panel that it rests on, by month. Of a case it tells what
became of its fall, and lists the findings, with what of each is counted.

--rows writes the rows behind a finding to a Parquet file: those of the panel, or,
where --inputs names the files that the batch was made from, the rows of these with
file and line. The files are known by their digests, whatever their names.`,
		Example: `  detour explain batches/2022-11 F1c0ffee0012
  detour explain batches/2022-11 C1c0ffee0012
  detour explain batches/2022-11 F1c0ffee0012 --json
  detour explain batches/2022-11 F1c0ffee0012 --rows rows.parquet
  detour explain batches/2022-11 F1c0ffee0012 --rows rows.parquet --inputs 2022-11.csv.gz`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := openBatch(args[0])
			if err != nil {
				return err
			}
			if len(f.inputs) > 0 && f.rows == "" {
				return usage(errors.New("--inputs is for --rows FILE, which writes their rows"))
			}
			if c, ok := b.CaseDetail(args[1]); ok {
				return f.explainCase(cmd, b, c)
			}
			d, ok := b.Detail(args[1])
			if !ok {
				return usage(unknownFinding(b, args[1]))
			}
			return f.explain(cmd, b, d)
		},
	}
	registerLang(cmd)
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	cmd.Flags().StringVar(&f.rows, "rows", "", "Parquet `file` to write the rows behind to; it must not exist")
	cmd.Flags().StringSliceVar(&f.inputs, "inputs", nil, "`files`, folders or globs that the batch was made from: --rows writes their rows")
	f.layoutFlags.register(cmd)
	return cmd
}

type explainFlags struct {
	json   bool
	rows   string
	inputs []string
	layoutFlags
}

func (f *explainFlags) explainCase(cmd *cobra.Command, b *batch.Batch, c batch.CaseDetail) error {
	if f.rows != "" {
		return usage(fmt.Errorf("%s is a case: --rows is for one of its findings", printable(c.ID)))
	}
	if f.json {
		return report.ExplainCaseJSON(cmd.OutOrStdout(), c)
	}
	synthetic(cmd, b)
	return report.ExplainCase(cmd.OutOrStdout(), c)
}

func (f *explainFlags) explain(cmd *cobra.Command, b *batch.Batch, d batch.Detail) error {
	if f.rows != "" {
		if err := absentFile(f.rows); err != nil { // before the panel is read
			return err
		}
	}
	rows, err := b.Rows(cmd.Context(), d)
	if err != nil {
		return err
	}
	if f.rows != "" {
		if err := f.write(cmd.Context(), b, d, rows); err != nil {
			return fmt.Errorf("writing the rows: %w", err)
		}
	}
	if f.json {
		return report.ExplainJSON(cmd.OutOrStdout(), d, rows)
	}
	synthetic(cmd, b)
	return report.Explain(cmd.OutOrStdout(), d, rows)
}

// write writes the rows behind a finding: those of the inputs where they are named,
// those of the panel otherwise.
func (f *explainFlags) write(ctx context.Context, b *batch.Batch, d batch.Detail, rows []batch.Row) error {
	if len(f.inputs) == 0 {
		return batch.WriteRows(f.rows, rows)
	}
	records, err := f.records(ctx, b, d, rows)
	if err != nil {
		return err
	}
	return batch.WriteRecords(f.rows, records)
}

// records reads the inputs again. All of them must be inputs of the batch; of those
// that are not named the rows are missing.
func (f *explainFlags) records(ctx context.Context, b *batch.Batch, d batch.Detail, rows []batch.Row) ([]batch.Record, error) {
	format, err := f.format()
	if err != nil {
		return nil, err
	}
	gathered := d.Gather()
	summary, err := source.Read(ctx, f.inputs, source.Options{Format: format}, gathered.Add)
	if err != nil {
		return nil, err
	}
	for _, file := range summary.Files {
		if !slices.ContainsFunc(b.Manifest.Inputs, func(in batch.Input) bool { return in.SHA256 == file.Digest }) {
			return nil, usage(fmt.Errorf("%s is no input of the batch: none has its digest %s", file.Name, file.Digest))
		}
	}
	records := d.Records(gathered)
	want := int64(0)
	for _, r := range rows {
		want += r.Records
	}
	if len(summary.Files) == len(b.Manifest.Inputs) && int64(len(records)) != want {
		return nil, usage(fmt.Errorf("the inputs hold %d rows behind the finding, the panel of the batch adds up %d: they were read by another --map or --source", len(records), want))
	}
	return records, nil
}

// synthetic says so where the records of a batch were generated.
func synthetic(cmd *cobra.Command, b *batch.Batch) {
	if b.Manifest.Synthetic() {
		fmt.Fprintln(cmd.OutOrStdout(), batch.SyntheticNote)
	}
}

// unknownFinding says which ids a batch has.
func unknownFinding(b *batch.Batch, id string) error {
	const few = 5 // ids named
	var ids []string
	for _, f := range b.Findings[:min(few, len(b.Findings))] {
		ids = append(ids, f.ID)
	}
	if len(ids) == 0 {
		return fmt.Errorf("no finding or case %q: the batch has none", id)
	}
	return fmt.Errorf("no finding or case %q: the batch has %d, the first are %s; all stand in findings.parquet and the report", id, len(b.Findings), strings.Join(ids, ", "))
}
