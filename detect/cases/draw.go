package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"detour/detect/finding"
	"detour/flows"
)

// Draw gathers findings into cases. It sets CaseID, Counted and Rank of every
// finding, and returns the cases by rank: the lower bounds of what their findings
// count, each times 1 − q. Within a case findings stand by their own lower bound
// times 1 − q. Explained findings take nothing from others; a case of them alone
// counts them among themselves and stands behind all others. Ranks begin above first.
func Draw(members []Member, first int32) []finding.Case {
	var claims []*claim
	for _, m := range members {
		claims = append(claims, newClaim(m))
	}
	slices.SortStableFunc(claims, byScore)
	var groups []*group
	for _, scope := range scopes(claims) {
		explained := slices.IndexFunc(scope, func(c *claim) bool { return c.Explained != "" })
		if explained < 0 {
			explained = len(scope)
		}
		count(scope[:explained])
		count(scope[explained:])
		groups = append(groups, join(scope)...)
	}
	for _, g := range groups {
		g.close()
	}
	slices.SortStableFunc(groups, func(a, b *group) int {
		return cmp.Or(compareBool(a.explained(), b.explained()), cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	distinct(groups)
	out := make([]finding.Case, len(groups))
	for i, g := range groups {
		out[i] = g.row(int32(i+1) + first)
	}
	return out
}

// byScore orders what stands before what is explained, each by the lower bound of
// what moved times 1 − q.
func byScore(a, b *claim) int {
	score := func(c *claim) float64 { return c.MovedLow * (1 - c.Q) }
	return cmp.Or(compareBool(a.Explained != "", b.Explained != ""), cmp.Compare(score(b), score(a)), cmp.Compare(a.ID, b.ID))
}

// group is a case while it is drawn.
type group struct {
	anchor *event
	id     string
	claims []*claim
	score  float64
}

// join forms the cases around their anchors.
func join(claims []*claim) []*group {
	order := slices.Clone(claims)
	slices.SortStableFunc(order, func(a, b *claim) int {
		x, y := a.anchor(), b.anchor()
		return cmp.Or(compareBool(a.Explained != "", b.Explained != ""), cmp.Compare(x.cell.Axes().Len(), y.cell.Axes().Len()),
			byWidth(x.cell[flows.Product], y.cell[flows.Product]), byScore(a, b))
	})
	var groups []*group
	of := map[*claim]*group{}
	for _, c := range order {
		own := c.anchor()
		k := slices.IndexFunc(groups, func(g *group) bool { return g.anchor.akin(own) })
		if k < 0 {
			k = len(groups)
			groups = append(groups, &group{anchor: own})
		}
		groups[k].claims = append(groups[k].claims, c)
		of[c] = groups[k]
	}
	return absorb(groups, of)
}

// byWidth orders a product before those inside it: the shorter code, and the sum of more
// codes of one length.
func byWidth(a, b string) int {
	x, y := flows.SplitCodes(a), flows.SplitCodes(b)
	return cmp.Or(cmp.Compare(len(x[0]), len(y[0])), cmp.Compare(len(y), len(x)))
}

// absorb lets the cases that count nothing join the one which took most of their
// largest finding.
func absorb(groups []*group, of map[*claim]*group) []*group {
	return slices.DeleteFunc(groups, func(g *group) bool {
		largest := slices.MinFunc(g.claims, byScore)
		if largest.creditor == nil || slices.ContainsFunc(g.claims, func(c *claim) bool { return c.counted > 0 }) {
			return false
		}
		to := of[largest.creditor]
		if to == g {
			return false
		}
		to.claims = append(to.claims, g.claims...)
		return true
	})
}

// close orders the claims of a case and sums their scores. What is explained does not
// count beside what is not.
func (g *group) close() {
	slices.SortStableFunc(g.claims, byScore)
	g.id = "C" + finding.ID("case", g.anchor.cell)[1:]
	for _, c := range g.claims {
		if c.Explained != "" && !g.explained() {
			c.counted = 0
		}
		c.Finding.Counted = c.counted
		g.score += c.score()
	}
}

func (g *group) explained() bool { return g.claims[0].Explained != "" }

// distinct tells cases of the same cell apart, which fell more than once, by their
// order in time.
func distinct(groups []*group) {
	order := slices.Clone(groups)
	slices.SortStableFunc(order, func(a, b *group) int { return cmp.Compare(a.anchor.first, b.anchor.first) })
	seen := map[string]int{}
	for _, g := range order {
		id := g.id
		if seen[id]++; seen[id] > 1 {
			g.id = fmt.Sprintf("%s-%d", id, seen[id])
		}
	}
}

// row writes the case, and its id into its findings.
func (g *group) row(rank int32) finding.Case {
	top, about := g.claims[0], g.about()
	fell := about.anchor()
	c := finding.Case{
		ID: g.id, Rank: rank, Findings: int32(len(g.claims)), Measure: top.Measure, About: about.ID, Fell: fell.amount, Status: top.Status,
		FirstNew: fell.first, CILow: fell.low, CIHigh: fell.high, LastNew: fell.first, QLow: top.Q, QHigh: top.Q,
	}
	var told []finding.Told
	for _, m := range g.claims {
		m.CaseID = g.id
		c.Moved += m.counted
		c.MovedLow += m.low()
		c.MovedHigh += m.high()
		c.QLow, c.QHigh = min(c.QLow, m.Q), max(c.QHigh, m.Q)
		if len(m.rises) > 0 && m.counted > 0 {
			c.LastNew = max(c.LastNew, m.rises[0].first)
		}
		told = append(told, finding.Told{Finding: *m.Finding, Legs: m.Legs})
	}
	c.Kinds = g.kinds()
	c.Headline = finding.CaseHeadline(c, told)
	return c
}

// about returns the finding with the largest fall, explained ones last.
func (g *group) about() *claim {
	return slices.MinFunc(g.claims, func(a, b *claim) int {
		return cmp.Or(compareBool(a.Explained != "", b.Explained != ""), cmp.Compare(b.anchor().amount, a.anchor().amount), byScore(a, b))
	})
}

// kinds lists the kinds of the findings, the most frequent first.
func (g *group) kinds() string {
	n := map[string]int{}
	var kinds []string
	for _, c := range g.claims {
		if n[c.Kind]++; n[c.Kind] == 1 {
			kinds = append(kinds, c.Kind)
		}
	}
	slices.SortStableFunc(kinds, func(a, b string) int { return cmp.Compare(n[b], n[a]) })
	return strings.Join(kinds, ",")
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
