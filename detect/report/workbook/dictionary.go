package workbook

import (
	"fmt"

	"detour/detect/batch"
	"detour/detect/finding"
)

// dictionary is the sheet that says what every column of the others holds, and how
// many rows had no room.
func dictionary(all []table, left []int) table {
	rows := [][]any{{"", "", "", batch.Note + " Amounts are per month, intervals 95 %; an empty cell is unknown, or an axis over which the cell is summed."}}
	for i, t := range all {
		held := "All rows of " + t.file + "."
		if left[i] > 0 {
			held = fmt.Sprintf("The first rows of %s; %s more have no room on a sheet and stand there alone.", t.file, finding.Count(int64(left[i])))
		}
		rows = append(rows, []any{t.sheet, "", "", held})
		for _, c := range t.columns {
			rows = append(rows, []any{t.sheet, c.name, c.kind.String(), meaning(t.sheet, c.name)})
		}
	}
	return table{
		sheet: "dictionary", columns: []column{{"sheet", text}, {"column", text}, {"type", text}, {"meaning", text}},
		rows: func(yield func([]any, error) bool) {
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		},
	}
}

// meaning says what a column holds; what holds for one sheet alone goes before.
func meaning(sheet, column string) string {
	if m := meanings[sheet+"."+column]; m != "" {
		return m
	}
	return meanings[column]
}

var meanings = map[string]string{
	"case_id":     "the case",
	"rank":        "its place in the report, 1 first",
	"kinds":       "the kinds of its findings, the commonest first",
	"findings":    "how many findings tell of it",
	"first_new":   "first month of the new level",
	"ci_low":      "earliest month of the interval of first_new",
	"ci_high":     "latest month of the interval of first_new",
	"ci_level":    "probability that first_new lies in that interval of whole months, .95 or more",
	"last_new":    "of its rises, the latest first month",
	"measure":     "what was tested: value (in the currency of the source) or kg (net mass)",
	"about":       "the finding whose fall, or whose shift without a counterpart, the case is about",
	"fell":        "by how much that fell, a month",
	"moved":       "the smaller of what one side lost and the other gained, a month; of a case, each mass counted once",
	"moved_low":   "lower end of its 95 % interval",
	"moved_high":  "upper end of its 95 % interval",
	"q_low":       "the smallest q of its findings",
	"q_high":      "the largest q of its findings",
	"status":      "against the previous batch: new, continuing, revised or withdrawn",
	"headline":    "the sentence that tells it",
	"id":          "the finding; it depends on its kind and cells alone",
	"kind":        "what differs between the two sides",
	"ratio":       "what the one side gained ÷ what the other lost",
	"ratio_low":   "lower end of its 95 % interval",
	"ratio_high":  "upper end of its 95 % interval",
	"p":           "probability of such a shift, or a stronger one, if nothing had moved; of a finding, the larger of its legs'",
	"q":           "expected share of false findings if this and all stronger ones are taken",
	"confidence":  "high, medium or low: low where the series is short or strongly autocorrelated",
	"explained":   "the innocent explanation that the checks support; such a finding does not count as a flag",
	"restriction": "the restrictive measure that the goods are under, or stand beside",
	"counted":     "what of moved its case adds up, so that no mass counts twice",
	"finding":     "the finding that it belongs to",
	"role":        "its part: from (what fell), to (what rose), leg1 and leg2 of a relay, control",
	"reporter":    "country that reports",
	"flow":        "import or export",
	"origin":      "country of origin; of an export, the country that sends",
	"dispatch":    "country of dispatch",
	"destination": "country of destination; of an import, the country that reports",
	"via":         "port or border office",
	"mode":        "mode of transport",
	"product":     "beginning of the codes that are summed: HS or CN digits; or the codes that changes of the nomenclature connect, joined by +",
	"consignor":   "who sends",
	"consignee":   "who receives",
	"currency":    "currency of the values",
	"before":      "level before first_new, a month",
	"after":       "level from first_new on, a month",
	"goods":       "the product in a few words, where a table has some for it or for the beginning of its code",
	"check":       "what was checked",
	"outcome":     "supports (speaks for a transfer), against, or unknown",
	"figure":      "the number that the check came to, as its sentence tells",
	"sentence":    "what the check says",

	"restrictions.product":     "beginning of the codes of the leg",
	"relation":                 "how the leg stands to the measure: listed, holds listed codes, beside a listed code, listed to another destination",
	"regime":                   "the measures that it belongs to",
	"act":                      "the act that lists the code",
	"annex":                    "and the annex or part of it",
	"code":                     "beginning of the codes that are listed",
	"ex":                       "whether a part of the code only is listed",
	"restrictions.origin":      "origin that the measure names; empty: any",
	"restrictions.destination": "destination that the measure names; empty: any",
	"in_force":                 "day from which it applies",
	"until":                    "day on which it ended; empty: in force",
	"wind_down":                "day until which earlier contracts could be fulfilled",
	"contracts":                "which contracts are exempt, or what they must say",

	"source":           "layout of the input",
	"coverage.flow":    "what the reporter delivered: import or export",
	"coverage.partial": "one of the newest months, with less than half the usual records",
	"period":           "the month",
	"rows_read":        "rows of the input",
	"rows_used":        "of these, added up in the panel",
	"rows_subtotal":    "of these, sums set aside beside their parts",
	"rows_masked":      "of the rows used, those under confidential codes",
	"rows_rejected":    "of the rows read, those that could not be read",
	"value":            "total of the rows used",
	"kg":               "their net mass",
	"file":             "input file",
	"line":             "line in it",
	"field":            "field that could not be read",
	"found":            "what stood there",
	"reason":           "why it could not be read, and what is accepted",
}
