package party

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"detour/flows"
)

// accepted names the layouts of lists.
const accepted = "accepted are the simple CSV of OpenSanctions (id,schema,name,aliases…), the consolidated list of the European Union as CSV " +
	"(…;Entity_LogicalId;…;NameAlias_WholeName;…), SDN.CSV of OFAC (12 columns, no header), and name,from[,event,other]"

// mostFaults is how many faults of a file are told one by one.
const mostFaults = 100

// rows reads a table of a list row by row.
type rows struct {
	*csv.Reader
	file    string
	columns map[string]int
	faults  []error
	more    int
}

// fault notes what is wrong with the row read last.
func (r *rows) fault(column int, format string, args ...any) {
	if len(r.faults) == mostFaults {
		r.more++
		return
	}
	line, _ := r.FieldPos(column)
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.file, line, fmt.Sprintf(format, args...)))
}

func (r *rows) err() error {
	if r.more > 0 {
		r.faults = append(r.faults, fmt.Errorf("%s: %d more faults", r.file, r.more))
	}
	return errors.Join(r.faults...)
}

// layout reads the entries of a row.
type layout func(r *rows, row []string) []Entry

// read reads a list in the layout that its first line tells.
func read(in io.Reader, file string) ([]Entry, error) {
	text := bufio.NewReaderSize(in, 1<<16)
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = text.Discard(3)
	}
	head, err := text.Peek(1 << 15)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	first, _, _ := strings.Cut(string(head), "\n")
	r := &rows{Reader: csv.NewReader(text), file: file, columns: map[string]int{}}
	if strings.Contains(first, "NameAlias_WholeName") {
		r.Comma = ';'
	}
	r.FieldsPerRecord = -1
	of, err := r.layout(first)
	if err != nil {
		return nil, err
	}
	var out []Entry
	want := len(r.columns)
	for {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			if len(out) == 0 && len(r.faults) == 0 {
				r.faults = append(r.faults, fmt.Errorf("%s: no party in it: %s", file, accepted))
			}
			return out, r.err()
		case err != nil:
			r.faults = append(r.faults, fmt.Errorf("%s: %w", file, err)) // names the line
			return out, r.err()
		case len(row) == 1 && strings.Trim(row[0], "\x1a ") == "": // SDN.CSV ends with a Ctrl-Z
			continue
		case len(row) != want:
			r.fault(0, "%d columns found, %d are accepted", len(row), want)
			continue
		case !slices.ContainsFunc(row, func(s string) bool { return !utf8.ValidString(s) }):
			out = append(out, of(r, row)...)
		default:
			r.fault(0, "a text that is not UTF-8, which is accepted alone")
		}
	}
}

// layout recognises the layout by the first line, and reads it if it is a header.
func (r *rows) layout(first string) (layout, error) {
	if strings.Count(first, ",") >= ofacColumns-1 && strings.Trim(strings.SplitN(first, ",", 2)[0], "0123456789") == "" {
		for i := range ofacColumns {
			r.columns[fmt.Sprint(i)] = i
		}
		return ofac, nil
	}
	header, err := r.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w: %s", r.file, err, accepted)
	}
	for i, name := range header {
		r.columns[strings.TrimSpace(name)] = i
	}
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { _, ok := r.columns[n]; return !ok })
	}
	switch {
	case len(r.columns) != len(header):
	case has("Entity_LogicalId", "NameAlias_WholeName"):
		return union, nil
	case has("id", "schema", "name", "aliases"):
		return openSanctions, nil
	case has("name", "from"):
		return plain, nil
	}
	return nil, fmt.Errorf("%s:1: found the columns %.200q: %s", r.file, strings.Join(header, ","), accepted)
}

// of returns a field of a row; empty where the table lacks the column.
func (r *rows) of(row []string, column string) string {
	if i, ok := r.columns[column]; ok {
		return strings.TrimSpace(row[i])
	}
	return ""
}

