package report

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"detour/detect/batch"
	"detour/detect/cases"
	"detour/detect/finding"
	"detour/flows"
	coverage "detour/flows/panel"
)

var (
	sampleFirst = flows.NewMonth(2018, 1)
	sampleLast  = flows.NewMonth(2023, 12)
)

func ptr[T any](v T) *T { return &v }

// sampler makes an invented batch: no figure in it is a fact about anyone.
type sampler struct {
	random *rand.Rand
	b      *batch.Batch
}

func newSampler() *sampler {
	s := &sampler{rand.New(rand.NewPCG(1, 2)), &batch.Batch{}}
	s.b.Manifest = batch.Manifest{
		Layout: 3, Program: batch.Program{Name: "detour", Version: "0.1.0"}, Settings: json.RawMessage(`{"q":0.05,"seasons":["harmonic"]}`),
		Inputs: []batch.Input{{Name: "invented-2023.csv.gz", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Size: 123456, Rows: 312345}},
	}
	for m := sampleFirst; m <= sampleLast; m++ {
		for _, r := range []string{"EE", "LT", "LV"} {
			if r == "LV" && m == flows.NewMonth(2021, 3) {
				continue
			}
			s.b.Coverage = append(s.b.Coverage, coverage.Coverage{
				Source: "declarations", Reporter: r, Flow: flows.Import, Period: m.Date32(), Read: 1500, Used: 1400, Subtotals: 99, Rejected: 1, Masked: 3,
			})
		}
	}
	return s
}

// leg adds a leg of the finding with a series that steps at a month.
func (s *sampler) leg(f *finding.Finding, role string, cell flows.Cell, first flows.Month, before, after float64) {
	index := 0
	for _, l := range s.b.Legs {
		if l.Finding == f.ID {
			index++
		}
	}
	l := finding.Leg{Finding: f.ID, Role: role, Axes: finding.AxesOf(cell), Before: before, After: after, Goods: map[string]string{"2707": "oils & tars"}[cell[flows.Product]]}
	if role != finding.RoleControl {
		l.FirstNew, l.CILow, l.CIHigh, l.P = ptr(first.Date32()), ptr((first - 1).Date32()), ptr((first + 2).Date32()), ptr(.0012)
	}
	s.b.Legs = append(s.b.Legs, l)
	for m := sampleFirst; m <= sampleLast; m++ {
		level := before
		if m >= first {
			level = after
		}
		p := finding.Point{Finding: f.ID, Role: role, Leg: int32(index), Period: m.Date32(), Fitted: ptr(level)}
		if m == flows.NewMonth(2021, 3) { // a month the reporter did not deliver
			p.Masked = true
		} else {
			amount := math.Max(0, level*(1+.25*s.random.NormFloat64()))
			p.Value, p.Kg = ptr(amount), ptr(amount)
		}
		s.b.Series = append(s.b.Series, p)
	}
}

func (s *sampler) finding(kind, measure string, moved, ratio float64, first flows.Month) *finding.Finding {
	n := len(s.b.Findings) + 1
	s.b.Findings = append(s.b.Findings, finding.Finding{
		ID: fmt.Sprintf("F%012x", n*7919), CaseID: fmt.Sprintf("C%d", (n+1)/2), Kind: kind, Rank: int32(n),
		FirstNew: first.Date32(), CILow: (first - 1).Date32(), CIHigh: (first + 2).Date32(), Measure: measure,
		Moved: moved, MovedLow: .8 * moved, MovedHigh: 1.2 * moved, Ratio: ratio, RatioLow: .75 * ratio, RatioHigh: 1.3 * ratio,
		P: .0012, Q: .004, Counted: moved, Confidence: []string{"high", "medium", "low"}[n%3], Status: finding.New,
	})
	f := &s.b.Findings[n-1]
	s.b.Evidence = append(
		s.b.Evidence,
		finding.Evidence{Finding: f.ID, Check: "unit value", Outcome: finding.Supports, Figure: ptr(.97), Sentence: "Net mass moved as the value did: no movement of prices."},
		finding.Evidence{Finding: f.ID, Check: "port or border closure", Outcome: finding.Against, Figure: ptr(3.), Sentence: "Three other products left the same office in the same months."},
		finding.Evidence{Finding: f.ID, Check: "nomenclature change", Outcome: finding.Unknown, Sentence: "No table of links between editions was given."},
	)
	return f
}

