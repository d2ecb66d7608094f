package source

import (
	"context"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"

	"detour/flows"
)

// Options say how to read inputs. The zero value sniffs the format of each and
// reads one file after the other.
type Options struct {
	Format          *Format // of all inputs; nil = recognised by the header
	Workers         int     // files read, and blocks of them decoded, at the same time; at least one
	AllowDuplicates bool    // read files with the same content
	Progress        func(Progress)
	Stdin           io.Reader // read for the input "-"; nil = there is none

	// Remembered is what inputs yielded before, by the same Format. Those that are
	// the same, and have no record in a month with anything new, are not read again
	// if the sums of their months are Reusable.
	Remembered []Remembered
	Reusable   map[flows.Month]bool
}

// Progress is how far a stage has come.
type Progress struct {
	Stage        string // Looking or Reading
	Bytes, Total int64  // of the files
	Rows         int64  // read
}

// The stages of reading: tables are looked at before where that is needed.
const (
	Looking = "looking"
	Reading = "reading"
)

// File is what became of one input.
type File struct {
	Name    string
	Digest  string // SHA-256 of the file, hexadecimal
	Size    int64
	Formats []string // one, or more where an archive holds several tables
	Counts
	Unknown []Place // places that no table knows, kept as they are
}

// Place is a text that stands for a place, and how many records name it.
type Place struct {
	Text string
	Rows int64
}

// Summary is what became of all inputs, in their order.
type Summary struct {
	Files    []File
	Coverage []Coverage // sorted by source, reporter, flow and month
	Rejects  []Reject   // at most [MaxRejects] a file
	Skipped  []Skipped  // files of folders and members of archives that hold no records, in their order
	Replaced []Replacement

	Remembered []Remembered         // what may be given to the next run
	Unchanged  map[flows.Month]bool // months whose records are those remembered; not all of them were handed on
}

// Totals adds up the counts of the files.
func (s *Summary) Totals() Counts {
	var c Counts
	for _, f := range s.Files {
		c.add(f.Counts)
	}
	return c
}

// Read reads all inputs and hands their records on in batches of
// [flows.RecordSchema]. Inputs are files, globs, folders, and "-" for standard
// input. Files of a folder and members of an archive that are no table of records
// are skipped where another one is. emit is called from several goroutines when
// there are several workers; who keeps a batch beyond the call must retain it.
// The summary does not depend on the number of workers, nor does the error: it is
// that of the first input that has one. Errors are *[DamagedError] for an input
// that cannot be read as a whole and *[InputError] for inputs wrongly named.
func Read(ctx context.Context, inputs []string, opt Options, emit func(arrow.Record) error) (*Summary, error) {
	var spooled input
	if slices.Contains(inputs, stdin) {
		in, remove, err := spool(ctx, opt.Stdin)
		if err != nil {
			return nil, err
		}
		defer remove()
		spooled = in
	}
	found, err := expand(inputs, spooled)
	if err != nil {
		return nil, err
	}
	kept, skipped, err := recognised(ctx, found, opt.Format)
	if err != nil {
		return nil, err
	}
	r := &reader{
		opt: opt, emit: emit,
		inputs: kept, files: make([]File, len(kept)), results: make([]result, len(kept)), tables: make([][]prepared, len(kept)),
	}
	s, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	s.Skipped = append(skipped, s.Skipped...)
	return s, nil
}

// read reads the inputs, once they are known.
func (r *reader) read(ctx context.Context) (*Summary, error) {
	ctx, cancel := context.WithCancel(ctx)
	digested, err := r.digestAll(ctx)
	defer func() {
		cancel()
		digested()
	}()
	if err != nil {
		return nil, err
	}
	if !r.opt.AllowDuplicates {
		if err := refuseTwins(r.files); err != nil {
			return nil, err
		}
	}
	for _, f := range r.files {
		r.total += f.Size
	}
	if r.opt.Workers > 1 {
		r.crew = newCrew(r.opt.Workers)
		defer r.crew.close()
	}
	if err := r.prepareAll(ctx); err != nil {
		return nil, err
	}
	if err := r.revise(ctx); err != nil {
		return nil, err
	}
	r.noteDisputed()
	if err := r.each(ctx, r.file); err != nil {
		return nil, err
	}
	if err := digested(); err != nil {
		return nil, err
	}
	s, err := r.summary()
	if err != nil {
		return nil, err
	}
	s.Replaced = r.replaced
	s.Remembered, s.Unchanged = r.remember(), r.unchanged(s.Coverage)
	return s, nil
}

// reader reads many files.
type reader struct {
	opt      Options
	emit     func(arrow.Record) error
	crew     *crew // nil for one worker, who does everything
	inputs   []input
	files    []File
	tables   [][]prepared  // of each file
	known    []*Remembered // of each file that is not read
	dirty    map[flows.Month]bool
	results  []result
	replaced []Replacement
	total    int64
	looked   atomic.Int64 // bytes
	bytes    atomic.Int64
	rows     atomic.Int64
}

// result is what one file yields beside its records.
type result struct {
	coverage []Coverage
	rejects  []Reject
	contents []Content
	skipped  []Skipped
	disputed bool // another input makes a report of it as well
}

// each does the work for every file on the workers. The error is that of the
// first file that fails, whatever the others did: files behind it are given up,
// files before it are finished.
func (r *reader) each(ctx context.Context, work func(context.Context, int) error) error {
	workers := max(1, min(r.opt.Workers, len(r.files)))
	errs := make([]error, len(r.files))
	cancels := make([]context.CancelFunc, len(r.files))
	contexts := make([]context.Context, len(r.files))
	for i := range contexts {
		contexts[i], cancels[i] = context.WithCancel(ctx)
		defer cancels[i]()
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1) - 1); i < len(r.files); i = int(next.Add(1) - 1) {
				if errs[i] = work(contexts[i], i); errs[i] != nil {
					for _, cancel := range cancels[i+1:] {
						cancel()
					}
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// summary gathers what the files yielded.
func (r *reader) summary() (*Summary, error) {
	s := &Summary{Files: r.files}
	seen := map[Content]string{}
	for i, result := range r.results {
		for _, c := range result.contents {
			if other, ok := seen[c]; ok && !r.opt.AllowDuplicates {
				return nil, twins(other, r.files[i].Name)
			}
			seen[c] = r.files[i].Name
		}
		s.Coverage = append(s.Coverage, result.coverage...)
		s.Rejects = append(s.Rejects, result.rejects...)
		for _, skipped := range result.skipped {
			skipped.Digest = r.files[i].Digest
			s.Skipped = append(s.Skipped, skipped)
		}
	}
	s.Coverage = joinCoverage(s.Coverage)
	return s, nil
}
