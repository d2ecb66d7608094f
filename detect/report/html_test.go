package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

func render(t *testing.T, b *batch.Batch, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := HTML(t.Context(), &out, b, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestPageNeedsNothing checks that the page loads nothing and that its policy
// lets its own style and script act, and no other.
func TestPageNeedsNothing(t *testing.T) {
	html := render(t, sample(), DefaultOptions())
	if n := strings.Count(html, "<script"); n != 1 {
		t.Errorf("%d script elements, want 1", n)
	}
	for _, banned := range []string{"http:", "https:", "url(", "@import", "<link", "<iframe", " style=", "javascript:", "ZgotmplZ", "<img", "\x1b", "\u202e"} {
		if strings.Contains(html, banned) {
			t.Errorf("the page contains %q", banned)
		}
	}
	// The invented hostile names hold these words; as attributes of a tag they must not stand.
	if m := regexp.MustCompile(`<[a-z]+[^>]*\s(src|onload|onerror)\s*=`).FindString(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(html, `""`)); m != "" {
		t.Errorf("an attribute from the data: %s", m)
	}
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(html)
	if policy == nil || !strings.HasPrefix(policy[1], "default-src &#39;none&#39;") {
		t.Fatalf("policy %q", policy)
	}
	for _, tag := range []string{"style", "script"} {
		inside := regexp.MustCompile(`(?s)<` + tag + `>(.*?)</` + tag + `>`).FindStringSubmatch(html)
		if inside == nil || !strings.Contains(strings.ReplaceAll(policy[1], "&#43;", "+"), hash(inside[1])) {
			t.Errorf("the policy does not hold the hash of the %s", tag)
		}
	}
}

// TestPageIsSound checks ids, links and the words for those who hear the page.
func TestPageIsSound(t *testing.T) {
	html := render(t, sample(), DefaultOptions())
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		ids[m[1]]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("the id %q stands %d times", id, n)
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"|aria-labelledby="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		for _, id := range strings.Fields(m[1] + m[2]) {
			if ids[id] == 0 {
				t.Errorf("%s points nowhere", m[0])
			}
		}
	}
	pictures, named := strings.Count(html, `role="img"`), len(regexp.MustCompile(`role="img"[^>]*><title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>`).FindAllString(html, -1))
	if pictures < 7*3-1 || named != pictures {
		t.Errorf("%d of %d pictures have a title and a description", named, pictures)
	}
	if n := len(regexp.MustCompile(`<(section|article)[ >]`).FindAllString(html, -1)); strings.Count(html, "An anomaly") < n-3 { // in short, list and method share the head's and the foot's
		t.Errorf("%d sections, %d times %q", n, strings.Count(html, "An anomaly"), "An anomaly")
	}
	if html != render(t, sample(), DefaultOptions()) {
		t.Error("two pages of one batch differ")
	}
}

// TestPageTells checks that the page holds what a reader needs.
func TestPageTells(t *testing.T) {
	b := sample()
	html := render(t, b, Options{Full: 50, Listed: 500, Shifts: 1})
	for _, want := range []string{
		"<b>9 unexplained findings in 7 cases.</b>",
		"<b>3 level shifts beside a restrictive measure </b>",
		`(oils &amp; tars)</span> from BY to EE rose by 45 `,
		`<span class="i">[36–54]</span>`,
		"<b>2707</b> oils &amp; tars", "<b>BY</b> Belarus",
		"312\u202f345", "345<small>0.11\u202f% of the rows read",
		"falls from 60 to 4.0 in Dec 2020 [Nov 2020–Feb 2021]",
		`<span class="mark a"><i></i>Against</span>`,
		"common shock: every flow of the chapter fell",
		`<span class="doubt">Against it: Three other products left the same office in the same months.</span>`,
		`<li><span class="n">1</span>25 June 2021: Regulation (EU) 2021/1030, Annex VII, lists 2710 from BY (what fell). Contracts concluded before 2021-06-25 are exempt.</li>`,
		"List, of later lists 27 (what rose). That is after these months end.",
		`<span class="ans Unknown">Unknown</span> Contracts concluded before a measure?`,
		"<b>How sure: </b>",
		"detour explain . F000000001eef --rows rows.parquet",
		"<b>1 receiver without a record before </b>", `<section id="newcomers"`, "who receives them has no record before.", "Does one end count otherwise?", "Share that arrives of what was sent",
		"These are not transfers.", "Of the tested series 60 stand beside a restrictive measure.", "2 more cases are in cases.parquet only.",
		"fell by 3.0 [2.4–3.6] M EUR a month; no counterpart was found.", "holds listed codes (2707, 2710 and 4 others)",
		"Nothing here is evidence.", "No evidence yet. A rise of this size needs about 3 more months.",
		"<b>Control sample: </b>2 of the 40 tested series", "fewer than 60 at 95",
		"<td>months with trade: 12 needed</td><td>30</td>", "<td>code born in January 2022</td><td>10</td>",
		"LV imports (declarations): Mar 2021",
		"the typical tested series has 72 months and an autocorrelation of 0.30",
		"No earlier batch to compare with",
		"Imports of &lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
		`\x1b[2J\u202eevil`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	b.Manifest.Previous = &batch.Previous{Name: "2023-11"}
	html = render(t, b, DefaultOptions())
	for _, want := range []string{"Against 2023-11", "<b>Since 2023-11: </b>7 cases new (", "; 1 finding withdrawn (", `<span class="pill withdrawn">withdrawn</span></td><td>1</td>`} {
		if !strings.Contains(html, want) {
			t.Errorf("with a previous batch the page lacks %q", want)
		}
	}
}

// TestPageSynthetic checks that a page of generated records says so, and no other.
func TestPageSynthetic(t *testing.T) {
	b := sample()
	if strings.Contains(render(t, b, DefaultOptions()), batch.SyntheticNote) {
		t.Error("a page of records says that they are synthetic")
	}
	b.Manifest.Inputs[0].Name = "records-synthetic-2023.csv.gz"
	if n := strings.Count(render(t, b, DefaultOptions()), batch.SyntheticNote); n != 2 {
		t.Errorf("%q stands %d times, want it at the head and at the foot", batch.SyntheticNote, n)
	}
}

func TestPageSizes(t *testing.T) {
	tests := []struct {
		findings, sections, rows int
		most                     int // bytes
		want                     string
	}{
		{0, 0, 0, 64 << 10, "No unexplained finding."},
		{1, 1, 1, 128 << 10, "1 unexplained finding in 1 case."},
		{50, 50, 50, 2 << 20, "50 unexplained findings in 50 cases."},
		{2000, 50, 500, 3 << 20, "1\u202f500 more are in cases.parquet only."},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.findings), func(t *testing.T) {
			html := render(t, many(tt.findings), DefaultOptions())
			if n := strings.Count(html, `<article class="case"`); n != tt.sections {
				t.Errorf("%d sections, want %d", n, tt.sections)
			}
			if n := strings.Count(html, `<tr role="row" data-kind`); n != tt.rows {
				t.Errorf("%d rows, want %d", n, tt.rows)
			}
			if len(html) > tt.most {
				t.Errorf("%d bytes, want at most %d", len(html), tt.most)
			}
			if !strings.Contains(html, tt.want) {
				t.Errorf("the page lacks %q", tt.want)
			}
			if strings.Contains(html, "[-") || strings.Contains(html, "NaN") {
				t.Error("a number that is none")
			}
		})
	}
}

