package source

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxRejects is how many rejects of a file are kept; the others are counted. A
// file with more of them is read wrongly as a whole.
const MaxRejects = 100_000

// Reject is a row that could not be read.
type Reject struct {
	File   string
	Line   int64  // line of a text table, row of any other, from 1; the header is line 1
	Field  string // column, or "" for the row as a whole
	Found  string // what stood there, shortened and printable
	Reason string
}

// String writes the reject as "file:line: column: "found" reason".
func (r Reject) String() string {
	field := ""
	if r.Field != "" {
		field = r.Field + ": "
	}
	return fmt.Sprintf("%s:%d: %s%s %s", whole(r.File), r.Line, field, quoted(r.Found), r.Reason)
}

// quoted puts quotes around a text that is printable already.
func quoted(found string) string { return `"` + strings.ReplaceAll(found, `"`, `\"`) + `"` }

// rowError is a row that cannot be read; the next call of Next goes on behind
// it.
type rowError struct {
	column int // -1 for the row as a whole
	found  string
	reason string
}

// asRowError returns the row error in err, or nil.
func asRowError(err error) *rowError {
	var bad *rowError
	errors.As(err, &bad)
	return bad
}

func (e *rowError) Error() string { return quoted(e.found) + " " + e.reason }

// maxFound is how much of a cell a reject quotes.
const maxFound = 100

// shorten makes a text printable and cuts it to maxFound characters.
func shorten(s string) string { return visible(s, maxFound) }

// whole makes a text printable; the name of a file is needed as a whole.
func whole(s string) string { return visible(s, len(s)) }

// visible writes at most so many characters of a text, those without a glyph (controls,
// marks that turn the direction of a line) as escapes.
func visible(s string, most int) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(s); n++ {
		if n == most {
			b.WriteString("…")
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		i += size
	}
	return b.String()
}

// WriteRejects writes rejects as CSV (RFC 4180) with the columns file, line,
// field, found, reason. A text that a spreadsheet would run as a formula gets an
// apostrophe in front.
func WriteRejects(w io.Writer, rejects []Reject) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{"file", "line", "field", "found", "reason"}}
	for _, r := range rejects {
		rows = append(rows, []string{inert(whole(r.File)), strconv.FormatInt(r.Line, 10), inert(whole(r.Field)), inert(r.Found), inert(r.Reason)})
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing rejects: %w", err)
	}
	return nil
}

// inert keeps a spreadsheet from reading a text as a formula: it would if it
// began with one of these (OWASP, CSV injection).
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
