package source

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

// blockSize is how much of a text is decoded at once: large beside a row, small
// beside a cache that several workers share.
const blockSize = 1 << 20

// block is a piece of a delimited text that begins and ends between two rows.
type block struct {
	data  []byte
	stop  int   // end of its rows in data; what follows shows where the last quotes end
	line  int64 // at its beginning
	lines int
}

var freeBlocks = sync.Pool{New: func() any { return &block{} }}

func (b *block) free() { freeBlocks.Put(b) }

// rows returns the rows of the block.
func (b *block) rows(delimiter byte) *csvRows {
	c := &csvRows{delimiter: delimiter, buf: b.data, end: len(b.data), eof: true, next: b.line, stop: b.stop, suspect: !plain(b.data)}
	c.findQuote()
	return c
}

// block takes the next block from the text, of at least so many bytes unless it is
// the last, or returns io.EOF.
func (c *csvRows) block(least int) (*block, error) {
	b := freeBlocks.Get().(*block)
	b.data = append(b.data[:0], c.buf[c.pos:c.end]...)
	c.pos, c.end = 0, 0
	for size := least; ; size += least {
		c.extend(b, size)
		if c.err != nil {
			return nil, c.err
		}
		if c.eof {
			b.stop = len(b.data)
			break
		}
		if b.stop = lastRow(b.data, c.delimiter); b.stop > 0 {
			break
		}
		if len(b.data) > 2*maxLine {
			c.dropLong(b)
			break
		}
	}
	if b.stop == 0 {
		return nil, io.EOF
	}
	if rest := b.data[b.stop:]; len(rest) > 0 {
		c.keep(rest)
	}
	b.line, b.lines = c.next, bytes.Count(b.data[:b.stop], []byte{'\n'})+1
	c.next += int64(b.lines - 1)
	return b, nil
}

// keep leaves bytes to be read again.
func (c *csvRows) keep(rest []byte) {
	if len(c.buf) < len(rest) {
		c.buf = make([]byte, len(rest))
	}
	c.pos, c.end = 0, copy(c.buf, rest)
}

// extend reads on until the block has a size.
func (c *csvRows) extend(b *block, size int) {
	if cap(b.data) < size {
		b.data = append(make([]byte, 0, size), b.data...)
	}
	for len(b.data) < size && !c.eof {
		n, err := c.in.Read(b.data[len(b.data):size])
		b.data = b.data[:len(b.data)+n]
		if err != nil {
			c.eof = true
			if !errors.Is(err, io.EOF) {
				c.err = err
			}
		}
	}
}

// dropLong makes a block of the beginning of a line that is too long for a row,
// and passes over the rest of the line.
func (c *csvRows) dropLong(b *block) {
	rest := b.data[maxLine+1:]
	b.data = b.data[:maxLine+1]
	skip := make([]byte, blockSize)
	for {
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			rest = rest[i+1:]
			break
		}
		if rest = nil; c.eof {
			break
		}
		n, err := c.in.Read(skip)
		rest = skip[:n]
		if err != nil {
			c.eof = true
			if !errors.Is(err, io.EOF) {
				c.err = err
			}
		}
	}
	c.keep(rest)
	b.data = append(b.data, '\n')
	b.stop = len(b.data)
}

// lastRow returns where the last row of a text ends whose end is in it. A quote
// that is open where the text ends may close behind it.
func lastRow(text []byte, delimiter byte) int {
	c := &csvRows{delimiter: delimiter, buf: text, end: len(text), eof: true, stop: len(text)}
	for c.findQuote(); c.quote < c.end; {
		c.pos += bytes.LastIndexByte(text[c.pos:c.quote], '\n') + 1
		start := c.pos
		c.ended = false
		if _, err := c.Next(); err == io.EOF || c.ended {
			return start
		}
	}
	return c.pos + bytes.LastIndexByte(text[c.pos:], '\n') + 1
}
