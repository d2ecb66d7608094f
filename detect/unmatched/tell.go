package unmatched

import (
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"detour/detect/finding"
	"detour/detect/transfer"
	"detour/detect/words"
	"detour/flows/measure"
)

// Beside tells in words how a cell stands to the measures nearest to it: "holds listed
// codes (2707, 2710 and 4 others): since 25 June 2021, Regulation (EU) 2021/1030, Annex
// VII". It is empty where it is apart from all.
func Beside(measures []*measure.Measure, r measure.Relation) string {
	if r == measure.Apart {
		return ""
	}
	var codes []string
	for _, m := range measures {
		if !slices.Contains(codes, m.Code) {
			codes = append(codes, m.Code)
		}
	}
	slices.Sort(codes)
	const most = 3 // codes that a line can carry
	return words.Say("restriction.beside", "relation", finding.RelationWords(r.String()), "codes", finding.Few(codes, most), "measure", Measure(measures[0]))
}

// Measure names a measure by its days and act.
func Measure(m *measure.Measure) string { return finding.MeasureWords(Row(m)) }

// Row writes a measure as a row of the table of restrictions, of no finding yet.
func Row(m *measure.Measure) finding.Restriction {
	return finding.Restriction{
		Regime: m.Regime, Act: m.Act, Annex: m.Annex, Code: m.Code, Ex: m.Ex, Origin: m.Origin, Destination: m.Destination,
		From: finding.DayNumber(m.From), Until: optionalDay(m.To), WindDown: optionalDay(m.WindDown), Contracts: m.Contracts,
	}
}

func optionalDay(t time.Time) *int32 {
	if t.IsZero() {
		return nil
	}
	d := finding.DayNumber(t)
	return &d
}

// Beside tells how the shift's cell stands to the measures nearest to it.
func (s *Shift) Beside() string { return Beside(s.Measures, s.Relation) }

// Amount is the size of the shift in the measure a month, with its 95 % interval,
// which does not reach below zero.
func (s *Shift) Amount() (moved, low, high float64) {
	e := s.Event
	moved = size(e)
	se := math.Hypot(e.Before.SE, e.After.SE)
	if !(se > 0) {
		return moved, moved, moved
	}
	reach := se * distuv.StudentsT{Sigma: 1, Nu: e.After.DOF}.Quantile(0.975)
	return moved, max(0, moved-reach), moved + reach
}

// Check returns the evidence for and against the shift, and the innocent explanation
// that is supported, if any.
func (s *Shift) Check(scene *transfer.Scene, tested int) (rows []finding.Evidence, explained string) {
	rows, explained = scene.CheckSingle(s.Tested, s.Event)
	counterpart := finding.Evidence{
		Check: "counterpart", Outcome: finding.Unknown,
		Sentence: words.Say("evidence.counterpart"),
	}
	hypotheses := float64(tested)
	rate := finding.Evidence{
		Check: "error rate", Outcome: finding.Supports, Figure: &hypotheses,
		Sentence: words.Say("evidence.rate.beside", "n", tested, "q", finding.Probability(s.Q)),
	}
	return append([]finding.Evidence{counterpart, rate}, rows...), explained
}
