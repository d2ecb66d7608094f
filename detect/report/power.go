package report

import (
	"fmt"
	"slices"

	"detour/detect/batch"
	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/flows"
)

// floors are the least chances, at the 5 % level, to find a lasting shift of 1.5
// stationary standard deviations by months of the series, for a lag-one
// autocorrelation of 0, 0.3 and 0.6: what simulations of the level-shift test
// must reach.
var floors = []struct {
	months int
	chance [3]float64
}{
	{36, [3]float64{.65, .38, .20}},
	{60, [3]float64{.95, .75, .35}},
}

// power says what could not have been seen, from the typical tested series.
func power(b *batch.Batch) paragraph {
	var months []int32
	var rho []float64
	for s := range b.EachSeries() {
		if s.P != nil {
			months = append(months, s.N)
			if s.Rho != nil {
				rho = append(rho, *s.Rho)
			}
		}
	}
	p := paragraph{Lead: "What could not have been seen: "}
	if len(months) == 0 {
		p.Text = "anything, for no series was long enough to be tested."
		return p
	}
	n := int(median(months))
	p.Text = fmt.Sprintf("the typical tested series has %d months", n)
	if len(rho) > 0 {
		p.Text += fmt.Sprintf(" and an autocorrelation of %.2f", median(rho))
	}
	p.Text += ". " + chances(n) + " Smaller shifts and those that build up slowly pass unseen." + datable(b)
	return p
}

// datable says from and to which month a shift can be dated at all.
func datable(b *batch.Batch) string {
	if len(b.Coverage) == 0 {
		return ""
	}
	first, last := flows.MonthOfDate32(b.Coverage[0].Period), flows.MonthOfDate32(b.Coverage[0].Period)
	for _, c := range b.Coverage {
		first, last = min(first, flows.MonthOfDate32(c.Period)), max(last, flows.MonthOfDate32(c.Period))
	}
	from, to := first+changepoint.MinBefore, last+1-changepoint.MinAfter
	if to < from {
		return ""
	}
	return fmt.Sprintf(" The data run from %s to %s: %d months before a shift and %d from it on are needed, so that nothing before %s or after %s can be dated.",
		finding.Month(first.Date32()), finding.Month(last.Date32()), changepoint.MinBefore, changepoint.MinAfter, finding.Month(from.Date32()), finding.Month(to.Date32()))
}

func chances(n int) string {
	at := floors[0]
	for _, f := range floors {
		if n >= f.months {
			at = f
		}
	}
	lead := fmt.Sprintf("With %d months a lasting shift of 1.5 standard deviations is found with a chance of at least", at.months)
	if n < at.months {
		lead = fmt.Sprintf("So few show little: even %d months find a lasting shift of 1.5 standard deviations only with a chance of about", at.months)
	}
	return fmt.Sprintf("%s %s where months are independent, %s at an autocorrelation of 0.3, %s at 0.6.",
		lead, finding.Percent(at.chance[0]), finding.Percent(at.chance[1]), finding.Percent(at.chance[2]))
}

// median returns the middle of the values, the lower one of two.
func median[T int32 | float64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
