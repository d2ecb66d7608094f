package transfer

import (
	"fmt"
	"math"
	"strings"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/words"
	"detour/flows"
)

// The innocent explanations that a check can support.
const (
	Nomenclature = "nomenclature change"
	Closure      = "port or border closure"
	Confidential = "trade going confidential"
	CommonShock  = "common shock"
	Growth       = "growth of everything"
	Announced    = "announced change of a party"
)

// Shares and counts behind the checks. A closure stops the office, not one
// product: it is supported where at least closureOthers other products are there
// to judge by and closureShare of them at least halved.
const (
	closureOthers = 3
	closureShare  = 0.6
	hiddenShare   = 0.5 // of the fall that the confidential trade must have taken up
)

// verdict is a check's row and the explanation that it supports, if any.
type verdict struct {
	finding.Evidence
	explains string
}

// Check runs every check on a pair and returns its evidence and the innocent
// explanation that is supported, if any.
func (s *Scene) Check(p *Pair) (rows []finding.Evidence, explained string) {
	for _, check := range []func(*Pair) verdict{
		s.timing, s.amount, s.conservation, s.unitValue, s.nomenclature, s.closure, s.confidential, s.sharedFall, s.sharedRise, s.announced, s.missing, pausing, s.season, s.lasting,
	} {
		v := check(p)
		if v.Check == "" {
			continue
		}
		rows = append(rows, v.Evidence)
		if explained == "" {
			explained = v.explains
		}
	}
	return rows, explained
}

// row makes a verdict whose sentence has an id in the catalogue.
func row(check, outcome string, figure float64, id string, args ...any) verdict {
	e := finding.Evidence{Check: check, Outcome: outcome, Sentence: words.Say(id, args...)}
	if !math.IsNaN(figure) && !math.IsInf(figure, 0) {
		e.Figure = &figure
	}
	return verdict{Evidence: e}
}

func (s *Scene) timing(p *Pair) verdict {
	d := p.Rise.K - p.Fall.K
	outcome := finding.Supports
	if d < -1 || d > 1 {
		outcome = finding.Unknown
	}
	switch {
	case d == 0:
		return row("timing", outcome, 0, "evidence.timing.same")
	case d > 0:
		return row("timing", outcome, float64(d), "evidence.timing.after", "n", d)
	}
	return row("timing", outcome, float64(d), "evidence.timing.before", "n", -d)
}

func (s *Scene) amount(p *Pair) verdict {
	a := p.Amount
	outcome, id := finding.Unknown, "evidence.amount.part"
	switch {
	case a.RatioLow > 1.5:
		outcome, id = finding.Against, "evidence.amount.more"
	case a.RatioLow <= 1 && a.RatioHigh >= 0.8:
		outcome, id = finding.Supports, "evidence.amount.alike"
	}
	return row("amount", outcome, a.Ratio, id, "share", finding.Percent(a.Ratio), "interval", finding.PercentRange(a.RatioLow, a.RatioHigh))
}

// unitValue asks whether the receiving cell trades at the leaving cell's price.
func (s *Scene) unitValue(p *Pair) verdict {
	before := unitValue(p.From.Series, p.Fall.From, p.Fall.K)
	after := unitValue(p.To.Series, p.Rise.K, p.Rise.To)
	if math.IsNaN(before) || math.IsNaN(after) || before == 0 || after == 0 {
		return row("unit value", finding.Unknown, math.NaN(), "evidence.price.unknown")
	}
	r := after / before
	outcome := finding.Unknown
	if r > 2.0/3 && r < 1.5 {
		outcome = finding.Supports
	}
	return row("unit value", outcome, r, "evidence.price.pair", "price", fmt.Sprintf("%.2f", after), "times", fmt.Sprintf("%.2f", r))
}

func unitValue(s *series.Series, from, to int) float64 {
	if s.Kg == nil {
		return math.NaN()
	}
	return series.MeanOver(s.Value, from, to) / series.MeanOver(s.Kg, from, to)
}

func (s *Scene) nomenclature(p *Pair) verdict {
	a, b := p.From.Cell[flows.Product], p.To.Cell[flows.Product]
	const check = "nomenclature change"
	switch {
	case p.Across.Has(flows.Product):
	case flows.Joined(a):
		return row(check, finding.Supports, math.NaN(), "evidence.nomenclature.sum", "codes", strings.Join(flows.SplitCodes(a), ", "))
	default:
		return row(check, finding.Supports, math.NaN(), "evidence.nomenclature.same")
	}
	r, near := s.Codes.RecodeNear(p.Fall.First, a, b)
	if !near {
		r, near = s.Codes.RecodeNear(p.Rise.First, a, b)
	}
	if !near {
		return row(check, finding.Supports, math.NaN(), "evidence.nomenclature.none")
	}
	var v verdict
	if r.Linked {
		v = row(check, finding.Against, math.NaN(), "evidence.nomenclature.connects", "a", a, "b", b, "month", r.January.String())
	} else {
		v = row(check, finding.Against, float64(r.Born+r.Died), "evidence.nomenclature.changed", "month", r.January.String(), "born", r.Born, "died", r.Died)
	}
	v.explains = Nomenclature
	return v
}

// byRoute tells whether the sides of a transfer differ in office or mode.
func byRoute(across flows.AxisSet) bool { return across.Has(flows.Via) || across.Has(flows.Mode) }

// byParty tells whether the sides of a transfer differ in a party.
func byParty(across flows.AxisSet) bool { return across&series.Parties != 0 }

