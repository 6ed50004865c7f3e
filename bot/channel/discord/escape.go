package discord

import (
	"regexp"
	"strings"
)

// What Discord would read mark-up into.
var (
	// An address ends where anything begins that could be mark-up: only its safe run is left as it is.
	address = regexp.MustCompile(`https?://[A-Za-z0-9./?=&%_~:#!$+,;-]*[A-Za-z0-9/=&%#-]`)
	opening = regexp.MustCompile(`(?m)^([^\S\n]*)([#+-])`)
	list    = regexp.MustCompile(`(?m)^([^\S\n]*\d+)\.([ \t])`)
	emoji   = regexp.MustCompile(`:([A-Za-z0-9_~+-]+):`)
)

// quote escapes text so that Discord shows it as it is. Addresses go into angle brackets: they end where the
// brackets do, though a Korean particle follows at once, and get no preview that nobody approved.
func quote(text string) string {
	var b strings.Builder
	at := 0
	for _, span := range address.FindAllStringIndex(text, -1) {
		b.WriteString(plain(text[at:span[0]]))
		b.WriteString("<" + text[span[0]:span[1]] + ">")
		at = span[1]
	}
	b.WriteString(plain(text[at:]))
	return b.String()
}

func plain(text string) string {
	text = strings.NewReplacer(
		`\`, `\\`, `*`, `\*`, `_`, `\_`, `~`, `\~`, "`", "\\`", `|`, `\|`,
		`<`, `\<`, `>`, `\>`, `@`, `\@`, `[`, `\[`, `]`, `\]`,
	).Replace(text)
	text = opening.ReplaceAllString(text, `$1\$2`)
	text = list.ReplaceAllString(text, `$1\.$2`)
	return emoji.ReplaceAllString(text, `\:$1\:`)
}
