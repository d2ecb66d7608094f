package source

import "testing"

// BACI is annual: nothing of it is a record, and the count says why. Codes keep
// their zeros; one that lost it is a reject.
func TestBACI(t *testing.T) {
	_, summary, err := readText(t, Options{}, "t,i,j,k,v,q\n2024,842,398,010121,1.234,   0.5\n2024,251,643,854231,10,NA\n2024,251,643,10121,10,NA\n2024,251,643,854231,x,1\n")
	if err != nil {
		t.Fatal(err)
	}
	if c := summary.Totals(); c != (Counts{Read: 4, Subtotals: 3, Annual: 3, Rejected: 1}) || summary.Files[0].Formats[0] != "baci" {
		t.Errorf("%+v: %v", c, summary.Rejects)
	}
	if c := summary.Coverage[0]; c.Reporter != "FR" || c.Period.String() != "2024-12" || c.Annual != 2 {
		t.Errorf("coverage %+v", c)
	}
}
