package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
	"detour/flows/measure"
	"detour/flows/nomenclature"
	"detour/flows/panel"
)

// shifted are 48 months of Lithuania's exports of two cars, of which the first
// gives way to the second after 30; amount is what one of them is a month.
func shifted(amount func(product string, i int) int) string {
	var b strings.Builder
	b.WriteString(longHeader)
	for i := range 48 {
		month := flows.NewMonth(2019, 1) + flows.Month(i)
		for _, product := range []string{"87032319", "87032410"} {
			fmt.Fprintf(&b, "EXPORT,VALUE_IN_EUROS,%s,LT,KG,%s,%d\n", product, month, amount(product, i))
		}
	}
	return b.String()
}

// givesWay is the level of each product, with swings of a tenth of it.
func givesWay(product string, i int) int {
	level := 1_000_000
	if (product == "87032319") != (i < 30) {
		level = 50_000
	}
	return level + level/100*((i*7+len(product)*i*i)%21-10)
}

// write writes a file into a new directory and returns its name.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// The manifest names the files beside the records that took part.
func TestRunReferences(t *testing.T) {
	records := write(t, "a.csv", strings.Replace(shifted(givesWay), "value_eur", "euros", 1))
	columns := write(t, "cars.toml", "[columns]\nflow = \"flow\"\nproduct = \"product_cn\"\nreporter = \"reporter\"\npartner = \"partner\"\nperiod = \"period\"\nvalue = \"euros\"\n")
	settings := write(t, "mine.toml", "[transfer]\nq = 0.1\n")
	links := write(t, "links.csv", "CN 2021,CN 2022\n01012100,01012100\n")
	measures := write(t, "bans.csv", "regime,act,code,from\nours,an act,8703,2021-07-01\n")
	out := filepath.Join(t.TempDir(), "B")
	code, _, stderr := call(t.Context(), "run", records, "--out", out, "--map", columns, "--settings", settings, "--nomenclature", links, "--measures", measures)
	if code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	b, err := batch.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range b.Manifest.References {
		got = append(got, fmt.Sprint(r.Use, " ", r.Name, " ", r.Version, " ", r.Size, " ", len(r.SHA256)))
	}
	builtin := fmt.Sprintf("nomenclature built in %s %d 64; descriptions built in %s %d 64; measures built in %s %d 64", nomenclature.BuiltinVersion, len(nomenclature.BuiltinText()), nomenclature.GoodsVersion, len(nomenclature.GoodsText()), measure.BuiltinVersion, len(measure.BuiltinText()))
	if want := "map cars.toml  123 64; settings mine.toml  19 64; nomenclature links.csv  34 64; measures bans.csv  49 64; " + builtin; strings.Join(got, "; ") != want {
		t.Errorf("references %s, want %s", strings.Join(got, "; "), want)
	}
	if len(b.Findings) == 0 || !strings.HasPrefix(b.Findings[0].Restriction, "what left, since 1 July 2021, ours, an act, the month in which it fell; what came, alike") {
		t.Errorf("the measures of the file are not told: %+v", b.Findings)
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil || !strings.Contains(string(page), b.Manifest.References[2].SHA256) {
		t.Errorf("the report does not name them: %v", err)
	}
	if faults, err := batch.Verify(t.Context(), out); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

// What is wrong beside the records is said before they are read: here there are
// none.
func TestRunBadReferences(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ flag, file, says string }{
		{"--settings", "none.toml", "none.toml"},
		{"--settings", write(t, "bad.toml", "[transfer]\nq = 2\n"), "transfer.q = 2"},
		{"--settings", write(t, "bad.toml", "[transfer]\nz = 2\n"), "unknown settings"},
		{"--nomenclature", "none.csv", "none.csv"},
		{"--nomenclature", write(t, "links.csv", "a,b\n1,2\n"), "links.csv"},
		{"--measures", "none.csv", "none.csv"},
		{"--measures", write(t, "bans.csv", "regime,act,code,from\nours,an act,27x,2021\n"), `line 2: from "2021"`},
		{"--previous", dir, "is not a batch"},
	} {
		code, _, stderr := call(t.Context(), "run", "none.csv", "--out", filepath.Join(dir, "a/B"), tt.flag, tt.file)
		if code != statusUsage || !strings.Contains(stderr, tt.says) {
			t.Errorf("%s %s: status %d, %s; want %q in it", tt.flag, tt.file, code, stderr, tt.says)
		}
	}
	left(t, dir)
}

// A finding of the batch before that the new data do not show is listed as
// withdrawn, once.
func TestRunWithdrawn(t *testing.T) {
	dir := t.TempDir()
	shift, calm := write(t, "a.csv", shifted(givesWay)), write(t, "b.csv", shifted(func(product string, i int) int { return givesWay(product, i%10) }))
	var batches []*batch.Batch
	for i, in := range []string{shift, calm, calm, shift} {
		out := filepath.Join(dir, fmt.Sprint(i))
		args := []string{"run", in, "--out", out}
		if i > 0 {
			args = append(args, "--previous", filepath.Join(dir, fmt.Sprint(i-1)))
		}
		code, stdout, stderr := call(t.Context(), args...)
		if code != statusDone || strings.Contains(stdout, " withdrawn since") != (i == 1) {
			t.Fatalf("batch %d: status %d: %s%s", i, code, stdout, stderr)
		}
		if faults, err := batch.Verify(t.Context(), out); err != nil || len(faults) > 0 {
			t.Errorf("batch %d: %v, %v", i, faults, err)
		}
		b, err := batch.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, b)
	}
	n := len(batches[0].Findings)
	if n == 0 {
		t.Fatal("no finding where one product gives way to another")
	}
	if n := len(batches[2].Findings); n != 0 {
		t.Errorf("%d findings in the third batch: it was withdrawn already", n)
	}
	if f := batches[3].Findings; len(f) != n || f[0].Status != finding.New {
		t.Errorf("found again: %+v", f)
	}
	b, id := batches[1], batches[0].Findings[0].ID
	d, ok := b.Detail(id)
	if !ok || d.Status != finding.Withdrawn || d.Flagged() || len(d.Legs) != 2 || len(d.Evidence) != 0 || len(d.Series) != 0 {
		t.Fatalf("withdrawn: %+v", d)
	}
	if c := b.Manifest.Counts; c.Withdrawn != n || c.Unexplained != 0 || c.Cases != 0 {
		t.Errorf("counts %+v", c)
	}
	page, err := os.ReadFile(filepath.Join(b.Dir, "report.html"))
	if err != nil || !strings.Contains(string(page), `<section id="withdrawn"`) || !strings.Contains(string(page), "870323 (petrol cars, 1.5 to 3 l) → 870324 (petrol cars over 3 l)") {
		t.Errorf("the report has no list of the withdrawn: %v", err)
	}
	if code, stdout, stderr := call(t.Context(), "explain", b.Dir, id); code != statusDone || !strings.Contains(stdout, "Withdrawn: the batch before found it") {
		t.Errorf("explain: status %d: %s%s", code, stdout, stderr)
	}
}

