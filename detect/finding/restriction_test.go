package finding

import (
	"testing"
	"time"
)

func day(y, m, d int) int32 {
	return DayNumber(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC))
}

// The rows retell measures.tsv.
func TestMarks(t *testing.T) {
	end := day(2022, 6, 4)
	rows := []Restriction{
		{Role: RoleTo, Relation: Listed, Act: "Regulation (EU) 2022/355", Annex: "Annex VII", Code: "2707", Origin: "BY", From: day(2022, 3, 3)},
		{Role: RoleFrom, Relation: Listed, Act: "Regulation (EU) 2021/1030", Annex: "Annex VII", Code: "2710", Origin: "BY", From: day(2021, 6, 25), Contracts: "concluded before 2021-06-25 are exempt"},
		{Role: RoleTo, Relation: "holds listed codes", Act: "Regulation (EU) 2022/355", Code: "44", Origin: "BY", From: day(2022, 3, 3), WindDown: &end},
		{Role: RoleFrom, Relation: Listed, Regime: "Common High Priority List", Act: "list of 2024-02-23", Annex: "tier 1", Code: "854231", Destination: "RU", From: day(2024, 2, 23)},
		{Role: RoleFrom, Relation: Listed, Regime: "Common High Priority List", Act: "list of 2024-02-23", Annex: "tier 1", Code: "854232", Ex: true, Destination: "RU", From: day(2024, 2, 23)},
		{Role: RoleTo, Relation: Listed, Act: "Regulation (EU) 2023/2878", Code: "8471", Destination: "RU", From: day(2024, 3, 20), Contracts: "of sale elsewhere must forbid re-export to Russia"},
	}
	want := []string{
		"25 June 2021: Regulation (EU) 2021/1030, Annex VII, lists 2710 from BY (what fell). Contracts concluded before 2021-06-25 are exempt.",
		"3 March 2022: Regulation (EU) 2022/355 lists 44 from BY (what rose: holds listed codes). Earlier contracts could be fulfilled until 4 June 2022.",
		"3 March 2022: Regulation (EU) 2022/355, Annex VII, lists 2707 from BY (what rose).",
		"23 February 2024: Common High Priority List, list of 2024-02-23, tier 1, lists 854231 and 854232 in part to RU (what fell).",
		"20 March 2024: Regulation (EU) 2023/2878 lists 8471 to RU (what rose). Contracts of sale elsewhere must forbid re-export to Russia.",
	}
	got := Marks(rows)
	if len(got) != len(want) {
		t.Fatalf("%d marks, want %d", len(got), len(want))
	}
	for i, m := range got {
		if m.Text != want[i] {
			t.Errorf("%s\nwant %s", m.Text, want[i])
		}
	}
	if got, want := Exempt(rows), "concluded before 2021-06-25 are exempt and could be fulfilled until 4 June 2022"; got != want {
		t.Errorf("exempt: %s, want %s", got, want)
	}
	if got := Exempt(rows[:1]); got != "" {
		t.Errorf("exempt: %s, want nothing", got)
	}
}
