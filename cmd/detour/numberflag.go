package main

import (
	"errors"
	"runtime"
	"strconv"

	"github.com/spf13/pflag"
)

// countFlag is a flag whose value is a whole number of at least 1.
type countFlag int64

func (f *countFlag) String() string { return strconv.FormatInt(int64(*f), 10) }
func (f *countFlag) Type() string   { return "int" }

func (f *countFlag) Set(text string) error {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return errors.New("a whole number of at least 1 is accepted")
	}
	*f = countFlag(n)
	return nil
}

// shareFlag is a flag whose value is a part of a whole.
type shareFlag float64

func (f *shareFlag) String() string { return strconv.FormatFloat(float64(*f), 'g', -1, 64) }
func (f *shareFlag) Type() string   { return "share" }

func (f *shareFlag) Set(text string) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x <= 1) { // NaN is not, either
		return errors.New("a share from 0 to 1 is accepted, as 0.01 for 1 %")
	}
	*f = shareFlag(x)
	return nil
}

// registerWorkers adds the flag of the verbs that do several things at a time.
func registerWorkers(fs *pflag.FlagSet, workers *countFlag) {
	*workers = countFlag(runtime.NumCPU())
	fs.Var(workers, "workers", "how much is done at the same time; results do not depend on it")
}
