package review

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

func TestStandingOf(t *testing.T) {
	was := finding.Finding{ID: "F1", Kind: finding.Relay, Status: finding.New, Measure: "value", FirstNew: flows.NewMonth(2022, 3).Date32(), Moved: 100}
	of := func(change func(*finding.Finding)) finding.Finding {
		f := was
		change(&f)
		return f
	}
	decided := func(decision, until string) Row {
		return Row{Decision: decision, Until: until, Measure: "value", FirstNew: "2022-03", Moved: &was.Moved}
	}
	withdrawal := Row{Decision: Withdrawn}
	const today = "2023-02-15"
	for _, tt := range []struct {
		name    string
		is      finding.Finding
		history []Row
		want    State
	}{
		{"nothing decided", was, nil, Undecided},
		{"decided", was, []Row{decided(Confirmed, "")}, Decided},
		{"explained by a reviewer", was, []Row{decided(Explained, "")}, Decided},
		{"the last one counts", was, []Row{decided(NeedsData, ""), decided(Dismissed, "")}, Decided},
		{"needs data, no day", was, []Row{decided(NeedsData, "")}, Waiting},
		{"needs data until a day", was, []Row{decided(NeedsData, "2023-03-01")}, Suppressed},
		{"suppressed", was, []Row{decided(Dismissed, "2023-02-16")}, Suppressed},
		{"back on the day", was, []Row{decided(Dismissed, "2023-02-15")}, Due},
		{"back for long", was, []Row{decided(Confirmed, "2022-12-01")}, Due},
		{"decided again after it was back", was, []Row{decided(Confirmed, "2022-12-01"), decided(Confirmed, "")}, Decided},
		{"withdrawn", was, []Row{decided(Confirmed, ""), withdrawal}, Undecided},
		{"a suppression withdrawn", was, []Row{decided(Dismissed, "2023-09-01"), withdrawal}, Undecided},
		{"decided after a withdrawal", was, []Row{decided(Confirmed, ""), withdrawal, decided(Dismissed, "")}, Decided},

		// finding.Revises: another month, or an amount that differs by more than a quarter.
		{"a quarter more", of(func(f *finding.Finding) { f.Moved = 125 }), []Row{decided(Confirmed, "")}, Decided},
		{"more than that", of(func(f *finding.Finding) { f.Moved = 125.1 }), []Row{decided(Confirmed, "")}, Revised},
		{"a quarter less", of(func(f *finding.Finding) { f.Moved = 75 }), []Row{decided(Confirmed, "")}, Decided},
		{"less than that", of(func(f *finding.Finding) { f.Moved = 74.9 }), []Row{decided(Confirmed, "")}, Revised},
		{"another month", of(func(f *finding.Finding) { f.FirstNew = flows.NewMonth(2022, 4).Date32() }), []Row{decided(Confirmed, "")}, Revised},
		{"another measure", of(func(f *finding.Finding) { f.Measure = "kg" }), []Row{decided(Confirmed, "")}, Revised},
		{"no amount any more", of(func(f *finding.Finding) { f.Moved = math.NaN() }), []Row{decided(Confirmed, "")}, Revised},
		{"an amount at last", was, []Row{{Decision: Confirmed, Measure: "value", FirstNew: "2022-03"}}, Revised},
		{"never an amount", of(func(f *finding.Finding) { f.Moved = math.NaN() }), []Row{{Decision: Confirmed, Measure: "value", FirstNew: "2022-03"}}, Decided},
		{"revised before the day", of(func(f *finding.Finding) { f.Moved = 300 }), []Row{decided(Dismissed, "2023-09-01")}, Revised},
		{"revised, and needs data", of(func(f *finding.Finding) { f.Moved = 300 }), []Row{decided(NeedsData, "")}, Revised},
		{"decided on the revised one", of(func(f *finding.Finding) { f.Moved = 300 }), []Row{decided(Dismissed, ""), {Decision: Dismissed, Measure: "value", FirstNew: "2022-03", Moved: ptr(290.)}}, Decided},
		// What counts is the sum of small changes since, not the status against the batch before.
		{"continuing", of(func(f *finding.Finding) { f.Status = finding.Continuing; f.Moved = 140 }), []Row{decided(Confirmed, "")}, Revised},
		{"revised in the batch, back to what it was", of(func(f *finding.Finding) { f.Status = finding.Revised }), []Row{decided(Confirmed, "")}, Decided},

		// What the batch does not flag is not in the list.
		{"explained by a check", of(func(f *finding.Finding) { f.Explained = "season" }), nil, Aside},
		{"explained by a check, decided", of(func(f *finding.Finding) { f.Explained = "season" }), []Row{decided(Confirmed, "")}, Decided},
		{"explained by a check, revised", of(func(f *finding.Finding) { f.Explained = "season"; f.Moved = 300 }), []Row{decided(Confirmed, "")}, Decided},
		{"explained by a check, the day is past", of(func(f *finding.Finding) { f.Explained = "season" }), []Row{decided(Confirmed, "2023-01-01")}, Decided},
		{"withdrawn by the batch", of(func(f *finding.Finding) { f.Status = finding.Withdrawn }), nil, Aside},
		{"withdrawn by the batch, and by the reviewer", of(func(f *finding.Finding) { f.Status = finding.Withdrawn }), []Row{decided(Confirmed, ""), withdrawal}, Aside},
		{"a shift without a counterpart", of(func(f *finding.Finding) { f.Kind = finding.UnmatchedShift }), nil, Undecided},
	} {
		if got := StandingOf(tt.is, tt.history, today); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestSettle(t *testing.T) {
	const today = "2023-02-15"
	standing := Row{Decision: Confirmed}
	for _, tt := range []struct {
		choice      Choice
		last        Row
		until, note string
		fault       error
	}{
		{Choice{Decision: Confirmed}, Row{}, "", "", nil},
		{Choice{Decision: Dismissed, Until: "2023-03", Note: " two\r\nlines\r "}, Row{}, "2023-03-01", "two\nlines", nil},
		{Choice{Decision: Dismissed, Until: " 2023-02-16 ", Note: "a\x1b[2J\u202eb\x00\xff"}, standing, "2023-02-16", "a\ufffd[2J\ufffdb\ufffd\ufffd", nil},
		{Choice{Decision: Withdrawn, Until: "nonsense"}, standing, "", "", nil},
		{Choice{Decision: Withdrawn}, Row{}, "", "", errDecision},
		{Choice{Decision: Withdrawn}, Row{Decision: Withdrawn}, "", "", errDecision},
		{Choice{Decision: "violation"}, standing, "", "", errDecision},
		{Choice{}, standing, "", "", errDecision},
		{Choice{Decision: Explained, Until: "2023-02-15"}, Row{}, "", "", errUntil},
		{Choice{Decision: Explained, Until: "2023-02"}, Row{}, "", "", errUntil}, // its first day is past
		{Choice{Decision: Explained, Until: "15.3.2023"}, Row{}, "", "", errUntil},
		{Choice{Decision: Explained, Until: "2023-02-30"}, Row{}, "", "", errUntil},
		{Choice{Decision: Explained, Note: strings.Repeat("ä", longestNote)}, Row{}, "", strings.Repeat("ä", longestNote), nil},
		{Choice{Decision: Explained, Note: strings.Repeat("ä", longestNote+1)}, Row{}, "", "", errNote},
	} {
		got, err := tt.choice.settle(tt.last, today)
		if !errors.Is(err, tt.fault) {
			t.Errorf("%+.60v: %v, want %v", tt.choice, err, tt.fault)
		}
		if err == nil && (got.Until != tt.until || got.Note != tt.note) {
			t.Errorf("%+.60v: until %q, note %q; want %q, %q", tt.choice, got.Until, got.Note, tt.until, tt.note)
		}
	}
	all := Choice{Decision: "x", Until: "x", Note: strings.Repeat("x", longestNote+1)}
	if _, err := all.settle(Row{}, today); !errors.Is(err, errDecision) || !errors.Is(err, errUntil) || !errors.Is(err, errNote) {
		t.Errorf("not all faults at once: %v", err)
	}
}

func TestCheckReviewer(t *testing.T) {
	for name, ok := range map[string]bool{
		"A. Reviewer": true, "Ж. Å": true, "": false, "  ": false, "a\nb": false, "a\x1bb": false, "\u202ea": false, "a\xff": false, strings.Repeat("x", 81): false,
	} {
		if err := CheckReviewer(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// No word that a decision is told in speaks of a violation.
func TestDecisions(t *testing.T) {
	s := open(t, t.TempDir()+"/r.db")
	for _, d := range append(Decisions(), Withdrawn) {
		if strings.Contains(d, "violat") {
			t.Error(d)
		}
		add(t, s, Choice{Decision: d}.on(batch.Detail{}, "", "", clock())) // the schema knows it
	}
}

// clock is the time of the tests.
func clock() time.Time { return time.Date(2023, 2, 15, 12, 0, 0, 0, time.UTC) }
