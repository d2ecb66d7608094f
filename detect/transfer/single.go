package transfer

import (
	"fmt"
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
	verdicts = append(verdicts, missingBeside(t, e), pausing(p), s.season(p))
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
		return row("lasting", finding.Unknown, float64(k-e.K), "evidence.lasting.over", "n", k-e.K, "month", finding.Month(t.Month(k).Date32()))
	}
	n := t.Len() - e.K
	outcome := finding.Supports
	if n < around {
		outcome = finding.Unknown
	}
	return row("lasting", outcome, float64(n), "evidence.lasting.lasts", "n", n)
}

// price asks whether the goods moved, or their price alone.
func price(t *shift.Tested, e shift.Event) verdict {
	before, after := unitValue(t.Series, e.From, e.K), unitValue(t.Series, e.K, e.To)
	if math.IsNaN(before) || math.IsNaN(after) || before == 0 || after == 0 {
		return row("unit value", finding.Unknown, math.NaN(), "evidence.price.untold")
	}
	if t.Measure == flows.Kg {
		return row("unit value", finding.Supports, after/before, "evidence.price.mass", "times", fmt.Sprintf("%.2f", after/before))
	}
	return row("unit value", finding.Unknown, after/before, "evidence.price.value", "times", fmt.Sprintf("%.2f", after/before))
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
		return row("missing months", finding.Unknown, float64(n), "evidence.missing.single", "n", n)
	}
	return row("missing months", finding.Supports, 0, "evidence.missing.nonesingle")
}