// Batches that continue one another as months arrive: what is found is charged once, in
// the batch that finds it, and is new there; the ledger grows by a batch, whatever the
// number of workers, and is kept at one rate.
func TestRunContinues(t *testing.T) {
	dir := t.TempDir()
	rows := strings.SplitAfter(shifted(givesWay), "\n") // the header, and two rows a month
	months := func(n int) string { return write(t, "a.csv", strings.Join(rows[:1+2*n], "")) }
	in := func(n int) string { return filepath.Join(dir, fmt.Sprint(n)) }
	var story []string
	const first, last = 32, 36
	for n := first; n <= last; n++ {
		args := []string{"run", months(n), "--quiet"}
		if n > first {
			args = append(args, "--previous", in(n-1))
		}
		var digests []string
		for _, workers := range []string{"1", "4"} {
			out := in(n)
			if workers == "4" {
				out = filepath.Join(t.TempDir(), "B")
			}
			if code, _, stderr := call(t.Context(), append(args, "--workers", workers, "--out", out)...); code != statusDone {
				t.Fatalf("%d months: status %d: %s", n, code, stderr)
			}
			b, err := batch.Open(out)
			if err != nil {
				t.Fatal(err)
			}
			digests = append(digests, b.Manifest.Digest)
		}
		if digests[0] != digests[1] {
			t.Errorf("%d months: four workers make another batch", n)
		}
		if faults, err := batch.Verify(t.Context(), in(n)); err != nil || len(faults) > 0 {
			t.Errorf("%d months: %v, %v", n, faults, err)
		}
		b, err := batch.Open(in(n))
		if err != nil {
			t.Fatal(err)
		}
		var charged, found, kept int64
		for _, c := range b.Ledger {
			if int(c.Batch) == n-first {
				charged, found, kept = charged+c.Tested, found+c.Found, kept+c.Kept
			}
			if int(c.Batch) > n-first || c.Q != .05 {
				t.Errorf("%d months: %+v", n, c)
			}
		}
		if charged+kept == 0 || int(found+kept) < len(b.Findings) {
			t.Errorf("%d months: %d charged, %d found and %d kept with %d findings", n, charged, found, kept, len(b.Findings))
		}
		for _, f := range b.Findings {
			if f.Rank == 1 {
				story = append(story, fmt.Sprintf("%d %s found %v kept %v", n, f.Status, found > 0, kept > 0))
			}
		}
	}
	if len(story) < 2 || !strings.HasSuffix(story[0], " new found true kept false") {
		t.Fatalf("the first finding: %q", story)
	}
	for _, line := range story[1:] {
		if strings.Contains(line, " new ") || !strings.HasSuffix(line, "kept true") {
			t.Errorf("told again: %q", line)
		}
	}
	settings := write(t, "s.toml", "[transfer]\nq = 0.1\n")
	code, _, stderr := call(t.Context(), "run", months(last+1), "--previous", in(last), "--settings", settings, "--out", filepath.Join(dir, "B"))
	if code != statusUsage || !strings.Contains(stderr, "at q = 0.05; found q = 0.1") {
		t.Errorf("another rate: status %d: %s", code, stderr)
	}
}

