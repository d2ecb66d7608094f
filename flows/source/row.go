package source

import (
	"detour/flows"
)

// row puts one row where it belongs: into the batch, among the subtotals, or
// among the rejects.
func (d *decoder) row(fields [][]byte, line int64) error {
	codes := d.constants
	worst, masked := usable, false
	for i := range d.columns {
		c := &d.columns[i]
		e := c.memo.find(fields[c.field])
		codes[c.role] = e.code
		if e.verdict != usable {
			if e.verdict == unread {
				d.reject(fields, line, c.field, e.reason)
				return nil
			}
			worst = max(worst, e.verdict)
		}
		masked = masked || e.masked
	}
	amounts, field, reason := d.read(fields, codes[Indicator])
	if reason != "" {
		d.reject(fields, line, field, reason)
		return nil
	}
	product, flow := codes[flows.Product], codes[flows.Flow]
	d.counts.Read++
	t := d.tallies.at(tallyKey{codes[flows.Reporter], flow, codes[Period]})
	t.Read++
	if worst >= sum || int(product) < len(d.sums) && d.sums[product]&(1<<flow) != 0 || d.parts.sum(d, fields, &codes) {
		d.setAside(t, worst == annual, false)
		return nil
	}
	if t.replaced || d.amended != nil && d.amended[d.identity(fields, &codes)] {
		d.setAside(t, false, true)
		return nil
	}
	if t.disputed && d.isAbove(&codes) {
		d.setAside(t, false, false)
		return nil
	}
	if worst == unknown {
		d.countUnknown(fields)
	}
	d.counts.Used++
	if masked {
		d.counts.Masked++
	}
	t.use(amounts[flows.Value], amounts[flows.Kg], codes[flows.Currency], masked)
	return d.append(&codes, &amounts, line)
}

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

// read reads the amounts of a row. On failure it returns the field and the
// reason.
func (d *decoder) read(fields [][]byte, indicator uint32) (amounts [flows.NumMeasures]int64, field int, reason string) {
	amounts = [flows.NumMeasures]int64{missing, missing, missing}
	columns := d.amounts
	if d.observed >= 0 {
		columns = d.byName[indicator : indicator+1]
	}
	for i := range columns {
		c := &columns[i]
		text := fields[c.field]
		if d.format.Dialect.missing(text) {
			continue
		}
		if d.format.Dialect.rewrites() {
			var ok bool
			if d.scratch, ok = d.format.Dialect.plainNumber(d.scratch[:0], text); !ok {
				return amounts, c.field, "is not a number as the column map describes it: see decimal and thousands there, under [format]"
			}
			text = d.scratch
		}
		if amounts[c.measure], reason = c.scale.amount(text); reason != "" {
			return amounts, c.field, reason
		}
		if c.zeroUnknown && amounts[c.measure] == 0 {
			amounts[c.measure] = missing
		}
	}
	return amounts, 0, ""
}

// append adds a record to the batch, with its direction made explicit.
func (d *decoder) append(codes *[numRoles]uint32, amounts *[flows.NumMeasures]int64, line int64) error {
	from, to := codes[Partner], codes[flows.Reporter]
	if codes[flows.Flow] != importCode {
		from, to = to, from
	} else if codes[flows.Dispatch] == null {
		codes[flows.Dispatch] = codes[SecondPartner]
	}
	if codes[flows.Origin] == null {
		codes[flows.Origin] = from
	}
	if codes[flows.Destination] == null {
		codes[flows.Destination] = to
	}
	if d.batch == nil {
		d.batch = newBatch(d.axes, d.measures, d.room)
	}
	b := d.batch
	for _, a := range b.has {
		b.axes[a][b.n] = codes[a]
	}
	for m := range b.amounts {
		if b.amounts[m] != nil {
			b.amounts[m][b.n] = amounts[m]
		}
	}
	if b.unit != nil {
		b.unit[b.n] = codes[Unit]
	}
	b.period[b.n] = int32(codes[Period])
	b.line[b.n] = line
	if b.n++; b.n == len(b.line) {
		return d.flush()
	}
	return nil
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

// reject keeps a row with a field that cannot be read, and counts it where it
// would have counted.
func (d *decoder) reject(fields [][]byte, line int64, field int, reason string) {
	d.keep(d.keyOf(fields), Reject{d.file, line, d.header[field], shorten(string(fields[field])), reason})
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

// countUnknown counts the places of a record that no table knows.
func (d *decoder) countUnknown(fields [][]byte) {
	for i := range d.columns {
		c := &d.columns[i]
		if e := c.memo.find(fields[c.field]); e.verdict == unknown {
			d.unknown[d.dicts.of(c.role).text(e.code)]++
		}
	}
}
