package panel

import "detour/flows"

// adder adds the rows of one month up, one month after the other.
type adder struct {
	ranking *ranking
	store   *store
	limit   int // of rows at a time
	month   flows.Month
	sorter  keySorter
	rows    columns // loaded, with ranks in their keys
	sums    columns // of the rows before, in order
	starts  []uint32
	single  bool // each row that is loaded is one record
}

// add adds up the rows of chunks. The sums hold until the next call.
func (a *adder) add(month flows.Month, chunks []*chunk) (*columns, error) {
	a.month, a.single = month, true
	s, total := a.shapeOf(chunks)
	a.rows.n = 0
	a.reserve(&a.rows, s, min(total, a.limit))
	a.reserve(&a.sums, s, min(total, a.limit))
	for _, c := range chunks {
		if a.rows.n+c.n > len(a.rows.keys[0]) {
			if err := a.compact(); err != nil {
				return nil, err
			}
			if need := a.rows.n + c.n; need > len(a.rows.keys[0])/2 {
				a.reserve(&a.rows, s, 2*need)
				a.reserve(&a.sums, s, 2*need)
			}
		}
		if err := a.load(c); err != nil {
			return nil, err
		}
		a.store.release(c)
	}
	return &a.rows, a.compact()
}

// shapeOf returns the shape of the sums of chunks, and how many rows they have.
func (a *adder) shapeOf(chunks []*chunk) (*shape, int) {
	s := &shape{layout: a.ranking.layout, records: true, ranked: true}
	rows := 0
	for _, c := range chunks {
		rows += c.n
		for m, has := range c.shape.measures {
			s.measures[m] = s.measures[m] || has
		}
		s.units = s.units || c.shape.units
	}
	return s, rows
}

// reserve makes room for rows of a shape and keeps those that are there.
func (a *adder) reserve(c *columns, s *shape, rows int) {
	next := *c
	if len(c.keys) != s.layout.words {
		next.keys = make([][]uint64, s.layout.words)
	}
	for w := range next.keys {
		next.keys[w] = kept(next.keys[w], c.n, rows)
	}
	for m, has := range s.measures {
		next.amounts[m] = nil
		if has {
			next.amounts[m] = kept(c.amounts[m], c.n, rows)
		}
	}
	next.units = nil
	if s.units {
		next.units = kept(c.units, c.n, rows)
	}
	next.records = kept(c.records, c.n, rows)
	*c = next
}

// kept returns a slice of a length that begins with n values of another.
func kept[T any](s []T, n, length int) []T {
	if cap(s) >= length {
		return s[:length]
	}
	next := make([]T, length)
	copy(next, s[:min(n, len(s))])
	return next
}

// load appends the rows of a chunk, with the ranks of their codes.
func (a *adder) load(c *chunk) error {
	from, err := a.store.load(c)
	if err != nil {
		return err
	}
	to := a.rows.n + c.n
	at := func(s []int64) []int64 { return s[a.rows.n:to] }
	for _, k := range a.rows.keys {
		clear(k[a.rows.n:to])
	}
	for _, f := range c.shape.layout.fields {
		a.rerank(f, from.keys[f.word][:c.n], c.shape.ranked)
	}
	for m, amounts := range a.rows.amounts {
		if amounts != nil {
			moveOr(at(amounts), from.amounts[m], 0, nil, Unknown)
		}
	}
	if a.rows.units != nil {
		moveOr(a.rows.units[a.rows.n:to], from.units, 0, nil, 0)
	}
	moveOr(at(a.rows.records), from.records, 0, nil, 1)
	a.single = a.single && from.records == nil
	a.rows.n = to
	return nil
}

// rerank puts the ranks of an axis into the keys of the rows behind those that
// are loaded.
func (a *adder) rerank(from field, keys []uint64, ranked bool) {
	if ranked {
		copy(a.rows.keys[from.word][a.rows.n:], keys)
		return
	}
	ranks := a.ranking.ranks[from.axis]
	for _, f := range a.ranking.layout.fields {
		if f.axis != from.axis {
			continue
		}
		to := a.rows.keys[f.word][a.rows.n:][:len(keys)]
		for i, k := range keys {
			to[i] |= uint64(ranks[k>>from.shift&from.mask]) << f.shift
		}
	}
}

// compact adds up the rows that are loaded.
func (a *adder) compact() error {
	n := a.rows.n
	order := a.sorter.order(a.rows.keys, n)
	a.group(order)
	groups := len(a.starts) - 1
	a.sums.n = groups
	for w, words := range a.rows.keys {
		for g, start := range a.starts[:groups] {
			a.sums.keys[w][g] = words[order[start]]
		}
	}
	for m, amounts := range a.rows.amounts {
		if amounts == nil {
			continue
		}
		if bad := addAmounts(a.sums.amounts[m], amounts, order, a.starts); bad >= 0 {
			return &SumError{flows.Measure(m), a.name(order[a.starts[bad]]), a.month}
		}
	}
	if a.rows.units != nil {
		joinUnits(a.sums.units, a.rows.units, order, a.starts)
	}
	a.countRecords(order)
	a.rows, a.sums = a.sums, a.rows
	return nil
}

// countRecords adds up the records of each group.
func (a *adder) countRecords(order []uint32) {
	for g := range a.sums.n {
		first, behind := a.starts[g], a.starts[g+1]
		sum := int64(behind - first)
		if !a.single {
			sum = 0
			for _, row := range order[first:behind] {
				sum += a.rows.records[row]
			}
		}
		a.sums.records[g] = sum
	}
	a.single = false // a sum may be of several
}

// group finds where rows of another cell begin, in their order.
func (a *adder) group(order []uint32) {
	a.starts = append(sized(a.starts, len(order)+1)[:0], 0)
	if len(order) == 0 {
		return
	}
	first := a.sorter.keys
	for i := 1; i < len(order); i++ {
		same := first[i] == first[i-1]
		for w := 1; same && w < len(a.rows.keys); w++ {
			same = a.rows.keys[w][order[i]] == a.rows.keys[w][order[i-1]]
		}
		if !same {
			a.starts = append(a.starts, uint32(i))
		}
	}
	a.starts = append(a.starts, uint32(len(order)))
}

// addAmounts adds up the amounts of each group. It returns the first group whose
// sum is too large, or -1.
func addAmounts(sums, amounts []int64, order, starts []uint32) int {
	for g := range len(starts) - 1 {
		sum := int64(Unknown)
		for _, row := range order[starts[g]:starts[g+1]] {
			v := amounts[row]
			if v == Unknown {
				continue
			}
			if sum == Unknown {
				sum = 0
			}
			if sum += v; sum > maxSum {
				return g
			}
		}
		sums[g] = sum
	}
	return -1
}

// name returns the cell of a row that is loaded.
func (a *adder) name(row uint32) (cell flows.Cell) {
	for _, f := range a.ranking.layout.fields {
		cell[f.axis] = a.ranking.values[f.axis][f.code(a.rows.keys, int(row))]
	}
	return cell
}

// joinUnits finds the unit of each group's quantities.
func joinUnits(joined, units, order, starts []uint32) {
	for g := range len(starts) - 1 {
		unit := uint32(0)
		for _, row := range order[starts[g]:starts[g+1]] {
			switch u := units[row]; {
			case u == 0 || u == unit:
			case unit == 0:
				unit = u
			default:
				unit = mixed
			}
		}
		joined[g] = unit
	}
}