// plain is name,from[,event,other].
func plain(r *rows, row []string) []Entry {
	e := Entry{Name: r.of(row, "name"), Event: Event(r.of(row, "event")), Other: r.of(row, "other")}
	e.ID = "name " + e.Name
	if Fold(e.Name).Key == "" {
		r.fault(r.columns["name"], "name %.80q: a name with letters or digits is accepted", e.Name)
	}
	switch e.Event {
	case "":
		e.Event = Designated
	case Designated, Split, Merger, Renamed:
	default:
		r.fault(r.columns["event"], "event %.80q: %s, %s, %s, %s or none is accepted", e.Event, Designated, Split, Merger, Renamed)
	}
	if e.Event != Designated && Fold(e.Other).Key == "" {
		r.fault(0, "%s of %.80q without the other party: a name in the column other is accepted", e.Event, e.Name)
	}
	if text := r.of(row, "from"); text != "" {
		var err error
		if e.From, err = monthOf(text); err != nil {
			r.fault(r.columns["from"], "from %.80q: a day as 2022-02-25, a month as 2022-02 or nothing is accepted", text)
		}
	}
	return []Entry{e}
}

// monthOf reads a day or a month.
func monthOf(text string) (flows.Month, error) {
	for _, form := range []string{time.DateOnly, "2006-01", "02/01/2006"} {
		if day, err := time.Parse(form, text); err == nil {
			return flows.NewMonth(day.Year(), int(day.Month())), nil
		}
	}
	return 0, fmt.Errorf("%q is no date", text)
}

// openSanctions is the simplified table of targets (targets.simple.csv). When it first
// saw a party is not when that was designated, which the table does not tell.
func openSanctions(r *rows, row []string) []Entry {
	switch r.of(row, "schema") {
	case "Vessel", "Airplane", "CryptoWallet", "Security", "Address", "Passport":
		return nil
	}
	names := append([]string{r.of(row, "name")}, strings.Split(r.of(row, "aliases"), ";")...)
	if Fold(names[0]).Key == "" {
		r.fault(r.columns["name"], "name %.80q: a name with letters or digits is accepted", names[0])
	}
	return entries(r.of(row, "id"), 0, names)
}

// union is the consolidated list of the European Union: a row a name, or an address or
// another detail of the party.
func union(r *rows, row []string) []Entry {
	var from flows.Month
	for _, column := range []string{"Entity_DesignationDate", "Entity_Regulation_EntryIntoForceDate", "Entity_Regulation_PublicationDate"} {
		text := r.of(row, column)
		if text == "" || from != 0 {
			continue
		}
		var err error
		if from, err = monthOf(text); err != nil {
			r.fault(r.columns[column], "%s %.80q: a day as 2022-02-25 is accepted", column, text)
		}
	}
	return entries(r.of(row, "Entity_LogicalId"), from, []string{r.of(row, "NameAlias_WholeName")})
}

// ofacColumns is the number of columns of SDN.CSV: ent_num, SDN_Name, SDN_Type, Program,
// Title, Call_Sign, Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks.
const ofacColumns = 12

// ofac is SDN.CSV: names, and further ones in the remarks as a.k.a. 'NAME'. Vessels and
// aircraft are no parties.
func ofac(r *rows, row []string) []Entry {
	if kind := r.of(row, "2"); kind == "vessel" || kind == "aircraft" {
		return nil
	}
	names := []string{r.of(row, "1")}
	if Fold(names[0]).Key == "" {
		r.fault(1, "SDN_Name %.80q: a name with letters or digits is accepted", names[0])
	}
	rest := r.of(row, "11")
	for {
		_, after, found := strings.Cut(rest, "k.a. '")
		name, more, ended := strings.Cut(after, "'")
		if !found || !ended {
			return entries(r.of(row, "0"), 0, names)
		}
		names, rest = append(names, name), more
	}
}

// entries are the names of one designated party, without those that hold nothing.
func entries(id string, from flows.Month, names []string) []Entry {
	var out []Entry
	for _, name := range names {
		if name = strings.TrimSpace(name); Fold(name).Key != "" {
			out = append(out, Entry{ID: id, Name: name, Event: Designated, From: from})
		}
	}
	return out
}
