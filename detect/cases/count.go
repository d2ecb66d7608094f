package cases

// claim is a finding that takes its share of a fall and of a rise.
type claim struct {
	Member
	fall     event
	rises    []event
	counted  float64
	creditor *claim // that took most of what this one would have had
}

// newClaim takes the sides of a finding out of its legs.
func newClaim(m Member) *claim {
	c := &claim{Member: m}
	c.fall, c.rises = m.sides()
	return c
}

// anchor is the side that a case forms around: the fall, or a rise that stands alone.
func (c *claim) anchor() *event {
	if c.fall.none && len(c.rises) > 0 {
		return &c.rises[0]
	}
	return &c.fall
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
	for _, o := range append(before[:len(before):len(before)], c) {
		if o.fall.holds(&c.fall) {
			c.counted = min(c.counted, o.fall.amount-taken(before, func(x *claim) bool { return o.fall.mayHold(&x.fall) }))
		}
		if len(o.rises) > 0 && c.risesAny(o.rises[0].holds) {
			c.counted = min(c.counted, o.rises[0].amount-taken(before, func(x *claim) bool { return x.risesAny(o.rises[0].mayHold) }))
		}
		if o != c && o.counted > most && (o.fall.overlaps(&c.fall) || c.risesMeet(o)) {
			most, c.creditor = o.counted, o
		}
	}
	if !(c.counted >= leastShare*c.Moved) {
		c.counted = 0
	}
}

// taken is what the claims counted that are parts of an event.
func taken(claims []*claim, part func(*claim) bool) float64 {
	sum := 0.0
	for _, o := range claims {
		if o.counted > 0 && part(o) {
			sum += o.counted
		}
	}
	return sum
}

func (c *claim) risesAny(is func(*event) bool) bool {
	for i := range c.rises {
		if is(&c.rises[i]) {
			return true
		}
	}
	return false
}

func (c *claim) risesMeet(o *claim) bool {
	return c.risesAny(func(a *event) bool { return o.risesAny(a.overlaps) })
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
