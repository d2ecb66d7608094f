package measure

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Answers by the acts named in measures.tsv.
func TestAsk(t *testing.T) {
	for _, tt := range []struct {
		q    Query
		on   string
		acts []string // with the coverage
	}{
		{Query{Code: "2707", Origin: "BY", Destination: "EE"}, "2022-02-15", nil},
		{Query{Code: "2707", Origin: "BY", Destination: "EE"}, "2022-03-02", nil},
		{Query{Code: "2707", Origin: "BY", Destination: "EE"}, "2022-03-03", []string{"Regulation (EU) 2022/355 all"}},
		{Query{Code: "2707", Origin: "BY"}, "2022-02-15", nil},
		{Query{Code: "2707", Origin: "BY", Direction: Transit}, "2022-02-15", []string{"decision on the transit of 2707 all"}},
		{Query{Code: "27079999", Origin: "BY"}, "", []string{"Regulation (EU) 2022/355 all"}},
		{Query{Code: "2707", Origin: "BY", Destination: "IN"}, "2022-03-03", nil},
		{Query{Code: "2710", Origin: "BY"}, "2021-06-24", nil},
		{Query{Code: "2710", Origin: "BY"}, "2021-06-25", []string{"Regulation (EU) 2021/1030 all"}},
		{Query{Code: "31042050", Origin: "BY"}, "2022-03-02", nil},
		{Query{Code: "31042050", Origin: "BY"}, "2022-03-03", []string{"Regulation (EU) 2022/355 all"}},
		{Query{Code: "310420", Origin: "BY"}, "2021-07-01", []string{"Regulation (EU) 2021/1030 part", "Regulation (EU) 2021/1030 part"}},
		{Query{Code: "31059020", Origin: "BY"}, "2021-07-01", []string{"Regulation (EU) 2021/1030 part"}}, // ex
		{Query{Code: "31056000", Origin: "BY"}, "2021-07-01", []string{"Regulation (EU) 2021/1030 all"}},
		{Query{Code: "854231", Origin: "DE", Destination: "RU"}, "2022-02-25", nil},
		{Query{Code: "854231", Origin: "DE", Destination: "RU"}, "2022-02-26", []string{"Regulation (EU) 2022/328 part"}},
		{Query{Code: "88073000", Origin: "DE", Destination: "RU"}, "2022-02-26", []string{"Regulation (EU) 2022/328 all"}},
		{Query{Code: "88073000", Origin: "BY", Destination: "RU"}, "2022-02-26", nil},
		{Query{Code: "310420", Origin: "RU", Destination: "PL"}, "2022-04-09", []string{"Regulation (EU) 2022/576 part"}},
		{Query{Party: "Agrorozkvit"}, "2021-12-01", nil},
		{Query{Party: "Agrorozkvit"}, "2021-12-02", []string{"Executive Order 14038 all"}},
		{Query{}, "2021-06-01", nil},
		{Query{}, "2021-08-09", []string{"Executive Order 14038 all"}},
	} {
		if tt.on != "" {
			day, err := time.Parse(time.DateOnly, tt.on)
			if err != nil {
				t.Fatal(err)
			}
			tt.q.On = day
		}
		var got []string
		for _, a := range Builtin().Ask(tt.q) {
			if tt.q.Code == "" && tt.q.Party == "" && a.Regime == "EU Belarus" {
				continue // the many codes of the acts
			}
			got = append(got, a.Act+" "+string(a.Covers))
		}
		if !slices.Equal(got, tt.acts) {
			t.Errorf("%+v: %q, want %q", tt.q, got, tt.acts)
		}
	}
	if got := (*Table)(nil).Ask(Query{}); got != nil {
		t.Errorf("without a table: %v", got)
	}
}

// 2707 was open where 2710 was not, and 3104 20 50 where its neighbours were not.
func TestLoopholes(t *testing.T) {
	day := time.Date(2021, 9, 1, 0, 0, 0, 0, time.UTC)
	for code, want := range map[string][]string{
		"2707":     {"2710", "2711", "2712", "2713", "2715"},
		"27079999": {"2710"},
		"31042050": {"31042010", "31042090"},
		"0808":     nil,
		"":         nil,
	} {
		if got := Builtin().Loopholes(Query{Code: code, Origin: "BY", Destination: "LT", On: day}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

// Annex XI of Regulation (EU) 2022/328 left earlier contracts a month (Article 3c(5)),
// Annex X three (Article 3b(3)); codes of Annex VII are covered in part, all of them.
func TestContractsOfRegulation2022328(t *testing.T) {
	seven := 0
	for _, a := range Builtin().Ask(Query{Origin: "DE", Destination: "RU", On: time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)}) {
		ends := map[string]string{"Annex XI": "2022-03-28", "Annex X": "2022-05-27"}[a.Annex]
		if got := a.WindDown.Format(time.DateOnly); ends != "" && got != ends {
			t.Errorf("%s: deliveries until %s, want %s", a.Annex, got, ends)
		}
		if strings.HasPrefix(a.Annex, "Annex VII,") {
			seven++
			if a.Covers != Part {
				t.Errorf("%s, %s: covers %s", a.Annex, a.Code, a.Covers)
			}
		}
	}
	if seven < 50 {
		t.Errorf("%d codes of Annex VII", seven)
	}
}

// Machinery is the one list of Regulation (EU) 2022/355 that is of exports to Belarus.
func TestDirectionsOfRegulation2022355(t *testing.T) {
	for _, a := range Builtin().Ask(Query{}) {
		if a.Act != "Regulation (EU) 2022/355" {
			continue
		}
		want := Import
		if strings.HasSuffix(a.Annex, "machinery") {
			want = Export
		}
		if a.Direction != want {
			t.Errorf("%s: %s, want %s", a.Annex, a.Direction, want)
		}
	}
}
