package source

import (
	"cmp"
	"maps"
	"slices"

	"detour/flows"
)

// fork returns a decoder of the same table that has counted nothing yet. It knows
// all texts that d knows by the same codes, and with them all that d was told of
// the table.
func (d *decoder) fork() *decoder {
	f, err := newDecoder(d.format, d.header, d.file, d.emit)
	if err != nil { // d could not have been made, either
		panic(err)
	}
	f.dicts.clone(d.dicts)
	f.sums, f.parts, f.amended, f.others = d.sums, d.parts, d.amended, d.others
	f.tallies.replaced, f.tallies.disputed = d.tallies.replaced, d.tallies.disputed
	if d.report != nil {
		f.report = &report{months: map[tallyKey]bool{}}
	}
	return f
}

// looked adds what a fork has seen of the table by a first look.
func (d *decoder) looked(f *decoder) {
	own := func(a flows.Axis, code uint32) uint32 {
		if code == null {
			return null
		}
		c, _ := d.dicts.axes[a].code(f.dicts.axes[a].text(code)) // what fits one decoder fits the other
		return c
	}
	for code, in := range f.seen {
		if in != 0 {
			d.seen = noted(d.seen, own(flows.Product, uint32(code)), in)
		}
	}
	if d.report == nil {
		return
	}
	for key := range f.report.months {
		d.report.months[tallyKey{own(flows.Reporter, key.reporter), own(flows.Flow, key.flow), key.period}] = true
	}
	d.report.newest = max(d.report.newest, f.report.newest)
	d.report.extracted = max(d.report.extracted, f.report.extracted)
}

// decoded returns what became of the rows of a table that several decoders
// shared: the counts of all in the first, and their coverage.
func decoded(all []*decoder) (first *decoder, coverage []Coverage) {
	first = all[0]
	coverage = first.tallies.coverage(first.format.Name, first.dicts)
	for _, d := range all[1:] {
		coverage = append(coverage, d.tallies.coverage(d.format.Name, d.dicts)...)
		first.counts.add(d.counts)
		first.rejects = append(first.rejects, d.rejects...)
	}
	slices.SortFunc(first.rejects, func(a, b Reject) int { return cmp.Compare(a.Line, b.Line) })
	first.rejects = first.rejects[:min(len(first.rejects), MaxRejects)]
	return first, coverage
}

// unknownPlaces adds up the records of several decoders that name places no table
// knows, in the order of their texts.
func unknownPlaces(all []*decoder) (places []Place) {
	rows := map[string]int64{}
	for _, d := range all {
		for code, n := range d.unknown {
			if n > 0 {
				rows[d.dicts.of(Partner).text(uint32(code))] += n
			}
		}
	}
	for _, text := range slices.Sorted(maps.Keys(rows)) {
		places = append(places, Place{text, rows[text]})
	}
	return places
}
