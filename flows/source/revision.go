package source

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"detour/flows"
)

// Replacement tells that an input states anew what another one stated before, for
// which reason the rows of the older one are set aside.
type Replacement struct {
	Source   string
	New, Old string // the tables
	By       string // how it is known which is newer
	Reports  int    // months of a reporter and a direction that are stated anew as a whole; 0 = single rows are
	From, To flows.Month
}

// String says which table replaces what of which.
func (r Replacement) String() string {
	if r.Reports == 0 {
		return fmt.Sprintf("%s amends rows of %s (%s)", r.New, r.Old, r.By)
	}
	months, reports := r.From.String(), "report"
	if r.From != r.To {
		months += " to " + r.To.String()
	}
	if r.Reports > 1 {
		reports += "s"
	}
	return fmt.Sprintf("%s replaces %d monthly %s of %s, %s (%s)", r.New, r.Reports, reports, r.Old, months, r.By)
}

// reportKey is one report: what a reporter states by a source in a direction and
// month.
type reportKey struct {
	source, reporter, flow string
	period                 flows.Month
}

func (k reportKey) compare(o reportKey) int {
	return cmp.Or(strings.Compare(k.source, o.source), strings.Compare(k.reporter, o.reporter), strings.Compare(k.flow, o.flow), cmp.Compare(k.period, o.period))
}

// revise finds the reports that several tables make. Tables without a row in common
// are parts of one report, and all are read, but for sums of rows of one another.
// Otherwise the table extracted last
// wins as a whole and the report of the others is set aside. Tables of a format
// with amendments report their newest month; their earlier rows replace the same
// rows of tables with an earlier newest month.
func (r *reader) revise(ctx context.Context) error {
	tables := r.several()
	if len(tables) == 0 || r.opt.AllowDuplicates {
		return nil
	}
	reports := map[reportKey][]*prepared{}
	for _, p := range tables {
		for key := range p.decoder.report.months {
			if k, ok := p.decoder.reports(key); ok {
				reports[k] = append(reports[k], p)
			}
		}
	}
	maps.DeleteFunc(reports, func(_ reportKey, by []*prepared) bool { return len(by) < 2 })
	for _, p := range tables {
		p.disputed = map[tallyKey]*sketch{}
	}
	for k, by := range reports {
		for _, p := range by {
			p.disputed[p.decoder.keyFor(k)] = &sketch{}
		}
	}
	for _, p := range tables {
		if err := p.compare(ctx); err != nil {
			return p.damaged(err)
		}
	}
	r.amend(tables)
	shareAbove(tables)
	return r.replace(reports)
}

// several returns the tables of sources of which there are several tables, in the
// order of the inputs. Items are never revised.
func (r *reader) several() []*prepared {
	bySource := map[string][]*prepared{}
	for i := range r.tables {
		for k := range r.tables[i] {
			p := &r.tables[i][k]
			if f := p.decoder.format; !f.ItemLevel {
				bySource[f.Name] = append(bySource[f.Name], p)
			}
		}
	}
	var out []*prepared
	for _, name := range sorted(bySource) {
		if len(bySource[name]) > 1 {
			align(bySource[name])
			out = append(out, bySource[name]...)
		}
	}
	return out
}

// replace sets older reports aside.
func (r *reader) replace(reports map[reportKey][]*prepared) error {
	type pair struct{ newer, older *prepared }
	done := map[pair]*Replacement{}
	var order []pair
	for _, k := range slices.SortedFunc(maps.Keys(reports), reportKey.compare) {
		by := reports[k]
		for i, a := range by {
			for _, b := range by[i+1:] {
				if !a.disputed[a.decoder.keyFor(k)].meets(b.disputed[b.decoder.keyFor(k)]) {
					continue
				}
				newer, older, how, err := later(a, b)
				if err != nil {
					return &InputError{fmt.Sprintf("%s and %s both state the %ss of %s in %s, and %v: leave one of them out, or give the newer file a later time", a.name, b.name, k.flow, k.reporter, k.period, err)}
				}
				older.decoder.tallies.replaced[older.decoder.keyFor(k)] = true
				at := pair{newer, older}
				if done[at] == nil {
					done[at] = &Replacement{Source: k.source, New: newer.name, Old: older.name, By: how, From: k.period, To: k.period}
					order = append(order, at)
				}
				s := done[at]
				s.Reports++
				s.From, s.To = min(s.From, k.period), max(s.To, k.period)
			}
		}
	}
	for _, at := range order {
		r.replaced = append(r.replaced, *done[at])
	}
	return nil
}

