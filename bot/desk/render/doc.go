// Package render turns facts into finished words: one Rendition per destination and language, and the body that
// the destination's channel composes of it. It is pure; what cannot be said wholly, in every language that was
// asked for, is refused with all that is missing at once.
package render
