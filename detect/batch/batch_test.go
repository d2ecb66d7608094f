package batch

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

func day(year, month int) int32 { return flows.NewMonth(year, month).Date32() }

func ptr[T any](v T) *T { return &v }

// results are two findings, of which the second is explained, out of order.
func results() *finding.Results {
	axes := finding.Axes{Flow: flows.Import, Origin: "BY", Destination: "NL", Product: "2710"}
	to := axes
	to.Product = "2707"
	return &finding.Results{
		Changes: []finding.Change{
			{View: "flow,origin,product@4", Axes: to, N: 47, Direction: "rise", Class: "level", FirstNew: ptr(day(2020, 11)), P: ptr(.001), Measure: "value"},
			{View: "flow,origin,product@4", Axes: axes, N: 47, Direction: "fall", Class: "level", FirstNew: ptr(day(2020, 11)), P: ptr(.002), Measure: "value"},
			{View: "flow,origin,product@4", Axes: axes, N: 47, Direction: "rise", Class: "temporary", FirstNew: ptr(day(2021, 6)), P: ptr(.03), Measure: "value"},
			{View: "flow,origin", Axes: finding.Axes{Flow: flows.Import}, N: 8, Measure: "value", Reason: "too short: 8 months, 24 needed"},
		},
		Cases: []finding.Case{
			{ID: "C2", Rank: 2, Kinds: finding.RouteDiversion, Findings: 1, About: "F2", Measure: "value", Status: finding.New},
			{ID: "C1", Rank: 1, Kinds: finding.Substitution, Findings: 1, About: "F1", Measure: "value", Moved: 45e6, Status: finding.New},
		},
		Findings: []finding.Finding{
			{
				ID: "F2", CaseID: "C2", Kind: finding.RouteDiversion, Rank: 2, FirstNew: day(2021, 1), CILow: day(2021, 1), CIHigh: day(2021, 2),
				Measure: "value", P: .01, Q: .04, Confidence: "low", Explained: "port closed", Status: finding.New,
			},
			{
				ID: "F1", CaseID: "C1", Kind: finding.Substitution, Rank: 1, FirstNew: day(2020, 11), CILow: day(2020, 10), CIHigh: day(2020, 12),
				Measure: "value", Moved: 45e6, MovedLow: 38e6, MovedHigh: 52e6, P: .002, Q: .01, Confidence: "high", Status: finding.New,
				Counted: 45e6,
			},
		},
		Legs: []finding.Leg{
			{Finding: "F2", Role: finding.RoleFrom, Axes: axes},
			{Finding: "F1", Role: finding.RoleFrom, Axes: axes, FirstNew: ptr(day(2020, 11)), Before: 60e6, After: 4e6, P: ptr(.002)},
			{Finding: "F1", Role: finding.RoleTo, Axes: to, Before: 1e6, After: 46e6},
		},
		Watch: []finding.Watched{
			{View: "flow,origin,product@4", Axes: axes, Beside: "listed (2710)", Direction: "rise", Measure: "value", FirstNew: day(2020, 10), After: 5, AtLeast: 1, Months: 2, Needed: ptr[int32](3)},
			{View: "flow,origin,product@4", Axes: to, Beside: "beside", Direction: "fall", Measure: "value", FirstNew: day(2020, 10), Before: 9, AtLeast: 4, Months: 2, P: ptr(.2)},
		},
		Control:  []finding.Sampled{{View: "flow,origin,product@4", Axes: axes, N: 47, Measure: "value", Weight: 2, RiseP: ptr(.3)}},
		Evidence: []finding.Evidence{{Finding: "F1", Check: "price", Outcome: finding.Supports, Figure: ptr(1.1), Sentence: "Net mass moved too."}},
		Series: []finding.Point{
			{Finding: "F1", Role: finding.RoleTo, Leg: 1, Period: day(2020, 10), Value: ptr(1e6)},
			{Finding: "F1", Role: finding.RoleFrom, Leg: 0, Period: day(2020, 11), Masked: true},
			{Finding: "F1", Role: finding.RoleFrom, Leg: 0, Period: day(2020, 10), Value: ptr(60e6), Fitted: ptr(60e6)},
		},
		Discoveries: []finding.Discovery{
			{Finding: "F2", Kind: finding.RouteDiversion, Across: "via", FirstNew: day(2020, 9), Look: 1},
			{Finding: "F1", Kind: finding.Substitution, Across: "product", Listed: true, FirstNew: day(2020, 11), Batch: 1, Look: 2},
		},
		Ledger: []finding.Charge{
			{Kind: finding.Substitution, Across: "product", Listed: true, Batch: 1, Month: day(2021, 3), Q: .05, Tested: 10, Found: 1},
			{Kind: finding.RouteDiversion, Across: "via", Batch: 1, Month: day(2021, 3), Q: .05, Tested: 4, Kept: 1},
			{Kind: finding.RouteDiversion, Across: "via", Month: day(2021, 2), Q: .05, Tested: 5, Found: 1},
		},
	}
}

