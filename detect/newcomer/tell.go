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
	where, origin := finding.Printable(n.Cell[flows.Destination]), finding.Printable(n.Cell[flows.Origin])
	supplier := finding.Evidence{Check: "origin", Outcome: finding.Supports, Sentence: words.Say("evidence.origin.new", "origin", origin, "where", where)}
	if n.Before {
		supplier.Outcome, supplier.Sentence = finding.Unknown, words.Say("evidence.origin.known", "origin", origin, "where", where)
	}
	return []finding.Evidence{
		row("usual rate", float64(n.Others)/float64(n.Months), words.Say("evidence.usual", "months", words.Say("count.month", "n", n.Months), "n", n.Others,
			"product", finding.Printable(n.Cell[flows.Product]), "where", where, "together", n.Together, "chance", finding.Probability(n.P))),
		supplier,
		row("share", n.Share, words.Say("evidence.received", "share", finding.Percent(n.Share), "where", where)),
	}
}
