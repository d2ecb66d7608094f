package cases

import "slices"

// claim is a finding that takes its share of a fall and of a rise.
type claim struct {
	Member
	fall     event
	rises    []event
	counted  float64
	creditor *claim // that took most of what this one would have had
}

// leastShare is the share of a finding's amount that others must leave to it for it
// to count: the same as that for a pair to be told (package transfer).
const leastShare = 0.1

// count lets every claim take, in the order given, what is left of its fall and of its
// rise, and of every wider fall and rise before.
func count(claims []*claim) {
	for i, c := range claims {
		c.take(claims[:i])
	}
}

// take counts what the claims before left.
func (c *claim) take(before []*claim) {
	c.counted = c.Moved
	most := 0.0
	for _, o := range slices.Concat(before, []*claim{c}) {
		if o.fall.holds(c.fall) {
			c.counted = min(c.counted, o.fall.amount-taken(o.fall, before, (*claim).falls))
		}
		for _, rise := range o.rises[:min(1, len(o.rises))] {
			if slices.ContainsFunc(c.rises, rise.holds) {
				c.counted = min(c.counted, rise.amount-taken(rise, before, (*claim).rising))
			}
		}
		if o != c && o.counted > most && (o.fall.overlaps(c.fall) || c.risesMeet(o)) {
			most, c.creditor = o.counted, o
		}
	}
	if !(c.counted >= leastShare*c.Moved) {
		c.counted = 0
	}
}

func (c *claim) falls() []event  { return []event{c.fall} }
func (c *claim) rising() []event { return c.rises }

// taken is what claims counted of an event, or may have.
func taken(e event, claims []*claim, sides func(*claim) []event) float64 {
	sum := 0.0
	for _, o := range claims {
		if slices.ContainsFunc(sides(o), e.mayHold) {
			sum += o.counted
		}
	}
	return sum
}

func (c *claim) risesMeet(o *claim) bool {
	return slices.ContainsFunc(c.rises, func(a event) bool { return slices.ContainsFunc(o.rises, a.overlaps) })
}

// low and high are the ends of the interval of what is counted.
func (c *claim) low() float64  { return c.part(c.MovedLow) }
func (c *claim) high() float64 { return c.part(c.MovedHigh) }

func (c *claim) part(x float64) float64 {
	if c.Moved == 0 {
		return 0
	}
	return x * c.counted / c.Moved
}

// score is what a finding adds to the rank of its case: the lower bound of what it
// counts, times the chance that it is no false one.
func (c *claim) score() float64 { return c.low() * (1 - c.Q) }
