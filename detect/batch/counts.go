package batch

import (
	"iter"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// Counts are the sizes of a batch. They follow from its tables alone.
type Counts struct {
	RowsRead     int64 `json:"rows_read"`
	RowsUsed     int64 `json:"rows_used"`
	RowsSubtotal int64 `json:"rows_subtotal"` // sums set aside beside their parts
	RowsMasked   int64 `json:"rows_masked"`   // confidential product codes, part of the used
	RowsRejected int64 `json:"rows_rejected"`

	Months     int    `json:"months"` // from the first to the last, both included
	FirstMonth string `json:"first_month,omitempty"`
	LastMonth  string `json:"last_month,omitempty"`

	Series   int `json:"series"`   // tested or not
	Untested int `json:"untested"` // of these
	Changes  int `json:"changes"`  // rows of changes.parquet: a tested series may have several

	Findings    int `json:"findings"`    // of every kind
	Unexplained int `json:"unexplained"` // neither explained nor withdrawn
	Explained   int `json:"explained"`
	Withdrawn   int `json:"withdrawn"`
	Cases       int `json:"cases"`       // of the unexplained findings
	Shifts      int `json:"shifts"`      // findings that are level shifts without a counterpart, unexplained; counted nowhere above
	NewParties  int `json:"new_parties"` // findings that are receivers without a record before; counted nowhere above
	Beside      int `json:"beside"`      // series tested beside a restrictive measure, each for a fall and a rise
	Legs        int `json:"legs"`
	Evidence    int `json:"evidence"`
	Points      int `json:"points"`         // rows of series.parquet
	Restricted  int `json:"restrictions"`   // rows of restrictions.parquet
	Watched     int `json:"watched"`        // rows of watch.parquet
	Control     int `json:"control_sample"` // rows of control_sample.parquet
}

func count(coverage []panel.Coverage, r *finding.Results) Counts {
	c := Counts{
		Changes: len(r.Changes), Findings: len(r.Findings), Legs: len(r.Legs), Evidence: len(r.Evidence), Points: len(r.Series), Restricted: len(r.Restrictions),
		Watched: len(r.Watch), Control: len(r.Control),
	}
	c.addCoverage(coverage)
	for first := range eachSeries(r.Changes) {
		c.Series++
		if first.P == nil {
			c.Untested++
		} else if first.Beside != "" {
			c.Beside++
		}
	}
	cases := map[string]bool{}
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.Status == finding.Withdrawn:
			c.Withdrawn++
		case f.Explained != "":
			c.Explained++
		case f.Unmatched() && f.Kind == finding.NewParty:
			c.NewParties++
		case f.Unmatched():
			c.Shifts++
		default:
			c.Unexplained++
			cases[f.CaseID] = true
		}
	}
	c.Cases = len(cases)
	return c
}

// EachSeries yields the first row of every series in changes.parquet.
func (b *Batch) EachSeries() iter.Seq[*finding.Change] { return eachSeries(b.Changes) }

// eachSeries relies on the order of the table, in which the rows of a series follow
// each other.
func eachSeries(changes []finding.Change) iter.Seq[*finding.Change] {
	return func(yield func(*finding.Change) bool) {
		for i := range changes {
			c := &changes[i]
			if i > 0 {
				if p := &changes[i-1]; p.View == c.View && p.Measure == c.Measure && p.Axes == c.Axes {
					continue
				}
			}
			if !yield(c) {
				return
			}
		}
	}
}

func (c *Counts) addCoverage(coverage []panel.Coverage) {
	var first, last int32
	for i := range coverage {
		row := &coverage[i]
		c.RowsRead += row.Read
		c.RowsUsed += row.Used
		c.RowsSubtotal += row.Subtotals
		c.RowsMasked += row.Masked
		c.RowsRejected += row.Rejected
		if row.Used == 0 {
			continue
		}
		if c.FirstMonth == "" {
			first, last = row.Period, row.Period
		}
		first, last = min(first, row.Period), max(last, row.Period)
		from, to := flows.MonthOfDate32(first), flows.MonthOfDate32(last)
		c.FirstMonth, c.LastMonth, c.Months = from.String(), to.String(), int(to-from)+1
	}
}