// announced asks whether it was made public that the one party goes on as the other.
func (s *Scene) announced(p *Pair) verdict {
	if !byParty(p.Across) {
		return verdict{}
	}
	party := p.Across.Axes()[0]
	a, ok := s.Parties.Announced(p.From.Cell[party], p.To.Cell[party])
	if !ok {
		return row("announcement", finding.Supports, math.NaN(), "evidence.announcement.none")
	}
	v := row("announcement", finding.Against, math.NaN(), "evidence.announcement.undated", "event", string(a.Event))
	if a.Month != 0 {
		v = row("announcement", finding.Against, math.NaN(), "evidence.announcement.joined", "event", string(a.Event), "month", finding.Month(a.Month.Date32()))
	}
	v.explains = Announced
	return v
}

// closure asks whether everything left the route, not this product alone. It is
// asked of routes and modes only: an embargo ends all trade with a country and is
// no innocent explanation of what appears elsewhere.
func (s *Scene) closure(p *Pair) verdict {
	if !byRoute(p.Across) {
		return verdict{}
	}
	const check = "port or border closure"
	others, fell := moves(s.alongside(p.From, p.To, p.Across), p.Fall.K, false)
	if others < closureOthers {
		return row(check, finding.Unknown, math.NaN(), "evidence.closure.few", "n", others)
	}
	share := float64(fell) / float64(others)
	if share < closureShare {
		return row(check, finding.Supports, share, "evidence.closure.open", "n", fell, "others", others)
	}
	v := row(check, finding.Against, share, "evidence.closure.closed", "n", fell, "others", others)
	v.explains = Closure
	return v
}

func (s *Scene) confidential(p *Pair) verdict {
	const check = "confidential trade"
	if len(s.mask) == 0 {
		return row(check, finding.Supports, 0, "evidence.confidential.none")
	}
	lost := change(p.Fall)
	share := s.hidden(p.From, p.Fall.K) / -lost
	if share < hiddenShare {
		return row(check, finding.Supports, share, "evidence.confidential.rose", "share", percent(share))
	}
	v := row(check, finding.Against, share, "evidence.confidential.hidden", "share", percent(share))
	v.explains = Confidential
	return v
}

func (s *Scene) sharedFall(p *Pair) verdict {
	return s.shared(p, CommonShock, func() (int, int) { return moves(s.alongside(p.From, p.To, p.Across), p.Fall.K, false) }, "evidence.shared.fell")
}

func (s *Scene) sharedRise(p *Pair) verdict {
	return s.shared(p, Growth, func() (int, int) { return moves(s.alongside(p.To, p.From, p.Across), p.Rise.K, true) }, "evidence.shared.rose")
}

// shared asks whether the other products of a route moved alike. A side that differs
// in place alone still carries the goods that left, whatever else moves; where the
// product differs as well, what all of the route does needs no transfer to explain it.
// It is not asked of parties: all that a designated party trades may go on under another.
func (s *Scene) shared(p *Pair, check string, count func() (int, int), id string) verdict {
	if byRoute(p.Across) || byParty(p.Across) {
		return verdict{}
	}
	others, moved := count()
	if others < closureOthers {
		return row(check, finding.Unknown, math.NaN(), "evidence.shared.few")
	}
	share := float64(moved) / float64(others)
	if share < closureShare {
		return row(check, finding.Supports, share, id, "n", moved, "others", others)
	}
	v := row(check, finding.Against, share, id, "n", moved, "others", others)
	if p.Across.Len() > 1 {
		v.explains = check
	}
	return v
}

func (s *Scene) missing(p *Pair) verdict {
	n := 0
	for _, leg := range []struct {
		s *series.Series
		k int
	}{{p.From.Series, p.Fall.K}, {p.To.Series, p.Rise.K}} {
		for m := max(0, leg.k-around); m < min(leg.s.Len(), leg.k+around); m++ {
			if leg.s.Mask[m] != series.Used {
				n++
			}
		}
	}
	if n > 0 {
		return row("missing months", finding.Unknown, float64(n), "evidence.missing.pair", "n", n)
	}
	return row("missing months", finding.Supports, 0, "evidence.missing.nonepair")
}

// seldom is the p-value above which months without trade may as well be a pause.
const seldom = 0.05

// pausing asks whether the months without trade of one of the sides may be another pause of
// its shipments.
func pausing(p *Pair) verdict {
	const check = "pause of shipments"
	idle, rests := p.From.Idle(p.Fall)
	outer := p.Fall.Outer
	if rise, ok := p.To.Idle(p.Rise); ok && (!rests || rise.P > idle.P) {
		idle, rests, outer = rise, true, p.Rise.Outer
	}
	switch {
	case !rests:
		return row(check, finding.Supports, math.NaN(), "evidence.pause.none")
	case idle.P == 0:
		return row(check, finding.Supports, 0, "evidence.pause.never", "n", idle.Months)
	}
	outcome, sentence := finding.Supports, "evidence.pause.rare"
	if idle.P > seldom {
		outcome = finding.Unknown
	}
	if outer {
		sentence = "evidence.pause.outer"
	}
	return row(check, outcome, idle.P, sentence, "n", idle.Months, "p", finding.Probability(idle.P))
}

func (s *Scene) season(p *Pair) verdict {
	if p.From.Observed() < 24 || p.To.Observed() < 24 {
		return row("season", finding.Unknown, math.NaN(), "evidence.season.short")
	}
	return row("season", finding.Supports, math.NaN(), "evidence.season.allowed")
}
