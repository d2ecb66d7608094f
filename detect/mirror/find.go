package mirror

import (
	"cmp"
	"context"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/single"
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	Q float64 `toml:"q" comment:"False discovery rate at which gaps between what both ends report are listed.\nDefault 0.05: as for transfers, of whose rate they spend nothing."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{Q: 0.05} }

// Gap is a hypothesis: the strongest shift of a lane's share in one direction.
type Gap struct {
	*Lane
	*single.Hypothesis
}

// Result is what was tested, and what of it is found: by Q and cell.
type Result struct {
	Tested []*Gap
	Found  []*Gap
	lanes  []*Gap // one a lane that could be tested
}

// Find tests the gap of every lane. The result does not depend on workers.
func Find(ctx context.Context, lanes []*Lane, tests shift.Settings, set Settings, workers int) (*Result, error) {
	all := make([]*series.Series, len(lanes))
	for i, l := range lanes {
		all[i] = l.Share
	}
	tested, err := shift.All(ctx, all, tests, workers, func(int, int) {})
	if err != nil {
		return nil, err
	}
	r := &Result{}
	for i, t := range tested {
		if t.Reason != "" {
			continue
		}
		for _, d := range []changepoint.Direction{changepoint.Fall, changepoint.Rise} {
			r.Tested = append(r.Tested, &Gap{lanes[i], single.New(t, d)})
		}
		r.lanes = append(r.lanes, r.Tested[len(r.Tested)-1])
	}
	family := make([]*single.Hypothesis, len(r.Tested))
	for i, g := range r.Tested {
		family[i] = g.Hypothesis
	}
	if err := single.Control(ctx, family, weights(r.Tested), set.Q, workers); err != nil {
		return nil, err
	}
	for _, g := range r.Tested {
		if g.Q <= set.Q {
			r.Found = append(r.Found, g)
		}
	}
	slices.SortStableFunc(r.Found, func(a, b *Gap) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), a.Share.Cell.Compare(b.Share.Cell), cmp.Compare(a.Direction, b.Direction))
	})
	return r, nil
}

// weights are those of what is sent. A share does not depend on its unit.
func weights(all []*Gap) []float64 {
	sent := make([]*series.Series, len(all))
	for i, g := range all {
		sent[i] = g.Sent
	}
	return series.Weights(sent)
}
