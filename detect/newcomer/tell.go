package newcomer

import (
	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// Check returns the evidence: how usual a new receiver is, and what it receives.
func (n *Newcomer) Check() []finding.Evidence {
	row := func(check string, figure float64, sentence string) finding.Evidence {
		return finding.Evidence{Check: check, Outcome: finding.Supports, Figure: &figure, Sentence: sentence}
	}
	where := finding.Printable(n.Cell[flows.Destination])
	return []finding.Evidence{
		row("usual rate", float64(n.Others)/float64(n.Months), words.Say("evidence.usual", "months", words.Say("count.month", "n", n.Months), "n", n.Others,
			"product", finding.Printable(n.Cell[flows.Product]), "where", where, "together", n.Together, "chance", finding.Probability(n.P))),
		row("share", n.Share, words.Say("evidence.received", "share", finding.Percent(n.Share), "where", where)),
	}
}
