package spark

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"detour/flows"
	"detour/flows/panel"
)

// Options say where a panel is made. None of them changes it.
type Options struct {
	Remote Remote

	// Stage is the folder in which records and sums lie until the job is closed. Spark
	// has to see it under the same path.
	Stage string

	// Panel are the options of the builder that holds a panel in memory, where that is
	// asked for.
	Panel panel.Options

	// Waiting is told every second how long Spark has been adding up, and Writing how
	// many of its files are written as the panel.
	Waiting func(time.Duration)
	Writing func(done, of int64)
}

// Job is a panel that Spark makes. It may be fed from several goroutines; the panel
// does not depend on the order of the batches. Close must be called in the end.
type Job struct {
	opt     Options
	session *session
	dir     string // of this job, in the stage
	records *stage
	without map[flows.Month]bool
	before  []earlier
}

// earlier are months of a panel that was written before.
type earlier struct {
	dir    string
	months map[flows.Month]bool
}

// probePatience is how long the first job may take, one record: on a cluster that begins
// with no executor it waits until there is one.
const probePatience = 5 * time.Minute

// Open connects to Spark and has it add up one record. The error is a [ConnectError]
// where it is not reached, and a [StageError] where the folder does not serve.
func Open(ctx context.Context, opt Options) (*Job, error) {
	parent, err := filepath.Abs(opt.Stage)
	if err == nil {
		err = checkPath(parent)
	}
	if err == nil {
		_, err = os.Stat(parent)
	}
	if err != nil {
		return nil, &StageError{opt.Stage, err}
	}
	opt.Stage = parent
	s, err := connect(ctx, opt.Remote, connectPatience)
	if err != nil {
		return nil, err
	}
	j := &Job{opt: opt, session: s}
	if err := j.begin(ctx); err != nil {
		return nil, errors.Join(err, j.Close())
	}
	return j, nil
}

// begin sets the session up and makes the folder of the job.
func (j *Job) begin(ctx context.Context) (err error) {
	if err := j.session.set(ctx); err != nil {
		return err
	}
	if j.dir, err = os.MkdirTemp(j.opt.Stage, "detour-stage-*"); err != nil {
		return &StageError{j.opt.Stage, err}
	}
	if err := shareAlike(j.dir, j.opt.Stage); err != nil {
		return &StageError{j.opt.Stage, err}
	}
	if err := j.probe(ctx); err != nil {
		return err
	}
	j.records, err = newStage(filepath.Join(j.dir, "records"))
	return err
}

// shareAlike lets those use a folder who may use the shared one that it is in. In that of
// temporary files, which everybody may, it stays private.
func shareAlike(dir, parent string) error {
	if parent == filepath.Clean(os.TempDir()) {
		return nil
	}
	info, err := os.Stat(parent)
	if err != nil {
		return err
	}
	return os.Chmod(dir, info.Mode()&(fs.ModePerm|fs.ModeSetgid))
}

// probe has one record added up.
func (j *Job) probe(ctx context.Context) error {
	patient, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	p := &Job{opt: j.opt, session: j.session, dir: filepath.Join(j.dir, "probe")}
	p.opt.Waiting, p.opt.Writing = nil, nil
	err := os.Mkdir(p.dir, 0o777)
	if err == nil {
		p.records, err = newStage(filepath.Join(p.dir, "records"))
	}
	if err != nil {
		return &StageError{j.opt.Stage, err}
	}
	defer p.records.abandon()
	one := oneRecord()
	defer one.Release()
	rows := int64(0)
	if err = p.Add(one); err == nil {
		rows, err = p.Write(patient, filepath.Join(p.dir, "panel"))
	}
	var lost *ConnectError
	switch {
	case errors.As(err, &lost) || ctx.Err() != nil:
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("no sum of one record came from Spark at %s within %v", j.opt.Remote.Address, probePatience)
	case err != nil:
		err = &StageError{j.opt.Stage, err}
	case rows != 1:
		err = fmt.Errorf("one record became %d rows in Spark at %s", rows, j.opt.Remote.Address)
	}
	return errors.Join(err, os.RemoveAll(p.dir))
}

// oneRecord is a batch of one record.
func oneRecord() arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, flows.RecordSchema)
	defer b.Release()
	for _, column := range b.Fields() {
		if text, ok := column.(*array.BinaryDictionaryBuilder); ok {
			text.AppendNull() // its empty value is one of a dictionary that has none
		} else {
			column.AppendEmptyValue()
		}
	}
	return b.NewRecord()
}

