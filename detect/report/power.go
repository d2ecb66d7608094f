package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"detour/detect/batch"
	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/power"
	"detour/flows"
)

// unseen says what could not yet have been seen, by the typical tested series.
func unseen(b *batch.Batch) paragraph {
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
	p := paragraph{Lead: "What could not yet have been seen: "}
	if len(months) == 0 {
		p.Text = "anything, for no series was long enough to be tested."
		return p
	}
	n, r := int(median(months)), 0.0
	p.Text = fmt.Sprintf("the typical tested series has %d months", n)
	if len(rho) > 0 {
		r = median(rho)
		p.Text += fmt.Sprintf(" and an autocorrelation of %.2f", r)
	}
	p.Text += ". " + seen(n, r) + " What builds up slowly passes unseen." + datable(b)
	return p
}

// seen tells how large a shift of such a series must be, in standard deviations of its
// months, to be seen so many months after it.
func seen(n int, rho float64) string {
	var parts []string
	for _, after := range []int{4, 6, 12} {
		if size := power.Detectable(power.Single, n, rho, power.Nearly, after); !math.IsInf(size, 1) {
			parts = append(parts, fmt.Sprintf("of %s after %d months", deviations(size), after))
		}
	}
	text := "In such a series no lasting shift is seen with a chance of 90 % within a year."
	if len(parts) > 0 {
		text = "In such a series a lasting shift is seen at the 5 % level with a chance of 90 % if it is " + strings.Join(parts, ", ") + "; a list with an error rate over many asks for more."
	}
	const example = 3 // standard deviations: what a month stands out by that is noticed
	if m, ok := power.Months(power.Single, n, rho, power.Half, example); ok {
		text += fmt.Sprintf(" A fall of %s that began in the last month needs about %s until half of such are seen", deviations(example), finding.Plural(m-1, "more month"))
		if m, ok := power.Months(power.Listed, n, rho, power.Half, example); ok {
			text += fmt.Sprintf(", and %d until they pass at p = .001", m-1)
		}
		text += "."
	}
	return text
}

func deviations(x float64) string { return fmt.Sprintf("%.2g", x) + "\u00a0standard deviations" }

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

// median returns the middle of the values, the lower one of two.
func median[T int32 | float64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
