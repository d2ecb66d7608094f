package main

import (
	"fmt"
	"io"
	"slices"

	"detour/detect/changepoint/general"
)

// kinds are those of lasting changes, as package changepoint names them.
var kinds = []string{"level", "trend", "variance"}

// details count what the default method says beside the dates.
type details struct {
	named         [3][3]int      // true kind, kind found
	held, dated   int            // true dates within the margin, and how many intervals hold them
	clean, alarms map[string]int // by class, series without excursions, and how many are said to have one
	planted       [2]int         // spikes and temporary shifts
	reported      [2]int
	asKind        [2]int
}

func (d *details) add(class string, l labelled, found []general.Changed) {
	for i, k := range l.changes {
		for _, c := range found {
			if isBrief(c) || abs(c.K-k) > margin {
				continue
			}
			d.named[slices.Index(kinds, l.kinds[i])][slices.Index(kinds, c.Class)]++
			d.dated++
			if c.Low <= k && k <= c.High {
				d.held++
			}
			break
		}
	}
	if len(l.brief) == 0 {
		if d.clean == nil {
			d.clean, d.alarms = map[string]int{}, map[string]int{}
		}
		d.clean[class]++
		if slices.ContainsFunc(found, isBrief) {
			d.alarms[class]++
		}
	}
	for _, b := range l.brief {
		which, name := 0, "spike"
		if b.to-b.from > 1 {
			which, name = 1, "temporary"
		}
		d.planted[which]++
		for _, c := range found {
			if isBrief(c) && b.from <= c.K && c.K < b.to {
				d.reported[which]++
				if c.Class == name {
					d.asKind[which]++
				}
				break
			}
		}
	}
}

func (d *details) print(w io.Writer) {
	fmt.Fprintln(w, "\nkinds, true by row:", kinds)
	for i, row := range d.named {
		fmt.Fprintf(w, "%-10s %v\n", kinds[i], row)
	}
	fmt.Fprintf(w, "intervals that hold the date, of dates within the margin: %d of %d\n", d.held, d.dated)
	for i, name := range []string{"spike", "temporary"} {
		fmt.Fprintf(w, "%s: planted %d, reported %d, of that kind %d\n", name, d.planted[i], d.reported[i], d.asKind[i])
	}
	fmt.Fprint(w, "series without excursions that are said to have one:")
	for _, c := range classes {
		if d.clean[c.name] > 0 {
			fmt.Fprintf(w, " %s %d of %d", c.name, d.alarms[c.name], d.clean[c.name])
		}
	}
	fmt.Fprintln(w)
}
