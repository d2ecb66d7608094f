package source

import "bytes"

// quoted cuts a row with quotes, which may go over several lines. A row whose
// quotes do not close, or stand inside a field, costs its first line only, so
// that one stray quote does not swallow the rest of the file.
func (c *csvRows) quoted() ([][]byte, error) {
	c.unquoted, c.ends = c.unquoted[:0], c.ends[:0]
	lines := int64(1)
	for i, more := 0, true; more; {
		reason := ""
		if b, ok := c.peek(i); ok && b == '"' {
			i, lines, reason = c.quotedField(i+1, lines)
		} else {
			i, reason = c.bareField(i)
		}
		if reason == "" {
			i, more, reason = c.behindField(i)
		}
		if reason != "" {
			return nil, c.badQuotes(reason)
		}
		c.ends = append(c.ends, len(c.unquoted))
		if !more {
			c.advance(c.pos+i, lines)
		}
	}
	c.fields = c.fields[:0]
	start := 0
	for _, end := range c.ends {
		c.fields = append(c.fields, c.unquoted[start:end])
		start = end
	}
	return c.fields, c.check()
}

// peek returns byte i of the row, and false behind the end of the input.
func (c *csvRows) peek(i int) (byte, bool) {
	for c.pos+i >= c.end {
		if !c.fill() {
			return 0, false
		}
	}
	return c.buf[c.pos+i], true
}

// quotedField copies the field behind the quote before i, and returns the
// position behind its closing quote.
func (c *csvRows) quotedField(i int, lines int64) (int, int64, string) {
	from := len(c.unquoted)
	for {
		if _, ok := c.peek(i); !ok || i > maxLine {
			return i, lines, "the quote is not closed"
		}
		rest := c.buf[c.pos+i : c.end]
		n := bytes.IndexByte(rest, '"')
		if n < 0 {
			n = len(rest)
		}
		c.unquoted = append(c.unquoted, rest[:n]...)
		lines += int64(bytes.Count(rest[:n], []byte{'\n'}))
		if i += n; n == len(rest) {
			continue
		}
		if b, ok := c.peek(i + 1); !ok || b != '"' {
			text := bytes.ReplaceAll(c.unquoted[from:], []byte("\r\n"), []byte("\n"))
			c.unquoted = append(c.unquoted[:from], text...)
			return i + 1, lines, ""
		}
		c.unquoted = append(c.unquoted, '"')
		i += 2
	}
}

// bareField copies the field at i, and returns the position behind it.
func (c *csvRows) bareField(i int) (int, string) {
	from := len(c.unquoted)
	for {
		b, ok := c.peek(i)
		switch {
		case i > maxLine:
			return i, "the row takes more than 1 MiB"
		case ok && b == '"':
			return i, "a quote stands inside a field"
		case !ok || b == '\n':
			c.unquoted = append(c.unquoted[:from], trimCR(c.unquoted[from:])...)
			return i, ""
		case b == c.delimiter:
			return i, ""
		}
		c.unquoted = append(c.unquoted, b)
		i++
	}
}

// behindField looks at what follows a field: it returns where the next field or
// the line feed is, and whether there is another field.
func (c *csvRows) behindField(i int) (int, bool, string) {
	b, ok := c.peek(i)
	if ok && b == '\r' {
		if next, more := c.peek(i + 1); !more || next == '\n' {
			i++
			b, ok = next, more
		}
	}
	switch {
	case !ok || b == '\n':
		return i, false, ""
	case b == c.delimiter:
		return i + 1, true, ""
	}
	return i, false, "text follows the closing quote"
}

// badQuotes passes over the first line of a row.
func (c *csvRows) badQuotes(reason string) error {
	line := c.buf[c.pos:c.end]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	bad := &rowError{column: -1, found: shorten(string(trimCR(line))), reason: reason + ": a field is quoted as a whole, with quotes inside doubled"}
	c.advance(c.pos+len(line), 1)
	return bad
}
