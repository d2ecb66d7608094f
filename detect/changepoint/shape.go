package changepoint

// The least numbers of observations before and after a date that is tested.
const (
	MinBefore = 9
	MinAfter  = 4
)

// Window is the width in months of the window in which a receiver's rise is
// looked for: from one month before the fall to four months after it.
const (
	WindowBefore = 1
	WindowAfter  = 4
	windowWidth  = WindowBefore + WindowAfter + 1
)

// shape is what the null distribution depends on, besides ρ: the number of
// observations, whether the season is fitted, and where a date was looked for:
// anywhere (after 0), or in a window whose last date has that many observations
// after it.
type shape struct {
	n        int
	after    int
	seasonal bool
}

// bounds returns the first and last date of the shape, as indices.
func (h shape) bounds() (lo, hi int) {
	if h.after == 0 {
		return MinBefore, h.n - MinAfter
	}
	hi = h.n - h.after
	return max(MinBefore, hi-windowWidth+1), hi
}
