package detect

import (
	"math"
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
		if p := c.previous.Findings[k]; p.FirstNew != f.FirstNew || math.Abs(p.Moved-f.Moved) > revisedShare*math.Abs(p.Moved) {
			f.Status = finding.Revised
		}
	}
}

// revisedShare is the change of the moved amount that counts as a revision: less
// is what one more month of data does.
const revisedShare = 0.25
