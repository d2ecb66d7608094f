package review

import (
	"net/url"
	"slices"
	"strconv"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/report"
	"detour/detect/words"
)

// listed is a finding in the list.
type listed struct {
	batch.Detail
	Case int32 // rank of its case, 0 without one
}

// listOf is the findings as the report has them: those of the cases that count as flags,
// those that stand alone, and then the others.
func listOf(b *batch.Batch) []listed {
	var out, aside []listed
	told := map[string]bool{}
	for _, c := range report.Order(b) {
		for _, d := range c.Findings {
			out = append(out, listed{d, c.Rank})
			told[d.ID] = true
		}
	}
	rank := map[string]int32{}
	for _, c := range b.Cases {
		rank[c.ID] = c.Rank
	}
	for _, d := range b.Details() {
		switch l := (listed{d, rank[d.CaseID]}); {
		case told[d.ID]:
		case d.Flagged() || d.Unmatched():
			out = append(out, l)
		default:
			aside = append(aside, l)
		}
	}
	return append(out, aside...)
}

// filter is which findings are listed. It goes with the reader from page to page.
type filter struct {
	Show                   string // a key of shows
	Decision, Kind, Status string // any if empty
	Page                   int    // from 1
}

// shows are the parts of the list, each with the states that it holds.
var shows = []struct {
	key    string
	states []State
}{
	{"open", openStates},
	{"suppressed", []State{Suppressed}},
	{"decided", []State{Decided}},
	{"aside", []State{Aside}},
	{"all", nil},
}

func parseFilter(v url.Values) filter {
	f := filter{Show: v.Get("show"), Decision: v.Get("by"), Kind: v.Get("kind"), Status: v.Get("status"), Page: 1}
	if f.part() < 0 {
		f.Show = shows[0].key
	}
	if page, err := strconv.Atoi(v.Get("page")); err == nil && page > 0 {
		f.Page = page
	}
	return f
}

func (f filter) part() int {
	for i, s := range shows {
		if s.key == f.Show {
			return i
		}
	}
	return -1
}

func (f filter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"show": f.Show, "by": f.Decision, "kind": f.Kind, "status": f.Status} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.Page > 1 {
		v.Set("page", strconv.Itoa(f.Page))
	}
	return v
}

// Back is the address of the list.
func (f filter) Back() string { return "/?" + f.values().Encode() }

func (f filter) to(id string) string {
	v := f.values()
	v.Set("id", id)
	return "/finding?" + v.Encode()
}

func (f filter) holds(d listed, state State, last Row) bool {
	states := shows[f.part()].states
	return (states == nil || slices.Contains(states, state)) && (f.Decision == "" || f.Decision == last.Decision) &&
		(f.Kind == "" || f.Kind == d.Kind) && (f.Status == "" || f.Status == d.Status)
}

// listPage is the list of findings.
type listPage struct {
	frame
	Done     string // what was recorded just now
	Parts    []part
	Choosers []chooser
	Found    []found
	Count    int // of the findings that the filter holds
	First    int // of those on this page, from 1
	Before   string
	Behind   string
}

// part is a link to a part of the list.
type part struct {
	Word, Href string
	Count      int
	Current    bool
}

// chooser is a field of the filter.
type chooser struct {
	Name, Word string
	Options    []option
}

type option struct {
	Value, Word string
	Chosen      bool
}

// found is a row of the list.
type found struct {
	report.Line
	Case        int
	Href, State string
	Badge       State
}

// perPage is how many findings a page lists: about a megabyte.
const perPage = 100

func (s *Server) newListPage(l look, query url.Values) listPage {
	f := parseFilter(query)
	p := listPage{frame: s.newFrame(l, f, ""), Done: s.done(l, query.Get("done")), Choosers: s.choosers(l, f)}
	counts := make([]int, len(shows))
	var held []listed
	for _, d := range s.list {
		state, last := l.standing(d), lastOf(l.of[d.ID])
		for i := range shows {
			if (filter{Show: shows[i].key}).holds(d, state, last) {
				counts[i]++
			}
		}
		if f.holds(d, state, last) {
			held = append(held, d)
		}
	}
	for i, show := range shows {
		p.Parts = append(p.Parts, part{words.Say("review.show." + show.key), filter{Show: show.key}.Back(), counts[i], show.key == f.Show})
	}
	f.Page = min(f.Page, 1+max(0, len(held)-1)/perPage)
	from := (f.Page - 1) * perPage
	to := min(len(held), from+perPage)
	p.Count, p.First, p.Filter = len(held), from+1, f
	for _, d := range held[from:to] {
		state := l.standing(d)
		p.Found = append(p.Found, found{report.InLine(d.Detail), int(d.Case), f.to(d.ID), stateWord(state, d, lastOf(l.of[d.ID])), state})
	}
	turn := func(page int) string { f.Page = page; return f.Back() }
	if from > 0 {
		p.Before = turn(p.Filter.Page - 1)
	}
	if to < len(held) {
		p.Behind = turn(p.Filter.Page + 1)
	}
	return p
}

// done tells what was recorded last on a finding, if there is one.
func (s *Server) done(l look, id string) string {
	i, ok := s.place[id]
	last := lastOf(l.of[id])
	if !ok || last.Decision == "" {
		return ""
	}
	n := 0
	for _, d := range s.list {
		r := lastOf(l.of[d.ID])
		if r.Time == last.Time && r.Reviewer == last.Reviewer && r.Decision == last.Decision && r.CaseID == last.CaseID {
			n++
		}
	}
	title := finding.Title(s.list[i].Finding, s.list[i].Legs)
	if n > 1 {
		return words.Say("review.doneall", "decision", decisionWord(last.Decision), "title", title, "n", n-1)
	}
	return words.Say("review.done", "decision", decisionWord(last.Decision), "title", title)
}

// choosers have what the findings have to choose from.
func (s *Server) choosers(l look, f filter) []chooser {
	decision := chooser{Name: "by", Word: words.Say("review.column.decision")}
	kind := chooser{Name: "kind", Word: words.Say("column.kind")}
	status := chooser{Name: "status", Word: words.Say("column.status")}
	for _, d := range s.list {
		if last := lastOf(l.of[d.ID]); last.Decision != "" {
			decision.add(last.Decision, f.Decision, func() string { return decisionWord(last.Decision) })
		}
		kind.add(d.Kind, f.Kind, func() string { return report.InLine(d.Detail).Word })
		status.add(d.Status, f.Status, func() string { return finding.Capital(report.InLine(d.Detail).StatusWord) })
	}
	return []chooser{decision, kind, status}
}

func (c *chooser) add(value, chosen string, word func() string) {
	if !slices.ContainsFunc(c.Options, func(o option) bool { return o.Value == value }) {
		c.Options = append(c.Options, option{value, word(), value == chosen})
	}
}
