package batch

import (
	"cmp"
	"slices"

	"detour/flows"
	"detour/flows/panel"
)

// Source is what one source delivered.
type Source struct {
	Name        string
	Reporters   int
	First, Last flows.Month // with rows used; both 0 if Reporters is
	Sum         panel.Coverage
	Gaps        []Gap
}

// Gap is a reporter that delivered nothing in months in which its source has
// others: what it traded then is unknown, not zero.
type Gap struct {
	Reporter, Flow string
	Months         []flows.Month
}

// Sources sums the coverage up by source.
func (b *Batch) Sources() []Source {
	bySource := map[string][]panel.Coverage{}
	for _, c := range b.Coverage {
		bySource[c.Source] = append(bySource[c.Source], c)
	}
	out := make([]Source, 0, len(bySource))
	for name, rows := range bySource {
		out = append(out, newSource(name, rows))
	}
	slices.SortFunc(out, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func newSource(name string, rows []panel.Coverage) Source {
	type series struct{ reporter, flow string }
	s := Source{Name: name}
	delivered := map[series]map[flows.Month]bool{}
	reporters := map[string]bool{}
	for _, c := range rows {
		s.Sum.Read += c.Read
		s.Sum.Used += c.Used
		s.Sum.Subtotals += c.Subtotals
		s.Sum.Masked += c.Masked
		s.Sum.Rejected += c.Rejected
		if c.Used == 0 {
			continue
		}
		m := flows.MonthOfDate32(c.Period)
		if len(reporters) == 0 {
			s.First, s.Last = m, m
		}
		s.First, s.Last = min(s.First, m), max(s.Last, m)
		reporters[c.Reporter] = true
		key := series{c.Reporter, c.Flow}
		if delivered[key] == nil {
			delivered[key] = map[flows.Month]bool{}
		}
		delivered[key][m] = true
	}
	s.Reporters = len(reporters)
	for key, months := range delivered {
		g := Gap{Reporter: key.reporter, Flow: key.flow}
		for m := s.First; m <= s.Last; m++ {
			if !months[m] {
				g.Months = append(g.Months, m)
			}
		}
		if g.Months != nil {
			s.Gaps = append(s.Gaps, g)
		}
	}
	slices.SortFunc(s.Gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Reporter, b.Reporter), cmp.Compare(a.Flow, b.Flow))
	})
	return s
}
