package source

import "detour/flows"

// lotRows is how many rows are decoded at once, column by column: so few that the
// codes and amounts of a table of a dozen columns lie in the nearest cache.
const lotRows = 512

// lots is rows that may be taken many at a time.
type lots interface {
	// take returns rows, at most lotRows, that are good until the next call, or nil
	// where it is up to Next to say what follows.
	take() (stretch, error)
}

// split is rows in a row, split into cells.
type split interface {
	len() int
	line() int64 // of the first; the others follow, one a line
	// fields returns the cells of a row, good until the next call.
	fields(row int) [][]byte
}

// stretch is rows whose columns are at hand as well.
type stretch interface {
	split
	// column returns the cells of a column, good until the next call.
	column(field int) *spans
}

// spans are the cells of a column: pieces of a text.
type spans struct {
	text         []byte
	starts, ends [lotRows]int32
}

func (s *spans) cell(i int) []byte { return s.text[s.starts[i]:s.ends[i]] }

// one is a row by itself.
type one struct {
	cells [][]byte
	at    int64
}

func (o *one) len() int            { return 1 }
func (o *one) line() int64         { return o.at }
func (o *one) fields(int) [][]byte { return o.cells }

// lot is what rows state: codes by role and amounts, row by row.
type lot struct {
	split
	codes   [numRoles][]uint32
	marks   []uint32
	amounts [flows.NumMeasures][]int64
	used    []int32 // the rows that are records
	open    []Role  // axes of places that have no column: what is put there is taken away again
	one     one
}

// newLot returns a lot in which the constants of a table are filled in.
func (d *decoder) newLot() *lot {
	l := &lot{marks: make([]uint32, lotRows), used: make([]int32, 0, lotRows)}
	slab := make([]uint32, int(numRoles)*lotRows)
	for r := range l.codes {
		l.codes[r], slab = slab[:lotRows:lotRows], slab[lotRows:]
		fill(l.codes[r], d.constants[r])
	}
	for m := range l.amounts {
		l.amounts[m] = make([]int64, lotRows)
		fill(l.amounts[m], missing)
	}
	for _, r := range []Role{Role(flows.Origin), Role(flows.Dispatch), Role(flows.Destination)} {
		if d.column(r) == nil {
			l.open = append(l.open, r)
		}
	}
	return l
}

func fill[T any](s []T, v T) {
	for i := range s {
		s[i] = v
	}
}

// lot puts rows where they belong: into the batch, among the subtotals, or among
// the rejects.
func (d *decoder) lot(t stretch) error {
	if d.lots == nil {
		d.lots = d.newLot()
	}
	l := d.lots
	l.split = t
	clear(l.marks[:t.len()])
	for i := range d.columns {
		c := &d.columns[i]
		c.memo.finds(t.column(c.field), c.role, l.codes[c.role][:t.len()], l.marks)
	}
	d.readAmounts(l, t)
	d.settle(l)
	return d.append(l)
}

// row puts one row where it belongs, as lot does.
func (d *decoder) row(fields [][]byte, line int64) error {
	if d.lots == nil {
		d.lots = d.newLot()
	}
	l := d.lots
	l.one = one{fields, line}
	l.split = &l.one
	l.marks[0] = 0
	for i := range d.columns {
		c := &d.columns[i]
		means := c.memo.find(fields[c.field])
		l.codes[c.role][0] = means.code
		l.marks[0] |= inRole(c.role, means.marks)
	}
	if l.marks[0]&markUnread == 0 {
		d.readRow(l, fields)
	}
	d.settle(l)
	return d.append(l)
}

// settle finds the rows that are records, and counts all.
func (d *decoder) settle(l *lot) {
	l.used = l.used[:0]
	reporter, flow, period, product := l.codes[flows.Reporter], l.codes[flows.Flow], l.codes[Period], l.codes[flows.Product]
	value, kg, currency := l.amounts[flows.Value], l.amounts[flows.Kg], l.codes[flows.Currency]
	for i, marks := range l.marks[:l.len()] {
		if marks&markUnread != 0 {
			d.refuse(l.fields(i), l.line()+int64(i))
			continue
		}
		d.counts.Read++
		t := d.tallies.at(tallyKey{reporter[i], flow[i], period[i]})
		t.Read++
		if aside, replaced := d.aside(l, i, t, product[i], flow[i]); aside {
			d.setAside(t, marks&markAnnual != 0, replaced)
			continue
		}
		if unknown := marks &^ cellMarks; unknown != 0 {
			d.countUnknown(l, i, unknown)
		}
		masked := marks&markMasked != 0
		d.counts.Used++
		if masked {
			d.counts.Masked++
		}
		t.use(value[i], kg[i], currency[i], masked)
		l.used = append(l.used, int32(i))
	}
}

// aside tells whether a row is none of the records, for it is a sum of others or
// stated anew by another table.
func (d *decoder) aside(l *lot, i int, t *tally, product, flow uint32) (aside, replaced bool) {
	if l.marks[i]&markSum != 0 || int(product) < len(d.sums) && d.sums[product]&(1<<flow) != 0 {
		return true, false
	}
	if !d.parts.any() && !t.replaced && !t.disputed && d.amended == nil {
		return false, false
	}
	fields := l.fields(i)
	var codes [numRoles]uint32
	for r := range codes {
		codes[r] = l.codes[r][i]
	}
	switch {
	case d.parts.sum(d, fields, &codes):
		return true, false
	case t.replaced || d.amended != nil && d.amended[d.identity(fields, &codes)]:
		return true, true
	}
	return t.disputed && d.isAbove(&codes), false
}

// countUnknown counts the places of a record that no table knows, a bit for each
// role that has one.
func (d *decoder) countUnknown(l *lot, i int, roles uint32) {
	for r := Role(0); roles != 0; r, roles = r+1, roles>>1 {
		if roles&1 == 0 {
			continue
		}
		code := int(l.codes[r][i])
		if missing := code + 1 - len(d.unknown); missing > 0 {
			d.unknown = append(d.unknown, make([]int64, missing)...)
		}
		d.unknown[code]++
	}
}

// append adds the records to the batch, with their directions made explicit.
func (d *decoder) append(l *lot) error {
	d.direct(l)
	defer l.undirect(&d.constants)
	for used := l.used; len(used) > 0; {
		if d.batch == nil {
			d.batch = newBatch(d.axes, d.measures, d.room)
		}
		n := d.batch.take(l, used)
		used = used[n:]
		if d.batch.n == len(d.batch.line) {
			if err := d.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// direct tells where goods come from and go to: a partner is the origin of an
// import and the destination of an export, unless there are columns of these.
func (d *decoder) direct(l *lot) {
	flow, partner, reporter, second := l.codes[flows.Flow], l.codes[Partner], l.codes[flows.Reporter], l.codes[SecondPartner]
	origin, dispatch, destination := l.codes[flows.Origin], l.codes[flows.Dispatch], l.codes[flows.Destination]
	for _, i := range l.used {
		from, to := partner[i], reporter[i]
		if flow[i] != importCode {
			from, to = to, from
		} else if dispatch[i] == null {
			dispatch[i] = second[i]
		}
		if origin[i] == null {
			origin[i] = from
		}
		if destination[i] == null {
			destination[i] = to
		}
	}
}

// undirect takes away what direct has put where no column overwrites it.
func (l *lot) undirect(constants *[numRoles]uint32) {
	for _, r := range l.open {
		fill(l.codes[r][:l.len()], constants[r])
	}
}