func axes(pairs ...string) flows.Cell {
	var c flows.Cell
	for i := 0; i < len(pairs); i += 2 {
		a, err := flows.ParseAxis(pairs[i])
		if err != nil {
			panic(err)
		}
		c[a] = pairs[i+1]
	}
	return c
}

// sample is a batch with every kind, masked months, controls, an explained and a
// withdrawn finding, unmatched shifts, and text that means harm.
func sample() *batch.Batch {
	s := newSampler()
	oil := axes("flow", "import", "origin", "BY", "destination", "EE", "product", "2707", "currency", "EUR")
	potash := axes("flow", "export", "origin", "BY", "product", "31042050", "via", "LTKLJ")
	computers := axes("flow", "export", "origin", "DE", "destination", "RU", "product", "847150", "currency", "EUR")
	nov20, mar22 := flows.NewMonth(2020, 11), flows.NewMonth(2022, 3)

	f := s.finding(finding.Substitution, "value", 45e6, .8, nov20)
	s.leg(f, finding.RoleFrom, oil.With(flows.Product, "2710"), nov20+1, 60e6, 4e6)
	s.leg(f, finding.RoleTo, oil, nov20, 1e6, 46e6)
	s.leg(f, finding.RoleControl, oil.With(flows.Product, "2713"), nov20, 3e6, 3.1e6)
	f = s.finding(finding.RouteDiversion, "kg", 250e6, .24, mar22)
	f.Q = .9 // ranks it below a smaller amount
	s.leg(f, finding.RoleFrom, potash, mar22, 2084e6, 0)
	s.leg(f, finding.RoleTo, potash.With(flows.Via, "RULUG"), mar22+2, 0, 500e6)
	f = s.finding(finding.ModeDiversion, "value", 8e3, .95, mar22)
	s.leg(f, finding.RoleFrom, potash.With(flows.Mode, "2"), mar22, 10e3, 500)
	s.leg(f, finding.RoleTo, potash.With(flows.Mode, "1"), mar22, 0, 9e3)
	f = s.finding(finding.DestinationDiversion, "value", 3e6, .07, mar22)
	s.leg(f, finding.RoleFrom, computers, mar22, 46e6, 1e6)
	s.leg(f, finding.RoleTo, computers.With(flows.Destination, "KZ"), mar22, 1e6, 4e6)
	f = s.finding(finding.OriginDiversion, "value", 2e6, 1.4, mar22)
	s.leg(f, finding.RoleFrom, oil, mar22, 2e6, 0)
	s.leg(f, finding.RoleTo, oil.With(flows.Origin, "RU"), mar22, 1e6, 3.8e6)
	f = s.finding(finding.Relay, "value", 5.2e6, .12, mar22)
	s.leg(f, finding.RoleFrom, computers, mar22, 46e6, 1e6)
	s.leg(f, finding.RoleLeg1, computers.With(flows.Destination, "KG"), mar22+2, 3.1e6, 8.3e6)
	s.leg(f, finding.RoleLeg2, computers.With(flows.Origin, "KG"), mar22+3, 0, 4.1e6)
	f = s.finding(finding.DestinationDiversion, "value", 2e6, .5, mar22)
	f.Explained = "common shock: every flow of the chapter fell"
	s.leg(f, finding.RoleFrom, computers, mar22, 4e6, 0)
	s.leg(f, finding.RoleTo, computers.With(flows.Destination, "AM"), mar22, 0, 2e6)
	f = s.finding(finding.Substitution, "value", 1e6, .5, mar22)
	f.Status = finding.Withdrawn
	s.leg(f, finding.RoleFrom, computers, mar22, 4e6, 2e6)
	s.leg(f, finding.RoleTo, computers.With(flows.Product, "847160"), mar22, 0, 1e6)

	hostile := oil.With(flows.Product, `</td><script>alert(1)</script>`).With(flows.Via, `" onload="alert(2)`)
	f = s.finding(`<img src=x onerror=alert(3)>`, "value", 1e6, math.NaN(), mar22)
	f.ID, f.Headline = `F"><script>alert(4)</script>`, ""
	s.leg(f, finding.RoleFrom, hostile, mar22, 1e6, 0)
	s.leg(f, finding.RoleTo, hostile.With(flows.Via, "\x1b[2J\u202eevil"), mar22, 0, 1e6)
	s.b.Evidence = append(s.b.Evidence, finding.Evidence{Finding: f.ID, Check: "<b>", Outcome: "<i>", Sentence: "</table><script>alert(5)</script>"})
	bad := `</li><script>alert(6)</script>` + "\x1b[2J\u202e" + strings.Repeat("x", 10_000)
	s.b.Restrictions = append(s.b.Restrictions, finding.Restriction{Finding: f.ID, Role: finding.RoleFrom, Relation: bad, Regime: bad, Act: bad, Annex: bad, Code: bad, Origin: bad, Destination: bad, From: mar22.Date32(), Contracts: bad})
	for i, f := range s.b.Findings[:1] { // as Regulations (EU) 2021/1030 and 2022/355 have it, and one after the data end
		s.b.Restrictions = append(s.b.Restrictions,
			finding.Restriction{Finding: f.ID, Role: finding.RoleFrom, Relation: finding.Listed, Act: "Regulation (EU) 2021/1030", Annex: "Annex VII", Code: "2710", Origin: "BY", From: 18803, Contracts: "concluded before 2021-06-25 are exempt"},
			finding.Restriction{Finding: f.ID, Role: finding.RoleTo, Relation: finding.Listed, Act: "Regulation (EU) 2022/355", Annex: "Annex VII", Code: "2707", Origin: "BY", From: 19054},
			finding.Restriction{Finding: f.ID, Role: finding.RoleTo, Relation: finding.Listed, Regime: "List", Act: "of later", Code: "27", From: 19800 + int32(i)})
	}
	latvia := axes("flow", "import", "origin", "BY", "destination", "LV", "currency", "EUR")
	for i, product := range []string{"27", "2715", "2712"} {
		f = s.finding(finding.UnmatchedShift, "value", 3e6, math.NaN(), flows.NewMonth(2021, 7)+6*flows.Month(i))
		f.RatioLow, f.RatioHigh, f.Restriction = math.NaN(), math.NaN(), "holds listed codes (2707, 2710 and 4 others): since 25 June 2021"
		s.leg(f, finding.RoleFrom, latvia.With(flows.Product, product), flows.NewMonth(2021, 7)+6*flows.Month(i), 3.2e6, 2e5)
	}
	f = s.finding(finding.Successor, "value", 2e5, .9, mar22)
	s.leg(f, finding.RoleFrom, computers.With(flows.Consignor, "party-1"), mar22, 3e5, 0)
	s.leg(f, finding.RoleTo, computers.With(flows.Consignor, "party-2"), mar22, 0, 2e5)
	f = s.finding(finding.MirrorGap, "value", 1e5, math.NaN(), mar22)
	s.leg(f, finding.RoleFrom, axes("reporter", "KG", "flow", "export", "origin", "KG", "destination", "LT", "product", "52", "currency", "EUR"), mar22, 1e5, 1e5)
	s.leg(f, finding.RoleTo, axes("reporter", "LT", "flow", "import", "origin", "KG", "destination", "LT", "product", "52", "currency", "EUR"), mar22, 1e5, 2e5)
	f = s.finding(finding.NewParty, "value", 4e5, math.NaN(), mar22)
	s.leg(f, finding.RoleTo, computers.With(flows.Consignee, "party-3"), mar22, 0, 4e5)
	s.b.Watch = []finding.Watched{
		{Axes: finding.AxesOf(latvia), Beside: "beside", Direction: "rise", Measure: "value", FirstNew: mar22.Date32(), After: 5e6, AtLeast: 2e6, Months: 5, Needed: ptr[int32](3), P: ptr(.16)},
		{Axes: finding.AxesOf(hostile), Beside: "</b>", Direction: "</td>", Measure: "value", FirstNew: mar22.Date32(), Before: 5e6, AtLeast: 1e6, Months: 2},
	}
	s.b.Control = []finding.Sampled{{Weight: 20}, {Weight: 20}}
	s.changes(latvia)
	s.finish()
	return s.b
}

