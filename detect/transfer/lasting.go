package transfer

import (
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
		return row(check, finding.Unknown, float64(n), "evidence.lasting.ended", "gone", p.To.Month(goes).String(), "n", n, "back", p.From.Month(comes).String())
	case gone:
		return row(check, finding.Unknown, float64(n), "evidence.lasting.gone", "gone", p.To.Month(goes).String(), "n", n)
	case back:
		return row(check, finding.Unknown, float64(stayed), "evidence.lasting.back", "back", p.From.Month(comes).String(), "n", stayed)
	}
	outcome := finding.Supports
	if n < around {
		outcome = finding.Unknown
	}
	return row(check, outcome, float64(n), "evidence.lasting.level", "n", n)
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
		if t.Undone(e, k, around) {
			return k, true
		}
	}
	return 0, false
}
