package review

import (
	"context"
	_ "embed"
	"errors"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"detour/detect/finding"
	"detour/detect/report"
	"detour/detect/words"
	"detour/flows"
)

//go:embed page.tmpl
var pageText string

//go:embed style.css
var ownStyle string

// style is that of the report, and what the page has besides: forms.
var style = report.Style() + ownStyle

// pages are the report's templates and those of the page.
var pages = template.Must(report.Parts().New("reviews").Parse(pageText))

// look is the history at a moment.
type look struct {
	rows  []Row
	of    map[string][]Row // by finding
	today string
}

func (s *Server) look(ctx context.Context) (look, error) {
	rows, err := s.store.History(ctx)
	l := look{rows, map[string][]Row{}, s.now().UTC().Format(time.DateOnly)}
	for _, r := range rows {
		l.of[r.Finding] = append(l.of[r.Finding], r)
	}
	return l, err
}

func (l look) standing(d listed) State { return StandingOf(d.Finding, l.of[d.ID], l.today) }

// frame is what every page has.
type frame struct {
	Title                                                   string // empty: of the batch
	Note, Synthetic, Month, Batch, Reviewer, Database, Hash string
	Rows                                                    int
	Filter                                                  filter
}

func (s *Server) newFrame(l look, f filter, title string) frame {
	month := words.Say("page.nomonth")
	if m, err := flows.ParseMonth(s.batch.Manifest.Counts.LastMonth); err == nil {
		month = finding.Month(m.Date32())
	}
	out := frame{
		Title: title, Note: words.Say("page.note"), Month: month, Batch: finding.Printable(s.name), Reviewer: finding.Printable(s.reviewer),
		Database: finding.Printable(s.store.File()), Rows: len(l.rows), Hash: lastOf(l.rows).Hash, Filter: f,
	}
	if s.batch.Manifest.Synthetic() {
		out.Synthetic = words.Say("page.syntheticnote")
	}
	return out
}

// decisionWord names a decision; one that is not known here stands for itself.
func decisionWord(decision string) string {
	if word, ok := words.Find("review.decision." + decision + ".word"); ok {
		return word
	}
	return finding.Printable(decision)
}

// stateWord tells in a few words where a finding stands.
func stateWord(state State, d listed, last Row) string {
	switch state {
	case Decided:
		return decisionWord(last.Decision)
	case Suppressed:
		return words.Say("review.state.suppressed", "decision", decisionWord(last.Decision), "until", finding.Printable(last.Until))
	case Due:
		return words.Say("review.state.due", "until", finding.Printable(last.Until))
	case Aside:
		if d.Status == finding.Withdrawn {
			return words.Say("review.state.gone")
		}
	}
	return words.Say("review.state." + string(state))
}

// asked is what a form asked for that was not recorded, so that the page keeps it.
type asked struct {
	Choice
	All   bool // for the other open findings of the case as well
	fault error
}

// findingPage is a finding with its history and the form.
type findingPage struct {
	frame
	Full          report.Full
	Line          report.Line
	Case          int
	ID            string // as the form sends it back
	Badge         State
	State, Stands string
	Past          []past
	Faults        []string
	Options       []decisionOption
	Asked         asked
	Others        int // open findings of the case besides
	Seen          int64
	Form          string
	Longest       int // note, in letters
}

// past is a row of the history.
type past struct {
	Row, Time, Reviewer, Decision, Until, Batch, On string
	Note                                            []string // its lines
	Taken                                           string   // by which row it was withdrawn, if it was
}

type decisionOption struct {
	Value, Word, Means string
	Chosen             bool
}