// TestWants holds what is said of a change that is not proven against what is known
// of it: five months of a fall, of which three more would show half.
func TestWants(t *testing.T) {
	for _, tt := range []struct {
		w    finding.Watched
		want string
	}{
		{finding.Watched{P: ptr(.16), Until: ptr(flows.NewMonth(2022, 3).Date32())}, "No evidence. It has ended again, in Mar 2022."},
		{finding.Watched{P: ptr(.16), Needed: ptr[int32](3)}, "No evidence yet. A fall of this size needs about 3 more months."},
		{finding.Watched{Needed: ptr[int32](1)}, "Too few months to be tested. A fall of this size needs about 1 more month."},
		{finding.Watched{P: ptr(.16)}, "No evidence: too small against its own swings, and more months help little."},
		{finding.Watched{P: ptr(.05)}, "Seen if it were tested alone, not among all of the list."},
		{finding.Watched{}, "Too few months to be tested, and too small against its own swings to be seen within 15."},
	} {
		tt.w.Direction = "fall"
		if got := wants(&tt.w); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.w, got, tt.want)
		}
	}
}

// Where no series stands beside a measure the list says so instead of being empty.
func TestShiftRate(t *testing.T) {
	b := many(1)
	if got := newShifts(b, 5); len(got.Rows) > 0 || !strings.HasPrefix(got.Rate, "No tested series stands beside a restrictive measure") {
		t.Errorf("%+v", got)
	}
	b.Manifest.Counts.Beside = 6
	b.Manifest.Settings = []byte(`{"Unmatched":{"Q":0.1}}`)
	if got := shiftRate(b); !strings.Contains(got, "6 stand beside") || !strings.Contains(got, ": 12 in all.") || !strings.HasSuffix(got, "at most .10.") {
		t.Error(got)
	}
}

