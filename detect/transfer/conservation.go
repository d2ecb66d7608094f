package transfer

import (
	"fmt"
	"math"

	"detour/detect/finding"
	"detour/detect/shift"
)

// conserved is the factor within which what both sides trade together must stay to
// count as the same: the limits of bioequivalence, 80 to 125 % (FDA, Statistical
// Approaches to Establishing Bioequivalence, 2001), which are a factor either way.
const conserved = 1.25

// conservation asks by two one-sided tests at 5 % (Schuirmann, Journal of
// Pharmacokinetics and Biopharmaceutics 1987) whether both sides together trade as
// much after as before. A transfer of a part is none the less one, so that nothing
// speaks against it.
func (s *Scene) conservation(p *Pair) verdict {
	together := func(a, b shift.Amount) (log, variance float64) {
		m := a.Mean + b.Mean
		return math.Log(m), (a.SE*a.SE + b.SE*b.SE) / (m * m)
	}
	before, v := together(p.Fall.Before, p.Rise.Before)
	after, w := together(p.Fall.After, p.Rise.After)
	ratio, wide := math.Exp(after-before), math.Exp(z5*math.Sqrt(v+w))
	outcome, id := finding.Unknown, "evidence.whole.untold"
	switch low, high := ratio/wide, ratio*wide; {
	case math.IsNaN(ratio) || math.IsNaN(wide) || math.IsInf(wide, 1):
		return row("conservation", outcome, math.NaN(), "evidence.whole.unknown")
	case low >= 1/conserved && high <= conserved:
		outcome, id = finding.Supports, "evidence.whole.same"
	case high < 1/conserved:
		id = "evidence.whole.less"
	case low > conserved:
		id = "evidence.whole.more"
	}
	return row("conservation", outcome, ratio, id, "share", percent(ratio), "low", percent(ratio/wide), "high", percent(ratio*wide))
}

// percent writes a share in whole per cent, without the sign.
func percent(share float64) string { return fmt.Sprintf("%.0f", 100*share) }
