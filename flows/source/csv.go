package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"unicode/utf8"
)

const (
	// maxLine bounds one record of a text table. No known source comes near it;
	// it keeps a file without line ends, or with an open quote, out of memory.
	maxLine = 1 << 20
	// readSize is how much is asked of a reader at once.
	readSize = 256 << 10
)

// csvRows splits delimited text into rows by the rules of RFC 4180, without
// allocation: the fields point into its buffer. Empty lines are skipped, \r\n
// inside quotes becomes \n, as in encoding/csv, which is its slow twin.
type csvRows struct {
	in        io.Reader
	delimiter byte
	buf       []byte
	pos, end  int   // unread part of buf
	eof       bool  // in is at its end
	ended     bool  // more than there is was asked for
	stop      int   // rows that begin there are not read
	err       error // of in, other than io.EOF
	next      int64 // line at pos
	line      int64 // line of the row last returned
	quote     int   // position of the next quote at or behind pos, or end
	suspect   bool  // buf may hold a NUL or something other than ASCII
	size      int   // asked of in at once
	fields    [][]byte
	unquoted  []byte // the fields of a row with quotes, one behind the other
	ends      []int  // of the fields in unquoted
}

func newCSV(in io.Reader, delimiter byte, size int) *csvRows {
	return &csvRows{in: in, delimiter: delimiter, buf: make([]byte, size), size: size, next: 1, stop: math.MaxInt}
}

// Line returns the line on which the last row begins.
func (c *csvRows) Line() int64 { return c.line }

// Next returns the fields of the next row, valid until the call after it, or
// io.EOF, or a *rowError for a row that cannot be read.
func (c *csvRows) Next() ([][]byte, error) {
	for {
		if c.pos >= c.stop {
			return nil, io.EOF
		}
		if stop := c.splitLine(); stop >= 0 {
			c.line = c.next
			c.advance(stop, 1)
			return c.fields, c.check()
		}
		stop, found := c.lineEnd(c.pos)
		if !found && c.pos == c.end {
			if c.err != nil {
				return nil, c.err
			}
			return nil, io.EOF
		}
		c.line = c.next
		if stop-c.pos > maxLine {
			return nil, c.skipLong()
		}
		line := trimCR(c.buf[c.pos:stop])
		if len(line) == 0 {
			c.advance(stop, 1)
			continue
		}
		if c.quote < stop {
			return c.quoted()
		}
		c.split(line)
		c.advance(stop, 1)
		return c.fields, c.check()
	}
}

// lineEnd returns the position of the line feed at or behind from, reading on
// as needed; at the end of the input, or when the line is too long, the end of
// what is there and false.
func (c *csvRows) lineEnd(from int) (int, bool) {
	offset := from - c.pos
	for {
		if i := bytes.IndexByte(c.buf[c.pos+offset:c.end], '\n'); i >= 0 {
			return c.pos + offset + i, true
		}
		offset = c.end - c.pos
		if offset > maxLine || !c.fill() {
			return c.end, false
		}
	}
}

// fill reads more behind what is unread and tells whether there was any.
func (c *csvRows) fill() bool {
	if c.eof {
		c.ended = true
		return false
	}
	n := copy(c.buf, c.buf[c.pos:c.end])
	c.pos, c.end = 0, n
	if len(c.buf)-n < c.size {
		c.buf = append(make([]byte, 0, 2*len(c.buf)+c.size), c.buf[:n]...)
		c.buf = c.buf[:cap(c.buf)]
	}
	for c.end == n && !c.eof {
		got, err := c.in.Read(c.buf[n:])
		c.end += got
		if err != nil {
			c.eof = true
			if err != io.EOF {
				c.err = err
			}
		}
	}
	c.suspect = !plain(c.buf[:c.end])
	c.findQuote()
	return c.end > n
}

// advance moves behind the line feed at stop.
func (c *csvRows) advance(stop int, lines int64) {
	c.pos = min(stop+1, c.end)
	c.next += lines
	if c.quote < c.pos {
		c.findQuote()
	}
}

func (c *csvRows) findQuote() {
	c.quote = c.end
	if i := bytes.IndexByte(c.buf[c.pos:c.end], '"'); i >= 0 {
		c.quote = c.pos + i
	}
}

// skipLong passes over a line that is longer than maxLine.
func (c *csvRows) skipLong() error {
	for {
		if i := bytes.IndexByte(c.buf[c.pos:c.end], '\n'); i >= 0 {
			c.advance(c.pos+i, 1)
			break
		}
		c.pos = c.end
		if !c.fill() {
			c.advance(c.end, 1)
			break
		}
	}
	return &rowError{column: -1, found: fmt.Sprintf("a line of more than %d bytes", maxLine), reason: "a row may take 1 MiB at most"}
}

// splitLine cuts the line at pos, eight bytes at a time, and returns where it
// ends, or -1 for a line that needs more care: one that is empty, too long or not
// whole in the buffer, or has quotes.
func (c *csvRows) splitLine() int {
	fields, start := c.fields[:0], c.pos
	buf := c.buf[:min(c.quote, c.pos+maxLine)]
	delimiters := uint64(c.delimiter) * lows
	for i := c.pos; i+8 <= len(buf); i += 8 {
		// A byte of hits is 0x80 where the byte of the line is the delimiter or a
		// line feed (Warren, Hacker's Delight, 6-1: exact, without carries between
		// bytes).
		word := binary.LittleEndian.Uint64(buf[i:])
		d, n := word^delimiters, word^lineFeeds
		feeds := ^((n & sevens) + sevens | n | sevens)
		hits := ^((d & sevens) + sevens | d | sevens)
		if feeds != 0 {
			hits &= feeds ^ (feeds - 1) // not behind the line feed
		}
		for ; hits != 0; hits &= hits - 1 {
			at := i + bits.TrailingZeros64(hits)>>3
			fields = append(fields, buf[start:at:at])
			start = at + 1
		}
		if feeds != 0 {
			stop := i + bits.TrailingZeros64(feeds)>>3
			last := trimCR(buf[start:stop:stop])
			if len(fields) == 0 && len(last) == 0 {
				return -1
			}
			c.fields = append(fields, last)
			return stop
		}
	}
	c.fields = fields
	return -1
}

// split cuts a line without quotes.
func (c *csvRows) split(line []byte) {
	c.fields = c.fields[:0]
	for {
		i := bytes.IndexByte(line, c.delimiter)
		if i < 0 {
			c.fields = append(c.fields, line)
			return
		}
		c.fields = append(c.fields, line[:i:i])
		line = line[i+1:]
	}
}

// Masks for eight bytes at once.
const (
	lows      = 0x0101010101010101
	sevens    = 0x7f7f7f7f7f7f7f7f
	highs     = 0x8080808080808080
	lineFeeds = '\n' * lows
)

// check looks for bytes that no text has, where the buffer holds any.
func (c *csvRows) check() error {
	if !c.suspect {
		return nil
	}
	for i, field := range c.fields {
		if bytes.IndexByte(field, 0) >= 0 {
			return &rowError{column: i, found: shorten(string(field)), reason: "holds a NUL byte; text without it is accepted"}
		}
		if !utf8.Valid(field) {
			return &rowError{column: i, found: shorten(string(field)), reason: "is not UTF-8; a column map can name another encoding"}
		}
	}
	return nil
}

// plain tells whether b is ASCII without NUL, eight bytes at a time.
func plain(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		if (w|(w-lows))&highs != 0 {
			return false
		}
	}
	for _, c := range b {
		if c == 0 || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// trimCR takes the carriage return off the end of a line.
func trimCR(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}
