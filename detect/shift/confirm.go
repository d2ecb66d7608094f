package shift

import (
	"sync"
	"sync/atomic"

	"detour/detect/changepoint"
)

// confirmation holds the bootstrapped p-values of a sparse series. The tables are
// not trusted alone where many months are zero, but the bootstrap costs hundreds
// of tests: it is made for the series that a finding would rest on.
type confirmation struct {
	once  sync.Once
	whole changepoint.Test
	done  atomic.Bool
	near  sync.Map // Event by window
}

// Confirmed tells whether the p-values of the events may be relied on: always
// for a series that is not sparse.
func (t *Tested) Confirmed() bool { return !t.Sparse || t.done.Load() }

// Confirm returns an event with its p-value raised to that of the bootstrap.
// Safe for use by several goroutines.
func (t *Tested) Confirm(e Event) Event {
	if !t.Sparse {
		return e
	}
	t.once.Do(func() {
		w, err := changepoint.LevelShift(t.X, changepoint.Options{Sparse: true})
		if err == nil {
			t.whole = w
		}
		t.done.Store(true)
	})
	e.P = max(e.P, t.whole.Side(e.Direction).P)
	return e
}

// window names a window of RiseNear.
type window struct{ k, after int }

// ConfirmNear is RiseNear with the p-value raised to that of the bootstrap. Safe
// for use by several goroutines.
func (t *Tested) ConfirmNear(k, after int) Event {
	if e, ok := t.near.Load(window{k, after}); ok {
		return e.(Event)
	}
	e, _ := t.riseNear(k, after, t.Sparse)
	t.near.Store(window{k, after}, e)
	return e
}
