package panel

import (
	"slices"
	"sort"

	"detour/flows"
)

// sampleRows is about how many keys are looked at to find where to divide a month.
const sampleRows = 1 << 14

// split divides the rows of a month into parts by their keys, each of which is to
// be added up in memory: the sums of one part follow those of the part before. A
// month that fits is one part. Where they are divided does not change the sums.
func (a *adder) split(chunks []*chunk) ([][]*chunk, error) {
	s, total := a.shapeOf(chunks)
	if total <= a.limit {
		return [][]*chunk{chunks}, nil
	}
	bounds, err := a.bounds(chunks, s, total)
	if err != nil {
		return nil, err
	}
	l := &lane{store: a.store, shape: s, months: map[flows.Month]*share{}} // of parts in place of months
	for _, c := range chunks {
		if err := a.only(c, s); err != nil {
			return nil, err
		}
		a.store.release(c)
		l.staged = a.rows
		first := a.rows.keys[0]
		err := l.scatter(func(i int) flows.Month {
			return flows.Month(sort.Search(len(bounds), func(k int) bool { return first[i] < bounds[k] }))
		})
		if err != nil {
			return nil, err
		}
	}
	var parts [][]*chunk
	for k := range len(bounds) + 1 {
		part := l.share(flows.Month(k))
		if err := l.seal(part); err != nil {
			return nil, err
		}
		if len(part.sealed) > 0 {
			parts = append(parts, part.sealed)
		}
	}
	return parts, nil
}

// only loads one chunk.
func (a *adder) only(c *chunk, s *shape) error {
	a.rows.n = 0
	a.reserve(&a.rows, s, maxChunkRows)
	return a.load(c)
}

// bounds returns first words of keys that divide the rows into parts of about half
// of what is added up in memory.
func (a *adder) bounds(chunks []*chunk, s *shape, total int) ([]uint64, error) {
	parts := 1 + 2*total/a.limit
	chunkStep := 1 + len(chunks)/64
	rowStep := 1 + total/chunkStep/sampleRows
	var sample []uint64
	for i := 0; i < len(chunks); i += chunkStep {
		if err := a.only(chunks[i], s); err != nil {
			return nil, err
		}
		for row := 0; row < a.rows.n; row += rowStep {
			sample = append(sample, a.rows.keys[0][row])
		}
	}
	slices.Sort(sample)
	var bounds []uint64
	for k := 1; k < parts; k++ {
		bounds = append(bounds, sample[k*len(sample)/parts])
	}
	return slices.Compact(bounds), nil
}
