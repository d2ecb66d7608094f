package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"detour/detect/finding"
	"detour/flows/panel"
)

// Contents is what a batch is written from.
type Contents struct {
	Program    Program
	Settings   any // of all stages; written as JSON
	Inputs     []Input
	Skipped    []Skipped
	Replaced   []Replaced
	References []Reference
	Previous   *Previous // nil without one

	// Panel writes panel/, coverage.parquet and rejects.csv into dir.
	Panel func(ctx context.Context, dir string) error

	// Table is that panel where it is in memory; nil: whoever asks reads it.
	Table *panel.Table

	// Results are sorted in place; the legs of a finding keep their order.
	Results *finding.Results

	// Report writes report.html from what the other files hold. The manifest
	// that it sees has no outputs, digest and timings yet, so that a report made
	// later from the finished batch can be the same. Nil leaves the report out.
	Report func(ctx context.Context, w io.Writer, b *Batch) error

	// Workbook writes findings.xlsx, alike.
	Workbook func(ctx context.Context, w io.Writer, b *Batch) error

	Timings []Timing
}

// Write makes the batch directory dir, whole or not at all (see [Whole]).
func Write(ctx context.Context, dir string, c Contents) error {
	return Whole(ctx, dir, func(tmp string) error { return fill(ctx, tmp, c) })
}

// fill writes every file of the batch into dir.
func fill(ctx context.Context, dir string, c Contents) error {
	if err := c.Panel(ctx, dir); err != nil {
		return err
	}
	coverage, err := readTable[panel.Coverage](filepath.Join(dir, coverageName))
	if err != nil {
		return err
	}
	sortResults(c.Results)
	for _, t := range tables(c.Results) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.write(dir); err != nil {
			return err
		}
	}
	m, err := c.manifest(coverage)
	if err != nil {
		return err
	}
	b := &Batch{Dir: dir, Manifest: m, Results: *c.Results, Coverage: coverage, table: c.Table}
	for _, made := range []struct {
		name string
		by   func(context.Context, io.Writer, *Batch) error
	}{{workbookName, c.Workbook}, {reportName, c.Report}} {
		if made.by == nil {
			continue
		}
		if err := writeFile(filepath.Join(dir, made.name), func(w io.Writer) error { return made.by(ctx, w, b) }); err != nil {
			return fmt.Errorf("writing %s: %w", made.name, err)
		}
	}
	return seal(ctx, dir, m, c.Timings)
}

// manifest is the manifest before the outputs are known.
func (c Contents) manifest(coverage []panel.Coverage) (Manifest, error) {
	m := Manifest{
		Note: Note, Layout: layout, Program: c.Program, Inputs: slices.Clone(c.Inputs), Skipped: slices.Clone(c.Skipped), Replaced: slices.Clone(c.Replaced), References: slices.Clone(c.References),
		Previous: c.Previous, Counts: count(coverage, c.Results),
	}
	if c.Settings == nil {
		return m, nil
	}
	settings, err := json.Marshal(c.Settings)
	if err != nil {
		return m, fmt.Errorf("writing the settings: %w", err)
	}
	m.Settings = settings
	return m, nil
}

// seal lists the files of dir in the manifest and writes it.
func seal(ctx context.Context, dir string, m Manifest, timings []Timing) error {
	paths, err := files(dir)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		out, err := describe(dir, path)
		if err != nil {
			return err
		}
		m.Outputs = append(m.Outputs, out)
	}
	if m.Digest, err = m.digest(); err != nil {
		return err
	}
	m.Timings = timings
	b, err := m.encode()
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, manifestName), func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// files lists the files below dir by their slash-separated paths, sorted.
func files(dir string) ([]string, error) {
	var paths []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	slices.Sort(paths)
	return paths, err
}

func describe(dir, path string) (Output, error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return Output{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return Output{Path: path, SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}, err
}
