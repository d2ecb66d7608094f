// Package measure knows which goods are under restrictive measures, between whom
// and since when.
//
// The built-in table, measures.tsv, retells the acts and reports named in it, up to
// [BuiltinVersion]; [Load] reads tables of the user's own. A measure begins and ends
// on a day, so that one that was lifted is still known for the time before.
//
// It is no legal advice: ex codes are covered in part only, contracts concluded
// earlier may be exempt, and a flow that a measure concerns is not a flow that
// breaks it.
package measure
