// Package locale holds the words of bongsu in Korean, English and French, on
// go-i18n behind a refuse pattern: a text comes in the language that was asked
// for, whole, or not at all.
//
// There is one bundle per language whose default language is that language, so
// a miss has no foreign text to fall back to. Every template is compiled and
// checked by Load; a catalogue with a fault does not load. Lint judges besides how
// the shipped texts are written, as Load does with an operator's own.
package locale
