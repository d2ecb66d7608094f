package main

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"detour/detect"
	"detour/detect/batch"
	"detour/flows/source"
)

// The exit statuses.
const (
	statusDone        = 0   // whatever was found
	statusFailed      = 1   // anything else
	statusUsage       = 2   // wrong usage or settings
	statusDamaged     = 3   // too many rejects, or a damaged input
	statusUntested    = 4   // nothing could be tested
	statusExists      = 5   // the output exists
	statusInterrupted = 130 // nothing left behind
)

// statusHelp ends the help of every verb.
const statusHelp = `
Exit status: 0 done · 1 failed · 2 wrong usage or settings · 3 too many rejects or
a damaged input · 4 nothing could be tested · 5 the output exists · 130 interrupted`

// exitError is an error with the exit status that it asks for.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func usage(err error) error { return &exitError{statusUsage, err} }

// statusOf returns the exit status of an error.
func statusOf(err error) int {
	var (
		exit    *exitError
		damaged *source.DamagedError
		input   *source.InputError
		mapped  *source.MapError
		exists  *batch.ExistsError
		chain   *detect.PreviousError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return statusInterrupted
	case errors.As(err, &exit):
		return exit.status
	case errors.As(err, &damaged):
		return statusDamaged
	case errors.As(err, &input), errors.As(err, &mapped), errors.As(err, &chain):
		return statusUsage
	case errors.As(err, &exists):
		return statusExists
	case errors.Is(err, detect.ErrNothingTested):
		return statusUntested
	}
	return statusFailed
}

// printable takes control characters out of a text that may hold data, so that
// it cannot command the terminal. New lines and tabs stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '\uFFFD'
		}
		return r
	}, s)
}
