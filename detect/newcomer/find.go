package newcomer

import (
	"slices"

	"gonum.org/v1/gonum/mathext"

	"detour/flows"
	"detour/flows/measure"
	"detour/flows/panel"
)

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	History int     `toml:"history" comment:"Months of data without a record of a receiver for it to be new.\nDefault 24: whoever buys once a year has been seen by then."`
	Rate    float64 `toml:"rate" comment:"Largest chance, at the usual rate of new receivers of the goods, at which a new one is told.\nDefault 0.05: of the months in which a new receiver of restricted goods is usual one in twenty may be told."`
	Share   float64 `toml:"share" comment:"Least share that a new receiver has of what its country receives of the goods in its first half year.\nDefault 0.1: as for a part of a fall that is told."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{History: 24, Rate: 0.05, Share: 0.1} }

// firstMonths is how long a new receiver is looked at: half a year.
const firstMonths = 6

// finest is the most digits of the products: measures name subheadings.
const finest = 6

// Newcomer is a receiver without history.
type Newcomer struct {
	Cell     flows.Cell // flow, origin, destination, product, consignee
	First    flows.Month
	Relation measure.Relation
	Measures []*measure.Measure // the nearest
	Share    float64            // of what its country receives of the goods in its first half year
	Others   int                // new receivers of the goods in the other months
	Months   int                // of them
	Before   bool               // the goods came from that origin before
	Together int                // new receivers in its first month, itself included
	P        float64            // the chance of as many in one month
}

// market is goods received in a country.
type market struct{ flow, destination, product string }

func marketOf(c flows.Cell) market {
	return market{c[flows.Flow], c[flows.Destination], c[flows.Product]}
}

// Born tells in which January a code came into use, where that was within the panel.
type Born func(product string) (flows.Month, bool)

// Find returns the new receivers of restricted goods, by cell. A panel that names no
// receivers has none. In the first half year of a code whoever trades in it is new to
// it, which says nothing, and how usual that is shows from then on.
func Find(t *panel.Table, table *measure.Table, born Born, set Settings) []*Newcomer {
	if len(t.Values[flows.Consignee]) < 2 || t.Len() == 0 {
		return nil
	}
	start, end := slices.Min(t.Periods)+flows.Month(set.History), slices.Max(t.Periods)
	seen := look(t, start)
	var out []*Newcomer
	for c, v := range seen.value {
		known := start
		if b, ok := born(c[flows.Product]); ok {
			known = max(known, b+firstMonths)
		}
		n := &Newcomer{Cell: c, Months: int(end - known)}
		if n.Measures, n.Relation = table.Taken(c); n.Relation == measure.Apart {
			continue
		}
		all := seen.arrivals[marketOf(c)]
		k := slices.IndexFunc(all, func(a arrival) bool { return a.consignee == c[flows.Consignee] })
		if n.First = all[k].first; n.First < known {
			continue
		}
		n.Before = seen.came[c.With(flows.Consignee, "")] < n.First
		n.count(all, known)
		sum := int64(0)
		for m := n.First; m < n.First+firstMonths; m++ {
			sum += seen.traded[marketOf(c)][m]
		}
		n.Share = float64(v) / float64(max(1, sum))
		if n.P <= set.Rate && n.Share >= set.Share {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b *Newcomer) int { return a.Cell.Compare(b.Cell) })
	return out
}

// records are what the rows of a panel tell of receivers.
type records struct {
	value    map[flows.Cell]int64 // of newcomers in their first half year
	arrivals map[market][]arrival // distinct
	traded   map[market]map[flows.Month]int64
	came     map[flows.Cell]flows.Month // the first month of goods from an origin
}

// look gathers the records. A receiver is new whose first month is start or later.
func look(t *panel.Table, start flows.Month) records {
	r := records{map[flows.Cell]int64{}, map[market][]arrival{}, map[market]map[flows.Month]int64{}, map[flows.Cell]flows.Month{}}
	first := firstMonth(t)
	seen := map[flows.Cell]bool{}
	for i := range t.Len() {
		c, ok := cellOf(t, i)
		if !ok {
			continue
		}
		m, v := marketOf(c), max(0, t.Amounts[flows.Value][i])
		if r.traded[m] == nil {
			r.traded[m] = map[flows.Month]int64{}
		}
		r.traded[m][t.Periods[i]] += v
		from := c.With(flows.Consignee, "")
		if f, known := r.came[from]; !known || t.Periods[i] < f {
			r.came[from] = t.Periods[i]
		}
		f := first[t.Codes[flows.Consignee][i]]
		if c[flows.Consignee] == "" || f < start || t.Periods[i] >= f+firstMonths {
			continue
		}
		r.value[c] += v
		if who := c.With(flows.Origin, ""); !seen[who] {
			seen[who] = true
			r.arrivals[m] = append(r.arrivals[m], arrival{c[flows.Consignee], f})
		}
	}
	return r
}

// arrival is the first month of a receiver that takes up goods.
type arrival struct {
	consignee string
	first     flows.Month
}

// count holds a newcomer against all who took up the same goods from a month on.
func (n *Newcomer) count(all []arrival, from flows.Month) {
	for _, a := range all {
		switch {
		case a.first < from:
		case a.first == n.First:
			n.Together++
		default:
			n.Others++
		}
	}
	n.P = chance(n.Together, n.Others, n.Months)
}

// chance is that of k newcomers or more in a month, after n in m months.
func chance(k, n, m int) float64 {
	return mathext.RegIncBeta(float64(k), float64(n)+.5, 1/(float64(m)+1))
}

// firstMonth returns the first month of every receiver, by code.
func firstMonth(t *panel.Table) []flows.Month {
	first := make([]flows.Month, len(t.Values[flows.Consignee]))
	for i, code := range t.Codes[flows.Consignee] {
		if first[code] == 0 || t.Periods[i] < first[code] {
			first[code] = t.Periods[i]
		}
	}
	return first
}

// cellOf returns the cell of a row, its product cut; false where a part is not known.
func cellOf(t *panel.Table, row int) (flows.Cell, bool) {
	c := t.Cell(row).On(flows.Set(flows.Flow, flows.Origin, flows.Destination, flows.Product, flows.Consignee))
	if flows.Masked(c[flows.Product]) || c[flows.Product] == "" || c[flows.Origin] == "" || c[flows.Destination] == "" {
		return c, false
	}
	c[flows.Product] = c[flows.Product][:min(finest, len(c[flows.Product]))]
	return c, true
}
