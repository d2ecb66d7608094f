package shift

import (
	"context"

	"golang.org/x/sync/errgroup"

	"detour/detect/changepoint"
	"detour/detect/series"
)

// surveyed is the number of series of a view from which the distribution of their
// autocorrelation is estimated: with it, the share of the series in a tenth of the
// range of ρ has a standard error of about half a point.
const surveyed = 4000

// populations estimates, for each view, how the autocorrelation of its series is
// distributed, from up to surveyed of them, evenly spread.
func populations(ctx context.Context, all []*series.Series, set Settings, workers int) (map[int]*changepoint.Population, error) {
	byView := map[int][]*series.Series{}
	for _, s := range all {
		byView[s.View] = append(byView[s.View], s)
	}
	out := map[int]*changepoint.Population{}
	for view, members := range byView {
		tests := make([]*Tested, min(surveyed, len(members)))
		wholes := make([]changepoint.Test, len(tests))
		g, each := errgroup.WithContext(ctx)
		g.SetLimit(workers)
		for i := range tests {
			g.Go(func() error {
				t := &Tested{Series: members[i*len(members)/len(tests)], minActive: set.MinActive}
				if _, whole, ok := t.begin(set); ok {
					tests[i], wholes[i] = t, whole
				}
				return each.Err()
			})
		}
		if err := g.Wait(); err != nil {
			return nil, err
		}
		var survey changepoint.Survey
		for i, t := range tests {
			if t != nil {
				survey.Add(t.X.Test, int(t.Start), wholes[i])
			}
		}
		out[view] = survey.Population()
	}
	return out, nil
}
