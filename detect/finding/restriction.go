package finding

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"detour/detect/words"
)

// Restriction is a row of restrictions.parquet: a restrictive measure that concerns a
// leg of a finding, or stands beside it. The days are counted from 1970-01-01.
type Restriction struct {
	Finding     string `parquet:"finding,dict" json:"finding"`
	Role        string `parquet:"role,dict" json:"role"` // of the leg
	Product     string `parquet:"product,optional,dict" json:"product,omitempty"`
	Relation    string `parquet:"relation,dict" json:"relation"` // how the leg stands to it: listed, holds listed codes, …
	Regime      string `parquet:"regime,dict" json:"regime"`
	Act         string `parquet:"act,dict" json:"act"`
	Annex       string `parquet:"annex,optional,dict" json:"annex,omitempty"`
	Code        string `parquet:"code,dict" json:"code"` // beginning of the codes that it concerns
	Ex          bool   `parquet:"ex" json:"ex"`          // concerns a part of the code only
	Origin      string `parquet:"origin,optional,dict" json:"origin,omitempty"`
	Destination string `parquet:"destination,optional,dict" json:"destination,omitempty"`
	From        int32  `parquet:"in_force,date" json:"in_force"`
	Until       *int32 `parquet:"until,optional,date" json:"until,omitempty"`         // null: in force
	WindDown    *int32 `parquet:"wind_down,optional,date" json:"wind_down,omitempty"` // until when earlier contracts could be fulfilled
	Contracts   string `parquet:"contracts,optional,dict" json:"contracts,omitempty"` // which contracts are exempt, or what they must say
}

// Mark is one date of a finding's restrictions: what came into force then.
type Mark struct {
	Day  int32
	Text string
}

// Marks gathers restrictions by their day and act, in the order of the days.
//
//	25 June 2021: Regulation (EU) 2021/1030, Annex VII, lists 2710 from BY: what fell.
func Marks(rows []Restriction) []Mark {
	type act struct {
		day        int32
		act, annex string
	}
	by := map[act][]Restriction{}
	for _, r := range rows {
		a := act{r.From, r.Act, r.Annex}
		by[a] = append(by[a], r)
	}
	order := make([]act, 0, len(by))
	for a := range by {
		order = append(order, a)
	}
	slices.SortFunc(order, func(a, b act) int {
		return cmp.Or(cmp.Compare(a.day, b.day), strings.Compare(a.act, b.act), strings.Compare(a.annex, b.annex))
	})
	marks := make([]Mark, len(order))
	for i, a := range order {
		marks[i] = Mark{a.day, markText(by[a])}
	}
	return marks
}

// markText tells what one act lists.
func markText(rows []Restriction) string {
	r := rows[0]
	act := words.Say("measure.act", "day", Day(r.From), "act", Printable(r.Act))
	if !strings.HasPrefix(r.Act, "Regulation") {
		act = words.Say("measure.regime", "day", Day(r.From), "regime", Printable(r.Regime), "act", Printable(r.Act))
	}
	if r.Annex != "" {
		act += words.Say("measure.annex", "annex", Printable(r.Annex))
	}
	codes := unique(rows, func(r Restriction) string {
		if r.Ex {
			return words.Say("measure.part", "code", Printable(r.Code))
		}
		return Printable(r.Code)
	})
	from, to := "", ""
	if r.Origin != "" {
		from = words.Say("measure.from", "origin", Printable(r.Origin))
	}
	if r.Destination != "" {
		to = words.Say("measure.to", "destination", Printable(r.Destination))
	}
	text := words.Say("measure.lists", "act", act, "codes", few(codes), "from", from, "to", to, "sides", few(unique(rows, sideWords)))
	switch {
	case r.WindDown != nil:
		return words.Say("measure.winddown", "text", text, "day", Day(*r.WindDown))
	case r.Contracts != "":
		return words.Say("measure.exempts", "text", text, "contracts", Escape(r.Contracts))
	}
	return text
}

// sideWords tells which side of a finding a restriction concerns, and how.
func sideWords(r Restriction) string {
	id, known := map[string]string{RoleFrom: "measure.fell", RoleTo: "measure.rose", RoleLeg1: "measure.hub", RoleLeg2: "measure.onward"}[r.Role]
	side := Printable(r.Role)
	if known {
		side = words.Say(id)
	}
	if r.Relation != Listed {
		return words.Say("measure.side", "side", side, "relation", RelationWords(r.Relation))
	}
	return side
}

// Listed is the relation of a leg whose goods the measure names.
const Listed = "listed"

// RelationWords tells a relation of the table in words.
func RelationWords(relation string) string {
	id, known := map[string]string{
		Listed: "relation.listed", "holds listed codes": "relation.holds", "beside a listed code": "relation.neighbour",
		"listed, to another destination": "relation.elsewhere", "listed, from another origin": "relation.otherwise",
	}[relation]
	if !known {
		return Printable(relation)
	}
	return words.Say(id)
}

// MeasureWords names a measure by its days and act: "since 25 June 2021, Regulation (EU)
// 2021/1030, Annex VII".
func MeasureWords(r Restriction) string {
	act := r.Act
	if !strings.HasPrefix(act, "Regulation") {
		act = words.Say("restriction.regime", "regime", r.Regime, "act", act)
	}
	if r.Annex != "" {
		act = words.Say("restriction.annex", "act", act, "annex", r.Annex)
	}
	text := words.Say("restriction.since", "day", Day(r.From), "act", act)
	if r.Until != nil {
		text = words.Say("restriction.spell", "from", Day(r.From), "until", Day(*r.Until), "act", act)
	}
	if r.Ex {
		return words.Say("restriction.part", "measure", text)
	}
	return text
}

// Few joins words as "a, b and c", at most so many: the others are counted.
func Few(parts []string, most int) string { return join(parts, most) }

// Exempt tells what old contracts may explain: which are exempt, or until when they
// could be fulfilled; nothing where no measure exempts any.
func Exempt(rows []Restriction) string {
	out := unique(rows, func(r Restriction) string {
		switch {
		case r.WindDown != nil:
			return words.Say("measure.fulfilled", "day", Day(*r.WindDown))
		case strings.Contains(r.Contracts, "exempt"): // others say what a contract must hold
			return Escape(r.Contracts)
		}
		return ""
	})
	return few(slices.DeleteFunc(out, func(s string) bool { return s == "" }))
}

func unique(rows []Restriction, of func(Restriction) string) []string {
	var out []string
	for _, r := range rows {
		if s := of(r); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// few joins words, and counts those that a sentence cannot carry.
func few(parts []string) string {
	const most = 6
	return join(parts, most)
}

// Day writes a day counted from 1970-01-01 as "25 June 2021".
func Day(days int32) string {
	return words.Say("month.day", "day", strconv.Itoa(date(days).Day()), "month", monthName("long", days), "year", yearOf(days))
}

// DayNumber counts a day from 1970-01-01.
func DayNumber(t time.Time) int32 { return int32(t.Unix() / 86400) }
