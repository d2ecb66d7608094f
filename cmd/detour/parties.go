package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"detour/detect/finding"
	"detour/fixtures"
	"detour/flows"
	"detour/flows/panel"
	"detour/flows/party"
)

// pseudonymFlag names the key of the pseudonyms.
type pseudonymFlag struct{ key string }

func (f *pseudonymFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.key, "party-key", "", "`file` with the key of the pseudonyms of parties, 16 bytes or more; without it one of this user is made and kept")
}

func (f *pseudonymFlag) load() (party.Key, error) {
	if f.key != "" {
		return party.LoadKey(f.key)
	}
	return party.DeskKey()
}

// relabel gives the parties of a truth the pseudonyms that they have in a batch, if it
// has any.
func (f *pseudonymFlag) relabel(truth []fixtures.Truth, legs []finding.Leg) error {
	if !slices.ContainsFunc(legs, func(l finding.Leg) bool { return party.Pseudonymous(l.Consignor) || party.Pseudonymous(l.Consignee) }) {
		return nil
	}
	key, err := f.load()
	if err != nil {
		return usage(err)
	}
	for _, t := range truth {
		for _, cells := range [][]flows.Cell{t.From, t.To, t.Leg2} {
			for i := range cells {
				for _, a := range []flows.Axis{flows.Consignor, flows.Consignee} {
					if name := cells[i][a]; name != "" {
						cells[i][a] = key.Pseudonym(party.Fold(name).Key)
					}
				}
			}
		}
	}
	return nil
}

// labelFlags say how parties are called in what is written.
type labelFlags struct {
	show bool
	pseudonymFlag
}

func (f *labelFlags) register(cmd *cobra.Command) {
	f.pseudonymFlag.register(cmd)
	cmd.Flags().BoolVar(&f.show, "show-parties", false, "write names of parties; without it they are pseudonyms")
}

// labels returns the panel with every party under one label, and what is known of the
// parties. The list may be nil.
func (f *labelFlags) labels(t *panel.Table, list *party.List) (*panel.Table, *party.Register, error) {
	var names []string
	for _, a := range []flows.Axis{flows.Consignor, flows.Consignee} {
		names = append(names, t.Values[a][min(1, len(t.Values[a])):]...)
	}
	known := list
	if list == nil {
		known = &party.List{}
	}
	var key party.Key
	if !f.show && len(names) > 0 {
		var err error
		if key, err = f.load(); err != nil {
			return nil, nil, usage(fmt.Errorf("%w; --party-key names one, --show-parties needs none", err))
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		labels, register := party.Identify(slices.Compact(names), known, key)
		t, err := t.Relabel(map[flows.Axis]map[string]string{flows.Consignor: labels, flows.Consignee: labels})
		if err != nil {
			return nil, nil, err
		}
		if list == nil {
			register = nil
		}
		return t, register, nil
	}
	return t, nil, nil
}

// partyFlags are those of the verbs that detect.
type partyFlags struct {
	labelFlags
	files []string
	list  *party.List
}

func (f *partyFlags) register(cmd *cobra.Command) {
	f.labelFlags.register(cmd)
	cmd.Flags().StringSliceVar(&f.files, "parties", nil, "lists of designated parties: CSV of OpenSanctions (simple), of the EU or of OFAC, or name,from[,event,other]")
}

// read reads the lists.
func (f *partyFlags) read() error {
	if len(f.files) == 0 {
		return nil
	}
	var err error
	if f.list, err = party.Load(f.files...); err != nil {
		return usage(err)
	}
	return nil
}

// noteParties tells how many of the parties in the panel are in the list.
func noteParties(w io.Writer, t *panel.Table, r *party.Register) {
	var all, listed int
	seen := map[string]bool{}
	for _, a := range []flows.Axis{flows.Consignor, flows.Consignee} {
		for _, name := range t.Values[a] {
			if name == "" || seen[name] {
				continue
			}
			seen[name] = true
			all++
			if r.Lists(name) {
				listed++
			}
		}
	}
	fmt.Fprintf(w, "note: of the parties in the records, %s, %s are designated by the lists, %s written with a typing error\n",
		finding.Count(int64(all)), finding.Count(int64(listed)), finding.Plural(r.Typed, "name"))
}
