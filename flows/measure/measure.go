package measure

import (
	"strings"
	"time"

	"detour/flows"
)

// Measure is one line of a table of restrictive measures.
type Measure struct {
	Regime, Act, Annex  string
	Code                string // beginning of the codes that it concerns
	Ex                  bool   // covers a part of the code only
	Origin, Destination string // ISO 3166-1 alpha-2; empty: any
	From                time.Time
	To                  time.Time // zero: in force
	WindDown            time.Time // until when earlier contracts could be fulfilled; zero: no such time
	Contracts           string    // which contracts are exempt; empty: none
}

// Concerns tells whether the goods of a cell are all under the measure, at some
// time: its code begins with that of the measure, and its ends are those that the
// measure names. A cell summed over an end that the measure names is not.
func (m *Measure) Concerns(c flows.Cell) bool {
	return m.Code != "" && strings.HasPrefix(c[flows.Product], m.Code) &&
		(m.Origin == "" || c[flows.Origin] == m.Origin) &&
		(m.Destination == "" || c[flows.Destination] == m.Destination)
}

// In tells whether the measure is in force in some day of a month.
func (m *Measure) In(month flows.Month) bool {
	begins := flows.NewMonth(m.From.Year(), int(m.From.Month()))
	return month >= begins && (m.To.IsZero() || month <= flows.NewMonth(m.To.Year(), int(m.To.Month())))
}

// String writes the measure as "since 25 June 2021, Regulation (EU) 2021/1030,
// Annex VII".
func (m *Measure) String() string {
	parts := []string{"since " + m.From.Format("2 January 2006")}
	if !m.To.IsZero() {
		parts[0] = m.From.Format("2 January 2006") + " to " + m.To.Format("2 January 2006")
	}
	act := m.Act
	if !strings.HasPrefix(act, "Regulation") {
		act = m.Regime + ", " + act
	}
	parts = append(parts, act)
	if m.Annex != "" {
		parts = append(parts, m.Annex)
	}
	s := strings.Join(parts, ", ")
	if m.Ex {
		s += " (in part)"
	}
	return s
}
