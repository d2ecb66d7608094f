package source

import (
	"fmt"
	"strings"
)

// DamagedError says that an input as a whole cannot be read.
type DamagedError struct {
	File     string
	Found    string // what was found
	Accepted string // what would be accepted
	Err      error  // cause, if any
	Foreign  bool   // it is sound, but no table of records that is known
}

func (e *DamagedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.File, e.Found)
	if e.Err != nil {
		fmt.Fprintf(&b, " (%v)", e.Err)
	}
	if e.Accepted != "" {
		fmt.Fprintf(&b, ": %s", e.Accepted)
	}
	return b.String()
}

func (e *DamagedError) Unwrap() error { return e.Err }

// InputError says that the inputs cannot be read as they were named: there are
// none, or two of them are the same.
type InputError struct{ Reason string }

func (e *InputError) Error() string { return e.Reason }