// amend gives each table of a format with amendments the rows that tables with a
// later newest month state anew.
func (r *reader) amend(tables []*prepared) {
	for _, old := range tables {
		d := old.decoder
		if !d.format.Amends {
			continue
		}
		for _, p := range tables {
			if p.decoder.format != d.format || p.decoder.report.newest <= d.report.newest || !p.amends(old) {
				continue
			}
			if d.amended == nil {
				d.amended = map[uint64]bool{}
			}
			maps.Copy(d.amended, p.amendments)
			newest := flows.MonthOfDate32(p.decoder.report.newest)
			r.replaced = append(r.replaced, Replacement{Source: d.format.Name, New: p.name, Old: old.name, By: "it is the file of " + newest.String()})
		}
	}
}

// amends tells whether the amendments of a table may be about another one.
func (p *prepared) amends(old *prepared) bool {
	for month := range p.amendedMonths {
		if month <= old.decoder.report.newest {
			return true
		}
	}
	return false
}

// compare goes over a table once more, for the rows of disputed reports and for
// amendments.
func (p *prepared) compare(ctx context.Context) error {
	d := p.decoder
	if len(p.disputed) == 0 && !d.format.Amends {
		return nil
	}
	t, err := p.part.table(d.format, nil)
	if err != nil {
		return err
	}
	defer t.close()
	d.format.shape(t)
	p.amendments, p.amendedMonths, p.above = map[uint64]bool{}, map[int32]bool{}, map[uint64]bool{}
	return d.each(ctx, t, func(fields [][]byte) {
		codes, ok := d.codes(fields)
		if !ok {
			return
		}
		if month := int32(codes[Period]); d.format.Amends && month < d.report.newest {
			p.amendments[d.identity(fields, &codes)] = true
			p.amendedMonths[month] = true
			return
		}
		if s := p.disputed[tallyKey{codes[flows.Reporter], codes[flows.Flow], codes[Period]}]; s != nil {
			s.add(d.identity(fields, &codes))
			if d.format.names() {
				p.addAbove(&codes)
			}
		}
	})
}

// later tells which of two tables was extracted last, and how that is known.
func later(a, b *prepared) (newer, older *prepared, how string, err error) {
	how = "the data say when they were extracted"
	at, bt := a.decoder.report.extracted, b.decoder.report.extracted
	if at == 0 || bt == 0 || at == bt {
		how = "by the time of the files"
		var aTime, bTime time.Time
		if aTime, err = a.stamp(); err != nil {
			return nil, nil, "", err
		}
		if bTime, err = b.stamp(); err != nil {
			return nil, nil, "", err
		}
		at, bt = aTime.Unix(), bTime.Unix()
	}
	switch {
	case at > bt:
		return a, b, how, nil
	case bt > at:
		return b, a, how, nil
	}
	return nil, nil, "", fmt.Errorf("nothing tells which was extracted last")
}

// stamp returns the time that an archive states for its member or gzip for its
// content, else that of the file.
func (p *part) stamp() (time.Time, error) {
	if !p.modified.IsZero() {
		return p.modified, nil
	}
	f, err := os.Open(p.path)
	if err != nil {
		return time.Time{}, err
	}
	defer f.Close()
	if p.packing == "gzip" {
		if z, err := gzip.NewReader(io.LimitReader(f, maxHeader)); err == nil && !z.ModTime.IsZero() {
			return z.ModTime, nil
		}
	}
	info, err := f.Stat()
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}
