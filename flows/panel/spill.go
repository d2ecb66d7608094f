package panel

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
)

// store keeps chunks in memory as long as there is room, and behind that in a
// temporary file.
type store struct {
	limit int64 // bytes in memory; 0 = no limit
	held  atomic.Int64

	mu   sync.Mutex
	file *os.File
	end  int64
}

// keep takes a chunk that is full, or will not grow any more.
func (s *store) keep(c *chunk) error {
	size := c.size()
	if s.limit == 0 || s.held.Add(size) <= s.limit {
		return nil
	}
	s.held.Add(-size)
	at, err := s.reserve(c)
	if err != nil {
		return err
	}
	c.at = at
	for _, b := range c.memory() {
		if _, err := s.file.WriteAt(b, at); err != nil {
			return fmt.Errorf("writing to the temporary file %s: %w", s.file.Name(), err)
		}
		at += int64(len(b))
	}
	c.columns = columns{n: c.n}
	return nil
}

// reserve returns a place in the file, which is made when it is first needed.
// It loses its name at once, so that nothing is left behind however the program
// ends; where a file that is open cannot lose it, close removes it.
func (s *store) reserve(c *chunk) (at int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "detour-panel-*"); err != nil {
			return 0, fmt.Errorf("making a temporary file for the rows that --memory leaves no room for: %w", err)
		}
		_ = os.Remove(s.file.Name())
	}
	at = s.end
	for _, b := range c.memory() {
		s.end += int64(len(b))
	}
	return at, nil
}

// load returns the rows of a chunk.
func (s *store) load(c *chunk) (*columns, error) {
	if c.keys != nil {
		return &c.columns, nil
	}
	rows := newColumns(c.shape, c.n)
	rows.n = c.n
	at := c.at
	for _, b := range rows.memory() {
		if _, err := s.file.ReadAt(b, at); err != nil {
			return nil, fmt.Errorf("reading the temporary file %s: %w", s.file.Name(), err)
		}
		at += int64(len(b))
	}
	return &rows, nil
}

// release gives the memory of a chunk back.
func (s *store) release(c *chunk) {
	if c.keys != nil {
		s.held.Add(-c.size())
		c.columns = columns{}
	}
}

func (s *store) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if rm := os.Remove(s.file.Name()); rm != nil && !errors.Is(rm, os.ErrNotExist) {
		err = errors.Join(err, rm)
	}
	s.file = nil
	return err
}

// memory returns the memory of the rows, column after column.
func (c *columns) memory() (all [][]byte) {
	for _, k := range c.keys {
		all = append(all, arrow.Uint64Traits.CastToBytes(k[:c.n]))
	}
	for _, a := range c.amounts {
		if a != nil {
			all = append(all, arrow.Int64Traits.CastToBytes(a[:c.n]))
		}
	}
	if c.units != nil {
		all = append(all, arrow.Uint32Traits.CastToBytes(c.units[:c.n]))
	}
	if c.records != nil {
		all = append(all, arrow.Int64Traits.CastToBytes(c.records[:c.n]))
	}
	return all
}
