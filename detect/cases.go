package detect

import (
	"math"
	"slices"

	"detour/detect/finding"
	"detour/detect/transfer"
)

// drawCases gives findings that share a fall or a rise, or a cell inside it, one
// case: the id of the case is that of its finding with the smallest id, so that
// it does not depend on their order.
func drawCases(all []found) {
	parent := make([]int, len(all))
	for i := range parent {
		parent[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	for i := range all {
		for j := range i {
			if root(i) != root(j) && related(all[i], all[j]) {
				parent[root(i)] = root(j)
			}
		}
	}
	smallest := map[int]string{}
	for i, f := range all {
		if id, ok := smallest[root(i)]; !ok || f.ID < id {
			smallest[root(i)] = f.ID
		}
	}
	for i := range all {
		all[i].CaseID = "C" + smallest[root(i)][1:]
	}
}

// related tells whether two findings share a falling or a rising cell.
func related(a, b found) bool {
	for i := range min(len(a.cells), len(b.cells), 2) {
		if transfer.Inside(a.cells[i], b.cells[i]) || transfer.Inside(b.cells[i], a.cells[i]) {
			return true
		}
	}
	return false
}

// mark sets the status against the batch before: continuing where the finding
// stood there with the same date and about the same amount, revised where either
// changed.
func (c *composer) mark(all []found) {
	if c.previous == nil {
		return
	}
	for i := range all {
		f := &all[i].Finding
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
