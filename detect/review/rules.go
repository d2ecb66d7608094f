package review

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// The decisions. None says that somebody did wrong: a finding is an anomaly.
const (
	Confirmed = "confirmed-anomaly" // the trade did move so
	Explained = "explained"         // an innocent cause is known
	NeedsData = "needs-data"        // not to be decided on what is known
	Dismissed = "dismissed"         // not worth a further look
	Withdrawn = "withdrawn"         // takes the last decision back
)

// Decisions lists them, [Withdrawn] aside.
func Decisions() []string { return []string{Confirmed, Explained, NeedsData, Dismissed} }

// State is where a finding of a batch stands with its reviewers.
type State string

// The states.
const (
	Undecided  State = "undecided"  // nothing is decided, or what was is withdrawn
	Due        State = "due"        // its suppression has ended
	Revised    State = "revised"    // it is not what was decided on any more
	Waiting    State = "waiting"    // it needs data, and nobody said until when
	Suppressed State = "suppressed" // hidden until a day
	Decided    State = "decided"
	Aside      State = "aside" // the batch itself does not flag it: explained by a check, or withdrawn
)

// openStates are those of the findings in the list of open ones.
var openStates = []State{Undecided, Due, Revised, Waiting}

// StandingOf tells where a finding stands on a day (as 2006-01-02), by the last row of
// its history:
//
//  1. Without a decision, or after its withdrawal, it is open.
//  2. A decision is one on what the finding then was. If the finding is dated to another
//     month since, is measured otherwise, or its amount differs by more than a quarter
//     (finding.Revises) from the one decided on, it is open again.
//  3. With a day it is suppressed before that day and open again from it on.
//  4. Without a day it is decided; one that needs data stays in the list.
//
// What the batch does not flag is never in the list of open findings.
func StandingOf(f finding.Finding, history []Row, today string) State {
	flagged := f.Flagged() || f.Unmatched()
	switch last := lastOf(history); {
	case last.Decision == "" || last.Decision == Withdrawn:
		if flagged {
			return Undecided
		}
		return Aside
	case flagged && last.revisedBy(f):
		return Revised
	case last.Until > today:
		return Suppressed
	case flagged && last.Until != "":
		return Due
	case flagged && last.Decision == NeedsData:
		return Waiting
	}
	return Decided
}

// lastOf returns the row that counts, a zero one of an empty history.
func lastOf(history []Row) Row {
	if len(history) == 0 {
		return Row{}
	}
	return history[len(history)-1]
}

func (r Row) revisedBy(f finding.Finding) bool {
	is := amountOf(f)
	switch {
	case r.FirstNew != monthOf(f) || r.Measure != f.Measure:
		return true
	case r.Moved == nil || is == nil:
		return r.Moved != is // both unknown: nil
	}
	return f.Revises(finding.Finding{FirstNew: f.FirstNew, Moved: *r.Moved})
}

func monthOf(f finding.Finding) string { return flows.MonthOfDate32(f.FirstNew).String() }

// amountOf is nil where the amount is no number.
func amountOf(f finding.Finding) *float64 {
	if math.IsNaN(f.Moved) || math.IsInf(f.Moved, 0) {
		return nil
	}
	return &f.Moved
}

// Choice is what a reviewer asks to record.
type Choice struct {
	Reviewer, Decision, Note string
	Until                    string // a month as 2006-01, which means its first day, or a day as 2006-01-02; or empty
}

// longestNote is the most letters of a note: two pages.
const longestNote = 4000

// The faults of a choice; the page words them.
var (
	errDecision = errors.New("no decision of the list")
	errUntil    = errors.New("no month or day after today")
	errNote     = errors.New("too long")
)

// settle checks the choice against the last row and puts its texts in the form in which
// they are kept. It returns all faults at once.
func (c Choice) settle(last Row, today string) (Choice, error) {
	var faults []error
	withdrawn := c.Decision == Withdrawn && last.Decision != "" && last.Decision != Withdrawn
	if !withdrawn && !slices.Contains(Decisions(), c.Decision) {
		faults = append(faults, errDecision)
	}
	if withdrawn {
		c.Until = ""
	}
	day, err := parseUntil(strings.TrimSpace(c.Until), today)
	if err != nil {
		faults = append(faults, err)
	}
	c.Until = day
	c.Note = cleanNote(c.Note)
	if utf8.RuneCountInString(c.Note) > longestNote {
		faults = append(faults, errNote)
	}
	return c, errors.Join(faults...)
}

func parseUntil(text, today string) (string, error) {
	if text == "" {
		return "", nil
	}
	for _, layout := range []string{"2006-01", time.DateOnly} {
		if day, err := time.Parse(layout, text); err == nil {
			if day := day.Format(time.DateOnly); day > today {
				return day, nil
			}
		}
	}
	return "", errUntil
}

// cleanNote keeps letters and lines, and nothing that acts on whoever shows the note.
func cleanNote(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '\ufffd'
		}
		return r
	}, s))
}

// CheckReviewer refuses a name that would not read well in a history.
func CheckReviewer(name string) error {
	if strings.TrimSpace(name) == "" || finding.Printable(name) != name {
		return fmt.Errorf("reviewer %q: a name of 1 to 80 letters without control characters is accepted", finding.Printable(name))
	}
	return nil
}

// on makes the row of a choice on a finding of a batch. The store sets its place and
// hashes.
func (c Choice) on(d batch.Detail, batchName, digest string, now time.Time) Row {
	return Row{
		Time: now.UTC().Format(time.RFC3339), Reviewer: c.Reviewer, Finding: d.ID, CaseID: d.CaseID, Kind: d.Kind,
		Headline: finding.Escape(d.Headline), FirstNew: monthOf(d.Finding), Measure: d.Measure, Moved: amountOf(d.Finding),
		Batch: batchName, BatchDigest: digest, Decision: c.Decision, Until: c.Until, Note: c.Note,
	}
}
