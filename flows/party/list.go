package party

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"

	"detour/flows"
)

// Event is what a row of a list says of a party.
type Event string

// The events. All but the first are announcements that explain why trade goes on under
// another name.
const (
	Designated Event = "designated" // put on a sanctions list
	Split      Event = "split"      // a part goes on as another
	Merger     Event = "merger"     // the party goes on in another
	Renamed    Event = "renamed"
)

// Entry is a name of a list with what it says of the party. Several entries of one
// party share its ID.
type Entry struct {
	ID    string
	Name  string
	Event Event
	From  flows.Month // of the event; 0: not told
	Other string      // the party concerned besides, of an announcement
}

// List is what is known of parties.
type List struct{ Entries []Entry }

// Load reads lists, and returns every fault of all of them at once, with file, line and
// what would be accepted.
func Load(files ...string) (*List, error) {
	l := &List{}
	var faults []error
	for i, file := range files {
		f, err := os.Open(file)
		if err != nil {
			faults = append(faults, fmt.Errorf("reading the parties: %w", err))
			continue
		}
		entries, err := read(f, file)
		faults = append(faults, err, f.Close())
		for _, e := range entries {
			e.ID = fmt.Sprintf("%d %s", i, e.ID) // two lists may number alike
			l.Entries = append(l.Entries, e)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return l, nil
}

// Announcement is what was made public of two parties, by their labels.
type Announcement struct {
	Event Event
	Month flows.Month // 0: not told
	From  string
	To    string
}

// announced lists the announcements of a list by labels.
func (l *List) announced(label func(name string) string) []Announcement {
	var out []Announcement
	for _, e := range l.Entries {
		if e.Event != Designated {
			out = append(out, Announcement{e.Event, e.From, label(e.Name), label(e.Other)})
		}
	}
	slices.SortFunc(out, func(a, b Announcement) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Event, b.Event))
	})
	return slices.Compact(out)
}
