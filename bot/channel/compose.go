package channel

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// Heading returns the rendition's title; in a drill the mark stands before it.
func Heading(r bot.Rendition) string { return marked(r.Mark, r.Title) }

// Lead returns the one line that a lock screen shows; in a drill the mark stands before it.
func Lead(r bot.Rendition) string { return marked(r.Mark, r.Short) }

// Alone returns the short form as a message of its own: the words, in a drill with the mark and in a reconstruction with its notice, and the
// page's address, which nothing may touch; empty where there is none.
func Alone(r bot.Rendition) (words, link string, err error) {
	words = strings.TrimSuffix(Lead(r), "\n"+r.URL)
	if r.Notice != "" && !strings.Contains(words, r.Notice) {
		words += "\n" + r.Notice
	}
	if r.URL != "" {
		link, err = Link(r.URL)
	}
	return words, link, err
}

func marked(mark, text string) string {
	if mark == "" || strings.Contains(text, mark) {
		return text
	}
	return mark + " " + text
}

// Paragraphs returns what stands below the heading: the notice, each part, and in a drill the mark again.
func Paragraphs(r bot.Rendition) []string {
	if len(r.Parts) == 0 {
		return keep(r.Text)
	}
	texts := []string{r.Notice}
	for _, p := range r.Parts {
		texts = append(texts, p.Text)
	}
	return keep(append(texts, r.Mark)...)
}

// Origin returns the line below the text: the update's label, the incident's key and the language's own name.
func Origin(r bot.Rendition) string {
	return strings.Join(keep(r.Label, r.Reference, r.Language.Autonym()), " · ")
}

func keep(texts ...string) []string {
	var kept []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// Link returns the address as it may stand in a message, or a refusal: http and
// https only, with everything escaped that a platform could take for mark-up.
func Link(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", bot.Refuse(bot.ErrInvalid, "the incident's page has no usable address: write base_url as https://host")
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "(", "%28", ")", "%29", "*", "%2A").Replace(u.String()), nil
}

// Fits refuses a text that has more characters than its place takes.
func Fits(what bot.Saying, text string, limit int) error {
	if n := utf8.RuneCountInString(text); n > limit {
		return TooLong(what, text, n, limit, bot.Say("characters"), utf8.RuneCountInString)
	}
	return nil
}

// TooLong is the refusal of words over a platform's limit, counted as the platform counts; count is nil where that is not by the words.
func TooLong(what bot.Saying, text string, have, limit int, unit bot.Saying, count func(string) int) error {
	return &bot.ExcessError{What: what, Text: text, Have: have, Limit: limit, Unit: unit, Count: count}
}

// Bytes counts what is limited in bytes.
func Bytes(part string) int { return len(part) }
