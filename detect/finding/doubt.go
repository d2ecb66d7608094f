package finding

import (
	"strings"

	"detour/detect/words"
)

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
		against = append(against[:most:most], words.Say("doubt.more", "n", n-most))
	}
	if against == nil {
		return ""
	}
	return words.Say("doubt.against", "sentences", strings.Join(against, " "))
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
	switch f.Kind {
	case MirrorGap:
		return []Answer{
			reporting(evidence),
			answer(words.Say("innocent.freight"), by, Yes, "allowance"),
			answer(words.Say("innocent.underway"), by, Yes, "lag"),
		}
	case NewParty:
		return []Answer{answer(words.Say("innocent.usual"), by, Yes, "usual rate"), contracts(restrictions)}
	case Successor:
		return append([]Answer{answer(words.Say("innocent.announced"), by, Yes, "announcement")}, moved(f, by, restrictions)...)
	}
	return moved(f, by, restrictions)
}

// moved answers for what fell and rose.
func moved(f Finding, by map[string]Evidence, restrictions []Restriction) []Answer {
	return []Answer{
		answer(words.Say("innocent.nomenclature"), by, Yes, "nomenclature change"),
		price(f, by),
		answer(words.Say("innocent.missing"), by, Yes, "missing months"),
		answer(words.Say("innocent.pause"), by, Yes, "pause of shipments"),
		closed(f, by),
		answer(words.Say("innocent.season"), by, Yes, "season"),
		contracts(restrictions),
		shock(f, by),
		answer(words.Say("innocent.confidential"), by, Yes, "confidential trade"),
	}
}

// answer takes the verdict from checks: that which speaks against the finding, or that
// which could not be made, or else the first. found is the verdict where one does.
func answer(question string, by map[string]Evidence, found string, checks ...string) Answer {
	told := Answer{question, Unclear, words.Say("innocent.unchecked")}
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

// Reporting is the beginning of the names of the checks whether one end of a mirror gap
// reports otherwise from a month on.
const Reporting = "reporting of "

// reporting answers for both ends of a mirror gap at once, by the check that weighs most.
func reporting(evidence []Evidence) Answer {
	by, checks := map[string]Evidence{}, []string(nil)
	for _, e := range evidence {
		if strings.HasPrefix(e.Check, Reporting) {
			by[e.Check] = e
			checks = append(checks, e.Check)
		}
	}
	return answer(words.Say("innocent.reporting"), by, Yes, checks...)
}

func price(f Finding, by map[string]Evidence) Answer {
	a := answer(words.Say("innocent.price"), by, Yes, "unit value")
	if f.Measure == "kg" {
		a.Verdict = No
		a.Text = words.Say("innocent.mass", "sentence", a.Text)
	}
	return a
}

func closed(f Finding, by map[string]Evidence) Answer {
	if _, made := by["port or border closure"]; !made && f.Kind != RouteDiversion && f.Kind != ModeDiversion {
		return Answer{words.Say("innocent.closure"), Unclear, words.Say("innocent.noroute")}
	}
	return answer(words.Say("innocent.closure"), by, Yes, "port or border closure")
}

// shock tells whether everything moved alike. Of a route that is asked of its other
// flows.
func shock(f Finding, by map[string]Evidence) Answer {
	question := words.Say("innocent.shock")
	if f.Kind != RouteDiversion && f.Kind != ModeDiversion {
		return answer(question, by, Partly, "common shock", "growth of everything")
	}
	a := closed(f, by)
	return Answer{question, a.Verdict, words.Say("innocent.route", "sentence", a.Text)}
}

// contracts tells whether trade under earlier contracts may be what is seen.
func contracts(restrictions []Restriction) Answer {
	question := words.Say("innocent.contracts")
	exempt, any := Exempt(restrictions), false
	for _, r := range restrictions {
		any = any || r.Relation == Listed
	}
	switch {
	case exempt != "":
		return Answer{question, Unclear, words.Say("innocent.exempt", "contracts", exempt)}
	case any:
		return Answer{question, No, words.Say("innocent.noneexempt")}
	}
	return Answer{question, No, words.Say("innocent.nonelists")}
}
