package site

import (
	"html/template"
	"regexp"
	"strings"
)

// phone finds a tag, to be left alone, or what a telephone number looks like: groups of up to four digits, at least seven digits in all.
var phone = regexp.MustCompile(`<[^>]*>|(?:\+|&#43;)?\d{1,4}(?:[ \x{a0}.-]\d{1,4}){1,5}`)

const fewestDigits = 7

// whole keeps telephone numbers on one line where a page shows them. The words stay as they were approved; only tags are added.
func whole(markup template.HTML) template.HTML {
	return template.HTML(phone.ReplaceAllStringFunc(string(markup), func(found string) string { //nolint:gosec // the markup was safe before
		if found[0] == '<' || digits(found) < fewestDigits {
			return found
		}
		return `<span class="nowrap">` + found + `</span>`
	}))
}

// escaped makes markup of plain text.
func escaped(text string) template.HTML {
	return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // escaped in this line
}

func digits(number string) int {
	n := 0
	for _, r := range strings.TrimPrefix(number, "&#43;") {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}
