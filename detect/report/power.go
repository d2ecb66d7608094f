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
	"detour/detect/words"
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
	p := paragraph{Lead: words.Say("power.lead")}
	if len(months) == 0 {
		p.Text = words.Say("power.nothing")
		return p
	}
	n, r := int(median(months)), 0.0
	p.Text = words.Say("power.typical", "n", n)
	if len(rho) > 0 {
		r = median(rho)
		p.Text = words.Say("power.correlated", "n", n, "rho", fmt.Sprintf("%.2f", r))
	}
	p.Text = strings.Join(slices.DeleteFunc([]string{p.Text, seen(n, r), words.Say("power.slow"), datable(b)}, func(s string) bool { return s == "" }), " ")
	return p
}

// seen tells how large a shift of such a series must be, in standard deviations of its
// months, to be seen so many months after it.
func seen(n int, rho float64) string {
	var parts []string
	for _, after := range []int{4, 6, 12} {
		if size := power.Detectable(power.Single, n, rho, power.Nearly, after); !math.IsInf(size, 1) {
			parts = append(parts, words.Say("power.size", "size", deviations(size), "n", after))
		}
	}
	text := words.Say("power.none")
	if len(parts) > 0 {
		text = words.Say("power.seen", "sizes", strings.Join(parts, ", "))
	}
	const example = 3 // standard deviations: what a month stands out by that is noticed
	if m, ok := power.Months(power.Single, n, rho, power.Half, example); ok {
		last := words.Say("power.example", "size", deviations(example), "months", words.Say("count.moremonth", "n", m-1))
		if listed, ok := power.Months(power.Listed, n, rho, power.Half, example); ok {
			last = words.Say("power.listed", "size", deviations(example), "months", words.Say("count.moremonth", "n", m-1), "listed", listed-1)
		}
		text += " " + last
	}
	return text
}

func deviations(x float64) string {
	return words.Say("power.deviations", "size", fmt.Sprintf("%.2g", x))
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
	return words.Say("power.datable", "from", finding.Month(first.Date32()), "to", finding.Month(last.Date32()), "before", changepoint.MinBefore, "after", changepoint.MinAfter,
		"earliest", finding.Month(from.Date32()), "latest", finding.Month(to.Date32()))
}

// median returns the middle of the values, the lower one of two.
func median[T int32 | float64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