func (s *Server) newFindingPage(ctx context.Context, l look, d listed, f filter, a asked) (findingPage, error) {
	full, err := report.InFull(ctx, s.batch, d.Detail)
	if err != nil {
		return findingPage{}, err
	}
	history := l.of[d.ID]
	last, state := lastOf(history), l.standing(d)
	p := findingPage{
		frame: s.newFrame(l, f, finding.Title(d.Finding, d.Legs)), Full: full, Line: report.InLine(d.Detail), Case: int(d.Case), ID: d.ID,
		Badge: state, State: stateWord(state, d, last), Stands: stands(state, d, last), Past: pastOf(history, d), Faults: faultWords(a.fault),
		Asked: a, Others: len(s.meant(l, d, true)) - 1, Seen: lastOf(l.rows).Seq, Form: s.form, Longest: longestNote,
	}
	choices := Decisions()
	if last.Decision != "" && last.Decision != Withdrawn {
		choices = append(choices, Withdrawn)
	}
	for _, c := range choices {
		means, _ := words.Find("review.decision." + c + ".means")
		p.Options = append(p.Options, decisionOption{c, decisionWord(c), means, c == a.Decision})
	}
	return p, nil
}

// stands tells in a sentence where a finding stands.
func stands(state State, d listed, last Row) string {
	if state == Revised {
		return words.Say("review.stands.revised", "was", on(d, last.FirstNew, last.Measure, last.Moved), "is", on(d, monthOf(d.Finding), d.Measure, amountOf(d.Finding)))
	}
	return words.Say("review.stands." + string(state))
}

// on tells what a decision was made on.
func on(d listed, month, measure string, moved *float64) string {
	amount := words.Say("number.unknown")
	if moved != nil {
		currency := ""
		if len(d.Legs) > 0 {
			currency = d.Legs[0].Currency
		}
		unit := finding.UnitFor(measure, currency, *moved)
		amount = unit.Number(*moved) + " " + unit.Name
	}
	return words.Say("review.on", "month", finding.Printable(month), "amount", amount)
}

func pastOf(history []Row, d listed) []past {
	var out []past
	for i, r := range slices.Backward(history) {
		p := past{
			Row: strconv.FormatInt(r.Seq, 10), Time: finding.Printable(r.Time), Reviewer: finding.Printable(r.Reviewer), Decision: decisionWord(r.Decision),
			Until: finding.Printable(r.Until), Batch: finding.Printable(r.Batch), On: on(d, r.FirstNew, r.Measure, r.Moved), Note: noteLines(r.Note),
		}
		if i+1 < len(history) && history[i+1].Decision == Withdrawn {
			p.Taken = words.Say("review.takenback", "row", strconv.FormatInt(history[i+1].Seq, 10))
		}
		out = append(out, p)
	}
	return out
}

func noteLines(note string) []string {
	if note == "" {
		return nil
	}
	lines := strings.Split(note, "\n")
	for i, line := range lines {
		lines[i] = finding.Escape(line)
	}
	return lines
}

// faultWords words what was wrong with a form.
func faultWords(err error) (out []string) {
	var newer *NewerError
	if errors.As(err, &newer) {
		r := newer.Row
		out = append(out, words.Say("review.fault.newer", "reviewer", finding.Printable(r.Reviewer), "time", finding.Printable(r.Time), "decision", decisionWord(r.Decision)))
	}
	for _, f := range []struct {
		err  error
		text string
	}{
		{errDecision, words.Say("review.fault.decision")},
		{errUntil, words.Say("review.fault.until")},
		{errNote, words.Say("review.fault.note", "n", longestNote)},
	} {
		if errors.Is(err, f.err) {
			out = append(out, f.text)
		}
	}
	return out
}

// meant is the finding and, where all are meant, the other open ones of its case.
func (s *Server) meant(l look, d listed, all bool) []listed {
	out := []listed{d}
	for _, o := range s.list {
		if all && d.CaseID != "" && o.CaseID == d.CaseID && o.ID != d.ID && slices.Contains(openStates, l.standing(o)) {
			out = append(out, o)
		}
	}
	return out
}

// seenBy is the last row of the history that the page of a form knew.
func seenBy(form url.Values) int64 {
	seen, _ := strconv.ParseInt(form.Get("seen"), 10, 64) // nothing seen: the safe side
	return seen
}
