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
	if err := HTML(&out, b, o); err != nil {
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
	if pictures < 7*3 || named != pictures {
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
	html := render(t, b, Options{Full: 50, Listed: 500, Shifts: 10, Describe: map[string]string{"2707": "Oils & tars"}})
	for _, want := range []string{
		"<b>7 unexplained findings in 4 cases.</b>",
		"imports of 2707 from BY to EE rose by 45 ",
		`<span class="i">[36–54]</span>`,
		"<b>2707</b> Oils &amp; tars",
		"312\u202f345", "345<small>0.11\u202f% of the rows read",
		"falls from 60 to 4.0 in Dec 2020 [Nov 2020–Feb 2021]",
		`<span class="mark a"><i></i>Against</span>`,
		"common shock: every flow of the chapter fell",
		"These are not transfers.", "The 10 with the smallest p stand here",
		"<td>months with trade: 12 needed</td><td>30</td>", "<td>code born in January 2022</td><td>10</td>",
		"LV import (declarations): Mar 2021",
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
	for _, want := range []string{"Against 2023-11", `<span class="pill withdrawn">withdrawn</span></td><td>1</td>`} {
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
		{2000, 50, 500, 3 << 20, "1500 more are in findings.parquet only."},
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

// TestUnmatched checks that shifts of findings, and of cells within or around
// cells already listed, are not listed again.
func TestUnmatched(t *testing.T) {
	shift := func(product, origin string, month flows.Month, p, after float64) finding.Change {
		d := month.Date32()
		return finding.Change{
			Axes: finding.Axes{Flow: "import", Origin: origin, Product: product}, Class: "level", FirstNew: &d, P: &p, Before: ptr(10.), After: &after, Measure: "kg",
		}
	}
	may, july := flows.NewMonth(2021, 5), flows.NewMonth(2021, 7)
	b := &batch.Batch{Manifest: batch.Manifest{Counts: batch.Counts{Series: 9, Untested: 1}}, Results: finding.Results{
		Findings: []finding.Finding{{ID: "F1", Status: finding.New}, {ID: "F2", Status: finding.Withdrawn}},
		Legs: []finding.Leg{
			{Finding: "F1", Axes: finding.Axes{Product: "2710"}, FirstNew: ptr(may.Date32()), Before: 10, After: 1},
			{Finding: "F2", Axes: finding.Axes{Product: "31042050", Origin: "BY"}, FirstNew: ptr(may.Date32()), Before: 10, After: 1}, // no longer a finding: listed
		},
		Changes: []finding.Change{
			shift("27101943", "", may, .001, 2),   // the leg of a finding, seen closer
			shift("27101943", "", may, .001, 6),   // a small part of it: a shift of its own
			shift("2710", "", may, .001, 20),      // the other direction: a shift of its own
			shift("2710", "", july, .001, 2),      // another month: a shift of its own
			shift("31042050", "BY", may, .002, 2), // listed
			shift("3104", "BY", may, .003, 1),     // the same, seen wider
			shift("3104", "RU", may, .003, 1),     // another origin
			shift("4403", "", may, .06, 2),        // may well be chance
			{Reason: "too short", P: ptr(0.)},     // not tested
		},
	}}
	var got []string
	for _, s := range unmatched(b, 10).Rows {
		got = append(got, s.Cell+" "+s.Direction+" "+s.Chance)
	}
	want := []string{
		"Imports of 2710 rise 0.008", "Imports of 2710 fall 0.008", "Imports of 27101943 fall 0.008",
		"Imports of 31042050 from BY fall 0.016", "Imports of 3104 from RU fall 0.024",
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), strings.Join(want, "; "))
	}
}

func TestPanelTitle(t *testing.T) {
	for _, tt := range []struct {
		letters int
		want    string
	}{
		{40, "Exports of 2707 from BY, kt a month"},
		{34, "Exports of 2707 from BY, kt"},
		{20, "Exports of 2707…, kt"},
		{4, "…, …"},
	} {
		if got := panelTitle("Exports of 2707 from BY", "kt", tt.letters); got != tt.want {
			t.Errorf("in %d letters %q, want %q", tt.letters, got, tt.want)
		}
	}
}
