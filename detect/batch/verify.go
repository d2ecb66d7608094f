package batch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"detour/detect"
	"detour/detect/finding"
)

// Fault is something in a batch that does not add up.
type Fault struct {
	File string `json:"file"` // path inside the batch
	What string `json:"what"` // what was found, and what was expected
}

func (f Fault) String() string { return f.File + ": " + f.What }

// faults gathers what does not add up.
type faults []Fault

func (f *faults) add(file, format string, args ...any) {
	*f = append(*f, Fault{file, fmt.Sprintf(format, args...)})
}

// Verify checks a batch and returns everything that is wrong with it: the
// digest of the manifest, the size and digest of every file, files that are
// missing or too many, counts, the sums of panel and coverage, references between
// the tables, and the levels of the ledger. The error is for a directory that is no batch at all, or
// for ctx.
func Verify(ctx context.Context, dir string) ([]Fault, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	var f faults
	if err := f.files(ctx, dir, m); err != nil {
		return nil, err
	}
	b, err := Open(dir)
	if err != nil { // a table that cannot be read is a fault; the others cannot be compared with it
		f.add(".", "%v", err)
		return f, nil
	}
	f.counts(b)
	f.coverage(b)
	f.references(&b.Results)
	f.findings(b.Findings)
	f.cases(&b.Results)
	if err := detect.CheckLedger(&b.Results); err != nil {
		f.add(ledgerName, "%v", err)
	}
	switch t, err := b.Panel(ctx); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		f.add(panelName, "%v", err)
	default:
		f.panel(t, b.Coverage)
	}
	return f, nil
}

// files holds the files against the manifest.
func (f *faults) files(ctx context.Context, dir string, m Manifest) error {
	if digest, err := m.digest(); err != nil || digest != m.Digest {
		f.add(manifestName, "its digest is %s, %s is written in it: it was changed", digest, m.Digest)
	}
	listed := make([]string, 0, len(m.Outputs))
	for _, want := range m.Outputs {
		listed = append(listed, want.Path)
		if err := ctx.Err(); err != nil {
			return err
		}
		if !filepath.IsLocal(filepath.FromSlash(want.Path)) {
			f.add(manifestName, "names %q, a path outside the batch", want.Path)
			continue
		}
		switch got, err := describe(dir, want.Path); {
		case errors.Is(err, fs.ErrNotExist):
			f.add(want.Path, "is missing")
		case err != nil:
			f.add(want.Path, "cannot be read: %v", err)
		case got != want:
			f.add(want.Path, "%d bytes with digest %s found, %d with %s expected", got.Size, got.SHA256, want.Size, want.SHA256)
		}
	}
	found, err := files(dir)
	for _, path := range found {
		if path != manifestName && !slices.Contains(listed, path) {
			f.add(path, "is not listed in the manifest")
		}
	}
	return err
}

// counts holds the tables against the counts in the manifest.
func (f *faults) counts(b *Batch) {
	if got := count(b.Coverage, &b.Results); got != b.Manifest.Counts {
		f.add(manifestName, "counts %+v, the tables hold %+v", b.Manifest.Counts, got)
	}
	var rows int64
	for _, in := range b.Manifest.Inputs {
		rows += in.Rows
	}
	if rows != b.Manifest.Counts.RowsRead && rows != 0 {
		f.add(manifestName, "the inputs have %d rows, %d were read by the coverage", rows, b.Manifest.Counts.RowsRead)
	}
}

// coverage checks that every row read is accounted for.
func (f *faults) coverage(b *Batch) {
	for i, row := range b.Coverage {
		if row.Read != row.Used+row.Subtotals+row.Rejected {
			f.add(coverageName, "row %d (%s, %s): %d rows read, but %d used + %d subtotals + %d rejected = %d",
				i+1, finding.Printable(row.Reporter), finding.Month(row.Period), row.Read, row.Used, row.Subtotals, row.Rejected, row.Used+row.Subtotals+row.Rejected)
		}
		if row.Masked > row.Used {
			f.add(coverageName, "row %d: %d rows masked of %d used", i+1, row.Masked, row.Used)
		}
	}
}

// references checks that legs, evidence and series belong to findings.
func (f *faults) references(r *finding.Results) {
	roles := make(map[string][]string, len(r.Findings)) // roles of the legs by finding
	for _, row := range r.Findings {
		if _, twice := roles[row.ID]; twice {
			f.add("findings.parquet", "the id %q stands twice", row.ID)
		}
		roles[row.ID] = nil
	}
	for i, l := range r.Legs {
		if _, ok := roles[l.Finding]; !ok {
			f.add("legs.parquet", "row %d belongs to the finding %q, which does not exist", i+1, l.Finding)
			continue
		}
		roles[l.Finding] = append(roles[l.Finding], l.Role)
	}
	for i, e := range r.Evidence {
		if _, ok := roles[e.Finding]; !ok {
			f.add("evidence.parquet", "row %d belongs to the finding %q, which does not exist", i+1, e.Finding)
		}
	}
	for i, m := range r.Restrictions {
		if !slices.Contains(roles[m.Finding], m.Role) {
			f.add("restrictions.parquet", "row %d belongs to a leg %q of the finding %q, which does not exist", i+1, m.Role, m.Finding)
		}
	}
	for i, p := range r.Series {
		switch legs, ok := roles[p.Finding]; {
		case !ok:
			f.add("series.parquet", "row %d belongs to the finding %q, which does not exist", i+1, p.Finding)
		case p.Leg < 0 || int(p.Leg) >= len(legs):
			f.add("series.parquet", "row %d belongs to leg %d of %q, which has %d legs", i+1, p.Leg, p.Finding, len(legs))
		case legs[p.Leg] != p.Role:
			f.add("series.parquet", "row %d says the role %q, leg %d of %q has %q", i+1, p.Role, p.Leg, p.Finding, legs[p.Leg])
		}
	}
}

// findings checks what holds for every finding by itself.
func (f *faults) findings(rows []finding.Finding) {
	for _, row := range rows {
		if !(row.P >= 0 && row.P <= 1 && row.Q >= 0 && row.Q <= 1) {
			f.add("findings.parquet", "%s: p %v and q %v, both from 0 to 1 expected", row.ID, row.P, row.Q)
		}
		if row.CILow > row.FirstNew || row.FirstNew > row.CIHigh {
			f.add("findings.parquet", "%s: first new month %s outside its interval %s", row.ID, finding.Month(row.FirstNew), finding.Months(row.CILow, row.CIHigh))
		}
		if row.CILevel != nil && !(*row.CILevel > 0 && *row.CILevel <= 1) {
			f.add("findings.parquet", "%s: the interval of its first new month holds with a probability of %v, above 0 and up to 1 expected", row.ID, *row.CILevel)
		}
		if row.MovedLow > row.MovedHigh || row.RatioLow > row.RatioHigh {
			f.add("findings.parquet", "%s: moved [%v, %v], ratio [%v, %v]: an interval from high to low",
				row.ID, row.MovedLow, row.MovedHigh, row.RatioLow, row.RatioHigh)
		}
	}
}
