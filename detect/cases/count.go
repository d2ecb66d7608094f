package cases

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

// count lets every claim take what those before it left, in the order given.
func count(claims []*claim) {
	for i, c := range claims {
		c.take(claims[:i])
	}
}

// take counts what the claims before left of the fall and of the rise.
func (c *claim) take(before []*claim) {
	lost, gained := c.fall.amount, 0.0
	if len(c.rises) > 0 {
		gained = c.rises[0].amount
	}
	most := 0.0
	for _, o := range before {
		taken := 0.0
		if c.fall.overlaps(o.fall) {
			lost -= o.counted
			taken += o.counted
		}
		if c.risesMeet(o) {
			gained -= o.counted
			taken += o.counted
		}
		if taken > most {
			most, c.creditor = taken, o
		}
	}
	c.counted = c.Moved
	if !c.fall.none {
		c.counted = min(c.counted, lost)
	}
	if len(c.rises) > 0 {
		c.counted = min(c.counted, gained)
	}
	if !(c.counted >= leastShare*c.Moved) {
		c.counted = 0
	}
}

func (c *claim) risesMeet(o *claim) bool {
	for _, a := range c.rises {
		for _, b := range o.rises {
			if a.overlaps(b) {
				return true
			}
		}
	}
	return false
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
