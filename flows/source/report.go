package source

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"detour/flows"
)

// report is what a table of one of several tables of a source reports on.
type report struct {
	months    map[tallyKey]bool
	newest    int32 // date32 of the newest month
	extracted int64 // when the data say that they were extracted, in seconds since 1970; 0 = they do not
}

// see takes note of a row of the first look.
func (r *report) see(codes *[numRoles]uint32) {
	r.months[tallyKey{codes[flows.Reporter], codes[flows.Flow], codes[Period]}] = true
	r.newest = max(r.newest, int32(codes[Period]))
	if codes[Extracted] != null {
		r.extracted = max(r.extracted, int64(codes[Extracted]))
	}
}

// reports returns a report of the table, and false for one that it makes by
// amendments alone.
func (d *decoder) reports(key tallyKey) (reportKey, bool) {
	if d.format.Amends && int32(key.period) != d.report.newest {
		return reportKey{}, false
	}
	return reportKey{
		d.format.Name, d.dicts.axes[flows.Reporter].text(key.reporter), d.dicts.axes[flows.Flow].text(key.flow), flows.MonthOfDate32(int32(key.period)),
	}, true
}

// keyFor returns the codes of a report that the table makes.
func (d *decoder) keyFor(k reportKey) tallyKey {
	return tallyKey{d.dicts.axes[flows.Reporter].codes[k.reporter], d.dicts.axes[flows.Flow].codes[k.flow], uint32(k.period.Date32())}
}

// codes returns what the columns of a row mean, and false for a row that is set
// aside or rejected for one of them.
func (d *decoder) codes(fields [][]byte) (codes [numRoles]uint32, ok bool) {
	codes = d.constants
	marks := uint32(0)
	for i := range d.columns {
		c := &d.columns[i]
		means := c.memo.find(fields[c.field])
		codes[c.role] = means.code
		marks |= means.marks
	}
	return codes, marks&(markSum|markUnread) == 0
}

// align finds the columns that all tables of a source have: an edition may lack
// some, and a row must be the same in each.
func align(tables []*prepared) {
	have := map[string]int{}
	for _, p := range tables {
		for _, name := range p.decoder.header {
			have[strings.ToLower(name)]++
		}
	}
	for _, p := range tables {
		p.decoder.compared = map[int]bool{}
		for i, name := range p.decoder.header {
			p.decoder.compared[i] = have[strings.ToLower(name)] == len(tables)
		}
	}
}

// identity is a number for all that a row states beside its amounts and the time
// of extraction, the same in every table of a source (see align).
func (d *decoder) identity(fields [][]byte, codes *[numRoles]uint32) uint64 {
	h := fnv.New64a()
	for i := range d.columns {
		c := &d.columns[i]
		if c.role == Extracted || !d.compared[c.field] {
			continue
		}
		text := fields[c.field]
		if dict := d.dicts.of(c.role); dict != nil {
			text = []byte(dict.text(codes[c.role]))
		}
		h.Write([]byte{byte(c.role), 0xff}) // no UTF-8 text holds 0xff
		h.Write(text)
	}
	for _, field := range d.details {
		if d.compared[field] {
			h.Write([]byte{0xff})
			h.Write(fields[field])
		}
	}
	return mix(h.Sum64())
}

// mix spreads a hash over all its bits (the finaliser of MurmurHash3, Appleby
// 2011), for FNV leaves texts that end alike close together.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// sketch keeps the smallest of the numbers of the rows of a report: enough of them
// that two reports of which one in a hundred rows is the same share some, but for
// a chance of 0.99^sketchSize, about one in 30,000.
type sketch struct{ smallest []uint64 }

const sketchSize = 1024

func (s *sketch) add(h uint64) {
	if s.smallest = append(s.smallest, h); len(s.smallest) == 4*sketchSize {
		s.trim()
	}
}

func (s *sketch) trim() {
	slices.Sort(s.smallest)
	s.smallest = slices.Compact(s.smallest)
	s.smallest = s.smallest[:min(len(s.smallest), sketchSize)]
}

// meets tells whether two sketches share a row.
func (s *sketch) meets(o *sketch) bool {
	s.trim()
	o.trim()
	for _, h := range s.smallest {
		if _, ok := slices.BinarySearch(o.smallest, h); ok {
			return true
		}
	}
	return false
}

// extractedAt reads when data were extracted, as Eurostat writes it: 16/01/23
// 11:00:00 or 21/01/2023 20:19:52, or 2023-01-16T11:00:00Z. What cannot be read tells nothing.
func extractedAt(text string) entry {
	for _, layout := range []string{"02/01/06 15:04:05", "02/01/2006 15:04:05", time.RFC3339, time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil && at.Unix() > 0 {
			return entry{code: uint32(at.Unix())}
		}
	}
	return entry{code: null}
}
