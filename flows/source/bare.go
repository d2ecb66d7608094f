package source

import "bufio"

// bare is how a table without a header line is read: its rows must show what it
// is.
type bare struct {
	header    []string               // names given to its columns
	delimiter byte                   // 0 for fixed width
	fits      func(head []byte) bool // tells whether the beginning of a text is of it
	rows      func(in *bufio.Reader) rows
}

// bareFormat returns the format without a header that a text begins like: the
// given one, or any known one if that is nil.
func bareFormat(f *Format, head []byte) *Format {
	candidates := formats
	if f != nil {
		candidates = []*Format{f}
	}
	for _, c := range candidates {
		if c.bare != nil && c.bare.fits(head) {
			return c
		}
	}
	return nil
}

func digitsOnly(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}
