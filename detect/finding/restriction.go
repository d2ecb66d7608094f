package finding

import (
	"cmp"
	"slices"
	"strings"
	"time"
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
	Contracts   string `parquet:"contracts,optional,dict" json:"contracts,omitempty"` // which contracts are exempt
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
	text := Day(r.From) + ": " + Printable(r.Act)
	if !strings.HasPrefix(r.Act, "Regulation") {
		text = Day(r.From) + ": " + Printable(r.Regime) + ", " + Printable(r.Act)
	}
	if r.Annex != "" {
		text += ", " + Printable(r.Annex) + ","
	}
	codes := unique(rows, func(r Restriction) string {
		if r.Ex {
			return Printable(r.Code) + " in part"
		}
		return Printable(r.Code)
	})
	text += " lists " + few(codes)
	if r.Origin != "" {
		text += " from " + Printable(r.Origin)
	}
	if r.Destination != "" {
		text += " to " + Printable(r.Destination)
	}
	text += " (" + few(unique(rows, sideWords)) + ")."
	if r.WindDown != nil {
		text += " Earlier contracts could be fulfilled until " + Day(*r.WindDown) + "."
	} else if r.Contracts != "" {
		text += " Contracts " + Escape(r.Contracts) + " are exempt."
	}
	return text
}

// sideWords tells which side of a finding a restriction concerns, and how.
func sideWords(r Restriction) string {
	side := map[string]string{RoleFrom: "what fell", RoleTo: "what rose", RoleLeg1: "what went to the hub", RoleLeg2: "what went on"}[r.Role]
	if r.Relation != Listed {
		side += ": " + Printable(r.Relation)
	}
	return side
}

// Listed is the relation of a leg whose goods the measure names.
const Listed = "listed"

// Exempt tells what old contracts may explain: which are exempt, or until when they
// could be fulfilled; nothing where no measure names any.
func Exempt(rows []Restriction) string {
	out := unique(rows, func(r Restriction) string {
		switch {
		case r.WindDown != nil:
			return "could be fulfilled until " + Day(*r.WindDown)
		case r.Contracts != "":
			return Escape(r.Contracts) + " are exempt"
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
func few(words []string) string {
	const most = 6
	if n := len(words); n > most {
		words = append(words[:most-1:most-1], Count(int64(n-most+1))+" others")
	}
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// Day writes a day counted from 1970-01-01 as "25 June 2021".
func Day(days int32) string { return date(days).Format("2 January 2006") }

// DayNumber counts a day from 1970-01-01.
func DayNumber(t time.Time) int32 { return int32(t.Unix() / 86400) }
