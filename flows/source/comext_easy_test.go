package source

import "testing"

func TestComextEasy(t *testing.T) {
	got, summary, err := readText(t, Options{}, `REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR
"Ireland (Eire)","Armenia","27101943","EXPORT","Total","Aug. 2024",5
"Ireland (Eire)","Armenia","27101943","EXPORT","NORMAL","Aug. 2024",4
"Ireland (Eire)","Armenia","27101943","EXPORT","OUTWARD","Aug. 2024",1
"Ireland (Eire)","Armenia","Total","EXPORT","Total","Aug. 2024",5
"Latvia","Armenia","27101943","EXPORT","Total","Aug. 2024",7
"Latvia","Armenia","27101943","EXPORT","Total","Jan.-Dec. 2024",7
`)
	if err != nil {
		t.Fatal(err)
	}
	equalLines(t, got, []string{
		"3 2024-08 reporter=IE flow=export origin=IE destination=AM product=27101943 currency=EUR value=400",
		"4 2024-08 reporter=IE flow=export origin=IE destination=AM product=27101943 currency=EUR value=100",
		"6 2024-08 reporter=LV flow=export origin=LV destination=AM product=27101943 currency=EUR value=700",
	})
	if c := summary.Totals(); c != (Counts{Read: 6, Used: 3, Subtotals: 3, Annual: 1}) {
		t.Errorf("%+v: %v", c, summary.Rejects)
	}
	_, summary, err = readAll(t, Options{}, shared(t, "data/formats/eurostat_easycomext_relational_view.csv"))
	if c := summary.Totals(); err != nil || c.Rejected != 0 || c.Read != c.Subtotals || len(summary.Files[0].Unknown) != 0 {
		t.Errorf("%+v, unknown %v, %v", c, summary.Files[0].Unknown, err)
	}
}