// changes adds shifts that belong to no finding, and series that were not tested.
func (s *sampler) changes(base flows.Cell) {
	for i := range 60 {
		c := base.With(flows.Product, fmt.Sprintf("%d", 2701+i))
		p := .0001 * float64(i+1) * float64(i+1)
		first := flows.NewMonth(2021, 7).Date32()
		s.b.Changes = append(s.b.Changes, finding.Change{
			View: "flow,origin,destination,product@4", Axes: finding.AxesOf(c), N: 72, Direction: "fall", Class: "level", FirstNew: &first, CILow: &first, CIHigh: &first,
			Rho: ptr(.3), P: &p, Before: ptr(3.2e6), After: ptr(2e5), Measure: "value", Beside: "beside a listed code (2707)",
		})
	}
	for i := range 40 {
		reason := fmt.Sprintf("%d months with trade, 12 needed", i%10)
		if i%4 == 0 {
			reason = "code born in January 2022"
		}
		s.b.Changes = append(s.b.Changes, finding.Change{
			View: "flow,origin,destination,product@8", Axes: finding.AxesOf(base.With(flows.Product, fmt.Sprintf("270%05d", i))), N: int32(i), Measure: "value",
			Reason: reason,
		})
	}
}

// finish writes the headlines and the counts as a written batch has them.
func (s *sampler) finish() {
	c := &s.b.Manifest.Counts
	*c = batch.Counts{
		RowsRead: 312345, RowsUsed: 300000, RowsSubtotal: 12000, RowsMasked: 400, RowsRejected: 345, Months: 72,
		FirstMonth: sampleFirst.String(), LastMonth: sampleLast.String(), Changes: len(s.b.Changes), Series: len(s.b.Changes),
	}
	for _, ch := range s.b.Changes {
		if ch.Reason != "" {
			c.Untested++
		}
	}
	for i, d := range s.b.Details() {
		s.b.Findings[i].Headline = finding.Headline(d.Finding, d.Legs)
	}
	s.draw()
	flagged := map[string]bool{}
	for _, d := range s.b.Details() {
		switch {
		case d.Flagged():
			c.Unexplained++
			flagged[d.CaseID] = true
		case d.Kind == finding.NewParty:
			c.NewParties++
		case d.Unmatched():
			c.Shifts++
		case d.Status == finding.Withdrawn:
			c.Withdrawn++
		default:
			c.Explained++
		}
	}
	for _, ch := range s.b.Changes {
		if ch.Beside != "" {
			c.Beside++
		}
	}
	c.Findings, c.Cases, c.Watched, c.Control = len(s.b.Findings), len(flagged), len(s.b.Watch), len(s.b.Control)
}

