// Package language writes the small words that machines get wrong: Korean
// particles, moments, spans, durations, lists, numbers and money in Korean,
// English and French, and French spacing. It also brings a text down to the
// characters that a channel takes, and measures it.
//
// Everything here is pure. What cannot be known is an error, never a guess: a
// Latin name without a reading gets no particle, a French name that may elide
// gets no "de". Nothing falls back from one language to another.
package language
