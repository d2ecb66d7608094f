package batch

import (
	"cmp"
	"context"
	"slices"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// The causes for which a finding differs between two batches.
const (
	CauseData     = "revised data"         // amounts of its cells changed in months that both batches hold
	CauseProgram  = "settings or program"  // those are others, or the tables of reference
	CauseMonths   = "later months"         // the newer batch holds more of them
	CauseUnlisted = "the other hypotheses" // what else was tested moved the error rate
)

// Difference is a finding that is new, gone or revised.
type Difference struct {
	ID       string           `json:"id"`
	Status   string           `json:"status"` // new, withdrawn or revised
	Cause    string           `json:"cause"`
	Months   int              `json:"months_revised"` // of its cells, among those that both batches hold
	Headline string           `json:"headline"`
	Was      *finding.Finding `json:"was,omitempty"`
	Is       *finding.Finding `json:"is,omitempty"`
}

// Revision is months of a reporter and direction whose totals are not the same in two
// batches.
type Revision struct {
	Source   string `json:"source"`
	Reporter string `json:"reporter"`
	Flow     string `json:"flow"`
	Months   int    `json:"months"`
	From     string `json:"from"` // the first of them, as 2022-03, and the last
	To       string `json:"to"`
}

// Diff is what an older and a newer batch differ in.
type Diff struct {
	Differences []Difference `json:"differences"` // new, revised, withdrawn, each by rank
	Same        int          `json:"same"`        // findings that neither came, went nor changed
	Revisions   []Revision   `json:"revisions"`
	MoreMonths  int          `json:"more_months"` // that the newer batch holds after the last of the older
	OtherSetup  bool         `json:"other_setup"` // program, settings or tables of reference are others
}

// Compare returns what a newer batch tells otherwise than an older one, and why: whether
// the data of a finding's cells changed in months that both hold is told from the
// panels.
func Compare(ctx context.Context, older, newer *Batch) (*Diff, error) {
	d := &Diff{
		Revisions:  revisions(older.Coverage, newer.Coverage),
		MoreMonths: max(0, int(lastMonth(newer.Coverage)-lastMonth(older.Coverage))),
		OtherSetup: setup(older.Manifest) != setup(newer.Manifest),
	}
	before, after := standing(older), standing(newer)
	for id, is := range after {
		was, known := before[id]
		switch {
		case !known:
			d.add(Difference{ID: id, Status: finding.New, Headline: is.Headline, Is: &is.Finding})
		case is.Revises(was.Finding):
			d.add(Difference{ID: id, Status: finding.Revised, Headline: is.Headline, Was: &was.Finding, Is: &is.Finding})
		default:
			d.Same++
		}
	}
	for id, was := range before {
		if _, known := after[id]; !known {
			d.add(Difference{ID: id, Status: finding.Withdrawn, Headline: was.Headline, Was: &was.Finding})
		}
	}
	d.sort()
	if len(d.Differences) == 0 {
		return d, nil
	}
	was, err := older.Panel(ctx)
	if err != nil {
		return nil, err
	}
	is, err := newer.Panel(ctx)
	if err != nil {
		return nil, err
	}
	for i := range d.Differences {
		of := &d.Differences[i]
		legs := before[of.ID].Legs
		if of.Is != nil {
			legs = after[of.ID].Legs
		}
		of.Months = revisedMonths(was, is, legs)
		of.Cause = d.cause(*of)
	}
	return d, nil
}

func (d *Diff) add(f Difference) { d.Differences = append(d.Differences, f) }

func (d *Diff) cause(of Difference) string {
	switch {
	case of.Months > 0:
		return CauseData
	case d.OtherSetup:
		return CauseProgram
	case d.MoreMonths > 0:
		return CauseMonths
	}
	return CauseUnlisted
}

// sort orders the differences by status and rank.
func (d *Diff) sort() {
	order := []string{finding.New, finding.Revised, finding.Withdrawn}
	rank := func(f Difference) int32 {
		if f.Is != nil {
			return f.Is.Rank
		}
		return f.Was.Rank
	}
	slices.SortFunc(d.Differences, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status)), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
	})
}

// standing are the findings of a batch that were not withdrawn in it, by id.
func standing(b *Batch) map[string]Detail {
	out := map[string]Detail{}
	for _, d := range b.Details() {
		if d.Status != finding.Withdrawn {
			out[d.ID] = d
		}
	}
	return out
}

// setup is what beside the inputs decides on the results.
func setup(m Manifest) string {
	s := m.Program.Version + string(m.Settings)
	for _, r := range m.References {
		s += "\n" + r.Use + " " + r.SHA256
	}
	return s
}

func lastMonth(rows []panel.Coverage) (last flows.Month) {
	for _, c := range rows {
		last = max(last, flows.MonthOfDate32(c.Period))
	}
	return last
}

// revisedMonths counts the months that both panels hold in which the amounts inside some
// leg differ.
func revisedMonths(was, is *panel.Table, legs []finding.Leg) int {
	differ := map[flows.Month]bool{}
	inOlder, inNewer := held(was), held(is)
	for _, l := range legs {
		a, b := sums(was, l), sums(is, l)
		for m := range inOlder {
			if inNewer[m] && a[m] != b[m] {
				differ[m] = true
			}
		}
	}
	return len(differ)
}

func held(t *panel.Table) map[flows.Month]bool {
	out := map[flows.Month]bool{}
	for _, m := range t.Periods {
		out[m] = true
	}
	return out
}

// sums adds up the amounts inside a leg by month, in smallest units.
func sums(t *panel.Table, l finding.Leg) map[flows.Month][flows.NumMeasures]int64 {
	out := map[flows.Month][flows.NumMeasures]int64{}
	for r := range within(t, l.Cell()) {
		sum := out[t.Periods[r]]
		for m := range sum {
			if v := t.Amounts[m][r]; v != panel.Unknown {
				sum[m] += v
			}
		}
		out[t.Periods[r]] = sum
	}
	return out
}

// revisions lists the reports that both batches hold with other totals.
func revisions(older, newer []panel.Coverage) []Revision {
	type report struct {
		source, reporter, flow string
		period                 int32
	}
	key := func(c panel.Coverage) report { return report{c.Source, c.Reporter, c.Flow, c.Period} }
	before := map[report]panel.Coverage{}
	for _, c := range older {
		before[key(c)] = c
	}
	var out []Revision
	for _, c := range newer {
		b, known := before[key(c)]
		if !known || b.Used == c.Used && same(b.Value, c.Value) && same(b.Kg, c.Kg) {
			continue
		}
		m := flows.MonthOfDate32(c.Period).String()
		i := slices.IndexFunc(out, func(r Revision) bool { return r.Source == c.Source && r.Reporter == c.Reporter && r.Flow == c.Flow })
		if i < 0 {
			out = append(out, Revision{Source: c.Source, Reporter: c.Reporter, Flow: c.Flow, From: m, To: m})
			i = len(out) - 1
		}
		out[i].Months++
		out[i].From, out[i].To = min(out[i].From, m), max(out[i].To, m)
	}
	return out
}

func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
