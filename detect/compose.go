package detect

import (
	"cmp"
	"math"
	"slices"

	"detour/detect/cases"
	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/mirror"
	"detour/detect/newcomer"
	"detour/detect/relay"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/detect/unmatched"
	"detour/flows"
	"detour/flows/measure"
	"detour/flows/nomenclature"
	"detour/flows/party"
)

// composer turns pairs, relays and shifts without a counterpart into the tables of a
// batch.
type composer struct {
	scene    *transfer.Scene
	currency string // of every value, where there is one only
	previous *finding.Results
	measures *measure.Table
	links    *nomenclature.Links
	places   map[at]*shift.Tested
	atlas    atlas
	where    map[string]whereabouts // of findings, by id
	parties  *party.Register
	set      Settings
	out      finding.Results
}

func (c *composer) compose(views []series.View, tested []*shift.Tested, pairs []*transfer.Pair, relays []*relay.Relay, shifts []*unmatched.Shift, beside apart) *finding.Results {
	c.changes(views, tested)
	var moved, single, alone []cases.Member
	var told []*transfer.Pair
	for _, r := range relay.Distinct(relays) {
		moved = append(moved, c.pair(r.Pair, r))
		told = append(told, r.Pair)
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p *transfer.Pair) bool { return partOfRelay(p, relays) })
	for _, p := range transfer.Allocate(transfer.Distinct(pairs), told) {
		moved = append(moved, c.pair(p, nil))
	}
	for _, g := range beside.gaps.Found {
		single = append(single, c.gap(g, beside.gaps))
	}
	for _, n := range beside.newcomers {
		single = append(single, c.newcomer(n))
	}
	for _, s := range unmatched.Found(shifts, c.set.Unmatched) {
		alone = append(alone, c.shift(s, len(shifts)))
	}
	all := slices.Concat(moved, single, alone)
	c.mark(all)
	c.out.Cases = cases.Draw(moved, 0)
	c.locate(c.out.Cases, moved)
	for _, m := range single { // neither is a part of a fall
		c.out.Cases = append(c.out.Cases, cases.Draw([]cases.Member{m}, int32(len(c.out.Cases)))...)
	}
	c.out.Cases = append(c.out.Cases, cases.Draw(alone, int32(len(c.out.Cases)))...)
	rank(all, c.out.Cases)
	for _, m := range all {
		c.out.Findings = append(c.out.Findings, *m.Finding)
	}
	c.out.Watch = unmatched.Watch(shifts, views, c.currency, c.set.Unmatched)
	c.out.Control = c.controlSample(views, tested)
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

// pair writes a pair, or the relay r that begins with it, with its legs, evidence
// and series.
func (c *composer) pair(p *transfer.Pair, r *relay.Relay) cases.Member {
	legs := []leg{{finding.RoleFrom, p.From, p.Fall}, {finding.RoleTo, p.To, p.Rise}}
	if p.Told() == finding.Relay {
		legs[1].role = finding.RoleLeg1
	}
	if r != nil {
		legs = append(legs, leg{finding.RoleLeg2, r.Onward, r.OnwardRise})
	}
	evidence, explained := c.scene.Check(p)
	evidence = slices.Concat(evidence, way(p, r), c.goods(p))
	a := p.Amount
	m := c.finding(finding.Finding{
		Kind: p.Told(), Moved: a.Moved, MovedLow: a.MovedLow, MovedHigh: a.MovedHigh, Ratio: a.Ratio, RatioLow: a.RatioLow, RatioHigh: a.RatioHigh,
		P: p.P, Q: p.Q, Confidence: confidence(min(p.Fall.N, p.Rise.N), max(p.Fall.Rho, p.Rise.Rho), p.Q, evidence), Explained: explained,
		Restriction: c.restriction(p),
	}, legs, evidence)
	c.where[m.ID] = c.atlas.whereabouts(legs[0], legs[1])
	m.Headline = c.where[m.ID].behind(m.Headline)
	return m
}

