package changepoint

// step is a step fitted by ordinary least squares beside the columns of a frame.
type step struct {
	k     int     // index of the first new observation; −1: none has this sign
	delta float64 // its size
	gain  float64 // what it takes off the residual sum of squares
}

// steps are the best steps of either sign.
type steps struct{ fall, rise step }

// best returns the better of the two.
func (s steps) best() step {
	if s.fall.gain > s.rise.gain {
		return s.fall
	}
	return s.rise
}

// side returns the best step of one sign.
func (s steps) side(d Direction) step {
	if d == Fall {
		return s.fall
	}
	return s.rise
}

// scan fits a step at every k in [lo, hi] to r, the residuals on the columns, and
// returns for each sign the one that leaves the smallest residual sum of squares,
// the earliest of several.
//
// By the Frisch–Waugh–Lovell theorem the step's size at k is d'r/d'Md with d the
// indicator of i ≥ k and M the projection off the columns, so that a scan is one
// pass from the end.
func (f *frame) scan(r []float64, lo, hi int) steps {
	best := steps{fall: step{k: -1}, rise: step{k: -1}}
	tail := 0.0
	for i := len(r) - 1; i > hi; i-- {
		tail += r[i]
	}
	for k := hi; k >= lo; k-- {
		tail += r[k]
		gain := tail * tail * f.inverse[k]
		if tail > 0 {
			if gain >= best.rise.gain {
				best.rise = step{k, tail * f.inverse[k], gain}
			}
		} else if tail < 0 && gain >= best.fall.gain {
			best.fall = step{k, tail * f.inverse[k], gain}
		}
	}
	return best
}