func TestInFull(t *testing.T) {
	cases := []batch.CaseDetail{{Findings: make([]batch.Detail, 5)}, {Findings: make([]batch.Detail, 2)}, {Findings: make([]batch.Detail, 1)}}
	for i := range 4 {
		cases[0].Findings[i].Counted = 1
	}
	cases[2].Findings = append(cases[2].Findings, batch.Detail{Finding: finding.Finding{Kind: finding.Relay}}, batch.Detail{Finding: finding.Finding{Kind: finding.Relay}})
	for full, want := range map[int]string{0: "[0 0 0]", 2: "[2 0 0]", 4: "[3 1 0]", 9: "[3 1 2]"} {
		var got []int
		for _, f := range inFull(cases, full) {
			got = append(got, len(f))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%d in full: %v, want %s", full, got, want)
		}
	}
}

// TestLegendLine holds the legend of a curve against the room for it.
func TestLegendLine(t *testing.T) {
	l := line{"fall", []string{"Via LTKLJ: falls from 976 to 15 in Mar 2022 [Feb–Apr 2022]", "Via LTKLJ: falls from 976 to 15 in Mar 2022", "Via LTKLJ: falls from 976 to 15"}}
	for _, tt := range []struct {
		letters int
		want    string
	}{
		{110, l.texts[0]},
		{45, l.texts[1]},
		{40, l.texts[2]},
		{10, "Via LTKLJ…"},
	} {
		if got := l.in(tt.letters); got != tt.want {
			t.Errorf("in %d letters %q, want %q", tt.letters, got, tt.want)
		}
	}
}

// TestHundredThousand has the page say what it shows of very many findings, and leave
// the rest to the tables.
func TestHundredThousand(t *testing.T) {
	const n = 100_000
	s := newSampler()
	nov20 := flows.NewMonth(2020, 11)
	cell := axes("flow", "import", "origin", "BY", "destination", "EE", "currency", "EUR")
	for i := range n {
		f := s.finding(finding.OriginDiversion, "value", 5e6, .5, nov20)
		f.CaseID = fmt.Sprintf("C%d", i)
		own := cell.With(flows.Product, fmt.Sprintf("%08d", i))
		s.b.Legs = append(s.b.Legs,
			finding.Leg{Finding: f.ID, Role: finding.RoleFrom, Axes: finding.AxesOf(own), Before: 12e6, After: 2e6},
			finding.Leg{Finding: f.ID, Role: finding.RoleTo, Axes: finding.AxesOf(own.With(flows.Origin, "RU")), After: 5e6})
		s.b.Cases = append(s.b.Cases, finding.Case{
			ID: f.CaseID, Rank: int32(i + 1), Kinds: f.Kind, Findings: 1, About: f.ID, Measure: "value", Fell: 1e7, Moved: 5e6, MovedLow: 4e6, MovedHigh: 6e6, Status: finding.New,
		})
	}
	s.b.Manifest.Counts = batch.Counts{Unexplained: n, Cases: n}
	html := render(t, s.b, DefaultOptions())
	for _, want := range []string{"100\u202f000 unexplained findings in 100\u202f000 cases.", "50 are shown in full below", "99\u202f500 more are in cases.parquet only."} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if len(html) > 2<<20 {
		t.Errorf("%d bytes", len(html))
	}
}