func contents() Contents {
	return Contents{
		Program:  Program{"detour", "test"},
		Settings: map[string]any{"q": .05, "note": "a<b"},
		Inputs:   []Input{{Name: "a.csv", SHA256: "00", Size: 10, Rows: 10}},
		Panel:    writePanel,
		Results:  results(),
		Report: func(_ context.Context, w io.Writer, b *Batch) error {
			_, err := io.WriteString(w, b.Results.Findings[0].ID+"\n")
			return err
		},
		Timings: []Timing{{"detect", 1.5}},
	}
}

func TestWriteOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "B")
	if err := Write(t.Context(), dir, contents()); err != nil {
		t.Fatal(err)
	}
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := results()
	sortResults(want)
	if !reflect.DeepEqual(b.Results, *want) {
		t.Errorf("results:\n got %+v\nwant %+v", b.Results, *want)
	}
	counts := Counts{
		RowsRead: 10, RowsUsed: 6, RowsSubtotal: 2, RowsRejected: 2, Months: 2, FirstMonth: "2020-10", LastMonth: "2020-11",
		Series: 3, Untested: 1, Changes: 4, Findings: 2, Unexplained: 1, Explained: 1, Cases: 1, Legs: 3, Evidence: 1, Points: 3, Watched: 2, Control: 1,
	}
	if b.Manifest.Counts != counts {
		t.Errorf("counts:\n got %+v\nwant %+v", b.Manifest.Counts, counts)
	}
	if f, err := Verify(t.Context(), dir); err != nil || len(f) > 0 {
		t.Errorf("Verify: %v, %v", f, err)
	}
	d, ok := b.Detail("F1")
	if !ok || len(d.Legs) != 2 || len(d.Evidence) != 1 || len(d.Points(0)) != 2 || !d.Points(0)[1].Masked {
		t.Errorf("Detail(F1) = %+v, %v", d, ok)
	}
	if _, ok := b.Detail("F3"); ok {
		t.Error("Detail(F3) exists")
	}
	if html, err := os.ReadFile(filepath.Join(dir, "report.html")); string(html) != "F1\n" {
		t.Errorf("report.html: %q, %v", html, err)
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	read := func(shuffle bool) map[string]string {
		dir := filepath.Join(t.TempDir(), "B")
		c := contents()
		c.Timings = nil // the only part that may differ
		if shuffle {
			r := c.Results
			r.Changes[0], r.Changes[3] = r.Changes[3], r.Changes[0]
			r.Findings[0], r.Findings[1] = r.Findings[1], r.Findings[0]
			r.Legs[0], r.Legs[2] = r.Legs[1], r.Legs[0]
			r.Legs[1] = results().Legs[2]
			r.Series[0], r.Series[2] = r.Series[2], r.Series[0]
			r.Discoveries[0], r.Discoveries[1] = r.Discoveries[1], r.Discoveries[0]
			r.Ledger[0], r.Ledger[1] = r.Ledger[1], r.Ledger[0]
		}
		if err := Write(t.Context(), dir, c); err != nil {
			t.Fatal(err)
		}
		paths, err := files(dir)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, p := range paths {
			b, err := os.ReadFile(filepath.Join(dir, p))
			if err != nil {
				t.Fatal(err)
			}
			all[p] = string(b)
		}
		return all
	}
	a, b := read(false), read(true)
	if len(a) != 17 {
		t.Errorf("%d files, want 17", len(a))
	}
	for p := range a {
		if a[p] != b[p] {
			t.Errorf("%s differs", p)
		}
	}
}

