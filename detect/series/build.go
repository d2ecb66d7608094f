package series

import (
	"context"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"detour/flows"
	"detour/flows/panel"
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	ReporterShare float64 `toml:"reporter_share" comment:"Share of a cell's trade from which on a reporter's missing month makes the cell's month missing.\nDefault 0.01: less than 1 % of a cell is within the revisions that published figures go through."`
	MassShare     float64 `toml:"mass_share" comment:"Share of a cell's months with trade whose mass must be known for its mass, and not its value, to be tested.\nDefault 0.95: prices do not move mass, so that it is preferred wherever it is nearly always stated;\nthe months without it are missing, and more than one in twenty would cost too much of the series."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{ReporterShare: 0.01, MassShare: 0.95} }

// Input is what series are built from.
type Input struct {
	Panel    *panel.Table
	Coverage []panel.Coverage
	Codes    *Codes                  // validity of product codes; nil: every code is always valid
	Listed   func(party string) bool // tells designated parties; nil: none is known
}

// Build makes the series of every view, ordered by view and then by cell. It
// works on as many views at a time as workers allow; the result does not depend
// on workers.
func Build(ctx context.Context, in Input, views []View, set Settings, workers int) ([]*Series, error) {
	if in.Panel.Len() == 0 {
		return nil, nil
	}
	b := newBuilder(in, set)
	perView := make([][]*Series, len(views))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for i, v := range views {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			perView[i] = b.view(i, v)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	markAlone(perView, views)
	return slices.Concat(perView...), nil
}

// markAlone marks the cells that are the only part of the cell with the next
// shorter product code, in the view of the same axes.
func markAlone(perView [][]*Series, views []View) {
	type cells struct {
		axes   flows.AxisSet
		digits int
	}
	records := map[cells]map[flows.Cell]int64{}
	for i, v := range views {
		m := make(map[flows.Cell]int64, len(perView[i]))
		for _, s := range perView[i] {
			m[s.Cell] = s.Records
		}
		records[cells{v.Axes, v.Digits}] = m
	}
	for i, v := range views {
		for _, digits := range []int{6, 4} {
			coarse := records[cells{v.Axes, digits}]
			if digits >= v.Digits || coarse == nil {
				continue
			}
			for _, s := range perView[i] {
				parent := s.Cell.With(flows.Product, flows.CutCodes(s.Cell[flows.Product], digits))
				s.Alone = s.Alone || coarse[parent] == s.Records
			}
		}
	}
}

type builder struct {
	Input
	set      Settings
	start    flows.Month
	months   int
	weighed  bool                    // some mass is known
	reported map[reporterFlow][]bool // by months since start
}

type reporterFlow struct{ reporter, flow string }

func newBuilder(in Input, set Settings) *builder {
	b := &builder{Input: in, set: set, reported: map[reporterFlow][]bool{}}
	b.start = slices.Min(in.Panel.Periods)
	b.months = int(slices.Max(in.Panel.Periods)-b.start) + 1
	b.weighed = slices.ContainsFunc(in.Panel.Amounts[flows.Kg], func(kg int64) bool { return kg != panel.Unknown })
	for _, c := range in.Coverage {
		key := reporterFlow{c.Reporter, c.Flow}
		if b.reported[key] == nil {
			b.reported[key] = make([]bool, b.months)
		}
		// What has been delivered in part only is not reported yet.
		if m := int(flows.MonthOfDate32(c.Period) - b.start); m >= 0 && m < b.months && c.Used > 0 && !c.Partial {
			b.reported[key][m] = true
		}
	}
	return b
}

// key is a cell by the codes of its axes, the product by that of its cut.
type key [flows.NumAxes]uint32

// accumulation adds up one cell.
type accumulation struct {
	*Series
	traded    []bool // by month: there was trade, be its amount known or not
	reporters map[reporterFlow]float64
}

func (b *builder) view(index int, v View) []*Series {
	cells := map[key]*accumulation{}
	var order []*accumulation
	axes, cut := v.Axes.Axes(), b.cutProducts(v)
	stands := b.context(v, axes, cut)
	b.keys(v, axes, cut, func(k key, row int) {
		if !stands(k) {
			return
		}
		acc := cells[k]
		if acc == nil {
			if acc = b.newCell(index, k, axes, cut.products); acc == nil {
				return
			}
			cells[k] = acc
			order = append(order, acc)
		}
		b.add(acc, row)
	})
	out := make([]*Series, 0, len(order))
	for _, acc := range order {
		b.finish(acc)
		out = append(out, acc.Series)
	}
	out = b.withoutCopies(out)
	slices.SortFunc(out, func(x, y *Series) int { return x.Cell.Compare(y.Cell) })
	return out
}

// keys calls use with every cell of every row of the panel: none where the view leaves its
// product out, two where its code is in a sum.
func (b *builder) keys(v View, axes []flows.Axis, cut *cut, use func(k key, row int)) {
	t := b.Panel
	var k key
	for row := range t.Len() {
		for _, a := range axes {
			k[a] = t.Codes[a][row]
		}
		if !v.Axes.Has(flows.Product) {
			use(k, row)
			continue
		}
		for _, product := range cut.of[t.Codes[flows.Product][row]] {
			k[flows.Product] = product
			use(k, row)
		}
	}
}

// context tells of a view of parties whether a cell stands in one context with a
// designated party; of any other view, that it does.
func (b *builder) context(v View, axes []flows.Axis, cut *cut) func(key) bool {
	party, ok := v.party()
	if !ok {
		return func(key) bool { return true }
	}
	contexts := map[key]bool{}
	listed := b.listed(party)
	b.keys(v, axes, cut, func(k key, _ int) {
		if listed[k[party]] {
			k[party] = 0
			contexts[k] = true
		}
	})
	return func(k key) bool { k[party] = 0; return contexts[k] }
}

// listed tells by code which parties are designated.
func (b *builder) listed(party flows.Axis) []bool {
	out := make([]bool, len(b.Panel.Values[party]))
	for code, name := range b.Panel.Values[party] {
		out[code] = b.Listed != nil && name != "" && b.Listed(name)
	}
	return out
}

// newCell returns the empty series of a cell, or nil where an axis of the view
// is null in it.
func (b *builder) newCell(index int, k key, axes []flows.Axis, products []string) *accumulation {
	s := &Series{View: index, Start: b.start, Value: nans(b.months), Mask: make([]Mask, b.months)}
	if b.weighed {
		s.Kg = nans(b.months)
	}
	for _, a := range axes {
		if k[a] == 0 {
			return nil
		}
		if a == flows.Product {
			s.Cell[a] = products[k[a]]
		} else {
			s.Cell[a] = b.Panel.Values[a][k[a]]
		}
	}
	for _, a := range axes {
		s.Listed = s.Listed || Parties.Has(a) && b.Listed != nil && b.Listed(s.Cell[a])
	}
	return &accumulation{Series: s, traded: make([]bool, b.months), reporters: map[reporterFlow]float64{}}
}

func (b *builder) add(acc *accumulation, row int) {
	t := b.Panel
	m := int(t.Periods[row] - b.start)
	acc.Records += t.Records[row]
	acc.traded[m] = true
	value, weight := t.Amounts[flows.Value][row], 0.0
	if value != panel.Unknown {
		acc.Value[m] = sum(acc.Value[m], float64(value))
		weight = float64(value)
	}
	if kg := t.Amounts[flows.Kg][row]; kg != panel.Unknown {
		acc.Kg[m] = sum(acc.Kg[m], float64(kg))
		if value == panel.Unknown {
			weight = float64(kg)
		}
	}
	r := reporterFlow{t.Values[flows.Reporter][t.Codes[flows.Reporter][row]], t.Values[flows.Flow][t.Codes[flows.Flow][row]]}
	acc.reporters[r] += weight
}

// sum adds where NaN stands for nothing yet. The terms are integers of smallest
// units below 2⁵³, so that any order gives the same sum.
func sum(a, b float64) float64 {
	if math.IsNaN(a) {
		return b
	}
	return a + b
}

// finish scales the sums, chooses the measure and tells zero from missing.
func (b *builder) finish(acc *accumulation) {
	s := acc.Series
	traded, known := 0, 0
	for m, trade := range acc.traded {
		if trade {
			traded++
		}
		if s.Kg != nil && !math.IsNaN(s.Kg[m]) {
			known++
		}
	}
	rescale(s.Value, flows.Value)
	rescale(s.Kg, flows.Kg)
	if known > 0 && float64(known) >= b.set.MassShare*float64(traded) {
		s.Measure = flows.Kg
	}
	unreported := b.unreported(acc.reporters)
	valid := b.Codes.valid(s.Cell[flows.Product], s.Start, s.Len())
	for m, trade := range acc.traded {
		switch {
		case !valid(m):
			s.leaveOut(m, NotValid)
		case unreported[m]:
			s.leaveOut(m, NotReported)
		case trade:
			if math.IsNaN(s.Tested()[m]) {
				s.Mask[m] = NotKnown
			}
		default:
			s.set(m, 0)
		}
	}
}

// unreported marks the months which some reporter that matters for the cell did
// not report.
func (b *builder) unreported(reporters map[reporterFlow]float64) []bool {
	out := make([]bool, b.months)
	if len(b.Coverage) == 0 {
		return out
	}
	total := 0.0
	for _, w := range reporters {
		total += w
	}
	for r, w := range reporters {
		if w < b.set.ReporterShare*total {
			continue
		}
		for m, ok := range b.reported[r] {
			if !ok {
				out[m] = true
			}
		}
	}
	return out
}

func nans(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.NaN()
	}
	return x
}

func rescale(x []float64, m flows.Measure) {
	for i := range x {
		x[i] /= float64(m.Scale())
	}
}
