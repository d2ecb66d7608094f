package detect

import (
	"fmt"
	"math"

	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/detect/words"
	"detour/flows"
	"detour/flows/nomenclature"
)

// at is a place among the tested series.
type at struct {
	view int
	cell flows.Cell
}

// places indexes the tested series.
func places(tested []*shift.Tested) map[at]*shift.Tested {
	out := make(map[at]*shift.Tested, len(tested))
	for _, t := range tested {
		out[at{t.View, t.Cell}] = t
	}
	return out
}

// sumsOf names, for the places of codes, the sum of codes that was tested with each in it.
func sumsOf(tested []*shift.Tested) map[at]string {
	out := map[at]string{}
	for _, t := range tested {
		sum := t.Cell[flows.Product]
		if t.Reason != "" || !flows.Joined(sum) {
			continue
		}
		for _, code := range flows.SplitCodes(sum) {
			out[at{t.View, t.Cell.With(flows.Product, code)}] = sum
		}
	}
	return out
}

// goods tells what the two codes of a substitution mean, and whether the codes that a
// recode connects keep their sum.
func (c *composer) goods(p *transfer.Pair) []finding.Evidence {
	if !p.Across.Has(flows.Product) {
		return nil
	}
	var out []finding.Evidence
	a, b := p.From.Cell[flows.Product], p.To.Cell[flows.Product]
	if from, to := c.links.Describe(a), c.links.Describe(b); from != "" && to != "" && from != to {
		out = append(out, finding.Evidence{Check: "goods", Outcome: finding.Unknown, Sentence: words.Say("evidence.goods", "a", a, "from", from, "b", b, "to", to)})
	}
	for _, jan := range januariesNear(p.Fall.First) {
		if e, ok := c.component(p, jan); ok {
			out = append(out, e)
		}
	}
	return out
}

// januariesNear lists the Januaries within a month of a month.
func januariesNear(m flows.Month) (out []flows.Month) {
	for _, near := range []flows.Month{m - 1, m, m + 1} {
		if near == flows.NewMonth(near.Year(), 1) {
			out = append(out, near)
		}
	}
	return out
}

// kept bounds the change of a component's sum, as a ratio, that speaks for a mere
// recode: the same as for prices (see package transfer).
const kept = 1.5

// component holds the sum of the codes that the nomenclature connects with the one that
// fell against itself, half a year on either side of a January: where goods have only
// changed their code the sum has no break.
func (c *composer) component(p *transfer.Pair, jan flows.Month) (finding.Evidence, bool) {
	code := p.From.Cell[flows.Product]
	if flows.Joined(code) {
		return finding.Evidence{}, false // the pair is one of sums
	}
	members := c.links.Members(jan, code)
	var parts [][]float64
	for _, code := range members {
		if t := c.places[at{p.From.View, p.From.Cell.With(flows.Product, code)}]; t != nil && t.Measure == p.From.Measure {
			parts = append(parts, t.Tested())
		}
	}
	if len(parts) < 2 {
		return finding.Evidence{}, false
	}
	const around = 6
	sum, k := nomenclature.Sum(parts...), int(jan-p.From.Start)
	before, after := series.MeanOver(sum, k-around, k), series.MeanOver(sum, k, k+around)
	if !(before > 0) || math.IsNaN(after) {
		return finding.Evidence{}, false
	}
	ratio := after / before
	e := finding.Evidence{
		Check: "sum of the recode", Outcome: finding.Unknown, Figure: &ratio,
		Sentence: words.Say("evidence.recode.breaks", "n", len(members), "month", jan.String(), "times", fmt.Sprintf("%.2f", ratio)),
	}
	if ratio > 1/kept && ratio < kept {
		e.Outcome = finding.Against
		e.Sentence = words.Say("evidence.recode.whole", "n", len(members), "month", jan.String(), "times", fmt.Sprintf("%.2f", ratio))
	}
	return e, true
}
