package source

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// encodings are the text encodings that a column map may name, with how each
// becomes UTF-8.
var encodings = map[string]func(io.Reader) io.Reader{
	"":       nil,
	"utf-8":  nil,
	"latin1": charmap.ISO8859_1.NewDecoder().Reader,
	"cp1252": charmap.Windows1252.NewDecoder().Reader,
}

// validate returns every fault of the dialect.
func (d *Dialect) validate() (faults []string) {
	if _, ok := encodings[d.Encoding]; !ok {
		faults = append(faults, fmt.Sprintf("encoding %q: utf-8, latin1 and cp1252 are accepted", d.Encoding))
	}
	point := "."
	if d.DecimalComma {
		point = ","
	}
	if d.Thousands == point || len(d.Thousands) > 4 || strings.ContainsAny(d.Thousands, "0123456789+-eE") {
		faults = append(faults, fmt.Sprintf("thousands %q: a separator of digit groups other than the decimal %q is accepted", d.Thousands, point))
	}
	if d.Delimiter != 0 && (d.Delimiter >= 0x80 || strings.IndexByte("\"\r\n0123456789", d.Delimiter) >= 0) {
		faults = append(faults, fmt.Sprintf("delimiter %q: one ASCII character that is no digit, quote or line end is accepted", d.Delimiter))
	}
	return faults
}

// missing tells whether a cell states that the amount is not known: it is empty,
// begins with a colon (Eurostat writes ":" and ":c"), or is one of the texts of
// the dialect.
func (d *Dialect) missing(text []byte) bool {
	if len(d.Missing) == 0 && len(text) > 0 && text[0] >= '0' && text[0] <= '9' {
		return false
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] == ':' {
		return true
	}
	return len(d.Missing) > 0 && slices.Contains(d.Missing, string(text))
}

// rewrites tells whether numbers must go through plainNumber.
func (d *Dialect) rewrites() bool { return d.DecimalComma || d.Thousands != "" }

// plainNumber rewrites a number of the dialect with a decimal point and without
// digit groups. It returns false where the groups are not of three digits.
func (d *Dialect) plainNumber(dst, text []byte) ([]byte, bool) {
	point := byte('.')
	if d.DecimalComma {
		point = ','
	}
	whole, fraction, hasPoint := bytes.Cut(bytes.TrimSpace(text), []byte{point})
	if d.Thousands != "" {
		groups := bytes.Split(whole, []byte(d.Thousands))
		for i, group := range groups {
			if len(groups) > 1 && ((i == 0 && len(group) == 0) || (i > 0 && len(group) != 3)) {
				return dst, false
			}
			dst = append(dst, group...)
		}
	} else {
		dst = append(dst, whole...)
	}
	if d.DecimalComma && bytes.IndexByte(text, '.') >= 0 && d.Thousands != "." {
		return dst, false
	}
	if hasPoint {
		dst = append(append(dst, '.'), fraction...)
	}
	return dst, true
}
