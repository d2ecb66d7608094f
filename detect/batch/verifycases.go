package batch

import (
	"math"

	"detour/detect/finding"
)

// cases checks that every case holds what its findings say of it. Withdrawn findings
// keep the case that they had in the batch before.
func (f *faults) cases(r *finding.Results) {
	type sum struct {
		findings int32
		counted  float64
		about    bool
	}
	sums := make(map[string]*sum, len(r.Cases))
	for _, c := range r.Cases {
		if sums[c.ID] != nil {
			f.add("cases.parquet", "the id %q stands twice", c.ID)
		}
		sums[c.ID] = &sum{}
	}
	about := map[string]string{}
	for _, c := range r.Cases {
		about[c.ID] = c.About
	}
	for _, row := range r.Findings {
		s := sums[row.CaseID]
		switch {
		case row.Status == finding.Withdrawn:
		case s == nil:
			f.add("findings.parquet", "%s belongs to the case %q, which does not exist", row.ID, row.CaseID)
		default:
			s.findings++
			s.counted += row.Counted
			s.about = s.about || row.ID == about[row.CaseID]
		}
	}
	for _, c := range r.Cases {
		s := sums[c.ID]
		if s.findings != c.Findings {
			f.add("cases.parquet", "%s has %d findings, %d name it", c.ID, c.Findings, s.findings)
		}
		if math.Abs(s.counted-c.Moved) > rounding*math.Abs(c.Moved) {
			f.add("cases.parquet", "%s moved %v, its findings count %v", c.ID, c.Moved, s.counted)
		}
		if !s.about {
			f.add("cases.parquet", "%s is about the finding %q, which it does not hold", c.ID, c.About)
		}
	}
}

// rounding is the relative error that the order of a sum of doubles may make.
const rounding = 1e-9
