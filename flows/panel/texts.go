package panel

import (
	"slices"
	"strings"
	"sync"

	"detour/flows"
)

// texts numbers the values of an axis in the order in which they are met; 0 is
// null. Several goroutines may ask for codes.
type texts struct {
	mu    sync.Mutex
	codes map[string]uint32
	list  []string
}

func newTexts() *texts { return &texts{codes: map[string]uint32{"": 0}, list: []string{""}} }

func (t *texts) code(text string) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, ok := t.codes[text]
	if !ok {
		text = strings.Clone(text) // not the memory of a batch
		c = uint32(len(t.list))
		t.codes[text] = c
		t.list = append(t.list, text)
	}
	return c
}

// len returns the number of codes given, null's among them.
func (t *texts) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.list)
}

// text returns the text of a code.
func (t *texts) text(code uint32) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.list[code]
}

// sorted returns the texts in order, null first, and the place of each code.
func (t *texts) sorted() (sorted []string, rank []uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	order := make([]uint32, len(t.list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return strings.Compare(t.list[x], t.list[y]) })
	sorted, rank = make([]string, len(order)), make([]uint32, len(order))
	for place, code := range order {
		sorted[place] = t.list[code]
		rank[code] = uint32(place)
	}
	return sorted, rank
}

// vocabulary holds the texts of all axes, and the units of quantities.
type vocabulary struct {
	axes  [flows.NumAxes]*texts
	units *texts
}

func newVocabulary() *vocabulary {
	v := &vocabulary{units: newTexts()}
	for a := range v.axes {
		v.axes[a] = newTexts()
	}
	return v
}

// ranking is a vocabulary in the order of its texts.
type ranking struct {
	values [flows.NumAxes][]string
	ranks  [flows.NumAxes][]uint32 // by code
	layout *layout                 // of ranks
}

func (v *vocabulary) ranking() *ranking {
	r := &ranking{}
	var sizes [flows.NumAxes]int
	for a, t := range v.axes {
		r.values[a], r.ranks[a] = t.sorted()
		sizes[a] = len(r.values[a])
	}
	r.layout = newLayout(sizes)
	return r
}
