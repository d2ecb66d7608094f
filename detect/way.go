package detect

import (
	"fmt"

	"detour/detect/finding"
	"detour/detect/relay"
	"detour/detect/transfer"
	"detour/detect/words"
	"detour/flows"
	"detour/flows/place"
)

// way tells how near to each other the places lie between which goods moved: the ports
// of a route, the old and the new country, or the hub of a relay and where it leads. A
// land border or free trade supports the finding, for goods can go on; that there is
// neither says nothing.
func way(p *transfer.Pair, r *relay.Relay) []finding.Evidence {
	switch {
	case r != nil:
		return countries(r.Onward.Cell[flows.Origin], r.Onward.Cell[flows.Destination])
	case p.Unseen:
		return countries(p.To.Cell[flows.Destination], p.From.Cell[flows.Destination])
	case p.Across.Has(flows.Origin):
		return countries(p.From.Cell[flows.Origin], p.To.Cell[flows.Origin])
	case p.Across.Has(flows.Destination):
		return countries(p.From.Cell[flows.Destination], p.To.Cell[flows.Destination])
	case p.Across.Has(flows.Via):
		return offices(p.From.Cell[flows.Via], p.To.Cell[flows.Via])
	}
	return nil
}

func countries(a, b string) []finding.Evidence {
	from, knownFrom := place.Capital(a)
	to, knownTo := place.Capital(b)
	if !knownFrom || !knownTo {
		return nil
	}
	km := place.Kilometres(from, to)
	e := finding.Evidence{
		Check: "way", Outcome: finding.Unknown, Figure: &km,
		Sentence: words.Say("evidence.way.apart", "a", place.Name(a), "b", place.Name(b), "km", fmt.Sprintf("%.0f", km)),
	}
	switch {
	case place.Borders(a, b):
		e.Outcome, e.Sentence = finding.Supports, words.Say("evidence.way.border", "a", place.Name(a), "b", place.Name(b))
	case place.FreeTrade(a, b):
		e.Outcome, e.Sentence = finding.Supports, words.Say("evidence.way.free", "a", place.Name(a), "b", place.Name(b), "km", fmt.Sprintf("%.0f", km))
	}
	return []finding.Evidence{e}
}

func offices(a, b string) []finding.Evidence {
	from, knownFrom := place.FindOffice(a)
	to, knownTo := place.FindOffice(b)
	if !knownFrom || !knownTo {
		return nil
	}
	e := finding.Evidence{Check: "way", Outcome: finding.Unknown}
	where := words.Say("evidence.way.far", "a", from.String(), "b", to.String())
	switch {
	case from.Country == to.Country:
		where = words.Say("evidence.way.one", "a", from.String(), "b", to.String())
	case place.Borders(from.Country, to.Country):
		where = words.Say("evidence.way.near", "a", from.String(), "b", to.String())
	}
	e.Sentence = words.Say("evidence.way.offices", "where", where)
	if from.At != nil && to.At != nil {
		km := place.Kilometres(*from.At, *to.At)
		e.Figure = &km
		e.Sentence = words.Say("evidence.way.kilometres", "where", where, "km", fmt.Sprintf("%.0f", km))
	}
	return []finding.Evidence{e}
}
