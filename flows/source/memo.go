package source

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// null is the code of an axis that has no value.
const null = math.MaxUint32

// dictionary gives the distinct texts of an axis codes in the order of their
// first appearance. It only grows, so that each batch can point to the texts that
// were there when it was made.
type dictionary struct {
	codes   map[string]uint32
	texts   []string
	data    []byte
	offsets []int32
	array   arrow.Array // of all texts, nil when there are new ones
}

func newDictionary() *dictionary {
	return &dictionary{codes: map[string]uint32{}, offsets: []int32{0}}
}

// code returns the code of a text, which must not be empty, and false when the
// texts would take more than an Arrow string array can hold.
func (d *dictionary) code(text string) (uint32, bool) {
	if c, ok := d.codes[text]; ok {
		return c, true
	}
	if len(d.data)+len(text) > math.MaxInt32 {
		return null, false
	}
	c := uint32(len(d.texts))
	d.codes[text] = c
	d.texts = append(d.texts, text)
	d.data = append(d.data, text...)
	d.offsets = append(d.offsets, int32(len(d.data)))
	d.array = nil
	return c, true
}

// extend adds the texts of another dictionary, which must begin with those of d.
func (d *dictionary) extend(from *dictionary) {
	for _, text := range from.texts[len(d.texts):] {
		d.code(text)
	}
}

// text returns the text of a code, "" for null.
func (d *dictionary) text(code uint32) string {
	if code == null {
		return ""
	}
	return d.texts[code]
}

// snapshot returns the texts so far as an Arrow array that shares their memory.
func (d *dictionary) snapshot() arrow.Array {
	if d.array == nil {
		buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(d.offsets)), memory.NewBufferBytes(d.data)}
		data := array.NewData(arrow.BinaryTypes.String, len(d.texts), buffers, nil, 0, 0)
		d.array = array.NewStringData(data)
	}
	return d.array
}

// verdict tells what the value of a cell means for its row.
type verdict uint8

const (
	usable  verdict = iota
	unknown         // usable, but a place that no table knows
	sum             // the row is a sum of others
	annual          // the row is a sum over a year
	unread          // the row is a reject
)

// entry is what a text means in one column.
type entry struct {
	code    uint32 // in the column's dictionary, or null; a date32 for a period
	verdict verdict
	masked  bool   // the source hides part of what it means
	total   bool   // all of an axis, which may stand beside its parts
	reason  string // of an unread value
}

// meaning is an entry as rows are told it: the code and the marks.
type meaning struct{ code, marks uint32 }

// The marks of a cell, and of a row those of its cells together: a bit each. The
// lowest bits of a row tell the roles whose cells are unknown places.
const (
	markUnknown = 1 << 0
	markUnread  = 1 << 31
	markAnnual  = 1 << 30
	markSum     = 1 << 29 // also with markAnnual
	markMasked  = 1 << 28
	markTotal   = 1 << 27
	cellMarks   = markUnread | markAnnual | markSum | markMasked | markTotal
	notUsable   = markUnread | markSum | markUnknown // of a cell
)

// inRole returns the marks of a row that has such a cell in a role.
func inRole(r Role, marks uint32) uint32 { return marks&cellMarks | marks&markUnknown<<r }

func (e *entry) meaning() meaning {
	marks := [...]uint32{usable: 0, unknown: markUnknown, sum: markSum, annual: markSum | markAnnual, unread: markUnread}[e.verdict]
	if e.masked {
		marks |= markMasked
	}
	if e.total {
		marks |= markTotal
	}
	return meaning{e.code, marks}
}
