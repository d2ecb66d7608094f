package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"detour/detect"
)

func newSettingsCmd() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "settings",
		Short: "Print every setting with its value and reason, as the TOML that --settings reads",
		Long: `Settings prints every setting of every stage with its value, as TOML: the defaults,
or, with --settings, what a file makes of them. A comment says of each what it is,
its default and the reason of the default. A file need set only what differs; a
setting that is not known, or out of its bounds, is refused.`,
		Example: `  detour settings > settings.toml
  detour settings --settings mine.toml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := loadSettings(file)
			if err != nil {
				return err
			}
			text, err := toml.Marshal(set)
			if err != nil {
				return fmt.Errorf("writing the settings: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", bytes.TrimRight(text, "\n"))
			return err
		},
	}
	cmd.Flags().StringVar(&file, "settings", "", "TOML `file` with settings that differ from the defaults")
	return cmd
}

// loadSettings returns the defaults, changed by what the file sets.
func loadSettings(name string) (detect.Settings, error) {
	set := detect.DefaultSettings()
	if name == "" {
		return set, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return set, usage(fmt.Errorf("reading the settings: %w", err))
	}
	defer f.Close()
	if err := toml.NewDecoder(f).DisallowUnknownFields().Decode(&set); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			err = fmt.Errorf("unknown settings (detour settings prints those that are accepted):\n%s", strict.String())
		} else if bad := (*toml.DecodeError)(nil); errors.As(err, &bad) {
			line, column := bad.Position()
			err = fmt.Errorf("line %d, column %d: %w", line, column, err)
		}
		return set, usage(fmt.Errorf("reading the settings %s: %w", name, err))
	}
	if err := set.Validate(); err != nil {
		return set, usage(fmt.Errorf("reading the settings %s: %w", name, err))
	}
	return set, nil
}
