package source

import "slices"

// A newest month is partial if it has less than half the records that are usual,
// the median of the year before it. Below usualRecords a month too often has half
// as many by chance (if they are Poisson, in one month of a thousand), and with fewer
// than usualMonths there is no saying what is usual. Reporters are late by a
// quarter of a year at most.
const (
	usualRecords = 30
	usualMonths  = 6
	latestMonths = 3
)

// markPartial marks the newest months of each source, reporter and direction that
// look delivered in part. rows are sorted by source, reporter, flow and month.
func markPartial(rows []Coverage) {
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].sameSeries(&rows[from]) {
			to++
		}
		series := rows[from:to]
		for i := len(series) - 1; i >= max(len(series)-latestMonths, usualMonths); i-- {
			if usual := usualCount(series[max(0, i-12):i]); usual < usualRecords || 2*series[i].Used >= usual {
				break
			}
			series[i].Partial = true
		}
		from = to
	}
}

func (c *Coverage) sameSeries(d *Coverage) bool {
	return c.Source == d.Source && c.Reporter == d.Reporter && c.Flow == d.Flow
}

// usualCount returns the median of the records of some months, the lower of two.
func usualCount(months []Coverage) int64 {
	used := make([]int64, len(months))
	for i := range months {
		used[i] = months[i].Used
	}
	slices.Sort(used)
	return used[(len(used)-1)/2]
}
