package panel

import "slices"

// digits is how many values a digit of a radix sort has.
const digits = 256

// keySorter sorts rows by 64-bit keys, keeping the order of equal ones.
type keySorter struct {
	keys  []uint64
	spare []uint64
	rows  []uint32
	other []uint32
}

// sort sorts keys and with them rows, by their highest digit that differs and
// then each part, which fits a cache, from the lowest digit up.
func (s *keySorter) sort() {
	n := len(s.keys)
	s.spare, s.other = sized(s.spare, n), sized(s.other, n)
	shifts := differing(s.keys)
	if len(shifts) == 0 {
		return
	}
	top, rest := shifts[len(shifts)-1], shifts[:len(shifts)-1]
	var ends [digits + 1]uint32 // of the parts, once they are filled
	spread(s.keys, s.rows, s.spare, s.other, top, ends[1:])
	from := uint32(0)
	for _, to := range ends[1:] {
		if to > from {
			sortPart(s.spare[from:to], s.other[from:to], s.keys[from:to], s.rows[from:to], rest)
		}
		from = to
	}
	if len(rest)%2 == 0 {
		s.keys, s.spare = s.spare, s.keys
		s.rows, s.other = s.other, s.rows
	}
}

// differing lists the shifts of the digits in which keys differ, the lowest
// first.
func differing(keys []uint64) (shifts []uint) {
	if len(keys) == 0 {
		return nil
	}
	all, any := keys[0], keys[0]
	for _, k := range keys {
		all &= k
		any |= k
	}
	for shift := uint(0); shift < 64; shift += 8 {
		if byte((all^any)>>shift) != 0 {
			shifts = append(shifts, shift)
		}
	}
	return shifts
}

// fewRows are so few that inserting them, about n²/4 moves, costs less than to
// count and add up the digits of one pass.
const fewRows = 32

// sortPart sorts by the digits at the shifts. The result lies in spare where
// their number is odd.
func sortPart(keys []uint64, rows []uint32, spare []uint64, other []uint32, shifts []uint) {
	if len(keys) <= fewRows {
		insertionSort(keys, rows)
		if len(shifts)%2 == 1 {
			copy(spare, keys)
			copy(other, rows)
		}
		return
	}
	var counts [digits]uint32
	for _, shift := range shifts {
		spread(keys, rows, spare, other, shift, counts[:])
		keys, spare = spare, keys
		rows, other = other, rows
	}
}

// spread writes keys and rows by one digit, and the ends of the parts into
// ends.
func spread(keys []uint64, rows []uint32, toKeys []uint64, toRows []uint32, shift uint, ends []uint32) {
	next := (*[digits]uint32)(ends)
	clear(next[:])
	for _, k := range keys {
		next[byte(k>>shift)]++
	}
	sum := uint32(0)
	for d, n := range next {
		next[d] = sum
		sum += n
	}
	for i, k := range keys {
		d := byte(k >> shift)
		at := next[d]
		toKeys[at], toRows[at] = k, rows[i]
		next[d] = at + 1
	}
}

func insertionSort(keys []uint64, rows []uint32) {
	for i := 1; i < len(keys); i++ {
		k, r := keys[i], rows[i]
		j := i
		for ; j > 0 && keys[j-1] > k; j-- {
			keys[j], rows[j] = keys[j-1], rows[j-1]
		}
		keys[j], rows[j] = k, r
	}
}

// order returns the order of rows by keys of several words, and leaves the first
// words in that order in s.keys.
func (s *keySorter) order(keys [][]uint64, n int) []uint32 {
	s.rows, s.keys = sized(s.rows, n), sized(s.keys, n)
	for i := range s.rows {
		s.rows[i] = uint32(i)
	}
	for w, word := range slices.Backward(keys) {
		if w == len(keys)-1 {
			copy(s.keys, word[:n])
		} else {
			for i, row := range s.rows {
				s.keys[i] = word[row]
			}
		}
		s.sort()
	}
	return s.rows
}
