// Package relay finds transfers along a path: the flow from O to D falls, that
// from O to H rises within six months of it, and that from H to D rises in the
// six months after. All three legs must be in the data, the last of them perhaps
// as the other end alone reports it (mirror data); where it is not, the pair of the
// first two is a destination-diversion.
package relay
