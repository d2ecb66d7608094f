package unmatched

import (
	"cmp"
	"context"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/single"
	"detour/flows/measure"
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	Q float64 `toml:"q" comment:"False discovery rate at which level shifts beside a restrictive measure are listed that have no counterpart.\nDefault 0.05: as for transfers, of whose rate the list spends nothing."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{Q: 0.05} }

// Shift is a hypothesis: the strongest shift of a series beside a measure in one
// direction.
type Shift struct {
	*single.Hypothesis
	Relation measure.Relation
	Measures []*measure.Measure // the nearest
}

// Find tests every series beside a measure for a fall and a rise without a
// counterpart. sides are the sides of all transfers and relays found. It returns
// every hypothesis, in the order of the series; those with Q of at most set.Q are
// found.
func Find(ctx context.Context, all []*shift.Tested, table *measure.Table, sides []Side, set Settings, workers int) ([]*Shift, error) {
	var out []*Shift
	for _, t := range all {
		// What is alone is tested under its shorter code, the trade of a party with that of all.
		if t.Reason != "" || t.Alone || t.Cell.Axes()&series.Parties != 0 {
			continue
		}
		measures, relation := table.Beside(t.Cell)
		if relation == measure.Apart {
			continue
		}
		for _, d := range []changepoint.Direction{changepoint.Fall, changepoint.Rise} {
			out = append(out, &Shift{single.New(t, d), relation, measures})
		}
	}
	accounted := newSides(sides)
	family := make([]*single.Hypothesis, len(out))
	for i, s := range out {
		s.Matched = s.P < 1 && accounted.hold(s) // a side of a transfer or a relay that was found
		family[i] = s.Hypothesis
	}
	return out, single.Control(ctx, family, weights(out), set.Q, workers)
}

// weights are those of the series.
func weights(all []*Shift) []float64 {
	of := make([]*series.Series, len(all))
	for i, s := range all {
		of[i] = s.Series
	}
	return series.Weights(of)
}

// Found returns the hypotheses with q at most that of the settings, by q and cell.
func Found(all []*Shift, set Settings) []*Shift {
	var out []*Shift
	for _, s := range all {
		if s.Q <= set.Q {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b *Shift) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), a.Cell.Compare(b.Cell), cmp.Compare(a.Direction, b.Direction))
	})
	return out
}
