package batch

import (
	"cmp"
	"slices"
	"strings"

	"detour/detect/finding"
)

// sortResults puts every table in its order: changes and the control sample by view
// and cell, cases and findings by rank, what is watched by its amount, the largest
// first, discoveries by finding and date, the ledger by family and batch, and the rest
// by the rank of its finding. The sorts are stable, so the legs and checks of a finding
// stay in the order they came in.
func sortResults(r *finding.Results) {
	slices.SortStableFunc(r.Changes, func(a, b finding.Change) int {
		return cmp.Or(strings.Compare(a.View, b.View), a.Cell().Compare(b.Cell()), strings.Compare(a.Measure, b.Measure),
			compareOptional(a.FirstNew, b.FirstNew), strings.Compare(a.Direction, b.Direction), strings.Compare(a.Class, b.Class))
	})
	slices.SortStableFunc(r.Cases, func(a, b finding.Case) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID)) })
	slices.SortStableFunc(r.Watch, func(a, b finding.Watched) int {
		return cmp.Or(cmp.Compare(b.AtLeast, a.AtLeast), strings.Compare(a.View, b.View), a.Cell().Compare(b.Cell()), strings.Compare(a.Direction, b.Direction))
	})
	slices.SortStableFunc(r.Control, func(a, b finding.Sampled) int {
		return cmp.Or(strings.Compare(a.View, b.View), a.Cell().Compare(b.Cell()))
	})
	slices.SortStableFunc(r.Findings, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID))
	})
	place := make(map[string]int, len(r.Findings))
	for i := range r.Findings {
		place[r.Findings[i].ID] = i
	}
	slices.SortStableFunc(r.Legs, func(a, b finding.Leg) int { return cmp.Compare(place[a.Finding], place[b.Finding]) })
	slices.SortStableFunc(r.Evidence, func(a, b finding.Evidence) int { return cmp.Compare(place[a.Finding], place[b.Finding]) })
	slices.SortStableFunc(r.Restrictions, func(a, b finding.Restriction) int { return cmp.Compare(place[a.Finding], place[b.Finding]) })
	slices.SortStableFunc(r.Series, func(a, b finding.Point) int {
		return cmp.Or(cmp.Compare(place[a.Finding], place[b.Finding]), cmp.Compare(a.Leg, b.Leg), cmp.Compare(a.Period, b.Period))
	})
	slices.SortStableFunc(r.Discoveries, func(a, b finding.Discovery) int {
		return cmp.Or(strings.Compare(a.Finding, b.Finding), cmp.Compare(a.FirstNew, b.FirstNew))
	})
	slices.SortStableFunc(r.Ledger, func(a, b finding.Charge) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Across, b.Across), compareBool(a.Listed, b.Listed), cmp.Compare(a.Batch, b.Batch))
	})
}

// compareBool orders false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// compareOptional orders null first.
func compareOptional(a, b *int32) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}
