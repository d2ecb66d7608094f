package source

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"detour/flows"
)

// Unknown marks a total that no row states, that is of several currencies, or
// that is too large to count.
const Unknown = missing

// Counts tells what became of rows. Read = Used + Subtotals + Rejected.
type Counts struct {
	Read      int64
	Used      int64
	Subtotals int64 // sums set aside beside their parts
	Annual    int64 // sums over a year; part of Subtotals
	Replaced  int64 // rows that a later input states anew; part of Subtotals
	Masked    int64 // records of confidential product codes; part of Used
	Rejected  int64
}

func (c *Counts) add(d Counts) {
	c.Read += d.Read
	c.Used += d.Used
	c.Subtotals += d.Subtotals
	c.Annual += d.Annual
	c.Replaced += d.Replaced
	c.Masked += d.Masked
	c.Rejected += d.Rejected
}

// Coverage is what one reporter delivered in one month by one source. Rejected
// rows whose reporter, flow or month is not readable stand together under empty
// texts and month 0.
type Coverage struct {
	Source   string
	Reporter string
	Flow     string
	Period   flows.Month
	Counts
	Value   int64 // of the rows used, in cents, or Unknown
	Kg      int64 // of the rows used, in grams, or Unknown
	Partial bool  // one of the newest months, and delivered in part

	totals   [2]total // of value and kg
	currency string
}

// total is a sum of amounts of which some are unknown.
type total struct {
	sum   int64
	known bool
	void  bool // of several currencies, or beyond int64
}

func (t *total) add(v int64) {
	t.known = true
	if v > math.MaxInt64-t.sum {
		t.void = true
		return
	}
	t.sum += v
}

func (t total) amount() int64 {
	if !t.known || t.void {
		return Unknown
	}
	return t.sum
}

// join adds the coverage of the same reporter, flow and month in another file.
func (c *Coverage) join(d *Coverage) {
	c.Counts.add(d.Counts)
	for i, other := range d.totals {
		t := &c.totals[i]
		if i == 0 && t.known && other.known && c.currency != d.currency {
			t.void = true
		}
		if other.known {
			t.add(other.sum)
			t.void = t.void || other.void
		}
	}
	if d.totals[0].known {
		c.currency = d.currency
	}
}

// compare orders rows of coverage and tells which belong together.
func (c *Coverage) compare(d *Coverage) int {
	return cmp.Or(
		strings.Compare(c.Source, d.Source), strings.Compare(c.Reporter, d.Reporter),
		strings.Compare(c.Flow, d.Flow), cmp.Compare(c.Period, d.Period),
	)
}

// joinCoverage adds up the rows of all files, sorted by source, reporter, flow
// and month.
func joinCoverage(rows []Coverage) []Coverage {
	slices.SortStableFunc(rows, func(a, b Coverage) int { return a.compare(&b) })
	var out []Coverage
	for i := range rows {
		if n := len(out); n > 0 && out[n-1].compare(&rows[i]) == 0 {
			out[n-1].join(&rows[i])
		} else {
			out = append(out, rows[i])
		}
	}
	for i := range out {
		out[i].Value, out[i].Kg = out[i].totals[0].amount(), out[i].totals[1].amount()
	}
	markPartial(out)
	return out
}

// tallies counts the rows of one file. Reporter, flow and currency are codes of
// the file's dictionaries.
type tallies struct {
	rows     []*tally
	slots    []tallySlot       // hash table of them with linear probing: a power of two, at most half taken
	replaced map[tallyKey]bool // reports that another table makes anew
	disputed map[tallyKey]bool // reports that another table makes as well
}

// tallyKey holds the codes of a reporter and a flow, and the date32 of a month.
type tallyKey struct{ reporter, flow, period uint32 }

// tallySlot is a place in the hash table; that of no tally has none.
type tallySlot struct {
	key   tallyKey
	tally *tally
}

func (k tallyKey) hash() uint64 {
	return (uint64(k.reporter)<<32|uint64(k.period))*spread[0] ^ uint64(k.flow)*spread[1]
}

// nowhere counts rows whose reporter, flow or month is not readable.
var nowhere = tallyKey{null, null, 0}

type tally struct {
	key tallyKey
	Counts
	totals   [2]total
	currency uint32
	replaced bool
	disputed bool
}

func (t *tallies) at(key tallyKey) *tally {
	mask := uint64(len(t.slots) - 1)
	for i := key.hash() >> 40; len(t.slots) > 0; i++ {
		s := &t.slots[i&mask]
		if s.tally == nil {
			break
		}
		if s.key == key {
			return s.tally
		}
	}
	row := &tally{key: key, currency: null, replaced: t.replaced[key], disputed: t.disputed[key]}
	t.rows = append(t.rows, row)
	if 2*len(t.rows) <= len(t.slots) {
		t.put(row)
		return row
	}
	t.slots = make([]tallySlot, max(firstSlots, 2*len(t.slots)))
	for _, row := range t.rows {
		t.put(row)
	}
	return row
}

func (t *tallies) put(row *tally) {
	mask := uint64(len(t.slots) - 1)
	i := row.key.hash() >> 40
	for t.slots[i&mask].tally != nil {
		i++
	}
	t.slots[i&mask] = tallySlot{row.key, row}
}

// use counts a record.
func (t *tally) use(value, kg int64, currency uint32, masked bool) {
	t.Used++
	if masked {
		t.Masked++
	}
	if value != missing {
		if t.totals[0].known && t.currency != currency {
			t.totals[0].void = true
		}
		t.currency = currency
		t.totals[0].add(value)
	}
	if kg != missing {
		t.totals[1].add(kg)
	}
}

// coverage writes the tallies out.
func (t *tallies) coverage(source string, dicts *dictionaries) []Coverage {
	var out []Coverage
	for _, row := range t.rows {
		out = append(out, Coverage{
			Source: source, Reporter: dicts.axes[flows.Reporter].text(row.key.reporter), Flow: dicts.axes[flows.Flow].text(row.key.flow),
			Period: flows.MonthOfDate32(int32(row.key.period)), Counts: row.Counts,
			totals: row.totals, currency: dicts.axes[flows.Currency].text(row.currency),
		})
	}
	return out
}
