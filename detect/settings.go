package detect

import (
	"errors"
	"fmt"

	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
)

// Settings of every stage, as they are written into a batch.
type Settings struct {
	Series   series.Settings   `toml:"series" comment:"From the panel to monthly series"`
	Shift    shift.Settings    `toml:"shift" comment:"The test of each series for a shift of its level"`
	Transfer transfer.Settings `toml:"transfer" comment:"The join of falls and rises"`
}

// DefaultSettings returns the defaults of every stage.
func DefaultSettings() Settings {
	return Settings{Series: series.DefaultSettings(), Shift: shift.DefaultSettings(), Transfer: transfer.DefaultSettings()}
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
	if !(s.Transfer.Q > 0 && s.Transfer.Q < 1) {
		faults = append(faults, fmt.Errorf("transfer.q = %v: a rate between 0 and 1 is accepted", s.Transfer.Q))
	}
	return errors.Join(faults...)
}
