package report

import (
	"detour/detect/finding"
	"detour/flows"
)

// firstNew returns the leg's first month at the new level.
func firstNew(l finding.Leg) (month flows.Month, ok bool) {
	if l.FirstNew == nil {
		return 0, false
	}
	return flows.MonthOfDate32(*l.FirstNew), true
}

// interval returns the months between which the leg's shift lies.
func interval(l finding.Leg) (low, high flows.Month, ok bool) {
	if l.CILow == nil || l.CIHigh == nil {
		return 0, 0, false
	}
	return flows.MonthOfDate32(*l.CILow), flows.MonthOfDate32(*l.CIHigh), true
}

// years calls do for each January from the first month to the last.
func years(first, last flows.Month, do func(january flows.Month)) {
	for y := first.Year(); ; y++ {
		january := flows.NewMonth(y, 1)
		if january > last {
			return
		}
		if january >= first {
			do(january)
		}
	}
}
