package source

import (
	"detour/flows"
)

// setAside counts a row that is no record.
func (d *decoder) setAside(t *tally, annual, replaced bool) {
	c := Counts{Subtotals: 1}
	if annual {
		c.Annual = 1
	}
	if replaced {
		c.Replaced = 1
	}
	d.counts.add(c)
	t.add(c)
}

// flush hands the batch on, if it holds any record.
func (d *decoder) flush() error {
	if d.batch == nil {
		return nil
	}
	record := d.batch.record(d.dicts)
	defer record.Release()
	d.batch = nil
	if err := d.emit(record); err != nil {
		return errEmit{err}
	}
	return nil
}

// refuse rejects a row for the first of its cells that cannot be read, and counts it
// where it would have counted.
func (d *decoder) refuse(fields [][]byte, line int64) {
	field, reason := d.fault(fields)
	d.keep(d.keyOf(fields), Reject{d.file, line, d.header[field], shorten(string(fields[field])), reason})
}

// fault finds the first cell of a row that cannot be read, and why.
func (d *decoder) fault(fields [][]byte) (field int, reason string) {
	indicator := d.constants[Indicator]
	for i := range d.columns {
		c := &d.columns[i]
		means := c.memo.find(fields[c.field])
		if means.marks&markUnread != 0 {
			return c.field, c.memo.reason(fields[c.field])
		}
		if c.role == Indicator {
			indicator = means.code
		}
	}
	columns := d.amountsOf(indicator)
	for i := range columns {
		if _, reason := d.amount(&columns[i], fields[columns[i].field]); reason != "" {
			return columns[i].field, reason
		}
	}
	panic("a row without a fault is refused")
}

// rejectWhole keeps a row that could not be split into fields.
func (d *decoder) rejectWhole(line int64, e *rowError) {
	r := Reject{File: d.file, Line: line, Found: e.found, Reason: e.reason}
	if e.column >= 0 && e.column < len(d.header) {
		r.Field = d.header[e.column]
	}
	d.keep(nowhere, r)
}

func (d *decoder) keep(key tallyKey, r Reject) {
	d.counts.Read++
	d.counts.Rejected++
	t := d.tallies.at(key)
	t.Read++
	t.Rejected++
	if len(d.rejects) < MaxRejects {
		d.rejects = append(d.rejects, r)
	}
}

// keyOf returns the reporter, flow and month of a row that is rejected for
// something else.
func (d *decoder) keyOf(fields [][]byte) tallyKey {
	codes := d.constants
	for i := range d.columns {
		c := &d.columns[i]
		codes[c.role] = c.memo.find(fields[c.field]).code
	}
	key := tallyKey{codes[flows.Reporter], codes[flows.Flow], codes[Period]}
	if key.reporter == null || key.flow == null || key.period == null {
		return nowhere
	}
	return key
}
