// Package transfer joins falls with rises: the cells of one view that share a
// context and differ on the axis that the view crosses are paired, and a pair is
// found where one falls, the other rises in the months around it, and both are
// too strong to be chance together.
package transfer
