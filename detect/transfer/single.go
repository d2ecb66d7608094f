package transfer

import (
	"math"

	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

// CheckSingle runs the checks that a shift without a counterpart allows, and returns
// its evidence and the innocent explanation that is supported, if any.
func (s *Scene) CheckSingle(t *shift.Tested, e shift.Event) (rows []finding.Evidence, explained string) {
	// A pair of the shift with itself: what is asked of either side is asked of it.
	p := &Pair{From: t, To: t, Fall: e, Rise: e, Across: flows.Set(flows.Product)}
	if t.Cell[flows.Via] != "" {
		p.Across = flows.Set(flows.Via)
	} else if t.Cell[flows.Mode] != "" {
		p.Across = flows.Set(flows.Mode)
	}
	code := *p
	code.Across = flows.Set(flows.Product)
	verdicts := []verdict{lasts(t, e), price(t, e), s.nomenclature(&code)}
	if e.Direction == changepoint.Fall {
		verdicts = append(verdicts, s.closure(p), s.confidential(p), s.sharedFall(p))
	} else {
		verdicts = append(verdicts, s.sharedRise(p))
	}
	verdicts = append(verdicts, missingBeside(t, e), s.season(p))
	for _, v := range verdicts {
		if v.Check == "" {
			continue
		}
		rows = append(rows, v.Evidence)
		if explained == "" {
			explained = v.explains
		}
	}
	return rows, explained
}

// lasts tells whether the series still stands at its new level.
func lasts(t *shift.Tested, e shift.Event) verdict {
	if k, ended := Ended(t, e); ended {
		return row("lasting", finding.Unknown, float64(k-e.K), "It ended after %s, in %s.", finding.Plural(k-e.K, "month"), finding.Month(t.Month(k).Date32()))
	}
	n := t.Len() - e.K
	outcome := finding.Supports
	if n < around {
		outcome = finding.Unknown
	}
	return row("lasting", outcome, float64(n), "It has lasted %s, to the end of the data.", finding.Plural(n, "month"))
}

// price asks whether the goods moved, or their price alone.
func price(t *shift.Tested, e shift.Event) verdict {
	before, after := unitValue(t.Series, e.From, e.K), unitValue(t.Series, e.K, e.To)
	if math.IsNaN(before) || math.IsNaN(after) || before == 0 || after == 0 {
		return row("unit value", finding.Unknown, math.NaN(), "Value and mass are not both known on either side of the date, so that a movement of prices cannot be told.")
	}
	if t.Measure == flows.Kg {
		return row("unit value", finding.Supports, after/before, "It is the mass that moved; a kilogram costs %.2f times what it had.", after/before)
	}
	return row("unit value", finding.Unknown, after/before, "It is the value that moved; a kilogram costs %.2f times what it had.", after/before)
}

// missingBeside counts the missing months around the date.
func missingBeside(t *shift.Tested, e shift.Event) verdict {
	n := 0
	for m := max(0, e.K-around); m < min(t.Len(), e.K+around); m++ {
		if t.Mask[m] != series.Used {
			n++
		}
	}
	if n > 0 {
		return row("missing months", finding.Unknown, float64(n), "%s within half a year of the date are missing and were left out of the test.", finding.Plural(n, "month"))
	}
	return row("missing months", finding.Supports, 0, "No month within half a year of the date is missing.")
}
