package panel

import (
	"bytes"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// translation turns the codes of one dictionary of a column into those of an
// axis. The batches of a file have a dictionary that only grows, so what is known
// of it is kept as long as the next one begins with the same texts.
type translation struct {
	into  *texts
	of    *array.String
	known []uint32 // by code of the dictionary
}

// meet makes the codes of the texts that the dictionary of a column holds.
func (t *translation) meet(column arrow.Array) {
	if column.NullN() == column.Len() {
		return
	}
	dictionary := column.(*array.Dictionary).Dictionary().(*array.String)
	if !begins(dictionary, t.of) {
		t.known = t.known[:0]
	}
	for k := len(t.known); k < dictionary.Len(); k++ {
		t.known = append(t.known, t.into.code(dictionary.Value(k)))
	}
	if t.of != dictionary {
		dictionary.Retain()
		if t.of != nil {
			t.of.Release()
		}
		t.of = dictionary
	}
}

// begins tells whether the texts of a dictionary begin with those of another.
func begins(d, first *array.String) bool {
	if d == first {
		return true
	}
	if first == nil || d.Len() < first.Len() {
		return false
	}
	n := first.Len()
	a, b := d.ValueOffsets()[:n+1], first.ValueOffsets()[:n+1]
	return bytes.Equal(arrow.Int32Traits.CastToBytes(a), arrow.Int32Traits.CastToBytes(b)) &&
		bytes.Equal(d.ValueBytes()[:b[n]-b[0]], first.ValueBytes()[:b[n]-b[0]])
}

// codes writes the codes of a column that was met, 0 for null. It returns false
// for a column of nulls.
func (t *translation) codes(to []uint32, column arrow.Array) bool {
	if column.NullN() == column.Len() {
		return false
	}
	places := column.(*array.Dictionary).Indices().(*array.Uint32).Uint32Values()
	if column.NullN() == 0 {
		for i, k := range places {
			to[i] = t.known[k]
		}
		return true
	}
	for i, k := range places {
		to[i] = 0
		if column.IsValid(i) {
			to[i] = t.known[k]
		}
	}
	return true
}
