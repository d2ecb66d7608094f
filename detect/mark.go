package detect

import (
	"slices"

	"detour/detect/cases"
	"detour/detect/finding"
)

// mark sets the status against the batch before: continuing where the finding
// stood there with the same date and about the same amount, revised where either
// changed.
func (c *composer) mark(all []cases.Member) {
	if c.previous == nil {
		return
	}
	for i := range all {
		f := all[i].Finding
		k := slices.IndexFunc(c.previous.Findings, func(p finding.Finding) bool { return p.ID == f.ID && p.Status != finding.Withdrawn })
		if k < 0 {
			continue
		}
		f.Status = finding.Continuing
		if f.Revises(c.previous.Findings[k]) {
			f.Status = finding.Revised
		}
	}
}
