package source

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// Sight is what is seen of a table in its header and its first rows.
type Sight struct {
	Name      string
	Packing   string // plain, gzip, zstd, bzip2, xz, zip, 7z, xlsx or parquet
	Delimiter byte   // 0 if the columns are not separated by a character
	Columns   []Column
	Format    *Format // nil if it is not known
	Bare      bool    // there is no header: the first rows tell the format
	Problem   error   // why it is not known

	Rows    Counts   // of the first rows, at most [SightRows]; sums above longer codes count as records
	First   string   // the first record, empty if there is none
	Rejects []Reject // the first of them
}

// SightRows is how many rows are looked at.
const SightRows = 1000

// Inspect looks at the header and the first rows of every table in an input. f is
// the format it should have, or nil. Columns lists the columns as the header names
// them, with the role that the format gives each, or [Unused].
func Inspect(path string, f *Format) ([]Sight, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &InputError{path + ": it is a folder: name a file in it"}
	}
	return inspect(input{path: path, name: path, size: info.Size()}, f)
}

func inspect(in input, f *Format) ([]Sight, error) {
	parts, err := unpack(in)
	if err != nil {
		return nil, err
	}
	var sights []Sight
	for i := range parts {
		s, err := parts[i].inspect(f)
		if err != nil {
			return nil, err
		}
		sights = append(sights, s)
	}
	return sights, nil
}

func (p *part) inspect(f *Format) (Sight, error) {
	s := Sight{Name: p.name, Packing: p.packing}
	t, format, err := p.known(f)
	if s.Problem = err; err != nil {
		if t, err = p.table(f, nil); err != nil {
			return s, p.foreign(err)
		}
	}
	defer t.close()
	s.Delimiter, s.Format, s.Bare = t.delimiter, format, t.format != nil
	for i, name := range t.header {
		c := Column{Name: name, Role: Unused}
		if s.Format != nil {
			for _, known := range s.Format.Columns {
				if find(t.header, known.Name) == i {
					c = known
					c.Name, c.Optional = name, false
				}
			}
		}
		s.Columns = append(s.Columns, c)
	}
	if s.Format != nil {
		s.Problem = s.sample(t)
	}
	return s, nil
}

// foreign returns nil for what is no table: the problem tells of it.
func (p *part) foreign(err error) error {
	if why, ok := err.(*DamagedError); ok && why.Foreign && p.member {
		return nil
	}
	return err
}

// sample reads the first rows of a table.
func (s *Sight) sample(t *table) error {
	d, err := newDecoder(s.Format, t.header, s.Name, func(r arrow.Record) error {
		s.First = firstRecord(r)
		return nil
	})
	if err != nil {
		return &DamagedError{File: s.Name, Found: "the columns do not fit " + s.Format.Name, Err: err}
	}
	for range SightRows {
		fields, err := t.Next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = d.row(fields, t.Line())
		} else if bad := asRowError(err); bad != nil {
			d.rejectWhole(t.Line(), bad)
			err = nil
		}
		if err != nil {
			return err
		}
	}
	s.Rows, s.Rejects = d.counts, d.rejects[:min(len(d.rejects), 3)]
	return d.flush()
}

// firstRecord writes the first record of a batch as "2022-03 reporter=LT … value=5
// kg=1000".
func firstRecord(r arrow.Record) string {
	month := flows.MonthOfDate32(int32(r.Column(flows.ColPeriod).(*array.Date32).Value(0)))
	var cell flows.Cell
	for a := range cell {
		if axis := r.Column(a).(*array.Dictionary); axis.IsValid(0) {
			cell[a] = axis.Dictionary().(*array.String).Value(axis.GetValueIndex(0))
		}
	}
	text := []string{month.String(), cell.String()}
	for m := range flows.NumMeasures {
		if amount := r.Column(flows.ColValue + int(m)).(*array.Int64); amount.IsValid(0) {
			text = append(text, fmt.Sprintf("%s=%s", m, strconv.FormatFloat(float64(amount.Value(0))/float64(m.Scale()), 'f', -1, 64)))
		}
	}
	return strings.Join(text, " ")
}

// Axes returns the axes that the format fills, and the amounts.
func (f *Format) Axes() (axes flows.AxisSet, amounts []flows.Measure) {
	axes = flows.Set(flows.Origin, flows.Destination)
	has := [flows.NumMeasures]bool{}
	add := func(r Role) {
		switch {
		case r < flows.NumAxes:
			axes = axes.With(flows.Axis(r))
		case r == SecondPartner:
			axes = axes.With(flows.Dispatch)
		case r >= ValueAmount && r <= QuantityAmount:
			has[r-ValueAmount] = true
		case r == Observation:
			has = [flows.NumMeasures]bool{true, true, true}
		}
	}
	for _, c := range f.Columns {
		add(c.Role)
	}
	for r := range f.Constants {
		add(r)
	}
	for m, ok := range has {
		if ok {
			amounts = append(amounts, flows.Measure(m))
		}
	}
	return axes, amounts
}

// Needs lists the columns by which the format is recognised.
func (f *Format) Needs() []string {
	var names []string
	for _, c := range f.Columns {
		if !c.Optional {
			names = append(names, c.Name)
		}
	}
	return slices.Clip(names)
}

// InspectStream looks at standard input as [Inspect] does at a file.
func InspectStream(ctx context.Context, in io.Reader, f *Format) ([]Sight, error) {
	spooled, remove, err := spool(ctx, in)
	if err != nil {
		return nil, err
	}
	defer remove()
	return inspect(spooled, f)
}
