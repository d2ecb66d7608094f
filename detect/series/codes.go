package series

import (
	"slices"

	"detour/flows"
	"detour/flows/nomenclature"
	"detour/flows/panel"
)

// Codes knows in which months a product code was valid, at every number of
// digits. Where a link table covers a code in a January the table decides; elsewhere
// the data do: a code that no reporter used before a January was born in it, and one
// that none used after it died in it.
type Codes struct {
	first, last map[string]flows.Month // first and last month of use by anyone
	start, end  flows.Month            // of the panel
	links       *nomenclature.Links
}

// NewCodes reads the use of every code, and of its beginnings at the given
// numbers of digits, out of the panel. links may be nil.
func NewCodes(t *panel.Table, digits []int, links *nomenclature.Links) *Codes {
	c := &Codes{first: map[string]flows.Month{}, last: map[string]flows.Month{}, links: links}
	if t.Len() == 0 {
		return c
	}
	c.start, c.end = slices.Min(t.Periods), slices.Max(t.Periods)
	values := t.Values[flows.Product]
	first, last := make([]flows.Month, len(values)), make([]flows.Month, len(values))
	for i, p := range t.Codes[flows.Product] {
		m := t.Periods[i]
		if last[p] == 0 {
			first[p], last[p] = m, m
		}
		first[p], last[p] = min(first[p], m), max(last[p], m)
	}
	for p, code := range values {
		if code == "" || last[p] == 0 {
			continue
		}
		c.use(code, first[p], last[p])
		for _, d := range digits {
			if d > 0 && d < len(code) {
				c.use(code[:d], first[p], last[p])
			}
		}
	}
	return c
}

func (c *Codes) use(code string, first, last flows.Month) {
	if f, ok := c.first[code]; !ok || first < f {
		c.first[code] = first
	}
	if l, ok := c.last[code]; !ok || last > l {
		c.last[code] = last
	}
}

// january returns the January at or before a month.
func january(m flows.Month) flows.Month { return flows.NewMonth(m.Year(), 1) }

// Born returns the January in which the code came into use, if the panel begins
// before it.
func (c *Codes) Born(code string) (flows.Month, bool) {
	f, ok := c.first[code]
	if !ok || january(f) <= c.start || !c.recoded(january(f), code) {
		return 0, false
	}
	return january(f), true
}

// Died returns the January from which the code is no longer in use, if the panel
// goes on to it.
func (c *Codes) Died(code string) (flows.Month, bool) {
	l, ok := c.last[code]
	next := january(l) + 12
	if !ok || next > c.end || !c.recoded(next, code) {
		return 0, false
	}
	return next, true
}

// recoded tells whether the nomenclature may have changed a code in a January:
// what the link tables say where they cover it, else that it may.
func (c *Codes) recoded(jan flows.Month, code string) bool {
	return !c.links.Covers(jan, code) || c.links.Recoded(jan, code)
}

// valid tells for each month of a series whether the code was in use.
func (c *Codes) valid(code string, start flows.Month, months int) func(m int) bool {
	from, to := 0, months
	if c != nil && code != "" {
		if b, ok := c.Born(code); ok {
			from = int(b - start)
		}
		if d, ok := c.Died(code); ok {
			to = int(d - start)
		}
	}
	return func(m int) bool { return m >= from && m < to }
}

// Recode says how the nomenclature may explain a transfer between two codes
// around a month.
type Recode struct {
	January flows.Month
	Linked  bool // the link tables connect the two codes in that January
	Born    int  // codes of the heading that came into use in it
	Died    int  // codes of the heading that went out of use in it
}

// RecodeNear tells whether a January within one month of m changed what the codes
// a and b mean: by the link tables, or by births and deaths in the data beside
// them.
func (c *Codes) RecodeNear(m flows.Month, a, b string) (Recode, bool) {
	for _, jan := range []flows.Month{january(m), january(m) + 12} {
		if jan < m-1 || jan > m+1 {
			continue
		}
		r := Recode{January: jan, Linked: c.linked(jan, a, b)}
		switch {
		case r.Linked || c.moved(jan, a) || c.moved(jan, b):
			return r, true
		case c.covers(jan, a) && c.covers(jan, b):
			return r, false
		}
		r.Born, r.Died = c.changes(jan, a, b)
		return r, r.Born+r.Died > 0
	}
	return Recode{}, false
}

// linked tells whether the link tables connect a code of one product with one of the
// other.
func (c *Codes) linked(jan flows.Month, a, b string) bool {
	others := flows.SplitCodes(b)
	return slices.ContainsFunc(flows.SplitCodes(a), func(x string) bool {
		return slices.ContainsFunc(others, func(y string) bool { return c.links.SameComponent(jan, x, y) })
	})
}

// moved tells whether the link tables move goods into or out of a code of a product. A sum
// is no exception: tables of the HS do not tell of all that the CN moves.
func (c *Codes) moved(jan flows.Month, product string) bool {
	return slices.ContainsFunc(flows.SplitCodes(product), func(code string) bool { return c.links.Recoded(jan, code) })
}

// covers tells whether the link tables hold every link of the codes of a product.
func (c *Codes) covers(jan flows.Month, product string) bool {
	return !slices.ContainsFunc(flows.SplitCodes(product), func(code string) bool { return !c.links.Covers(jan, code) })
}

// changes counts the codes of at least six digits born and dead in a January
// below the headings of a and b.
func (c *Codes) changes(jan flows.Month, a, b string) (born, died int) {
	of := func(code, product string) bool {
		return slices.ContainsFunc(flows.SplitCodes(product), func(p string) bool { return len(code) >= len(p) && sharesHeading(code, p) })
	}
	for code := range c.first {
		if len(code) < 6 || (!of(code, a) && !of(code, b)) {
			continue
		}
		if j, ok := c.Born(code); ok && j == jan {
			born++
		}
		if j, ok := c.Died(code); ok && j == jan {
			died++
		}
	}
	return born, died
}

func sharesHeading(a, b string) bool {
	return len(a) >= 4 && len(b) >= 4 && a[:4] == b[:4]
}
