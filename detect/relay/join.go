package relay

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"detour/detect/changepoint"
	"detour/detect/fdr"
	"detour/detect/finding"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
)

// Months after the fall within which the legs of a relay may rise: goods on the
// way and the search for a forwarder take time.
const lag = 6

// confirmBelow is the p-value below which the legs of a path are bootstrapped
// where they are sparse: that above which no bootstrap is begun.
const confirmBelow = changepoint.BootstrapBelow

// Relay is a fall and the two rises of the way round it. The pair is the fall
// and the rise of the first leg, and names the last.
type Relay struct {
	*transfer.Pair
	OnwardRise shift.Event
}

// edgeKey is an edge of the graph of flows.
type edgeKey struct {
	view                    int
	flow, from, to, product string
}

// Join tests every path O→H→D against every fall O→D in the views that keep the
// product and both ends, and returns the relays that are found by the book, with the
// number of paths tested.
func Join(ctx context.Context, all []*shift.Tested, views []series.View, listed transfer.Listed, book *transfer.Book, workers int) ([]*Relay, int, error) {
	edges := map[edgeKey]*shift.Tested{}
	hubs := map[edgeKey][]*shift.Tested{} // by origin: the flows from it
	ends := flows.Set(flows.Origin, flows.Destination, flows.Product)
	var direct []*shift.Tested
	for _, t := range all {
		if t.Reason != "" || views[t.View].Axes.Without(flows.Flow) != ends {
			continue
		}
		edges[key(t, t.Cell[flows.Origin], t.Cell[flows.Destination])] = t
		from := key(t, t.Cell[flows.Origin], "")
		hubs[from] = append(hubs[from], t)
		direct = append(direct, t)
	}
	perFall := make([][]*Relay, len(direct))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for i, from := range direct {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			perFall[i] = paths(from, hubs[key(from, from.Cell[flows.Origin], "")], edges, views)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, 0, err
	}
	relays := slices.Concat(perFall...)
	tested := len(relays)
	return control(relays, listed, book), tested, nil
}

func key(t *shift.Tested, from, to string) edgeKey {
	return edgeKey{view: t.View, flow: t.Cell[flows.Flow], from: from, to: to, product: t.Cell[flows.Product]}
}

// mirror is the edge as the other end reports it.
func mirror(k edgeKey) edgeKey {
	switch k.flow {
	case flows.Export:
		k.flow = flows.Import
	case flows.Import:
		k.flow = flows.Export
	}
	return k
}

// paths tests the ways round one direct flow. What goes on from the hub may be told by
// the other end alone, as where the hub reports nothing.
func paths(from *shift.Tested, toHubs []*shift.Tested, edges map[edgeKey]*shift.Tested, views []series.View) []*Relay {
	var out []*Relay
	for _, toHub := range toHubs {
		hub, end := toHub.Cell[flows.Destination], from.Cell[flows.Destination]
		onward := edges[key(from, hub, end)]
		if onward == nil {
			onward = edges[mirror(key(from, hub, end))]
		}
		if toHub == from || hub == from.Cell[flows.Origin] || onward == nil || toHub.Measure != from.Measure || onward.Measure != from.Measure {
			continue
		}
		if r := path(from, toHub, onward); r != nil {
			r.View, r.Across, r.Kind = views[from.View], flows.Set(flows.Destination), finding.Relay
			out = append(out, r)
		}
	}
	return out
}

func path(from, toHub, onward *shift.Tested) *Relay {
	fall, ok := from.Best(changepoint.Fall)
	if !ok {
		return nil
	}
	in, inOK := toHub.RiseNear(fall.K, lag)
	out, outOK := onward.RiseNear(fall.K+shift.Lead, lag-shift.Lead)
	if !inOK || !outOK {
		return nil
	}
	if max(transfer.PFall(fall), transfer.PRise(in), transfer.PRise(out)) <= confirmBelow {
		fall = from.Confirm(fall)
		in, out = toHub.Confirm(in), onward.Confirm(out)
	}
	c := fdr.Conjoin(transfer.PFall(fall), transfer.PRise(in), transfer.PRise(out))
	return &Relay{
		Pair:       &transfer.Pair{From: from, To: toHub, Onward: onward, Fall: fall, Rise: in, P: c.Largest, Other: c.Next},
		OnwardRise: out,
	}
}

// control sets the q-values and keeps the relays found, in the order of q.
func control(relays []*Relay, listed transfer.Listed, book *transfer.Book) []*Relay {
	var h transfer.Hypotheses
	for _, r := range relays {
		h.Pairs = append(h.Pairs, r.Pair)
	}
	h.Control(listed)
	book.Settle(h, listed)
	found := slices.DeleteFunc(relays, func(r *Relay) bool { return !r.Found })
	for _, r := range found {
		r.Amount = transfer.Moved(r.Pair)
	}
	slices.SortStableFunc(found, func(a, b *Relay) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(a.P, b.P), a.From.Cell.Compare(b.From.Cell), a.To.Cell.Compare(b.To.Cell))
	})
	return found
}

// Distinct drops the relays that tell again, at another level of the product, what
// another tells (see [transfer.Distinct]).
func Distinct(relays []*Relay) []*Relay {
	pairs := make([]*transfer.Pair, len(relays))
	for i, r := range relays {
		pairs[i] = r.Pair
	}
	kept := transfer.Distinct(pairs)
	return slices.DeleteFunc(slices.Clone(relays), func(r *Relay) bool { return !slices.Contains(kept, r.Pair) })
}
