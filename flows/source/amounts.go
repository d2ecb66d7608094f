package source

import "encoding/binary"

// amountsOf returns the columns of amounts of rows with an indicator.
func (d *decoder) amountsOf(indicator uint32) []amountColumn {
	if d.observed >= 0 {
		return d.byName[indicator : indicator+1]
	}
	return d.amounts
}

// readAmounts reads the amounts of rows, and marks those of which one cannot be
// read.
func (d *decoder) readAmounts(l *lot, t stretch) {
	n := t.len()
	if d.observed < 0 {
		for i := range d.amounts {
			c := &d.amounts[i]
			d.readColumn(c, t.column(c.field), l.amounts[c.measure][:n], l.marks)
		}
		return
	}
	for m, has := range d.measures {
		if has {
			fill(l.amounts[m][:n], missing)
		}
	}
	cells := t.column(d.observed)
	for i, indicator := range l.codes[Indicator][:n] {
		if l.marks[i]&markUnread != 0 {
			continue
		}
		c := &d.byName[indicator]
		v, ok := c.digits(cells, i)
		if reason := ""; !ok || d.numbered() {
			if v, reason = d.amount(c, cells.cell(i)); reason != "" {
				l.marks[i] |= markUnread
			}
		}
		l.amounts[c.measure][i] = v
	}
}

// readColumn reads a column of amounts.
func (d *decoder) readColumn(c *amountColumn, cells *spans, amounts []int64, marks []uint32) {
	numbered := d.numbered()
	for i := range amounts {
		v, ok := c.digits(cells, i)
		if !ok || numbered {
			var reason string
			if v, reason = d.amount(c, cells.cell(i)); reason != "" {
				marks[i] |= markUnread
			}
		}
		amounts[i] = v
	}
}

// readRow reads the amounts of one row, and marks it if one cannot be read.
func (d *decoder) readRow(l *lot, fields [][]byte) {
	for m, has := range d.measures {
		if has {
			l.amounts[m][0] = missing
		}
	}
	columns := d.amountsOf(l.codes[Indicator][0])
	for i := range columns {
		c := &columns[i]
		v, reason := d.amount(c, fields[c.field])
		if reason != "" {
			l.marks[0] |= markUnread
			return
		}
		l.amounts[c.measure][0] = v
	}
}

// numbered tells whether a number may stand for a missing amount.
func (d *decoder) numbered() bool { return len(d.format.Dialect.Missing) > 0 }

// amount reads an amount, missing where it is not stated. The reason is empty, or
// says why it cannot be read.
func (d *decoder) amount(c *amountColumn, text []byte) (v int64, reason string) {
	if d.format.Dialect.missing(text) {
		return missing, ""
	}
	if d.format.Dialect.rewrites() {
		var ok bool
		if d.scratch, ok = d.format.Dialect.plainNumber(d.scratch[:0], text); !ok {
			return missing, "is not a number as the column map describes it: see decimal and thousands there, under [format]"
		}
		text = d.scratch
	}
	v, reason = c.scale.amount(text)
	if c.zeroUnknown && v == 0 {
		v = missing
	}
	return v, reason
}

// digits reads a cell of 1 to 16 digits, and returns false for any other and for
// what cannot be counted: [scale.amount] reads those. Digits are added up in pairs,
// the pairs in pairs, and so on (Lemire, Number parsing at a gigabyte per second,
// 2021, section 5).
func (c *amountColumn) digits(cells *spans, i int) (int64, bool) {
	from, to := cells.starts[i], cells.ends[i]
	n := uint(to - from)
	if n-1 >= 16 || to < 16 || c.scale.exact == 0 { // n-1 is huge for 0
		return 0, false
	}
	last := (*[16]byte)(cells.text[to-16:])
	word := binary.LittleEndian.Uint64(last[8:]) ^ zeros
	if n < 8 {
		word &= -(1 << (8 * (8 - n))) // without what stands before the cell
	}
	v, ok := eightDigits(word)
	if n > 8 {
		word = binary.LittleEndian.Uint64(last[:8]) ^ zeros
		word &= -(1 << (8 * (16 - n)))
		high, allDigits := eightDigits(word)
		v, ok = high*100_000_000+v, ok && allDigits
	}
	if !ok || v > c.scale.most || v == 0 && c.zeroUnknown {
		return 0, false
	}
	return v * c.scale.exact, true
}

// zeros are eight digits 0.
const zeros = '0' * lows

// eightDigits returns the number of eight digits, the first lowest and each without
// its '0', and false where one is above 9.
func eightDigits(word uint64) (int64, bool) {
	const toHigh = (0x80 - 10) * lows // what makes a byte above 9 reach its highest bit
	if (word+toHigh|word)&highs != 0 {
		return 0, false
	}
	word = word*10 + word>>8
	const pairs = 0x000000ff000000ff
	word = ((word&pairs)*(100+1_000_000<<32) + (word>>16&pairs)*(1+10_000<<32)) >> 32
	return int64(word), true
}