// draw gathers the findings into cases, as detection does.
func (s *sampler) draw() {
	var moved, single, alone []cases.Member
	for i, d := range s.b.Details() {
		m := cases.Member{Finding: &s.b.Findings[i], Legs: d.Legs}
		switch {
		case d.Status == finding.Withdrawn:
		case d.Kind == finding.UnmatchedShift:
			alone = append(alone, m)
		case d.Kind == finding.MirrorGap || d.Kind == finding.NewParty: // no part of a fall
			single = append(single, m)
		default:
			moved = append(moved, m)
		}
	}
	s.b.Cases = cases.Draw(moved, 0)
	for _, m := range single {
		s.b.Cases = append(s.b.Cases, cases.Draw([]cases.Member{m}, int32(len(s.b.Cases)))...)
	}
	s.b.Cases = append(s.b.Cases, cases.Draw(alone, int32(len(s.b.Cases)))...)
}

// many is a batch with n findings that have nothing wrong with them.
func many(n int) *batch.Batch {
	s := newSampler()
	for i := range n {
		cell := axes("flow", "import", "origin", "BY", "destination", "EE", "product", fmt.Sprintf("%04d0000", 1000+i), "currency", "EUR")
		first := sampleFirst + 12 + flows.Month(i%48)
		f := s.finding(finding.OriginDiversion, "value", 5e6, .5, first)
		s.leg(f, finding.RoleFrom, cell, first, 12e6, 2e6)
		s.leg(f, finding.RoleTo, cell.With(flows.Origin, "RU"), first, 0, 5e6)
	}
	s.finish()
	return s.b
}
