package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"detour/flows"
	"detour/flows/panel"
	"detour/flows/place"
)

// noteOffices tells which offices and ports of the records are in no table, so that it
// is not known where they lie. They stay as they are.
func noteOffices(w io.Writer, t *panel.Table) {
	const most = 10
	records := map[string]int64{}
	unknown := map[uint32]bool{}
	for code, office := range t.Values[flows.Via] {
		_, known := place.FindOffice(office)
		unknown[uint32(code)] = office != "" && !known
	}
	for i, code := range t.Codes[flows.Via] {
		if unknown[code] {
			records[t.Values[flows.Via][code]] += t.Records[i]
		}
	}
	names := slices.SortedFunc(maps.Keys(records), func(a, b string) int { return cmp.Or(cmp.Compare(records[b], records[a]), cmp.Compare(a, b)) })
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(w, "note: of %d offices it is not known where they lie:", len(names))
	for _, name := range names[:min(len(names), most)] {
		fmt.Fprintf(w, " %s (%d records)", printable(name), records[name])
	}
	fmt.Fprintln(w)
}
