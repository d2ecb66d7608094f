package unmatched

import (
	"cmp"
	"math"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/power"
	"detour/detect/series"
	"detour/detect/transfer"
	"detour/flows"
)

// Watch lists what seems to have moved beside a restrictive measure and is not proven:
// dated shifts above the rate, and changes of the last months that are too few to be
// tested. Nothing in it is evidence: of the 3,513 series beside a measure in Eurostat's
// exports of 2020-01 to 2022-11 it lists 742 rows, and 585 to 671 where the months are
// permuted. Each row says how many more months at the new
// level it would take until half of the changes of its size are seen, by the power of
// the test at the 5 % level (package power). What shows in several cells, one inside
// the other, is listed once. The amounts are in the given currency, if it is one.
func Watch(all []*Shift, views []series.View, currency string, set Settings) []finding.Watched {
	var out []finding.Watched
	for _, s := range all {
		if s.Q <= set.Q || s.Matched {
			continue
		}
		row, ok := s.seems()
		if !ok {
			continue
		}
		row.View, row.Axes = views[s.View].String(), finding.AxesOf(s.Cell.With(flows.Currency, currency))
		row.Beside, row.Direction, row.Measure = s.Beside(), s.Direction.String(), s.Measure.String()
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b finding.Watched) int {
		return cmp.Or(cmp.Compare(b.AtLeast, a.AtLeast), cmp.Compare(a.View, b.View), a.Cell().Compare(b.Cell()), cmp.Compare(a.Direction, b.Direction))
	})
	return once(out)
}

// seems tells of what the series seems to have done: a dated shift that would be
// evidence if it were tested alone, else the change of its last months, else what is
// dated.
func (s *Shift) seems() (finding.Watched, bool) {
	dated, ok := s.dated()
	if ok && s.P <= power.Single.P() {
		return dated, true
	}
	if recent, stands := s.recent(); stands {
		return recent, true
	}
	return dated, ok
}

// dated tells of a shift that the test dates, if its levels differ by more than their
// own errors, the date taken as known.
func (s *Shift) dated() (finding.Watched, bool) {
	e := s.Event
	if s.P >= 1 {
		return finding.Watched{}, false
	}
	low := e.AtLeast()
	if !(low > 0) {
		return finding.Watched{}, false
	}
	p := s.P
	row := finding.Watched{
		FirstNew: e.First.Date32(), Before: e.Before.Mean, After: e.After.Mean, AtLeast: low, P: &p,
		Size: stepSize(s.X.Test[e.From:e.To], e.K-e.From),
	}
	if k, ended := transfer.Ended(s.Tested, e); ended {
		until := s.Month(k).Date32()
		row.Until, row.Months = &until, int32(observed(s.X.Test[e.K:k]))
		return row, true
	}
	row.Months = int32(observed(s.X.Test[e.K:]))
	if p > power.Single.P() {
		row.Needed = s.needed(row.Size, e.Rho, int(row.Months))
	}
	return row, true
}

// needed is how many more months at the new level are needed until half of such
// shifts are seen, nil where months do not help: so many as are there should have
// shown it, or the most that the table knows do not. Of a flow that pauses it takes the
// more months, since only those tell that are no pause.
func (s *Shift) needed(size, rho float64, months int) *int32 {
	telling := observed(s.X.Test)
	need, ok := power.Months(power.Single, telling, rho, power.Half, size)
	if !ok || need <= months {
		return nil
	}
	more := int32(math.Ceil(float64(need-months) * float64(s.Observed()) / float64(telling)))
	return &more
}

const (
	// baseline is the months that the last ones are held against: two years show the
	// season, if there is one.
	baseline = 24
	// outside is the number of standard errors beyond which a change of the last
	// months is told: three, as on a control chart (Shewhart 1931).
	outside = 3
	// z5 is the one-sided 5 % point of the standard normal.
	z5 = 1.645
)

// recent tells of a change of the last months, fewer than the test needs.
func (s *Shift) recent() (row finding.Watched, ok bool) {
	x, y, end, largest := s.X.Test, s.Tested.Tested(), s.Len(), 0.0
	for months := 1; months < changepoint.MinAfter; months++ {
		k := end - months
		from := max(0, k-baseline)
		before, after := levelOf(x[from:max(from, k)]), levelOf(x[max(0, k):])
		if before.n < changepoint.MinBefore || after.n < float64(months) || !(before.sd > 0) {
			continue
		}
		rho := s.rho()
		z := float64(s.Direction) * (after.mean - before.mean) / (before.sd * meanError(rho, before.n, after.n))
		if !(z > outside && z > largest) {
			continue
		}
		amounts, now := levelOf(y[from:k]), levelOf(y[k:])
		change := math.Abs(now.mean - amounts.mean)
		row = finding.Watched{
			FirstNew: s.Month(k).Date32(), Before: amounts.mean, After: now.mean, Months: int32(months),
			AtLeast: change - z5*amounts.sd*meanError(rho, amounts.n, now.n),
			Size:    math.Abs(after.mean-before.mean) / before.sd,
		}
		row.Needed = s.needed(row.Size, rho, months)
		largest, ok = z, true
	}
	return row, ok && row.AtLeast > 0
}

// rho is the autocorrelation that the test of the series found.
func (s *Shift) rho() float64 {
	if len(s.Events) == 0 {
		return 0
	}
	return s.Events[0].Rho
}

// level is the mean and the standard deviation of months that are not missing.
type level struct{ n, mean, sd float64 }

func levelOf(x []float64) level {
	l := level{mean: series.Mean(x)}
	ss := 0.0
	for _, v := range x {
		if !math.IsNaN(v) {
			l.n++
			ss += (v - l.mean) * (v - l.mean)
		}
	}
	l.sd = math.Sqrt(ss / max(1, l.n-1))
	return l
}

// meanError is the standard error of the difference of the means of so many months
// before and after, in standard deviations of AR(1) months; the sides are taken to be
// long, where a mean's variance is (1+ρ)/(1−ρ)/n.
func meanError(rho, before, after float64) float64 {
	rho = min(rho, 0.95)
	return math.Sqrt((1 + rho) / (1 - rho) * (1/before + 1/after))
}

// stepSize is the size of a step at k in standard deviations of what is left of x.
func stepSize(x []float64, k int) float64 {
	before, after := levelOf(x[:k]), levelOf(x[k:])
	free := before.n + after.n - 2
	within := (before.n-1)*before.sd*before.sd + (after.n-1)*after.sd*after.sd
	return math.Abs(after.mean-before.mean) / math.Sqrt(within/max(1, free))
}

func observed(x []float64) int { return int(levelOf(x).n) }

// nearly is the share of the wider cell's change that the narrower one must make up to
// be all of it but the swings of the rest.
const nearly = 0.8

// once drops the rows that tell again what a row before tells: the same direction and
// months, one cell inside the other, nearly the same change.
func once(rows []finding.Watched) []finding.Watched {
	var kept []finding.Watched
	for _, r := range rows {
		if !slices.ContainsFunc(kept, func(k finding.Watched) bool { return again(r, k) }) {
			kept = append(kept, r)
		}
	}
	return kept
}

func again(a, b finding.Watched) bool {
	if a.Direction != b.Direction || a.Measure != b.Measure || !(a.Axes.Covers(b.Axes) || b.Axes.Covers(a.Axes)) {
		return false
	}
	apart := flows.MonthOfDate32(a.FirstNew) - flows.MonthOfDate32(b.FirstNew)
	ratio := (a.After - a.Before) / (b.After - b.Before)
	return apart >= -sameMonths && apart <= sameMonths && ratio >= nearly && ratio <= 1/nearly
}
