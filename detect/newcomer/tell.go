package newcomer

import (
	"fmt"

	"detour/detect/finding"
	"detour/flows"
)

// Check returns the evidence: how usual a new receiver is, and what it receives.
func (n *Newcomer) Check() []finding.Evidence {
	row := func(check string, figure float64, format string, args ...any) finding.Evidence {
		return finding.Evidence{Check: check, Outcome: finding.Supports, Figure: &figure, Sentence: fmt.Sprintf(format, args...)}
	}
	where, origin := finding.Printable(n.Cell[flows.Destination]), finding.Printable(n.Cell[flows.Origin])
	supplier := finding.Evidence{Check: "origin", Outcome: finding.Supports, Sentence: fmt.Sprintf("No trade of these goods from %s to %s is recorded before: the origin is new as well.", origin, where)}
	if n.Before {
		supplier.Outcome = finding.Unknown
		supplier.Sentence = fmt.Sprintf("These goods came from %s to %s before, to others: the receiver is new, the origin is not.", origin, where)
	}
	return []finding.Evidence{
		row("usual rate", float64(n.Others)/float64(n.Months), "In the %s besides, %s of %s in %s took them up; at that rate the chance of %d or more in one month is %s. It is a rule and no test: it has no false discovery rate.",
			finding.Plural(n.Months, "month"), finding.Plural(n.Others, "new receiver"), finding.Printable(n.Cell[flows.Product]), where, n.Together, finding.Probability(n.P)),
		supplier,
		row("share", n.Share, "In its first half year it has %s of what %s receives of these goods.", finding.Percent(n.Share), where),
	}
}
