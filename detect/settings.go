package detect

import (
	"errors"
	"fmt"

	"detour/detect/mirror"
	"detour/detect/newcomer"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/detect/unmatched"
)

// Settings of every stage, as they are written into a batch.
type Settings struct {
	Series    series.Settings    `toml:"series" comment:"From the panel to monthly series"`
	Shift     shift.Settings     `toml:"shift" comment:"The test of each series for a shift of its level"`
	Transfer  transfer.Settings  `toml:"transfer" comment:"The join of falls and rises"`
	Unmatched unmatched.Settings `toml:"unmatched" comment:"Level shifts beside a restrictive measure without a counterpart"`
	Mirror    mirror.Settings    `toml:"mirror" comment:"Gaps between what both ends report of the same goods"`
	Newcomer  newcomer.Settings  `toml:"newcomer" comment:"Receivers without history that take up restricted goods"`
	Control   ControlSettings    `toml:"control" comment:"A random sample of what is in no finding"`
}

// DefaultSettings returns the defaults of every stage.
func DefaultSettings() Settings {
	return Settings{Series: series.DefaultSettings(), Shift: shift.DefaultSettings(), Transfer: transfer.DefaultSettings(), Unmatched: unmatched.DefaultSettings(), Mirror: mirror.DefaultSettings(), Newcomer: newcomer.DefaultSettings(), Control: ControlSettings{Seed: 1}}
}

// Validate returns every fault of the settings at once.
func (s Settings) Validate() error {
	var faults []error
	share := func(name string, v float64) {
		if !(v > 0 && v <= 1) {
			faults = append(faults, fmt.Errorf("%s = %v: a share above 0 and at most 1 is accepted", name, v))
		}
	}
	months := func(name string, v int) {
		if v < 1 {
			faults = append(faults, fmt.Errorf("%s = %d: at least 1 month is accepted", name, v))
		}
	}
	share("series.reporter_share", s.Series.ReporterShare)
	share("series.mass_share", s.Series.MassShare)
	months("shift.min_active", s.Shift.MinActive)
	months("shift.min_receiver", s.Shift.MinReceiver)
	rate := func(name string, v float64) {
		if !(v > 0 && v < 1) {
			faults = append(faults, fmt.Errorf("%s = %v: a rate between 0 and 1 is accepted", name, v))
		}
	}
	rate("transfer.q", s.Transfer.Q)
	rate("unmatched.q", s.Unmatched.Q)
	rate("mirror.q", s.Mirror.Q)
	months("newcomer.history", s.Newcomer.History)
	rate("newcomer.rate", s.Newcomer.Rate)
	share("newcomer.share", s.Newcomer.Share)
	if s.Control.Sample < 0 {
		faults = append(faults, fmt.Errorf("control.sample = %d: a number from 0 is accepted", s.Control.Sample))
	}
	return errors.Join(faults...)
}
