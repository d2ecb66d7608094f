package review

import (
	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

// hostile means harm in a page.
const hostile = `</td><script>alert(1)</script>" onload="alert(2)` + "\x1b[2J\u202e"

// sample is an invented batch: no figure in it is a fact about anyone. It has a case of
// two findings, one of a finding with hostile text, and a finding each that a check
// explains, that was withdrawn, and that is a shift without a counterpart.
func sample() *batch.Batch {
	b := &batch.Batch{Manifest: batch.Manifest{Digest: "d1", Inputs: []batch.Input{{Name: "synthetic.csv"}}, Counts: batch.Counts{LastMonth: "2022-12"}}}
	add := func(id, caseID, kind string, change func(*finding.Finding)) {
		month := flows.NewMonth(2022, 3)
		day := month.Date32()
		f := finding.Finding{
			ID: id, CaseID: caseID, Kind: kind, Rank: int32(len(b.Findings) + 1), FirstNew: day, CILow: day, CIHigh: day, Measure: "value",
			Moved: 5e6, MovedLow: 4e6, MovedHigh: 6e6, Ratio: .5, RatioLow: .4, RatioHigh: .6, P: .001, Q: .01, Confidence: "high", Status: finding.New,
		}
		change(&f)
		b.Findings = append(b.Findings, f)
		var from flows.Cell
		from[flows.Flow], from[flows.Product], from[flows.Currency] = flows.Import, "2710", "EUR"
		if id == "F3" {
			from[flows.Product] = hostile
		}
		for i, role := range []string{finding.RoleFrom, finding.RoleTo} {
			b.Legs = append(b.Legs, finding.Leg{Finding: id, Role: role, Axes: finding.AxesOf(from.With(flows.Destination, role)), FirstNew: &day, Before: 9e6 * float64(1-i), After: 5e6 * float64(i)})
			for m := month - 6; m < month+6; m++ {
				value := 1e6 * float64(i+int(m-month+7))
				b.Series = append(b.Series, finding.Point{Finding: id, Role: role, Leg: int32(i), Period: m.Date32(), Value: &value, Fitted: &value})
			}
		}
		b.Evidence = append(b.Evidence, finding.Evidence{Finding: id, Check: "season", Outcome: finding.Supports, Sentence: "No season."})
	}
	none := func(*finding.Finding) {}
	add("F1", "C1", finding.Substitution, none)
	add("F2", "C1", finding.Relay, func(f *finding.Finding) { f.Status = finding.Continuing })
	add("F3", "C2", finding.RouteDiversion, func(f *finding.Finding) { f.Headline = hostile })
	add("F4", "C3", finding.Substitution, func(f *finding.Finding) { f.Explained = "season: " + hostile })
	add("F5", "", finding.Substitution, func(f *finding.Finding) { f.Status = finding.Withdrawn })
	add("F6", "C4", finding.UnmatchedShift, none)
	for i, id := range []string{"C1", "C2", "C3", "C4"} {
		b.Cases = append(b.Cases, finding.Case{ID: id, Rank: int32(i + 1), Kinds: finding.Substitution, Measure: "value", Status: finding.New})
	}
	return b
}
