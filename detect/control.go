package detect

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"detour/detect/changepoint"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/flows"
)

// ControlSettings say how many unflagged series are drawn at random, so that a desk
// can estimate what it misses.
type ControlSettings struct {
	Sample int    `toml:"sample" comment:"Unflagged series drawn at random into control_sample.parquet.\nDefault 0: none is drawn unless asked for, since each must be looked at."`
	Seed   uint64 `toml:"seed" comment:"Seed of the draw.\nDefault 1: any number does; the same one draws the same series again."`
}

// controlSample draws the given number of the tested series that are in no finding, or
// all if there are fewer. Every series has a number of its own, made from the seed, its
// view and its cell, and those with the smallest are drawn: a simple random sample that
// depends neither on the order of the series nor on the others, so that samples of
// successive months overlap (permanent random numbers: Ohlsson, Coordination of samples
// using permanent random numbers, in Business Survey Methods, 1995).
func (c *composer) controlSample(views []series.View, tested []*shift.Tested) []finding.Sampled {
	if c.set.Control.Sample == 0 {
		return nil
	}
	flagged := map[finding.Axes]bool{}
	for _, l := range c.out.Legs {
		flagged[l.Axes] = true
	}
	type drawn struct {
		number [sha256.Size]byte
		t      *shift.Tested
	}
	var all []drawn
	for _, t := range tested {
		if t.Reason == "" && !flagged[c.axes(t.Cell)] {
			all = append(all, drawn{permanentNumber(c.set.Control.Seed, views[t.View].String(), t.Cell), t})
		}
	}
	slices.SortFunc(all, func(a, b drawn) int { return slices.Compare(a.number[:], b.number[:]) })
	n := min(c.set.Control.Sample, len(all))
	out := make([]finding.Sampled, n)
	for i, d := range all[:n] {
		out[i] = c.sampled(views[d.t.View].String(), d.t, float64(len(all))/float64(n))
	}
	return out
}

func permanentNumber(seed uint64, view string, cell flows.Cell) [sha256.Size]byte {
	text := binary.LittleEndian.AppendUint64(nil, seed)
	for _, v := range append([]string{view}, cell[:]...) {
		text = append(append(text, v...), 0)
	}
	return sha256.Sum256(text)
}

// sampled is the row of a series: its strongest fall and its strongest rise.
func (c *composer) sampled(view string, t *shift.Tested, weight float64) finding.Sampled {
	row := finding.Sampled{View: view, Axes: c.axes(t.Cell), N: int32(t.Observed()), Measure: t.Measure.String(), Weight: weight}
	if e, ok := t.Best(changepoint.Fall); ok {
		row.FallFirstNew, row.FallCILow, row.FallCIHigh = date(e.First), date(e.Low), date(e.High)
		row.FallP, row.FallBefore, row.FallAfter = known(e.P), known(e.Before.Mean), known(e.After.Mean)
	}
	if e, ok := t.Best(changepoint.Rise); ok {
		row.RiseFirstNew, row.RiseCILow, row.RiseCIHigh = date(e.First), date(e.Low), date(e.High)
		row.RiseP, row.RiseBefore, row.RiseAfter = known(e.P), known(e.Before.Mean), known(e.After.Mean)
	}
	return row
}

// axes spreads a cell over the columns, with the currency of the panel.
func (c *composer) axes(cell flows.Cell) finding.Axes {
	return finding.AxesOf(cell.With(flows.Currency, c.currency))
}
