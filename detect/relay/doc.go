// Package relay finds transfers along a path: the flow from O to D falls, that
// from O to H rises within six months of it, and that from H to D rises in the
// six months after. All three legs must be in the data, the last of them perhaps
// as the other end alone reports it (mirror data). Where neither end reports it, the pair
// of the first two is a destination-diversion (package transfer), which is told as a relay
// if a measure restricts the goods on their old way and they can go on from where they
// went: see unseen.go of package detect.
package relay