// A batch that fails leaves nothing behind, nor do the folders made for it.
func TestWriteIsWholeOrNotAtAll(t *testing.T) {
	failed := errors.New("no space left on device")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		with func(*Contents)
		want error
	}{
		{"the panel fails", t.Context(), func(c *Contents) { c.Panel = func(context.Context, string) error { return failed } }, failed},
		{"the report fails", t.Context(), func(c *Contents) { c.Report = func(context.Context, io.Writer, *Batch) error { return failed } }, failed},
		{"interrupted", canceled, func(*Contents) {}, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parent := t.TempDir()
			c := contents()
			tt.with(&c)
			for _, name := range []string{"B", "a/b/B"} {
				if err := Write(tt.ctx, filepath.Join(parent, name), c); !errors.Is(err, tt.want) {
					t.Errorf("%s: error %v, want %v", name, err, tt.want)
				}
			}
			if left, _ := os.ReadDir(parent); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestWriteRefusesWhatExists(t *testing.T) {
	parent := t.TempDir()
	empty, file, link := filepath.Join(parent, "empty"), filepath.Join(parent, "file"), filepath.Join(parent, "link")
	for _, err := range []error{os.Mkdir(empty, 0o755), os.WriteFile(file, []byte("mine"), 0o644), os.Symlink("nowhere", link)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{empty, file, link, empty + "/"} {
		var exists *ExistsError
		if err := Write(t.Context(), path, contents()); !errors.As(err, &exists) {
			t.Errorf("%s: error %v, want an ExistsError", path, err)
		}
	}
	if left, _ := os.ReadDir(parent); len(left) != 3 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(dir string) error
		want  string
	}{
		{"not a batch", func(dir string) error { return os.Remove(dir + "/manifest.json") }, "is not a batch: it holds no manifest.json"},
		{"a manifest of something else", overwrite("manifest.json", `[1]`), "not a manifest"},
		{"another layout", overwrite("manifest.json", `{"layout":1}`), "layout 1 found, layout 4 is accepted"},
		{"a field nobody knows", overwrite("manifest.json", `{"layout":4,"hidden":true}`), `unknown field "hidden"`},
		{"a table is missing", func(dir string) error { return os.Remove(dir + "/legs.parquet") }, "legs.parquet is missing: a table with the columns finding, role, reporter"},
		{"not Parquet", overwrite("legs.parquet", "finding,role\n"), "legs.parquet: not a Parquet file, or a damaged one"},
		{"another table", func(dir string) error { return copyFile(dir+"/evidence.parquet", dir+"/legs.parquet") }, "column role is missing"},
		{"cut short", func(dir string) error { return os.Truncate(dir+"/legs.parquet", 900) }, "legs.parquet: not a Parquet file, or a damaged one"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "B")
			if err := errors.Join(Write(t.Context(), dir, contents()), tt.spoil(dir)); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func overwrite(name, text string) func(string) error {
	return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644) }
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	return errors.Join(err, os.WriteFile(to, b, 0o644))
}

// TestReadTableNeverPanics flips bytes of a table in turn.
func TestReadTableNeverPanics(t *testing.T) {
	name := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeTable(name, results().Evidence); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := 0; i < len(good); i += 5 {
		bad := append([]byte(nil), good...)
		bad[i] ^= 0xff
		if err := os.WriteFile(name, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := readTable[finding.Evidence](name); err != nil {
			refused++
		}
	}
	if refused < len(good)/5/2 {
		t.Errorf("only %d of %d damaged files were refused", refused, len(good)/5)
	}
}

// writePanel writes a panel whose sums agree with its coverage.
func writePanel(ctx context.Context, dir string) error {
	oct, nov := flows.NewMonth(2020, 10), flows.NewMonth(2020, 11)
	coverage := []panel.Coverage{
		{Source: "comext", Reporter: "NL", Flow: flows.Import, Period: oct.Date32(), Read: 6, Used: 4, Subtotals: 1, Rejected: 1, Value: ptr(61e6)},
		{Source: "comext", Reporter: "NL", Flow: flows.Import, Period: nov.Date32(), Read: 4, Used: 2, Subtotals: 1, Rejected: 1, Value: ptr(50e6)},
	}
	table := tableOf(
		entry{oct, flows.Import, "NL", "BY", "27101943", 60e8}, entry{oct, flows.Import, "NL", "BY", "27075000", 1e8},
		entry{nov, flows.Import, "NL", "BY", "27075000", 50e8},
	)
	return errors.Join(
		panel.WriteCoverage(filepath.Join(dir, "coverage.parquet"), coverage),
		os.WriteFile(filepath.Join(dir, "rejects.csv"), []byte("file,line,field,reason\na.csv,3,value,text\n"), 0o644),
		panel.Write(ctx, filepath.Join(dir, "panel"), table),
	)
}
