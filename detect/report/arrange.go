package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// arranged are the cases in the order in which the page tells them: first those with no
// check against their first finding, then the others, each by rank. A shock that all trade
// of a country took would else fill the first screens with cases of which the checks say
// that they may be nothing but that.
type arranged struct {
	clear, opposed []batch.CaseDetail
}

func arrange(flagged []batch.CaseDetail) (a arranged) {
	for _, c := range flagged {
		if len(against(c.Findings[0])) == 0 {
			a.clear = append(a.clear, c)
		} else {
			a.opposed = append(a.opposed, c)
		}
	}
	return a
}

func (a arranged) all() []batch.CaseDetail { return slices.Concat(a.clear, a.opposed) }

// first returns at most so many cases. Neither part takes more than half of the room that
// the other needs.
func (a arranged) first(most int) arranged {
	n, m := halves(most, len(a.clear), len(a.opposed))
	return arranged{a.clear[:n], a.opposed[:m]}
}

// inFull returns the findings that are shown in full (see the function inFull), in the
// order of all.
func (a arranged) inFull(full int) [][]batch.Detail {
	need := func(cases []batch.CaseDetail) (n int) {
		for _, f := range inFull(cases, full) {
			n += len(f)
		}
		return n
	}
	n, m := halves(full, need(a.clear), need(a.opposed))
	return slices.Concat(inFull(a.clear, n), inFull(a.opposed, m))
}

// halves shares so many places between two parts that need a and b of them.
func halves(most, a, b int) (forA, forB int) {
	forA = min(a, most-min(b, most/2))
	return forA, min(b, most-forA)
}

// divided says where a part of the list begins, if it has two.
func (a arranged) divided(rows []caseRow) {
	if len(a.clear) == 0 || len(a.opposed) == 0 {
		return
	}
	begun := map[bool]bool{}
	for i := range rows {
		r := &rows[i]
		if opposed := r.Against != ""; !begun[opposed] {
			begun[opposed] = true
			if opposed {
				r.Divider = words.Say("list.opposed", "n", len(a.opposed), "checks", a.commonest())
			} else {
				r.Divider = words.Say("list.clear", "n", len(a.clear))
			}
		}
	}
}

// behind says how many cases stand behind the others.
func (a arranged) behind() string {
	if len(a.clear) == 0 || len(a.opposed) == 0 {
		return ""
	}
	return words.Say("list.behind", "n", len(a.opposed))
}

// againstTally counts the cases by the checks that speak against their first finding, the
// commonest check first; a case may stand in several.
func (a arranged) againstTally() []tally {
	n := map[string]int{}
	for _, c := range a.opposed {
		for _, check := range against(c.Findings[0]) {
			n[check]++
		}
	}
	checks := make([]string, 0, len(n))
	for check := range n {
		checks = append(checks, check)
	}
	slices.SortFunc(checks, func(x, y string) int { return cmp.Or(cmp.Compare(n[y], n[x]), strings.Compare(x, y)) })
	var out []tally
	for _, check := range checks {
		out = append(out, tally{checkWord(check), finding.Count(int64(n[check]))})
	}
	return out
}

// commonest tells the tally of checks in a line.
func (a arranged) commonest() string {
	var told []string
	for _, t := range a.againstTally() {
		told = append(told, strings.ToLower(t.Name)+" "+t.Count)
	}
	return strings.Join(told, ", ")
}

// against names the checks that speak against a finding, each once.
func against(d batch.Detail) (checks []string) {
	for _, e := range d.Evidence {
		if e.Outcome == finding.Against && !slices.Contains(checks, e.Check) {
			checks = append(checks, e.Check)
		}
	}
	return checks
}

// againstWords writes checks for a reader and for the filter.
func againstWords(checks []string) (text, keys string) {
	if len(checks) == 0 {
		return "", "none"
	}
	told, slugs := make([]string, len(checks)), make([]string, len(checks))
	for i, check := range checks {
		told[i], slugs[i] = strings.ToLower(checkWord(check)), slug(check)
	}
	return strings.Join(told, ", "), strings.Join(slugs, " ")
}

