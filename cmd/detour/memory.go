package main

import (
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryTarget is the memory beyond which the program collects garbage at once
// rather than grow: it keeps a million records of eight-digit exports, whose live
// data is about 1 GiB, below 2 GiB. It is no limit: what is needed is taken.
const memoryTarget = 3 << 29

// leastMemory is the smallest target that is accepted: the program takes 14 MiB
// before it reads anything, and a target below what is held has it collect
// garbage without end.
const leastMemory = 64 << 20

// memoryLimit returns how much memory the program is to stay below, 0 if there is
// no limit.
func memoryLimit() int64 {
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		return limit
	}
	return 0
}

// sizeFlag is a flag whose value is a number of bytes.
type sizeFlag int64

// sizeUnits are the units of a size, the longer names first (IEC 80000-13 for the
// binary ones, SI for the others).
var sizeUnits = []struct {
	name  string
	bytes float64
}{
	{"TiB", 1 << 40},
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"TB", 1e12},
	{"GB", 1e9},
	{"MB", 1e6},
	{"kB", 1e3},
	{"B", 1},
}

func (f *sizeFlag) String() string {
	for _, u := range sizeUnits {
		if float64(*f) >= u.bytes {
			return strconv.FormatFloat(float64(*f)/u.bytes, 'f', -1, 64) + u.name
		}
	}
	return strconv.FormatInt(int64(*f), 10) + "B"
}

func (f *sizeFlag) Type() string { return "size" }

func (f *sizeFlag) Set(text string) error {
	for _, u := range sizeUnits {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		size := n * u.bytes
		switch {
		case err != nil:
			return errBadSize
		case !(size >= leastMemory): // NaN is not, either
			least := sizeFlag(leastMemory)
			return fmt.Errorf("at least %s is accepted", least.String())
		case size >= 1<<63:
			return errors.New("more than any machine has")
		}
		*f = sizeFlag(size)
		return nil
	}
	return errBadSize
}

var errBadSize = errors.New("a number with its unit is accepted: KiB, MiB, GiB, TiB, kB, MB, GB, TB or B, as in 4GiB")