// Files of a folder that are no records are named on stderr, even if it is to be
// quiet, in the manifest and in the report.
func TestRunSkipped(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "B")
	for name, text := range map[string]string{"a.csv": shifted(givesWay), "codes.csv": "ID,name\n\x1b[31m,x\n", "\x1b[31m.txt": "<b>"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := call(t.Context(), "run", dir, "--out", out, "--quiet")
	if code != statusDone || stdout != "" || strings.Contains(stderr, "\x1b") || !strings.Contains(stderr, "codes.csv is skipped: no known source has the columns ID, name\n") {
		t.Fatalf("status %d: %s%s", code, stdout, stderr)
	}
	b, err := batch.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	s := b.Manifest.Skipped
	if len(s) != 2 || s[1].Name != "codes.csv" || s[1].Size != 16 || len(s[1].SHA256) != 64 || s[1].Reason != "no known source has the columns ID, name" || len(b.Manifest.Inputs) != 1 {
		t.Errorf("skipped %+v, inputs %+v", s, b.Manifest.Inputs)
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil || !strings.Contains(string(page), "codes.csv</td>") || strings.Contains(string(page), "\x1b") {
		t.Errorf("the report does not name them, or acts on a terminal: %v", err)
	}
	if faults, err := batch.Verify(t.Context(), out); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

// Records that state nothing but a quantity are kept in the panel and counted,
// and no series of them is tested.
func TestRunQuantityAlone(t *testing.T) {
	header := "REPORTER,PARTNER,PRODUCT_NC,FLOW,PERIOD,VALUE_EUR,QUANTITY_KG,QUANTITY_SUPPL_UNIT,SUPPL_UNIT\n"
	var cars, toys strings.Builder
	for i := range 48 {
		month := strings.ReplaceAll((flows.NewMonth(2019, 1) + flows.Month(i)).String(), "-", "")
		for _, product := range []string{"87032319", "87032410"} {
			fmt.Fprintf(&cars, "LT,KG,%s,2,%s,%d,,,\n", product, month, givesWay(product, i))
		}
		fmt.Fprintf(&toys, "LT,KG,95030010,2,%s,,,%d,NAR\n", month, 100+i)
	}
	out := filepath.Join(t.TempDir(), "B")
	code, stdout, stderr := call(t.Context(), "run", write(t, "a.csv", header+cars.String()+toys.String()), "--out", out)
	if code != statusDone || !strings.HasPrefix(stdout, "144 rows read: 144 used, 0 subtotals set aside, 0 rejected\n") {
		t.Fatalf("status %d: %s%s", code, stdout, stderr)
	}
	b, err := batch.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	table, err := b.Panel(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, quantity := 0, int64(0)
	for i := range table.Len() {
		if table.Cell(i)[flows.Product] == "95030010" {
			rows++
			quantity += table.Amounts[flows.Quantity][i]
			if table.Amounts[flows.Value][i] != panel.Unknown || table.Amounts[flows.Kg][i] != panel.Unknown {
				t.Errorf("row %d: an amount that no record states", i)
			}
		}
	}
	if want := int64(48*100+47*48/2) * flows.Quantity.Scale(); rows != 48 || quantity != want {
		t.Errorf("%d months of quantity %d, want 48 of %d", rows, quantity, want)
	}
	untested := 0
	for s := range b.EachSeries() {
		if strings.HasPrefix(s.Product, "95") {
			untested++
			if s.P != nil || s.Reason == "" {
				t.Errorf("a series of quantities alone is tested: %+v", s)
			}
		}
	}
	if untested == 0 {
		t.Error("the series of quantities alone are listed nowhere")
	}
	if faults, err := batch.Verify(t.Context(), out); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
	code, _, stderr = call(t.Context(), "run", write(t, "b.csv", header+toys.String()), "--out", out+"2")
	if code != statusUntested || !strings.Contains(stderr, "nothing could be tested") {
		t.Errorf("quantities alone: status %d: %s", code, stderr)
	}
}

// A run on generated records says that they are, and so does what explains it.
func TestRunSynthetic(t *testing.T) {
	for name, want := range map[string]bool{"records-synthetic-2022.csv": true, "records-2022.csv": false} {
		out := filepath.Join(t.TempDir(), "B")
		code, stdout, stderr := call(t.Context(), "run", write(t, name, shifted(givesWay)), "--out", out)
		if code != statusDone || strings.Contains(stdout, batch.SyntheticNote) != want {
			t.Fatalf("%s: status %d: %s%s", name, code, stdout, stderr)
		}
		b, err := batch.Open(out)
		if err != nil || len(b.Findings) == 0 {
			t.Fatalf("%s: no finding, %v", name, err)
		}
		code, stdout, stderr = call(t.Context(), "explain", out, b.Findings[0].ID)
		if code != statusDone || strings.Contains(stdout, batch.SyntheticNote) != want {
			t.Errorf("%s: explain: status %d: %s%s", name, code, stdout, stderr)
		}
	}
}
