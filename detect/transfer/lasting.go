package transfer

import (
	"math"
	"slices"

	"detour/detect/finding"
	"detour/detect/shift"
)

// lasting tells whether the new levels hold to the end of the data, and when they
// ended where they do not.
func (s *Scene) lasting(p *Pair) verdict {
	goes, gone := Ended(p.To, p.Rise)
	comes, back := Ended(p.From, p.Fall)
	n, stayed := goes-p.Rise.K, comes-p.Fall.K
	if !gone {
		n = p.To.Len() - p.Rise.K
	}
	const check = "lasting"
	switch {
	case gone && back:
		return row(check, finding.Unknown, float64(n), "The transfer ended: what had come went again in %s, after %s, and what had left was back in %s.", p.To.Month(goes), finding.Plural(n, "month"), p.From.Month(comes))
	case gone:
		return row(check, finding.Unknown, float64(n), "The rise ended in %s, after %s; what had left is not back.", p.To.Month(goes), finding.Plural(n, "month"))
	case back:
		return row(check, finding.Unknown, float64(stayed), "What had left was back in %s, after %s; what came has stayed.", p.From.Month(comes), finding.Plural(stayed, "month"))
	}
	outcome := finding.Supports
	if n < around {
		outcome = finding.Unknown
	}
	return row(check, outcome, float64(n), "The new level has lasted %s, to the end of the data.", finding.Plural(n, "month"))
}

// Ended returns the first month from which the level of a shift is gone again: of the
// dated changes after it the first whose next half year lies nearer to the level
// before the shift than to the one after.
func Ended(t *shift.Tested, e shift.Event) (k int, ok bool) {
	ends := []int{e.To}
	for _, later := range t.Events {
		if later.K > e.K && later.Direction != e.Direction {
			ends = append(ends, later.K)
		}
	}
	slices.Sort(ends)
	for _, k := range ends {
		next := mean(t.Tested(), k, k+around)
		if math.Abs(next-e.Before.Mean) < math.Abs(next-e.After.Mean) {
			return k, true
		}
	}
	return 0, false
}
