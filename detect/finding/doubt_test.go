package finding

import "testing"

func TestDoubt(t *testing.T) {
	against := func(s string) Evidence { return Evidence{Outcome: Against, Sentence: s} }
	for _, tt := range []struct {
		evidence []Evidence
		want     string
	}{
		{nil, ""},
		{[]Evidence{{Outcome: Supports, Sentence: "Yes."}, {Outcome: Unknown, Sentence: "Who knows."}}, ""},
		{[]Evidence{against("8 of 9 other products at least doubled where this one rose."), {Outcome: Supports, Sentence: "Yes."}}, "Against it: 8 of 9 other products at least doubled where this one rose."},
		{[]Evidence{against("One."), against("Two."), against("Three."), against("Four.")}, "Against it: One. Two. And 2 more checks."},
		{[]Evidence{against("\x1b[2J")}, `Against it: \x1b[2J`},
	} {
		if got := Doubt(tt.evidence); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestInnocent(t *testing.T) {
	checks := []Evidence{
		{Check: "nomenclature change", Outcome: Against, Sentence: "The nomenclature connects them."},
		{Check: "unit value", Outcome: Unknown, Sentence: "No mass."},
		{Check: "missing months", Outcome: Supports, Sentence: "None."},
		{Check: "pause of shipments", Outcome: Supports, Sentence: "No level rests on one."},
		{Check: "common shock", Outcome: Supports, Sentence: "1 of 9 fell."},
		{Check: "growth of everything", Outcome: Against, Sentence: "8 of 9 rose."},
		{Check: "announcement", Outcome: Supports, Sentence: "Nothing announced."},
		{Check: Reporting + "UZ", Outcome: Unknown, Sentence: "Too few."},
		{Check: Reporting + "LT", Outcome: Against, Sentence: "The others part ways alike."},
		{Check: "lag", Outcome: Supports, Sentence: "As all trade of the two tells."},
	}
	exempt := []Restriction{{Relation: Listed, Contracts: "concluded before 2021-06-25 are exempt"}}
	for _, tt := range []struct {
		f           Finding
		restrictive []Restriction
		want        []Answer
	}{
		{Finding{Measure: "value"}, exempt, []Answer{
			{"A change of the nomenclature?", Yes, "The nomenclature connects them."},
			{"The price?", Unclear, "No mass."},
			{"Missing or partial months?", No, "None."},
			{"Another pause of shipments?", No, "No level rests on one."},
			{"A port or border closed?", Unclear, "It is asked of routes and modes of transport alone, and this moved between others."},
			{"The season?", Unclear, "It was not checked."},
			{"Contracts concluded before a measure?", Unclear, "Contracts concluded before 2021-06-25 are exempt; the records do not say when one was concluded."},
			{"A common shock?", Partly, "8 of 9 rose."},
			{"Trade gone confidential?", Unclear, "It was not checked."},
		}},
		{Finding{Measure: "kg", Kind: RouteDiversion}, []Restriction{{Relation: Listed}}, []Answer{
			1: {"The price?", No, "It is the net mass that was tested, which no price moves. No mass."},
			4: {"A port or border closed?", Unclear, "It was not checked."},
			6: {"Contracts concluded before a measure?", No, "The measures that list these goods, as known here, exempt none."},
		}},
		{Finding{Kind: Successor}, nil, []Answer{{"A merger, a split or a new name that was announced?", No, "Nothing announced."}, {"A change of the nomenclature?", Yes, "The nomenclature connects them."}}},
		{Finding{Kind: MirrorGap}, nil, []Answer{
			{"Does one end count otherwise?", Yes, "The others part ways alike."},
			{"Freight and insurance?", Unclear, "It was not checked."},
			{"Goods still on their way?", No, "As all trade of the two tells."},
		}},
		{Finding{Kind: NewParty}, exempt, []Answer{
			{"Are new receivers usual?", Unclear, "It was not checked."},
			{"Contracts concluded before a measure?", Unclear, "Contracts concluded before 2021-06-25 are exempt; the records do not say when one was concluded."},
		}},
		{Finding{}, nil, []Answer{6: {"Contracts concluded before a measure?", No, "No measure known here lists these goods between these ends."}}},
	} {
		got := Innocent(tt.f, checks, tt.restrictive)
		for i, want := range tt.want {
			if want.Question != "" && got[i] != want {
				t.Errorf("%+v\nwant %+v", got[i], want)
			}
		}
	}
}