// shift writes a level shift without a counterpart, one of so many tested.
func (c *composer) shift(s *unmatched.Shift, tested int) cases.Member {
	role := finding.RoleTo
	if s.Event.Direction == changepoint.Fall {
		role = finding.RoleFrom
	}
	evidence, explained := s.Check(c.scene, tested)
	moved, low, high := s.Amount()
	return c.finding(finding.Finding{
		Kind: finding.UnmatchedShift, Moved: moved, MovedLow: low, MovedHigh: high, Ratio: math.NaN(), RatioLow: math.NaN(), RatioHigh: math.NaN(),
		P: s.P, Q: s.Q, Confidence: confidence(s.Event.N, s.Event.Rho, s.Q, evidence), Explained: explained, Restriction: s.Beside(),
	}, []leg{{role, s.Tested, s.Event}}, evidence)
}

// gap writes a gap between what both ends report. It is dated by the share.
func (c *composer) gap(g *mirror.Gap, all *mirror.Result) cases.Member {
	sent, before := g.Side(g.Sent, g.Pair.Lag)
	got, after := g.Side(g.Got, 0)
	evidence, explained := all.Check(g)
	moved, low, high := g.Amount()
	return c.finding(finding.Finding{
		Kind: finding.MirrorGap, Moved: moved, MovedLow: low, MovedHigh: high, Ratio: math.NaN(), RatioLow: math.NaN(), RatioHigh: math.NaN(),
		P: g.P, Q: g.Q, Confidence: confidence(g.Event.N, g.Event.Rho, g.Q, evidence), Explained: explained, Restriction: c.concerned(g.Got.Cell, g.Event.First),
	}, []leg{{finding.RoleFrom, sent, before}, {finding.RoleTo, got, after}}, evidence)
}

// newReceiver is a receiver without history with its series.
type newReceiver struct {
	*newcomer.Newcomer
	series *series.Series
}

// newcomer writes a receiver without history: since it first received the goods. That
// has no interval and no false discovery rate.
func (c *composer) newcomer(n newReceiver) cases.Member {
	k := int(n.First - n.series.Start)
	e := shift.Event{Direction: changepoint.Rise, K: k, First: n.First, Low: n.First, High: n.First, P: n.P, To: n.series.Len()}
	e.After.Mean = series.MeanOver(n.series.Tested(), k, e.To)
	l := leg{finding.RoleTo, &shift.Tested{Series: n.series}, e}
	m := c.finding(finding.Finding{
		Kind: finding.NewParty, Moved: e.After.Mean, MovedLow: e.After.Mean, MovedHigh: e.After.Mean, Ratio: math.NaN(), RatioLow: math.NaN(), RatioHigh: math.NaN(),
		P: n.P, Q: n.P, Confidence: "low", Restriction: unmatched.Beside(n.Measures, n.Relation),
	}, []leg{l}, n.Check())
	if n.Relation == measure.Otherwise { // which no other finding is about
		c.out.Restrictions = append(c.out.Restrictions, restrictions(m.ID, l, n.Measures, n.Relation)...)
	}
	return m
}

// finding completes a finding from its legs, of which the first dates it, and keeps
// their rows.
func (c *composer) finding(f finding.Finding, legs []leg, evidence []finding.Evidence) cases.Member {
	var cells []flows.Cell
	for i, l := range legs {
		cells = append(cells, l.Cell)
		legs[i].event = l.Dated(l.event)
	}
	first := legs[0].event
	f.ID, f.Status, f.Measure = identity(f.Kind, legs, cells), finding.New, legs[0].Measure.String()
	f.FirstNew, f.CILow, f.CIHigh, f.CILevel = first.First.Date32(), first.Low.Date32(), first.High.Date32(), dateLevel(first)
	m := cases.Member{Finding: &f}
	for i, l := range legs {
		row := l.row(f.ID, c.currency)
		row.Goods = c.links.Goods(row.Product)
		m.Legs = append(m.Legs, row)
		c.out.Series = append(c.out.Series, l.points(f.ID, int32(i))...)
	}
	c.out.Restrictions = append(c.out.Restrictions, c.restrictions(f.ID, legs)...)
	f.Headline = headline(f, m.Legs, legs[0])
	c.out.Legs = append(c.out.Legs, m.Legs...)
	for _, e := range evidence {
		e.Finding = f.ID
		c.out.Evidence = append(c.out.Evidence, e)
	}
	return m
}

