package transfer

import (
	"math"

	"detour/detect/finding"
	"detour/detect/shift"
)

// lasting tells whether the new levels hold to the end of the data, and when they
// ended where they do not.
func (s *Scene) lasting(p *Pair) verdict {
	goes, gone := ended(p.To, p.Rise)
	comes, back := ended(p.From, p.Fall)
	n, stayed := goes-p.Rise.K, comes-p.Fall.K
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

// ended tells whether the level after a shift went back before the data end, to
// nearer the level before it than that after, and in which month: that of the event
// which undoes it where one is listed, or of the break in the series. Else it is the
// end of the data.
func ended(t *shift.Tested, e shift.Event) (month int, ok bool) {
	y := t.Tested()
	next := mean(y, e.To, e.To+around)
	if e.To == len(y) || !(math.Abs(next-e.Before.Mean) < math.Abs(next-e.After.Mean)) {
		return len(y), false
	}
	for _, other := range t.Events {
		if d := other.K - e.To; other.Direction != e.Direction && d >= -sameBreak && d <= sameBreak {
			return other.K, true
		}
	}
	return e.To, true
}

// sameBreak is how many months an event may date from the break in the series that it
// is: the tests of package shift leave as many between them.
const sameBreak = 2
