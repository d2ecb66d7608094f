package source

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// cut is rows of a delimited text that need no care: without quotes, none of them
// empty or too long, and with as many cells as the header.
type cut struct {
	text    []byte
	at      int64 // line of the first row
	rows    int
	columns int
	places  []int32 // of what ends the cells, row by row, behind the place before the first cell
	cells   spans
	row     [][]byte
}

func (c *cut) len() int    { return c.rows }
func (c *cut) line() int64 { return c.at }

func (c *cut) column(field int) *spans {
	s := &c.cells
	s.text = c.text
	at := field
	for i := range c.rows {
		s.starts[i], s.ends[i] = c.places[at]+1, c.places[at+1]
		at += c.columns
	}
	if field < c.columns-1 {
		return s
	}
	for i, end := range s.ends[:c.rows] {
		if end > s.starts[i] && c.text[end-1] == '\r' {
			s.ends[i] = end - 1
		}
	}
	return s
}

func (c *cut) fields(row int) [][]byte {
	c.row = c.row[:0]
	places := c.places[row*c.columns:][:c.columns+1]
	for i, end := range places[1:] {
		c.row = append(c.row, c.text[places[i]+1:end:end])
	}
	last := &c.row[c.columns-1]
	*last = trimCR(*last)
	return c.row
}

// take cuts the rows at hand that need no care.
func (e *even) take() (stretch, error) {
	text, ok := e.rows.(*csvRows)
	if !ok {
		return nil, nil
	}
	c := &e.cut
	if c.places == nil {
		c.columns = e.columns
		c.places = make([]int32, 1+lotRows*e.columns+16) // and two words that may be looked at behind a row that is too long
	}
	if text.cut(c); c.rows == 0 {
		return nil, nil
	}
	return c, nil
}

// cut cuts rows from pos on, eight bytes at a time, and moves behind them.
func (c *csvRows) cut(to *cut) {
	to.text, to.at, to.rows = c.buf, c.next, 0
	if c.pos >= c.stop {
		return
	}
	text := c.buf[:min(c.quote, c.end, c.stop)]
	places, delimiters := to.places, uint64(c.delimiter)*lows
	places[0] = int32(c.pos) - 1
	n, row := 1, 1 // cells cut, and those of whole rows
	for i := c.pos; i+8 <= len(text); i += 8 {
		// A byte of hits is 0x80 where the byte of the text is the delimiter or a
		// line feed (Warren, Hacker's Delight, 6-1: exact, without carries between
		// bytes).
		word := binary.LittleEndian.Uint64(text[i:])
		d, f := word^delimiters, word^lineFeeds
		feeds := ^((f & sevens) + sevens | f | sevens)
		hits := ^((d & sevens) + sevens | d | sevens) | feeds
		if feeds == 0 {
			for ; hits != 0; hits &= hits - 1 {
				places[n] = int32(i + bits.TrailingZeros64(hits)>>3)
				n++
			}
			if n > row+to.columns {
				break
			}
			continue
		}
		for ; hits != 0; hits &= hits - 1 {
			at := i + bits.TrailingZeros64(hits)>>3
			places[n] = int32(at)
			n++
			if text[at] != '\n' {
				continue
			}
			if n != row+to.columns || !c.careless(text[places[row-1]+1:at]) {
				n = -1
				break
			}
			row = n
			if to.rows++; to.rows == lotRows {
				n = -1
				break
			}
		}
		if n < 0 || n > row+to.columns {
			break
		}
	}
	if to.rows > 0 {
		c.advance(int(places[row-1]), int64(to.rows))
	}
}

// careless tells whether a line that is split into cells needs no more care.
func (c *csvRows) careless(line []byte) bool {
	if len(line) <= 1 && len(trimCR(line)) == 0 || len(line) > maxLine {
		return false
	}
	return !c.suspect || bytes.IndexByte(line, 0) < 0 && utf8.Valid(line)
}
