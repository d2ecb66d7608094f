// Package measure knows which goods are under restrictive measures, between whom
// and since when.
//
// The built-in table retells the acts named in it. It is no legal advice: `ex`
// codes are covered in part only, contracts concluded earlier may be exempt, and a
// flow that a measure concerns is not a flow that breaks it.
package measure
