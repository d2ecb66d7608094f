package spark

import (
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Error is what Spark says of a statement that failed.
type Error struct {
	Class string // such as PATH_NOT_FOUND; empty for one without
	Text  string // one line, with the class
}

func (e *Error) Error() string { return "Spark: " + e.Text }

// ConnectError says that Spark was not reached, or no longer.
type ConnectError struct {
	Address string
	Reason  string
}

func (e *ConnectError) Error() string {
	return fmt.Sprintf("no connection to Spark Connect at %s: %s", e.Address, e.Reason)
}

// StageError says that a folder cannot serve to hand records over.
type StageError struct {
	Dir string
	Err error
}

func (e *StageError) Error() string {
	return fmt.Sprintf("Spark cannot work with %s: %v; a folder is accepted that Spark and this program see under the same path, and in which both may read and write", e.Dir, e.Err)
}
func (e *StageError) Unwrap() error { return e.Err }

// LeftError says that what was staged could not be removed.
type LeftError struct {
	Dir string
	Err error
}

func (e *LeftError) Error() string {
	return fmt.Sprintf("staged records are left behind in %s: %v", e.Dir, e.Err)
}
func (e *LeftError) Unwrap() error { return e.Err }

var (
	// javaClass stands in front of what an exception says.
	javaClass = regexp.MustCompile(`(?:[a-z][\w]*\.)+[A-Z][\w$]*(?:Exception|Error): `)
	// dialing is what gRPC wraps the error of a connection in.
	dialing = regexp.MustCompile(`^connection error: desc = "(?:transport: )?(?:Error while dialing: )?(.*)"$`)
	class   = regexp.MustCompile(`\[([A-Z][A-Z0-9_.]+)\]`)
)

// longest is about how many bytes of what Spark says are told: a statement of ours is
// no longer, and what follows is plans and stacks.
const longest = 1000

// told turns an error of gRPC into one for people.
func (s *session) told(err error) error {
	st := status.Convert(err)
	switch st.Code() {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Unauthenticated, codes.PermissionDenied, codes.Unimplemented:
		return &ConnectError{s.remote.Address, oneLine(dialing.ReplaceAllString(st.Message(), "$1"))}
	case codes.Canceled:
		return &ConnectError{s.remote.Address, "it was closed"}
	}
	e := &Error{Text: oneLine(st.Message())}
	if m := class.FindStringSubmatch(e.Text); m != nil {
		e.Class = m[1]
	}
	return e
}

// oneLine takes from what a Java program says of an error what went wrong: its first
// line, and the innermost cause.
func oneLine(message string) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(message), "\n")
	text, cause := plain(first), ""
	for line := range strings.Lines(rest) {
		if inner, ok := strings.CutPrefix(line, "Caused by: "); ok {
			cause = plain(inner)
		}
	}
	switch {
	case cause == "" || strings.Contains(text, cause):
	case class.MatchString(cause):
		text = cause
	default:
		text += ": " + cause
	}
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}

// plain cuts what stands in front of the words of an exception.
func plain(line string) string {
	if places := javaClass.FindAllStringIndex(line, -1); places != nil {
		line = line[places[len(places)-1][1]:]
	}
	return strings.TrimSpace(line)
}