// Add stages a batch of [flows.RecordSchema]. The error may be a [panel.SumError].
func (j *Job) Add(batch arrow.Record) error {
	err := panel.Check(batch)
	if err == nil {
		err = j.records.add(batch)
	}
	if err != nil {
		return fmt.Errorf("staging records: %w", err)
	}
	return nil
}

// Fills tells whether a record so far has a value on an axis.
func (j *Job) Fills(a flows.Axis) bool { return j.records.fills(a) }

// LeaveOut has the records of some months not added up.
func (j *Job) LeaveOut(months map[flows.Month]bool) { j.without = months }

// AddPanel has months of a panel that was written before be part of the table.
func (j *Job) AddPanel(_ context.Context, dir string, months map[flows.Month]bool) error {
	j.before = append(j.before, earlier{dir, months})
	return nil
}

// Write has the records added up and writes the panel below dir. It returns the number
// of rows.
func (j *Job) Write(ctx context.Context, dir string) (int64, error) {
	rows, _, err := j.write(ctx, dir)
	return rows, err
}

// write does what Write does, and returns which months there are.
func (j *Job) write(ctx context.Context, dir string) (int64, map[flows.Month]bool, error) {
	count, err := j.records.finish()
	if err != nil {
		return 0, nil, fmt.Errorf("staging records: %w", err)
	}
	maps.DeleteFunc(count, func(m flows.Month, _ int64) bool { return j.without[m] })
	staged, months := int64(0), map[flows.Month]bool{}
	for m, n := range count {
		staged += n
		months[m] = true
	}
	if staged == 0 {
		return 0, months, nil
	}
	sums := filepath.Join(j.dir, "sums")
	// A server forgets the settings of sessions that were idle for an hour, which reading
	// may take.
	if err := j.session.set(ctx); err != nil {
		return 0, nil, err
	}
	if err := j.await(ctx, statement(j.records.dir, sums, j.without)); err != nil {
		return 0, nil, err
	}
	files, err := results(sums)
	if err != nil {
		return 0, nil, err
	}
	progress := j.opt.Writing
	if progress == nil {
		progress = func(int64, int64) {}
	}
	rows, records, err := panel.WriteSums(ctx, dir, files, progress)
	if err == nil && records != staged {
		err = fmt.Errorf("%d records were staged, but Spark's sums are of %d", staged, records)
	}
	return rows, months, err
}

// await runs a statement and tells how long it takes.
func (j *Job) await(ctx context.Context, statement string) error {
	if j.opt.Waiting != nil {
		begun, tick, done := time.Now(), time.NewTicker(time.Second), make(chan struct{})
		told := make(chan struct{})
		go func() {
			defer close(told)
			for {
				j.opt.Waiting(time.Since(begun))
				select {
				case <-tick.C:
				case <-done:
					return
				}
			}
		}()
		defer func() {
			tick.Stop()
			close(done)
			<-told
		}()
	}
	return j.session.run(ctx, statement)
}

// results lists the files of sums in a folder that Spark has written to the end.
func results(dir string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(dir, "_SUCCESS")); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("what Spark wrote is not seen here, or not whole: %w", err)
		}
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "part-*.parquet"))
	slices.Sort(files)
	return files, err
}

// Table has the records added up and holds the panel in memory.
func (j *Job) Table(ctx context.Context) (*panel.Table, error) {
	dir := filepath.Join(j.dir, "panel")
	_, months, err := j.write(ctx, dir)
	if err != nil {
		return nil, err
	}
	b := panel.NewBuilder(j.opt.Panel)
	defer b.Close()
	for _, part := range append(j.before, earlier{dir, months}) {
		if err := b.AddPanel(ctx, part.dir, part.months); err != nil {
			return nil, err
		}
	}
	return b.Table(ctx)
}

// Close gives up the session and removes what was staged.
func (j *Job) Close() error {
	if j.records != nil {
		j.records.abandon()
	}
	err := j.session.close()
	if j.dir != "" {
		if rm := os.RemoveAll(j.dir); rm != nil {
			err = errors.Join(err, &LeftError{j.dir, rm})
		}
	}
	return err
}
