package shift

import (
	"detour/detect/changepoint"
	"detour/detect/series"
	"detour/flows"
)

// Class says what kind of change an event is.
type Class string

// The classes of [Event].
const (
	Level     Class = "level"
	Trend     Class = "trend"     // a straight line describes the series better than a step
	Temporary Class = "temporary" // the level returns within TemporaryMonths
)

// TemporaryMonths is the longest stay at another level that counts as temporary.
const TemporaryMonths = changepoint.MostPulse

// Event is one dated shift of a series.
type Event struct {
	Direction        changepoint.Direction
	K                int // index of the first month at the new level
	First, Low, High flows.Month
	DateLevel        float64 // probability that the first month lies in [Low, High]
	T, Rho, P        float64
	N                int // months that the test saw
	Class            Class
	From, To         int // the months [From, K) before and [K, To) after it
	Before, After    Amount
	Outer            bool    // the flow ceased or began: P is that of the months without trade (see [changepoint.Side])
	expected         float64 // the ρ of the errors of the levels
	look             look
	relied           float64 // the smallest p-value of the same shift that needs no bootstrap
	sketched         bool    // its interval is that of Gaussian noise
}

// Tested is a series with its events.
type Tested struct {
	*series.Series
	X      changepoint.Scaled // the tested measure
	Events []Event            // by date; empty where Reason is set
	Reason string             // why it could not be tested

	starts    []int // of the segments, without the first
	minActive int   // months with trade below which a part is sparse
	among     populations
	confirmations
}

// Settings of the stage. What a setting is, its default and the reason stand in
// the comment tag, with which the settings are printed.
type Settings struct {
	MinActive   int `toml:"min_active" comment:"Months with trade that a series needs for its fall to be tested.\nDefault 12: with less than a year of trade the amounts are mostly ties at zero."`
	MinReceiver int `toml:"min_receiver" comment:"Months with trade that a series needs for its rise to be tested.\nDefault 6: a receiver may begin from nothing, so that half must do, checked by a bootstrap as well."`
}

// DefaultSettings returns the defaults.
func DefaultSettings() Settings { return Settings{MinActive: 12, MinReceiver: 6} }

// Best returns the event of a direction with the smallest p, level events first.
func (t *Tested) Best(d changepoint.Direction) (best Event, ok bool) {
	for _, e := range t.Events {
		if e.Direction != d {
			continue
		}
		level, bestLevel := e.Class == Level, best.Class == Level
		if !ok || (level && !bestLevel) || (level == bestLevel && e.P < best.P) {
			best, ok = e, true
		}
	}
	return best, ok
}
