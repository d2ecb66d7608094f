package source

import (
	"context"
	"path/filepath"
	"strings"

	"detour/flows"
)

// Remembered is what an input yielded beside its records. Where it is known, and
// what the records added up to as well, the input need not be read again.
type Remembered struct {
	Name     string // without folders
	Digest   string // SHA-256, hexadecimal
	Formats  []string
	Counts   Counts
	Unknown  []Place     `json:",omitempty"`
	Coverage []Delivered // of this input alone
	Rejects  []Reject    `json:",omitempty"` // File is what stands behind the name of the input
	Contents []Content   `json:",omitempty"`
}

// Delivered is a row of the coverage of one input, with sums that can be added up.
type Delivered struct {
	Source, Reporter, Flow string
	Period                 flows.Month
	Counts                 Counts
	Value, Kg              Sum
	Currency               string
}

// Sum is a sum of amounts in smallest units.
type Sum struct {
	Units int64
	Known bool // some amount is
	Void  bool // it is of several currencies, or too large
}

// Content tells tables with the same bytes, once unpacked.
type Content struct {
	Hash uint64
	Size int64
}

// mostRemembered is how many rejects an input may have to be remembered; one with
// more is read again.
const mostRemembered = 1000

// noteDisputed notes the inputs with a report that another one makes as well.
func (r *reader) noteDisputed() {
	for i, tables := range r.tables {
		for _, p := range tables {
			if len(p.disputed) > 0 {
				r.results[i].disputed = true
			}
		}
	}
}

// remember returns what is to be known of the inputs the next time. An input that
// shares a report with another, or took part in a revision, or an archive of which members were skipped, is read
// again then: what it yields does not depend on itself alone.
func (r *reader) remember() (out []Remembered) {
	for i, f := range r.files {
		result := &r.results[i]
		if result.disputed || r.revised(f.Name) || len(result.skipped) > 0 || len(result.rejects) > mostRemembered || r.opt.AllowDuplicates {
			continue
		}
		m := Remembered{Name: filepath.Base(f.Name), Digest: f.Digest, Formats: f.Formats, Counts: f.Counts, Unknown: f.Unknown, Contents: result.contents}
		for _, c := range joinCoverage(append([]Coverage(nil), result.coverage...)) {
			m.Coverage = append(m.Coverage, Delivered{
				c.Source, c.Reporter, c.Flow, c.Period, c.Counts,
				Sum{c.totals[0].sum, c.totals[0].known, c.totals[0].void},
				Sum{c.totals[1].sum, c.totals[1].known, c.totals[1].void},
				c.currency,
			})
		}
		for _, reject := range result.rejects {
			reject.File = strings.TrimPrefix(reject.File, f.Name)
			m.Rejects = append(m.Rejects, reject)
		}
		out = append(out, m)
	}
	return out
}

// revised tells whether an input replaces something, or is replaced.
func (r *reader) revised(name string) bool {
	for _, p := range r.replaced {
		for _, table := range []string{p.New, p.Old} {
			if table == name || strings.HasPrefix(table, name+"/") {
				return true
			}
		}
	}
	return false
}

// recall puts what is remembered of an input in the place of reading it.
func (r *reader) recall(i int) {
	m, f, result := r.known[i], &r.files[i], &r.results[i]
	f.Formats, f.Counts, f.Unknown = m.Formats, m.Counts, m.Unknown
	result.contents = m.Contents
	for _, d := range m.Coverage {
		result.coverage = append(result.coverage, Coverage{
			Source: d.Source, Reporter: d.Reporter, Flow: d.Flow, Period: d.Period, Counts: d.Counts, currency: d.Currency,
			totals: [2]total{{d.Value.Units, d.Value.Known, d.Value.Void}, {d.Kg.Units, d.Kg.Known, d.Kg.Void}},
		})
	}
	for _, reject := range m.Rejects {
		reject.File = f.Name + reject.File
		result.rejects = append(result.rejects, reject)
	}
	r.bytes.Add(f.Size)
	r.tell(m.Counts.Read)
}

// months lists the months in which the input has records.
func (m *Remembered) months() (out []flows.Month) {
	for _, d := range m.Coverage {
		if d.Counts.Used > 0 {
			out = append(out, d.Period)
		}
	}
	return out
}

// prepareAll prepares and looks at the inputs that are to be read. Which of those
// that are remembered are, depends on the months that are not as they were: those
// of inputs that are new or gone, or whose sums are not at hand. An input with
// records in one of them is read, for the sums are made of all records of a month.
func (r *reader) prepareAll(ctx context.Context) error {
	r.known = make([]*Remembered, len(r.files))
	if len(r.opt.Remembered) == 0 {
		return r.prepareUnread(ctx)
	}
	r.dirty = map[flows.Month]bool{}
	r.match()
	if err := r.prepareUnread(ctx); err != nil {
		return err
	}
	for _, tables := range r.tables {
		for _, p := range tables {
			for key := range p.decoder.report.months {
				r.dirty[flows.MonthOfDate32(int32(key.period))] = true
			}
		}
	}
	for i, m := range r.known {
		if m == nil {
			continue
		}
		for _, month := range m.months() {
			if r.dirty[month] {
				r.known[i] = nil
			}
		}
	}
	return r.prepareUnread(ctx)
}

// match finds the inputs that are remembered, and the months that are not as they
// were for want of one, or of their sums.
func (r *reader) match() {
	type identity struct{ name, digest string }
	place := map[identity]int{}
	for i, f := range r.files {
		place[identity{filepath.Base(f.Name), f.Digest}] = i
	}
	for k := range r.opt.Remembered {
		m := &r.opt.Remembered[k]
		i, ok := place[identity{m.Name, m.Digest}]
		if ok {
			r.known[i] = m
		}
		for _, month := range m.months() {
			if !ok || !r.opt.Reusable[month] {
				r.dirty[month] = true
			}
		}
	}
}

// prepareUnread prepares and looks at the inputs that are not known and not
// prepared yet.
func (r *reader) prepareUnread(ctx context.Context) error {
	fresh := make([]bool, len(r.files))
	for i := range fresh {
		fresh[i] = r.known[i] == nil && r.tables[i] == nil
	}
	only := func(work func(context.Context, int) error) func(context.Context, int) error {
		return func(ctx context.Context, i int) error {
			if !fresh[i] {
				return nil
			}
			return work(ctx, i)
		}
	}
	if err := r.each(ctx, only(r.prepare)); err != nil {
		return err
	}
	for _, p := range r.reporting() {
		if p.decoder.report == nil {
			p.decoder.report = &report{months: map[tallyKey]bool{}}
		}
	}
	return r.each(ctx, only(r.look))
}

// reporting lists the tables whose months must be known before they are read.
func (r *reader) reporting() []*prepared {
	if len(r.opt.Remembered) == 0 {
		return r.several()
	}
	var all []*prepared
	for i := range r.tables {
		for k := range r.tables[i] {
			all = append(all, &r.tables[i][k])
		}
	}
	return all
}

// unchanged lists the months with records that are as they were.
func (r *reader) unchanged(coverage []Coverage) map[flows.Month]bool {
	out := map[flows.Month]bool{}
	if len(r.opt.Remembered) == 0 {
		return out
	}
	for _, c := range coverage {
		if c.Used > 0 && !r.dirty[c.Period] {
			out[c.Period] = true
		}
	}
	return out
}
