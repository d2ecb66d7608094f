package batch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"detour/detect/finding"
	"detour/flows/panel"
)

const (
	reportName   = "report.html"
	workbookName = "findings.xlsx"
	coverageName = "coverage.parquet"
	ledgerName   = "ledger.parquet"
)

// Batch is a batch in memory, without its panel.
type Batch struct {
	Dir      string
	Manifest Manifest
	finding.Results
	Coverage []panel.Coverage

	table *panel.Table // once it was read
}

// Open reads a batch. It does not check the digests: see [Verify].
func Open(dir string) (*Batch, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	b := &Batch{Dir: dir, Manifest: m}
	for _, t := range append(tables(&b.Results), table[panel.Coverage]{coverageName, &b.Coverage}) {
		if err := t.read(dir); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// tableFile is a table of the batch as a file.
type tableFile interface {
	read(dir string) error
	write(dir string) error
}

type table[T any] struct {
	name string
	rows *[]T
}

func (t table[T]) read(dir string) (err error) {
	*t.rows, err = readTable[T](filepath.Join(dir, t.name))
	return err
}

func (t table[T]) write(dir string) error { return writeTable(filepath.Join(dir, t.name), *t.rows) }

// optional is a table that a batch holds only where it was asked for.
type optional[T any] struct{ table[T] }

func (t optional[T]) read(dir string) error {
	if _, err := os.Lstat(filepath.Join(dir, t.name)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return t.table.read(dir)
}

func (t optional[T]) write(dir string) error {
	if *t.rows == nil {
		return nil
	}
	return t.table.write(dir)
}

// tables are the files that hold the results.
func tables(r *finding.Results) []tableFile {
	return []tableFile{
		table[finding.Change]{"changes.parquet", &r.Changes},
		table[finding.Case]{"cases.parquet", &r.Cases},
		table[finding.Finding]{"findings.parquet", &r.Findings},
		table[finding.Leg]{"legs.parquet", &r.Legs},
		table[finding.Evidence]{"evidence.parquet", &r.Evidence},
		table[finding.Point]{"series.parquet", &r.Series},
		table[finding.Restriction]{"restrictions.parquet", &r.Restrictions},
		table[finding.Watched]{"watch.parquet", &r.Watch},
		optional[finding.Sampled]{table[finding.Sampled]{"control_sample.parquet", &r.Control}},
		table[finding.Discovery]{"discoveries.parquet", &r.Discoveries},
		table[finding.Charge]{ledgerName, &r.Ledger},
	}
}
