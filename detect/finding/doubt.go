package finding

import "strings"

// Doubt tells what speaks against a finding, to stand behind its headline; nothing
// where no check does.
//
//	Against it: 8 of 9 other products at least doubled where this one rose.
func Doubt(evidence []Evidence) string {
	var against []string
	for _, e := range evidence {
		if e.Outcome == Against {
			against = append(against, Escape(e.Sentence))
		}
	}
	const most = 2 // sentences that a headline can carry
	if n := len(against); n > most {
		against = append(against[:most:most], "And "+Plural(n-most, "more check")+".")
	}
	if against == nil {
		return ""
	}
	return "Against it: " + strings.Join(against, " ")
}

// Answer is what the data say of an innocent cause.
type Answer struct {
	Question string `json:"question"`
	Verdict  string `json:"verdict"` // No, Partly, Yes or Unknown: whether it may have been the cause
	Text     string `json:"text"`
}

// The verdicts on an innocent cause.
const (
	No      = "No"
	Partly  = "Partly"
	Yes     = "Yes"
	Unclear = "Unknown"
)

// Innocent answers for each innocent cause of such a shift whether it may be that of
// the finding, by its checks and by the measures beside it.
func Innocent(f Finding, evidence []Evidence, restrictions []Restriction) []Answer {
	by := map[string]Evidence{}
	for _, e := range evidence {
		by[e.Check] = e
	}
	return []Answer{
		answer("A change of the nomenclature?", by, Yes, "nomenclature change"),
		price(f, by),
		answer("Missing or partial months?", by, Yes, "missing months"),
		closed(f, by),
		answer("The season?", by, Yes, "season"),
		contracts(restrictions),
		shock(f, by),
		answer("Trade gone confidential?", by, Yes, "confidential trade"),
	}
}

// answer takes the verdict from checks: that which speaks against the finding, or that
// which could not be made, or else the first. found is the verdict where one does.
func answer(question string, by map[string]Evidence, found string, checks ...string) Answer {
	told := Answer{question, Unclear, "It was not checked."}
	weight := -1
	for _, check := range checks {
		e, made := by[check]
		if !made {
			continue
		}
		verdict, w := No, 0
		switch e.Outcome {
		case Against:
			verdict, w = found, 2
		case Supports:
		default:
			verdict, w = Unclear, 1
		}
		if w > weight {
			told, weight = Answer{question, verdict, Escape(e.Sentence)}, w
		}
	}
	return told
}

func price(f Finding, by map[string]Evidence) Answer {
	a := answer("The price?", by, Yes, "unit value")
	if f.Measure == "kg" {
		a.Verdict = No
		a.Text = "It is the net mass that was tested, which no price moves. " + a.Text
	}
	return a
}

func closed(f Finding, by map[string]Evidence) Answer {
	if _, made := by["port or border closure"]; !made && f.Kind != RouteDiversion && f.Kind != ModeDiversion {
		return Answer{"A port or border closed?", Unclear, "It is asked of routes and modes of transport alone, and this moved between others."}
	}
	return answer("A port or border closed?", by, Yes, "port or border closure")
}

// shock tells whether everything moved alike. Of a route that is asked of its other
// flows.
func shock(f Finding, by map[string]Evidence) Answer {
	const question = "A common shock?"
	if f.Kind != RouteDiversion && f.Kind != ModeDiversion {
		return answer(question, by, Partly, "common shock", "growth of everything")
	}
	a := closed(f, by)
	return Answer{question, a.Verdict, "It would have moved the other flows of the route too. " + a.Text}
}

// contracts tells whether trade under earlier contracts may be what is seen.
func contracts(restrictions []Restriction) Answer {
	const question = "Contracts concluded before a measure?"
	exempt, any := Exempt(restrictions), false
	for _, r := range restrictions {
		any = any || r.Relation == Listed
	}
	switch {
	case exempt != "":
		return Answer{question, Unclear, "Those " + exempt + "; the records do not say when a contract was concluded."}
	case any:
		return Answer{question, No, "The measures that list these goods, as known here, exempt none."}
	}
	return Answer{question, No, "No measure known here lists these goods between these ends."}
}
