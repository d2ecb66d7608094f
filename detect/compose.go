package detect

import (
	"cmp"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/relay"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
	"detour/flows/measure"
)

// composer turns pairs and relays into the tables of a batch.
type composer struct {
	scene    *transfer.Scene
	currency string // of every value, where there is one only
	previous *finding.Results
	measures *measure.Table
	out      finding.Results
}

// found is a finding with the series behind it, until cases are drawn.
type found struct {
	finding.Finding
	cells []flows.Cell
}

func (c *composer) compose(views []series.View, tested []*shift.Tested, pairs []*transfer.Pair, relays []*relay.Relay) *finding.Results {
	c.changes(views, tested)
	var all []found
	var told []*transfer.Pair
	for _, r := range relay.Distinct(relays) {
		all = append(all, c.finding(r.Pair, r))
		told = append(told, r.Pair)
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p *transfer.Pair) bool { return partOfRelay(p, relays) })
	for _, p := range transfer.Allocate(transfer.Distinct(pairs), told) {
		all = append(all, c.finding(p, nil))
	}
	drawCases(all)
	c.mark(all)
	rank(all)
	for _, f := range all {
		c.out.Findings = append(c.out.Findings, f.Finding)
	}
	c.out.Withdraw(c.previous)
	return &c.out
}

// partOfRelay tells whether a pair is the beginning of a relay that is told as
// such.
func partOfRelay(p *transfer.Pair, relays []*relay.Relay) bool {
	for _, r := range relays {
		if p.Across == flows.Set(flows.Destination) && transfer.Inside(p.From.Cell, r.From.Cell) && transfer.Inside(p.To.Cell, r.To.Cell) {
			return true
		}
	}
	return false
}

// finding writes a pair, or the relay r that begins with it, with its legs,
// evidence and series.
func (c *composer) finding(p *transfer.Pair, r *relay.Relay) found {
	legs := []leg{{finding.RoleFrom, p.From, p.Fall}, {finding.RoleTo, p.To, p.Rise}}
	if r != nil {
		legs[1].role = finding.RoleLeg1
		legs = append(legs, leg{finding.RoleLeg2, r.Onward, r.OnwardRise})
	}
	f := found{}
	for _, l := range legs {
		f.cells = append(f.cells, l.Cell)
	}
	evidence, explained := c.scene.Check(p)
	a := p.Amount
	f.Finding = finding.Finding{
		ID: finding.ID(p.Kind, f.cells...), Kind: p.Kind,
		FirstNew: p.Fall.First.Date32(), CILow: p.Fall.Low.Date32(), CIHigh: p.Fall.High.Date32(), Measure: p.From.Measure.String(),
		Moved: a.Moved, MovedLow: a.MovedLow, MovedHigh: a.MovedHigh, Ratio: a.Ratio, RatioLow: a.RatioLow, RatioHigh: a.RatioHigh,
		P: p.P, Q: p.Q, Confidence: confidence(p, evidence), Explained: explained, Status: finding.New,
		Restriction: c.restriction(p),
	}
	var rows []finding.Leg
	for i, l := range legs {
		rows = append(rows, l.row(f.ID, c.currency))
		c.out.Series = append(c.out.Series, l.points(f.ID, int32(i))...)
	}
	f.Headline = finding.Headline(f.Finding, rows)
	c.out.Legs = append(c.out.Legs, rows...)
	for _, e := range evidence {
		e.Finding = f.ID
		c.out.Evidence = append(c.out.Evidence, e)
	}
	return f
}

// shortSeries is the number of months below which no finding is more than of low
// confidence, and strongQ the q-value that high confidence asks for: between 36
// and 60 months a shift of 1.5 standard deviations is found in two of three cases
// and less (see package changepoint).
const (
	shortSeries = 36
	strongQ     = 0.01
)

// confidence is low for short series and strong autocorrelation, where the test
// leans on its model, and high where the q-value is strong and no check speaks
// against.
func confidence(p *transfer.Pair, evidence []finding.Evidence) string {
	against := slices.ContainsFunc(evidence, func(e finding.Evidence) bool { return e.Outcome == finding.Against })
	switch n := min(p.Fall.N, p.Rise.N); {
	case n < shortSeries || max(p.Fall.Rho, p.Rise.Rho) >= 0.8:
		return "low"
	case p.Q <= strongQ && !against:
		return "high"
	}
	return "medium"
}

// leg is a side of a finding.
type leg struct {
	role string
	*shift.Tested
	event shift.Event
}

func (l leg) row(id, currency string) finding.Leg {
	p := l.event.P
	return finding.Leg{
		Finding: id, Role: l.role, Axes: finding.AxesOf(l.Cell.With(flows.Currency, currency)),
		FirstNew: date(l.event.First), CILow: date(l.event.Low), CIHigh: date(l.event.High),
		Before: l.event.Before.Mean, After: l.event.After.Mean, P: &p,
	}
}

func (l leg) points(id string, index int32) []finding.Point {
	out := make([]finding.Point, l.Len())
	for m := range out {
		pt := finding.Point{Finding: id, Role: l.role, Leg: index, Period: l.Month(m).Date32(), Masked: l.Mask[m] != series.Used}
		pt.Value = known(l.Value[m])
		if l.Kg != nil {
			pt.Kg = known(l.Kg[m])
		}
		if m >= l.event.From && m < l.event.K {
			pt.Fitted = known(l.event.Before.Mean)
		} else if m >= l.event.K && m < l.event.To {
			pt.Fitted = known(l.event.After.Mean)
		}
		out[m] = pt
	}
	return out
}

func known(v float64) *float64 {
	if v != v {
		return nil
	}
	return &v
}

func date(m flows.Month) *int32 {
	d := m.Date32()
	return &d
}

// changes lists every event of every series, and the series that could not be
// tested.
func (c *composer) changes(views []series.View, tested []*shift.Tested) {
	for _, t := range tested {
		base := finding.Change{View: views[t.View].String(), Axes: finding.AxesOf(t.Cell.With(flows.Currency, c.currency)), N: int32(t.Observed()), Measure: t.Measure.String(), Reason: t.Reason}
		if t.Reason != "" {
			c.out.Changes = append(c.out.Changes, base)
			continue
		}
		for _, e := range t.Events {
			row := base
			e, relied := t.Confirmed(e)
			if !relied {
				row.Reason = "many months are zero: p by the tables alone"
			}
			row.N, row.Direction, row.Class = int32(e.N), e.Direction.String(), string(e.Class)
			row.FirstNew, row.CILow, row.CIHigh = date(e.First), date(e.Low), date(e.High)
			row.Statistic, row.Rho, row.P = signed(e), known(e.Rho), known(e.P)
			row.Before, row.After = known(e.Before.Mean), known(e.After.Mean)
			c.out.Changes = append(c.out.Changes, row)
		}
	}
}

func signed(e shift.Event) *float64 {
	v := e.T
	if e.Direction == changepoint.Fall {
		v = -v
	}
	return &v
}

// rank orders the findings: the unexplained first, each part by the lower bound
// of what moved times (1 − q).
func rank(all []found) {
	score := func(f found) float64 { return f.MovedLow * (1 - f.Q) }
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(compareBool(!a.Flagged(), !b.Flagged()), cmp.Compare(score(b), score(a)), cmp.Compare(a.ID, b.ID))
	})
	for i := range all {
		all[i].Rank = int32(i + 1)
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