// chooser is a row of buttons of the filter.
type chooser struct {
	Name, Word string
	Choices    []choice
}

// choice is a button of the filter.
type choice struct {
	Value, Word string
	Count       int
}

// choosers are the rows of the filter that have something to choose from, each with the
// values that the cases have, in their order.
func choosers(rows []caseRow) []chooser {
	kinds, checks := map[string]string{}, map[string]string{"none": words.Say("list.nothing")}
	for _, r := range rows {
		for _, k := range r.Kinds {
			kinds[k.Name] = k.Word
		}
		told := strings.Split(r.Against, ", ")
		for i, key := range strings.Fields(r.AgainstKeys) {
			if key != "none" {
				checks[key] = finding.Capital(told[i])
			}
		}
	}
	known := func(of map[string]string) func(string) string { return func(v string) string { return of[v] } }
	var out []chooser
	for _, c := range []struct {
		name, word string
		least      int // choices
		of         func(caseRow) []string
		say        func(string) string
	}{
		{"kind", words.Say("column.kind"), 1, func(r caseRow) []string { return strings.Fields(r.Words) }, known(kinds)},
		{"against", words.Say("column.against"), 2, func(r caseRow) []string { return strings.Fields(r.AgainstKeys) }, known(checks)},
		{"status", words.Say("column.status"), 2, func(r caseRow) []string { return []string{r.Status} }, statusWord},
		{"measure", words.Say("column.measured"), 2, func(r caseRow) []string { return []string{r.Measure} }, measureWord},
	} {
		made := chooser{Name: c.name, Word: c.word}
		for _, r := range rows {
			for _, v := range c.of(r) {
				made.add(v, c.say(v))
			}
		}
		if len(made.Choices) >= c.least {
			out = append(out, made)
		}
	}
	return out
}

func (c *chooser) add(value, word string) {
	for i := range c.Choices {
		if c.Choices[i].Value == value {
			c.Choices[i].Count++
			return
		}
	}
	c.Choices = append(c.Choices, choice{value, word, 1})
}

// sorts are the orders of the list; the first is the one that it has without a script.
func sorts(a arranged) []choice {
	out := []choice{{"rank", words.Say("sort.rank"), 0}, {"moved", words.Say("sort.moved"), 0}, {"q", words.Say("sort.q"), 0}}
	if a.behind() != "" {
		out = append([]choice{{"order", words.Say("sort.order"), 0}}, out...)
	}
	return out
}

// leading are a few cases for the first screen.
type leading struct {
	Head string
	Rows []caseRow
}

// leadings are the largest cases and, where a check speaks against one of these, the
// largest against which none does.
func leadings(all arranged, full map[string][]batch.Detail) []leading {
	const most = 3
	largest := byRank(all)
	largest = largest[:min(most, len(largest))]
	var out []leading
	if len(largest) > 0 {
		out = append(out, leading{words.Say("top.head", "n", len(largest)), leadingRows("top", largest, full)})
	}
	if clear := all.clear[:min(most, len(all.clear))]; len(clear) > 0 && slices.ContainsFunc(largest, func(c batch.CaseDetail) bool { return len(against(c.Findings[0])) > 0 }) {
		out = append(out, leading{words.Say("top.clear", "n", len(clear)), leadingRows("clear", clear, full)})
	}
	return out
}

// leadingRows makes rows whose pictures have ids of their own.
func leadingRows(id string, cases []batch.CaseDetail, full map[string][]batch.Detail) []caseRow {
	out := make([]caseRow, len(cases))
	for i, c := range cases {
		out[i] = newCaseRow(c, full[c.ID])
		out[i].TopSpark = sparks(id+strconv.Itoa(i), curvesOf(c.Findings[0]))
	}
	return out
}
