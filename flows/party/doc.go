// Package party tells when two names are of one party, who is designated, and how a
// party is called in what is written.
//
//  1. [Fold] takes out of a name what changes without the party changing: case,
//     punctuation, legal form, script and way of transliteration, order of words.
//  2. [Load] reads lists of designated parties, and what was announced of others, in
//     the layouts of OpenSanctions, of the European Union, of OFAC, or name,from.
//  3. [Index] finds a name in a list, with one typing error at most.
//  4. [Identify] gives every party of a panel one label: its name where that was asked
//     for, else a pseudonym keyed by a secret of the desk (HMAC-SHA-256), so that the
//     same party has the same label in every batch of the desk and nobody without the
//     key can tell whose it is, or try out names.
//
// Recall by the way in which a name varies, of 5,000 generated names of companies beside
// 100,000 of the same words that are not in the list (TestVariants): 1.000 for case and
// punctuation, legal forms, order of words, Cyrillic letters, ISO 9, one typing error,
// and a legal form with one; .746 for the German way of transliteration; .128 for two
// typing errors, which are not looked for. Of the 100,000 others 2 are taken for names
// of the list; precision is .9999. A million names against 50,000 take 25 s on two busy
// processors (BenchmarkIdentify).
//
// Letters are transliterated by go-unidecode, distances are those of go-edlib; the
// table of legal forms and the index are our own, since no library of Go has either.
package party
