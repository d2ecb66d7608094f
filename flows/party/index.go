package party

import (
	"hash/maphash"
	"math/bits"

	"github.com/hbollon/go-edlib"
)

// shortest is the number of letters from which on a name may differ by one typing
// error and be the same. Of shorter ones too many differ by one letter: at eight a
// letter is an eighth of what tells the name.
const shortest = 8

// Index finds names in a list. Names that differ by one letter left out, put in,
// exchanged or swapped with the next share one of the texts that are left when a
// letter is taken out (the symmetric deletion of Garbe's SymSpell), so that a look-up
// costs as many steps as the name has letters, however long the list is. Safe for use
// by several goroutines.
type Index struct {
	names []Name
	exact map[string]int32
	seed  maphash.Seed
	first map[uint64]int32 // by the hash of a text that is left: one more than the place in next
	next  []link
	seen  []uint64 // bits of the hashes in first: what is not there needs no look into the map
}

// link is a name of a chain of those that share a hash.
type link struct{ name, next int32 }

// NewIndex makes an index of names; of equal ones the first is found.
func NewIndex(names []string) *Index {
	x := &Index{exact: map[string]int32{}, seed: maphash.MakeSeed(), first: map[uint64]int32{}}
	for _, text := range names {
		n := Fold(text)
		i := int32(len(x.names))
		x.names = append(x.names, n)
		if _, known := x.exact[n.Key]; known || n.Key == "" {
			continue
		}
		x.exact[n.Key] = i
		for _, text := range n.texts() {
			x.each(text, func(hash uint64) {
				x.next = append(x.next, link{i, x.first[hash]})
				x.first[hash] = int32(len(x.next))
			})
		}
	}
	x.mark()
	return x
}

// bitsEach is how many bits there are for a hash: with 32 one in 32 that is not in the
// map is looked up for nothing.
const bitsEach = 32

func (x *Index) mark() {
	x.seen = make([]uint64, 1<<bits.Len(uint(len(x.first)*bitsEach/64)))
	for hash := range x.first {
		x.seen[x.word(hash)] |= 1 << (hash & 63)
	}
}

// word is the place of a hash's bit, of which the last six digits tell the bit.
func (x *Index) word(hash uint64) uint64 { return hash >> 6 & uint64(len(x.seen)-1) }

// texts are those that are compared with a typing error, which may change the order of
// the words or, where two letters are one sound, several letters of the folded text.
func (n Name) texts() []string {
	if len(n.Key) < shortest {
		return nil
	}
	if n.spelt == n.Key {
		return []string{n.Key}
	}
	return []string{n.Key, n.spelt}
}

// each tells the hashes of a text and of what is left when a letter is taken out.
func (x *Index) each(text string, tell func(uint64)) {
	tell(maphash.String(x.seed, text))
	left := make([]byte, len(text)-1)
	copy(left, text[1:])
	for i := range text {
		if i > 0 {
			left[i-1] = text[i-1]
		}
		tell(maphash.Bytes(x.seed, left))
	}
}

// Find returns the place of the name in the list that a name is one of; typed tells
// that it differs by a typing error. A digit is never one.
func (x *Index) Find(name Name) (place int, typed, ok bool) {
	if i, found := x.exact[name.Key]; found {
		return int(i), false, true
	}
	best := int32(-1)
	for _, text := range name.texts() {
		x.each(text, func(hash uint64) {
			if x.seen[x.word(hash)]>>(hash&63)&1 == 0 {
				return
			}
			for l := x.first[hash]; l != 0; l = x.next[l-1].next {
				if i := x.next[l-1].name; (best < 0 || i < best) && x.names[i].mistyped(text) && x.names[i].digits == name.digits {
					best = i
				}
			}
		})
	}
	return int(best), true, best >= 0
}

// mistyped tells whether a text differs from one of the name's by one typing error.
func (n Name) mistyped(text string) bool {
	for _, own := range n.texts() {
		if d := len(own) - len(text); d >= -1 && d <= 1 && edlib.OSADamerauLevenshteinDistance(own, text) <= 1 {
			return true
		}
	}
	return false
}
