package party

import (
	"runtime"
	"slices"
	"sync"

	"detour/flows"
)

// Register is what is known of the parties of a panel, by their labels.
type Register struct {
	Designated    map[string]flows.Month // since when; 0: not told
	Announcements []Announcement
	Typed         int // labels found in the list with a typing error
}

// Lists tells whether a party is designated; none is in a nil register.
func (r *Register) Lists(label string) bool {
	if r == nil {
		return false
	}
	_, ok := r.Designated[label]
	return ok
}

// Announced returns an announcement that joins two parties either way; there is none in
// a nil register.
func (r *Register) Announced(a, b string) (Announcement, bool) {
	if r == nil {
		return Announcement{}, false
	}
	for _, n := range r.Announcements {
		if n.From == a && n.To == b || n.From == b && n.To == a {
			return n, true
		}
	}
	return Announcement{}, false
}

// Identify labels parties: names that fold to the same, or are names of the same
// party of the list, have one label. It is a pseudonym, or with a nil key the name: of
// the list, or else the first in alphabetical order. Pseudonyms among the names stay as
// they are, and are found in the list by what its names fold to.
func Identify(names []string, list *List, key Key) (labels map[string]string, r *Register) {
	p := newParties(list, key)
	names = slices.Clone(names)
	slices.Sort(names)
	folded := foldAll(names, p.index)
	labels = make(map[string]string, len(names))
	r = &Register{Designated: map[string]flows.Month{}}
	for i, name := range names {
		f := folded[i]
		switch {
		case Pseudonymous(name):
			labels[name] = name
		case f.place >= 0:
			labels[name] = p.labelOf(p.designated[f.place])
			if f.typed {
				r.Typed++
			}
		default:
			labels[name] = p.label(f.key, name)
		}
	}
	for _, e := range p.designated {
		label := p.labelOf(e)
		if known, ok := r.Designated[label]; !ok || e.From != 0 && (known == 0 || e.From < known) {
			r.Designated[label] = e.From
		}
	}
	r.Announcements = list.announced(func(name string) string {
		n := Fold(name)
		if place, _, ok := p.index.Find(n); ok {
			return p.labelOf(p.designated[place])
		}
		return p.label(n.Key, name)
	})
	return labels, r
}

// parties are those of a list while others are held against them.
type parties struct {
	key        Key
	designated []Entry
	main       map[string]string // the first name of each party, by its id
	shown      map[string]string // by what names fold to
	index      *Index
}

func newParties(list *List, key Key) *parties {
	p := &parties{key: key, main: map[string]string{}, shown: map[string]string{}}
	var names []string
	for _, e := range list.Entries {
		if e.Event != Designated {
			continue
		}
		p.designated = append(p.designated, e)
		names = append(names, e.Name)
		if p.main[e.ID] == "" {
			p.main[e.ID] = e.Name
		}
	}
	p.index = NewIndex(names)
	return p
}

// labelOf is the label of a party of the list: of its first name, or of the first party
// of the list that has that name.
func (p *parties) labelOf(e Entry) string {
	main := p.main[e.ID]
	n := Fold(main)
	if place := p.index.exact[n.Key]; p.designated[place].ID != e.ID {
		return p.labelOf(p.designated[place])
	}
	return p.label(n.Key, main)
}

// label is the label of what names fold to. One that folds to nothing is itself.
func (p *parties) label(folded, name string) string {
	if folded == "" {
		folded = name
	}
	if p.key != nil {
		return p.key.Pseudonym(folded)
	}
	if p.shown[folded] == "" {
		p.shown[folded] = name
	}
	return p.shown[folded]
}

// found is a name folded, and its place in the list, −1 where it is not in it.
type found struct {
	key   string
	place int
	typed bool
}

// foldAll folds names and looks them up in the list, on all processors.
func foldAll(names []string, x *Index) []found {
	out := make([]found, len(names))
	part := max(1, (len(names)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var g sync.WaitGroup
	for from := 0; from < len(names); from += part {
		g.Go(func() {
			for i := from; i < min(from+part, len(names)); i++ {
				n := Fold(names[i])
				out[i] = found{key: n.Key, place: -1}
				if place, typed, ok := x.Find(n); ok {
					out[i].place, out[i].typed = place, typed
				}
			}
		})
	}
	g.Wait()
	return out
}
