package place_test

import (
	"testing"

	"detour/flows/place"
)

// Codes by UN/LOCODE; names as its table has them.
func TestFindOffice(t *testing.T) {
	for _, c := range []struct {
		text, code, says string
		known, located   bool
	}{
		{"LTKLJ", "LTKLJ", "LTKLJ (Klaipeda, Lithuania)", true, true},
		{"lt klj", "LTKLJ", "LTKLJ (Klaipeda, Lithuania)", true, true},
		{"Klaipėda", "LTKLJ", "LTKLJ (Klaipeda, Lithuania)", true, true},
		{"RULED", "RULED", "RULED (Saint Petersburg, Russia)", true, true},
		{"BYMSQ", "BYMSQ", "BYMSQ (Belarus)", true, false},
		{"LTKR1000", "LTKR1000", "LTKR1000 (Lithuania)", true, false}, // in the form of a customs office
		{"ZZXXX", "ZZXXX", "ZZXXX", false, false},
		{"LTÄÄ", "LTÄÄ", "LTÄÄ", false, false},
		{" 0817600 ", "0817600", "0817600", false, false},
		{"Nowhere", "Nowhere", "Nowhere", false, false},
		{"", "", "", false, false},
	} {
		o, known := place.FindOffice(c.text)
		if o.Code != c.code || o.String() != c.says || known != c.known || (o.At != nil) != c.located {
			t.Errorf("%q: %+v %q, known %v, located %v; want %q %q, %v, %v", c.text, o, o, known, o.At != nil, c.code, c.says, c.known, c.located)
		}
	}
}