// headline tells a finding; of a shift that stands alone it says when it ended.
func headline(f finding.Finding, rows []finding.Leg, first leg) string {
	if f.Kind != finding.UnmatchedShift {
		return finding.Headline(f, rows)
	}
	var until *int32
	if k, ended := transfer.Ended(first.Tested, first.event); ended {
		until = date(first.Month(k))
	}
	return finding.ShiftHeadline(f, rows[0], until)
}

// identity names a finding by its kind and cells. A cell may stand without a
// counterpart twice, for its fall and for its rise, and so may a gap.
func identity(kind string, legs []leg, cells []flows.Cell) string {
	if kind == finding.UnmatchedShift || kind == finding.MirrorGap {
		kind += " " + legs[0].event.Direction.String()
	}
	return finding.ID(kind, cells...)
}

// strongQ is the q-value that high confidence asks for.
const strongQ = 0.01

// confidence is low for short series and strong autocorrelation, where the test
// leans on its model, and high where the q-value is strong and no check speaks
// against.
func confidence(months int, rho, q float64, evidence []finding.Evidence) string {
	against := slices.ContainsFunc(evidence, func(e finding.Evidence) bool { return e.Outcome == finding.Against })
	switch {
	case months < finding.ShortSeries || rho >= 0.8:
		return "low"
	case q <= strongQ && !against:
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
		FirstNew: date(l.event.First), CILow: date(l.event.Low), CIHigh: date(l.event.High), CILevel: dateLevel(l.event),
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

// dateLevel is nil for a month that is no estimate: the first of a new receiver.
func dateLevel(e shift.Event) *float64 {
	if e.DateLevel == 0 {
		return nil
	}
	return &e.DateLevel
}

func date(m flows.Month) *int32 {
	d := m.Date32()
	return &d
}

// changes lists every event of every series, those in which nothing can be dated with
// p = 1, and the series that could not be tested.
func (c *composer) changes(views []series.View, tested []*shift.Tested) {
	sums := sumsOf(tested)
	for _, t := range tested {
		base := finding.Change{View: views[t.View].String(), Axes: c.axes(t.Cell), N: int32(t.Observed()), Measure: t.Measure.String(), Reason: t.Reason, Beside: unmatched.Beside(c.measures.Beside(t.Cell))}
		if t.Reason != "" {
			if sum := sums[at{t.View, t.Cell}]; sum != "" {
				base.Reason += "; its goods are tested in a sum of codes, " + sum
			}
			c.out.Changes = append(c.out.Changes, base)
			continue
		}
		if len(t.Events) == 0 {
			base.P = known(1)
			c.out.Changes = append(c.out.Changes, base)
		}
		for _, e := range t.Events {
			row := base
			e, relied := t.Confirmed(e)
			switch {
			case e.Outer:
				row.Reason = "trade ceased or began: p of the months without, as another pause"
			case !relied:
				row.Reason = "many months are zero: p by the tables alone"
			}
			row.N, row.Direction, row.Class = int32(e.N), e.Direction.String(), string(e.Class)
			row.FirstNew, row.CILow, row.CIHigh, row.CILevel = date(e.First), date(e.Low), date(e.High), dateLevel(e)
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

// rank orders the findings: transfers, then shifts without a counterpart, then what is
// explained, each by its case and, inside it, by the lower bound of what moved times
// (1 − q).
func rank(all []cases.Member, drawn []finding.Case) {
	caseRank := map[string]int32{}
	for _, c := range drawn {
		caseRank[c.ID] = c.Rank
	}
	class := func(f *finding.Finding) int {
		switch {
		case f.Flagged():
			return 0
		case f.Unmatched():
			return 1
		}
		return 2
	}
	score := func(f *finding.Finding) float64 { return f.MovedLow * (1 - f.Q) }
	slices.SortStableFunc(all, func(a, b cases.Member) int {
		return cmp.Or(cmp.Compare(class(a.Finding), class(b.Finding)), cmp.Compare(caseRank[a.CaseID], caseRank[b.CaseID]),
			cmp.Compare(score(b.Finding), score(a.Finding)), cmp.Compare(a.ID, b.ID))
	})
	for i, m := range all {
		m.Rank = int32(i + 1)
	}
}
