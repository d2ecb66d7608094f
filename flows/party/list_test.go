package party

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const euHeader = "fileGenerationDate;Entity_LogicalId;Entity_DesignationDate;Entity_Regulation_EntryIntoForceDate;NameAlias_WholeName;Address_City"

func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "name,from\nSyn Works,2022-02-25\nSyn Trade,\n", "Syn Works designated 2022-02; Syn Trade designated -"},
		{"plain with announcements", "from,name,event,other\n2020-09,Syn Whole,split,Syn North\n", "Syn Whole split 2020-09 Syn North"},
		{"a byte order mark and Windows lines", "\ufeffname,from\r\nSyn Works,2022-02\r\n", "Syn Works designated 2022-02"},
		{
			"OpenSanctions, with aliases and without ships",
			"id,schema,name,aliases,first_seen\nq1,Company,Syn Works,\"Син Воркс;Syn Zavod\",2023-01-01\nq2,Vessel,Syn Boat,,\n",
			"Syn Works designated -; Син Воркс designated -; Syn Zavod designated -",
		},
		{
			"European Union: a name a row, addresses without one, days either way round",
			euHeader + "\n28/10/2022;7;;25/02/2022;Syn Works;\n28/10/2022;7;;2022-02-25;;Minsk\n28/10/2022;8;2014-07-31;2022-02-25;\"Syn \"\"A\"\" Bank\";\n",
			`Syn Works designated 2022-02; Syn "A" Bank designated 2014-07`,
		},
		{
			"OFAC: further names in the remarks, no ships, a Ctrl-Z at the end",
			`36,"SYN WORKS",-0- ,"BELARUS",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'SYN ZAVOD'; f.k.a. 'SYN ALT'."` + "\n" +
				`37,"SYN BOAT","vessel","BELARUS",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ` + "\n\x1a\n",
			"SYN WORKS designated -; SYN ZAVOD designated -; SYN ALT designated -",
		},
	} {
		entries, err := read(strings.NewReader(tt.text), "list.csv")
		var got []string
		for _, e := range entries {
			month := "-"
			if e.From != 0 {
				month = e.From.String()
			}
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", e.Name, e.Event, month, e.Other)))
		}
		if text := strings.Join(got, "; "); err != nil || text != tt.want {
			t.Errorf("%s: %s (%v), want %s", tt.name, text, err, tt.want)
		}
	}
}

// Every fault is told at once, with its line and what is accepted.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"another table", "a,b\n1,2\n", []string{`list.csv:1: found the columns "a,b"`, "name,from"}},
		{"empty", "", []string{"list.csv:1: found the columns", "accepted are"}},
		{"a header alone", "name,from\n", []string{"no party in it"}},
		{"twice the same column", "name,from,name\nA,,B\n", []string{"found the columns"}},
		{
			"four faults",
			"name,from,event,other\nSyn Works,soon,,\n--,,,\nSyn Whole,,split,\nSyn Else,,vanished,\nSyn Good,,,\nSyn Short,\n",
			[]string{
				`list.csv:2: from "soon"`, `list.csv:3: name "--"`, `list.csv:4: split of "Syn Whole" without the other party`,
				`list.csv:5: event "vanished"`, "list.csv:7: 2 columns found, 4 are accepted",
			},
		},
		{"not UTF-8", "name,from\nSyn \xff,\n", []string{"list.csv:2: a text that is not UTF-8"}},
		{"a quote that does not end", "name,from\n\"Syn,\n", []string{"list.csv: "}},
	} {
		_, err := read(strings.NewReader(tt.text), "list.csv")
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		for _, w := range tt.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v, want %q in it", tt.name, err, w)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("name,from\nSyn,2022-02\n")
	f.Add(euHeader + "\n;7;;;Syn;\n")
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := read(strings.NewReader(text), "list.csv")
		for _, e := range entries {
			if err == nil && Fold(e.Name).Key == "" {
				t.Errorf("%q gives a name of nothing", text)
			}
		}
	})
}

func load(t *testing.T, text string) *List {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestIdentify(t *testing.T) {
	l := load(t, "name,from,event,other\nSyn Designated Works,2022-02,,\nSyn Whole,2020-09,split,Syn North\n")
	names := []string{"SYN NORTH", "Син Дезигнатед Воркс ООО", "Syn Designated Worsk", "Syn Other Ltd", "Syn Other", "Syn Whole", "?!"}
	labels, r := Identify(names, l, nil)
	want := map[string]string{
		"SYN NORTH": "SYN NORTH", "Син Дезигнатед Воркс ООО": "Syn Designated Works", "Syn Designated Worsk": "Syn Designated Works",
		"Syn Other Ltd": "Syn Other", "Syn Other": "Syn Other", "Syn Whole": "Syn Whole", "?!": "?!",
	}
	if !reflect.DeepEqual(labels, want) {
		t.Errorf("labels %v, want %v", labels, want)
	}
	if len(r.Designated) != 1 || r.Designated["Syn Designated Works"].String() != "2022-02" || r.Typed != 2 { // Дезигнатед has z for s
		t.Errorf("register %+v", r)
	}
	if a, ok := r.Announced("SYN NORTH", "Syn Whole"); !ok || a.Event != Split {
		t.Errorf("announced %+v, %v", a, ok)
	}

	key := Key("a key of the desk that nobody has")
	hidden, known := Identify(names, l, key)
	for name, label := range hidden {
		if !Pseudonymous(label) || (labels[name] == labels["Syn Other"]) != (label == hidden["Syn Other"]) {
			t.Errorf("%q is labelled %q", name, label)
		}
	}
	if _, ok := known.Designated[hidden["Syn Designated Worsk"]]; !ok {
		t.Errorf("no designated party among %v", known.Designated)
	}
	again, r2 := Identify([]string{hidden["Syn Designated Worsk"]}, l, key)
	if label := again[hidden["Syn Designated Worsk"]]; label != hidden["Syn Designated Worsk"] || len(r2.Designated) != 1 {
		t.Errorf("a pseudonym is labelled %q", label)
	}
	other, _ := Identify(names, l, Key("another key of the desk"))
	if other["Syn Other"] == hidden["Syn Other"] {
		t.Error("two keys give one pseudonym")
	}
}

func TestKey(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	first, err := DeskKey()
	if err != nil {
		t.Fatal(err)
	}
	if second, err := DeskKey(); err != nil || string(first) != string(second) || len(first) < leastKey {
		t.Errorf("the key of a desk is %q, then %q (%v)", first, second, err)
	}
	short := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(short, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(short); err == nil || !strings.Contains(err.Error(), "16 or more are accepted") {
		t.Errorf("a key of five bytes: %v", err)
	}
}
