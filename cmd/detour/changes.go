package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"detour/detect/changepoint/general"
	"detour/flows"
)

// change is a change as printed: the contract of detour changes --json.
type change struct {
	Index  int     `json:"index"`
	Time   string  `json:"time"`
	Kind   string  `json:"kind"`
	P      float64 `json:"p"`
	CI     [2]int  `json:"ci"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

type changesResult struct {
	Series   string   `json:"series"`
	N        int      `json:"n"`
	Method   string   `json:"method"`
	Changes  []change `json:"changes"`
	Warnings []string `json:"warnings"`
}

func newChangesCmd() *cobra.Command {
	var timeCol, valueCol, method string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "changes SERIES.csv",
		Short: "Change points of any one series",
		Long: `Changes reads a series (the first column is the time, the second the value, unless
--time and --value name them) and lists where it changes. index is the 0-based place
of the first new observation, ci the 95 % interval of it. kind is what changes: level,
trend, variance (before and after are standard deviations), or spike and temporary, one
observation or up to six that stand out.

Monthly series of amounts with fewer than 120 months are tested as trade is (test); any
other series is divided into segments of at least 7 observations or 7 % of it, where two
of three segmentations agree (segments): lines with one variance and autocorrelation
(lines), lines with a variance each (spreads), any distributions (empirical).`,
		Example: "  detour changes nile.csv --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := readSeries(args[0], timeCol, valueCol)
			if err != nil {
				return err
			}
			found, err := general.Changes(s.y, method, s.monthly)
			if err != nil {
				return usage(err)
			}
			r := changesResult{Series: strings.TrimSuffix(filepath.Base(args[0]), ".csv"), N: len(s.y), Method: found.Method, Changes: []change{}, Warnings: append(s.warnings, found.Warnings...)}
			for _, c := range found.Changes {
				r.Changes = append(r.Changes, change{c.K, s.time[c.K], c.Class, c.P, [2]int{c.Low, c.High}, c.Before, c.After})
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(r)
			}
			printChanges(cmd.OutOrStdout(), r, s.time)
			return nil
		},
	}
	cmd.Flags().StringVar(&timeCol, "time", "", "name of the column with the time")
	cmd.Flags().StringVar(&valueCol, "value", "", "name of the column with the value")
	cmd.Flags().StringVar(&method, "method", "auto", "auto, test, segments, lines, spreads or empirical")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printChanges(w io.Writer, r changesResult, times []string) {
	fmt.Fprintf(w, "%s: %d observations, method %s\n", printable(r.Series), r.N, r.Method)
	for _, c := range r.Changes {
		fmt.Fprintf(w, "%s [%s – %s]  %s  %.5g → %.5g  p %.2g\n", printable(c.Time), printable(times[c.CI[0]]), printable(times[c.CI[1]]), c.Kind, c.Before, c.After, c.P)
	}
	if len(r.Changes) == 0 {
		fmt.Fprintln(w, "no change found")
	}
	for _, s := range r.Warnings {
		fmt.Fprintln(w, "warning:", printable(s))
	}
}

// oneSeries is a series as read.
type oneSeries struct {
	time     []string
	y        []float64
	monthly  bool
	missing  int
	warnings []string
}

// mostNamed is the number of missing values that are named one by one.
const mostNamed = 10

func readSeries(name, timeCol, valueCol string) (*oneSeries, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usage(err)
	}
	defer f.Close()
	damaged := func(err error) error {
		return &exitError{statusDamaged, fmt.Errorf("reading the series %s: %w", name, err)}
	}
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1 // a ragged row is told by its line, below
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, damaged(errors.New("the file is empty; a CSV with a header, a time and a value column is accepted"))
	}
	if err != nil {
		return nil, damaged(err)
	}
	if h := strings.Join(header, ","); !utf8.ValidString(h) || strings.ContainsRune(h, 0) {
		return nil, damaged(errors.New("the first line is no text; a CSV in UTF-8 is accepted, unpacked"))
	}
	t, err := column(header, timeCol, 0)
	if err != nil {
		return nil, usage(fmt.Errorf("reading the series %s: %w", name, err))
	}
	v, err := column(header, valueCol, 1)
	if err != nil {
		return nil, usage(fmt.Errorf("reading the series %s: %w", name, err))
	}
	s := &oneSeries{monthly: true, warnings: []string{}}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		if len(rec) != len(header) {
			line, _ := r.FieldPos(0)
			return nil, damaged(fmt.Errorf("line %d has %d fields: the header has %d, and so many are accepted", line, len(rec), len(header)))
		}
		s.add(rec[t], rec[v])
	}
	if s.missing > mostNamed {
		s.warnings = append(s.warnings, fmt.Sprintf("%d values more are missing", s.missing-mostNamed))
	}
	if len(s.y) == 0 {
		return nil, damaged(errors.New("no row below the header; a time and a value a row are accepted"))
	}
	return s, nil
}

// add adds an observation; text that is no number is missing, and said so.
func (s *oneSeries) add(time, text string) {
	y, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsInf(y, 0) || math.IsNaN(y) {
		y = math.NaN()
		if s.missing++; s.missing <= mostNamed {
			s.warnings = append(s.warnings, fmt.Sprintf("%s: %q is not a finite number and is taken as missing", time, text))
		}
	}
	month, err := flows.ParseMonth(time)
	if err != nil {
		s.monthly = false
	} else if n := len(s.time); n > 0 {
		before, err := flows.ParseMonth(s.time[n-1])
		s.monthly = s.monthly && err == nil && month == before+1
	}
	s.time, s.y = append(s.time, time), append(s.y, y)
}

func column(header []string, name string, position int) (int, error) {
	if name == "" {
		if position >= len(header) {
			return 0, fmt.Errorf("found the columns %s; a time and a value are needed", strings.Join(header, ", "))
		}
		return position, nil
	}
	for i, h := range header {
		if h == name {
			return i, nil
		}
	}
	return 0, fmt.Errorf("there is no column %q: found %s", name, strings.Join(header, ", "))
}
