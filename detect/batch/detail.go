package batch

import "detour/detect/finding"

// Detail is a finding with everything that belongs to it.
type Detail struct {
	finding.Finding
	Legs     []finding.Leg
	Evidence []finding.Evidence
	Series   []finding.Point

	Restrictions []finding.Restriction
}

// Details gathers the rows of every finding, in the order of the findings.
func (b *Batch) Details() []Detail {
	details := make([]Detail, len(b.Findings))
	place := make(map[string]*Detail, len(details))
	for i, f := range b.Findings {
		details[i].Finding = f
		place[f.ID] = &details[i]
	}
	for _, l := range b.Legs {
		if d := place[l.Finding]; d != nil {
			d.Legs = append(d.Legs, l)
		}
	}
	for _, e := range b.Evidence {
		if d := place[e.Finding]; d != nil {
			d.Evidence = append(d.Evidence, e)
		}
	}
	for _, r := range b.Restrictions {
		if d := place[r.Finding]; d != nil {
			d.Restrictions = append(d.Restrictions, r)
		}
	}
	for _, p := range b.Series {
		if d := place[p.Finding]; d != nil {
			d.Series = append(d.Series, p)
		}
	}
	return details
}

// CaseDetail is a case with its findings, by rank.
type CaseDetail struct {
	finding.Case
	Findings []Detail
}

// Told are the findings as a headline tells of them.
func (c CaseDetail) Told() []finding.Told {
	told := make([]finding.Told, len(c.Findings))
	for i, d := range c.Findings {
		told[i] = finding.Told{Finding: d.Finding, Legs: d.Legs}
	}
	return told
}

// CaseDetails gathers the findings of every case, by rank; withdrawn findings are in
// none.
func (b *Batch) CaseDetails() []CaseDetail {
	out := make([]CaseDetail, len(b.Cases))
	place := make(map[string]*CaseDetail, len(out))
	for i, c := range b.Cases {
		out[i].Case = c
		place[c.ID] = &out[i]
	}
	for _, d := range b.Details() {
		if c := place[d.CaseID]; c != nil && d.Status != finding.Withdrawn {
			c.Findings = append(c.Findings, d)
		}
	}
	return out
}

// CaseDetail returns the case with the id.
func (b *Batch) CaseDetail(id string) (CaseDetail, bool) {
	for _, c := range b.CaseDetails() {
		if c.ID == id {
			return c, true
		}
	}
	return CaseDetail{}, false
}

// Detail returns the finding with the id.
func (b *Batch) Detail(id string) (Detail, bool) {
	for _, d := range b.Details() {
		if d.ID == id {
			return d, true
		}
	}
	return Detail{}, false
}

// Points returns the series of the leg with that index, in the order of the
// months.
func (d Detail) Points(leg int) []finding.Point {
	var points []finding.Point
	for _, p := range d.Series {
		if int(p.Leg) == leg {
			points = append(points, p)
		}
	}
	return points
}
