// Package locales embeds the catalogues: active.*.toml holds the messages, phrases.*.toml the phrasebook, whose
// phrasebook.toml says what each phrase is for, and every other <name>.<language>.toml the words of one room.
package locales

import "embed"

// FS holds the catalogues at its top.
//
//go:embed *.toml
var FS embed.FS
