package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// loader collects the faults of one configuration. Paths are dotted and start at its node.
type loader struct {
	node   strictyaml.Node
	kinds  map[string]Kind
	env    Env
	faults []*strictyaml.Error
	broken map[string]bool   // paths that could not be read; what was to stand there is not judged
	tables map[string]string // files of recipients, by the path of the key that names them
}

func (l *loader) fail(path, format string, args ...any) {
	if file, line, ok := l.inTable(path); ok {
		l.faults = append(l.faults, &strictyaml.Error{File: file, Line: line, Path: path, Message: fmt.Sprintf(format, args...)})
		return
	}
	fault, ok := errors.AsType[*strictyaml.Error](l.node.Errorf(path, format, args...))
	if ok && !l.broken[fault.Path] {
		l.faults = append(l.faults, fault)
	}
}

func at(path string, steps ...any) string {
	for _, step := range steps {
		if path != "" {
			path += "."
		}
		path += fmt.Sprint(step)
	}
	return path
}

// oneOf refuses a value that is none of those known; an empty one is refused, too.
func oneOf[T ~string](l *loader, path, what string, value T, known []T) {
	switch {
	case slices.Contains(known, value):
	case len(known) == 0:
		l.fail(path, "there is no %s %q, for none is configured: add one, or remove this", what, value)
	case value == "":
		l.fail(path, "%s is missing: write one of %s", what, list(known))
	default:
		l.fail(path, "unknown %s %q: write one of %s", what, value, list(known))
	}
}

// eachOf is oneOf over a list, in which nothing may stand twice.
func eachOf[T ~string](l *loader, path, what string, values, known []T) {
	for i, value := range values {
		place := at(path, i)
		oneOf(l, place, what, value, known)
		if slices.Contains(values[:i], value) {
			l.fail(place, "%s %q is listed twice: remove one", what, value)
		}
	}
}

func list[T ~string](values []T) string {
	words := make([]string, 0, len(values))
	for _, v := range values {
		words = append(words, string(v))
	}
	return strings.Join(words, ", ")
}

var identifier = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)

// identify judges an id and remembers it in seen.
func (l *loader) identify(path, what, id string, seen map[string]bool) {
	switch {
	case id == "":
		l.fail(path, "%s is missing", what)
	case !identifier.MatchString(id):
		l.fail(path, "%s %q: write lower-case letters, digits and - only, 64 at most", what, id)
	case seen[id]:
		l.fail(path, "%s %q is given twice: choose another one", what, id)
	}
	seen[id] = true
}

// text returns t; one that lacks a language is refused, for there is no falling back on another.
func (l *loader) text(path, what string, t text) bot.Text {
	whole := bot.Text{bot.Korean: t.Ko, bot.English: t.En, bot.French: t.Fr}
	for lang, words := range whole {
		if words = strings.TrimSpace(words); words == "" {
			delete(whole, lang)
		} else if whole[lang] = words; strings.ContainsAny(words, "\r\n") {
			l.fail(at(path, lang), "%s must be one line", what)
		}
	}
	if missing := whole.Missing(bot.Languages()); len(missing) > 0 {
		l.fail(path, "%s is missing in %s: write it in every language, none stands in for another", what, list(missing))
	}
	return whole
}

func (l *loader) name(path, what string, n name) bot.Name {
	return bot.Name{
		Text: l.text(at(path, "name"), what, n.Name), KoReading: n.KoReading, EnPlural: l.plural(at(path, "en.number"), n.En.Number),
		FrDe: n.Fr.De, FrA: n.Fr.A, FrLe: n.Fr.Le, FrPlural: l.plural(at(path, "fr.number"), n.Fr.Number),
	}
}

// plural is the grammatical number of a name; singular when it is absent.
func (l *loader) plural(path, number string) bool {
	oneOf(l, path, "number", cmp.Or(number, "singular"), []string{"singular", "plural"})
	return number == "plural"
}

// listen judges the address on which a server listens.
func (l *loader) listen(path, addr string) {
	_, port, err := net.SplitHostPort(addr)
	number, numErr := strconv.Atoi(port)
	if err != nil || numErr != nil || number < 0 || number > 65535 {
		l.fail(path, "%q is no address to listen on: write host:port, such as 127.0.0.1:8080", addr)
	}
}

// base returns raw without the slash at its end. It must be a scheme and a host, for paths are bongsu's own.
func (l *loader) base(path, raw string) string {
	base := strings.TrimSuffix(raw, "/")
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.Scheme+"://"+u.Host != strings.ToLower(base) {
		l.fail(path, "this is no base URL: write the scheme and the host and nothing else, such as https://status.example.com")
	}
	return base
}

// apiURL judges a URL that may have a path.
func (l *loader) apiURL(path, raw string) string {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		l.fail(path, "this is no URL: write one such as https://slack.com/api/")
	}
	return raw
}

func sorted(seen map[string]bool) []string { return slices.Sorted(maps.Keys(seen)) }
