package render

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// Trial is what Try tries: words and templates, and how faults name a template's file.
type Trial struct {
	Catalog   *locale.Catalog
	Templates fs.FS
	File      func(template string) string
}

// Try writes every message type with made-up facts in every language and place, and returns what a reader would miss: an error that joins a
// *locale.Fault for each text that cannot be filled, does not say what its type must, or is too long.
func Try(t Trial) error {
	trial := &trial{Trial: t}
	for _, kind := range bot.MessageTypes() {
		trial.template(kind)
	}
	r, _ := compile(sampleSettings(t)) // the templates that it lacks were told above
	for _, kind := range bot.MessageTypes() {
		trial.write(r, kind, false, bareDocuments(bareSample()))
		trial.write(r, kind, true, fullDocuments(fullSample()))
	}
	for _, id := range t.Catalog.Phrases() {
		known, _ := t.Catalog.Phrase(id)
		trial.fillPhrase(r, known)
		if known.Works {
			trial.writeFirst(r, bot.Words{Phrase: id})
		}
	}
	for _, v := range []bot.Voice{bot.PressVoice, bot.FilingVoice} {
		trial.write(r, bot.Resignation, false, voiced(bareSample(), v))
		trial.write(r, bot.Resignation, true, voiced(fullSample(), v))
	}
	return trial.join()
}

// fillPhrase fills a phrase in every language, unless it has parameters whose values only the operator knows.
func (t *trial) fillPhrase(r *Renderer, p locale.Phrase) {
	known := knownArguments("talk")
	if slices.ContainsFunc(p.Params, func(name string) bool { return known[name] == "" }) {
		return
	}
	for _, l := range bot.Languages() {
		if _, err := r.Phrase(l, bot.Words{Phrase: p.ID, Args: sampleArguments(p.Params, "talk")}, sampleAt(15, 15, 40)); err != nil {
			t.inText(l, err)
		}
	}
}

// writeFirst writes the notices that speak of an incident where the service works with that symptom.
func (t *trial) writeFirst(r *Renderer, symptom bot.Words) {
	facts := bareSample()
	facts.Symptom = symptom
	for _, kind := range []bot.MessageType{bot.Holding, bot.Initial, bot.NoChange} {
		t.write(r, kind, false, facts)
	}
	facts.Started.Certainty = bot.Unknown
	t.write(r, bot.Initial, true, facts)
}

type trial struct {
	Trial
	faults []locale.Fault
}

func (t *trial) fault(f locale.Fault) {
	if !slices.Contains(t.faults, f) {
		t.faults = append(t.faults, f)
	}
}

func (t *trial) join() error {
	slices.SortStableFunc(t.faults, func(a, b locale.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	all := make([]error, len(t.faults))
	for i := range t.faults {
		all[i] = &t.faults[i]
	}
	return errors.Join(all...)
}

// write writes one type in every language and place, and reads it.
func (t *trial) write(r *Renderer, kind bot.MessageType, full bool, facts bot.Facts) {
	in, d := sampleDraft(kind, full, facts)
	src := r.source(in, d)
	p := r.plans[kind]
	if err := r.missing(p, src); err != nil {
		t.fault(locale.Fault{File: t.File(string(kind) + "/text.tmpl"), Line: 1, Rule: "L18", Message: err.Error()})
		return
	}
	for _, l := range bot.Languages() {
		for _, where := range []string{"page", "channel", "account", "status"} {
			s := &sheet{r: r, src: src, plan: p, lang: l, place: where}
			s.fill()
			s.word() // even beside faults: what else is wrong is told at once
			for _, err := range s.faults {
				t.inSheet(kind, l, err)
			}
			if len(s.faults) == 0 {
				t.read(kind, s)
			}
		}
	}
}

// inSheet places what kept a sheet from being written. A text that is not there at all is the catalogue's own fault, and told there.
func (t *trial) inSheet(kind bot.MessageType, l bot.Language, err error) {
	if !t.inText(l, err) {
		t.fault(t.inTemplate(string(kind)+"/text.tmpl", err))
	}
}

// inText places what kept a text of the catalogue from being filled, and reports whether it is that.
func (t *trial) inText(l bot.Language, err error) bool {
	refusal, ok := errors.AsType[*locale.Refusal](err)
	if !ok {
		return false
	}
	if file, line := t.Catalog.At(l, refusal.ID); file != "" {
		t.fault(locale.Fault{File: file, Line: line, ID: refusal.ID, Rule: "L5", Message: "it cannot be filled: " + refusal.Cause.Error()})
	}
	return true
}

// duty is what a type must say: the part of that name, in which words of the pattern stand.
type duty struct {
	part    string
	pattern *regexp.Regexp
	what    string
}

func dutiesOf(kind bot.MessageType) []duty {
	var all []duty
	if kind.Promises() {
		all = append(all, duty{"next", promised, "when the next update comes"})
	}
	if kind == bot.Holding || kind == bot.Initial {
		all = append(all, duty{"contact", contacted, "whom to contact"})
	}
	if kind == bot.Resolved {
		all = append(all, duty{"data", anything, "whether data was lost"})
	}
	if kind == bot.Correction || kind == bot.Retraction {
		all = append(all, duty{"apology", sorry, "an apology"})
	}
	return all
}

var (
	promised  = regexp.MustCompile(sampleMinute)
	contacted = regexp.MustCompile(sampleContact)
	anything  = regexp.MustCompile(`\pL`)
	sorry     = regexp.MustCompile(`(?i)죄송|사과|apologi[sz]|sorry|excus`)
)

// read finds what a written sheet lacks.
func (t *trial) read(kind bot.MessageType, s *sheet) {
	rd := s.rendition
	for _, duty := range dutiesOf(kind) {
		at := slices.IndexFunc(rd.Parts, func(p bot.Part) bool { return p.Name == duty.part && duty.pattern.MatchString(p.Text) })
		if at < 0 {
			t.fault(t.atPart("L18", kind, s, duty.part, fmt.Sprintf("%s updates must tell %s: say it", kind, duty.what)))
			continue
		}
		part := rd.Parts[at]
		for form, has := range map[string]bool{"text": strings.Contains(rd.Text, part.Text), "html": t.inHTML(s, part, rd.HTML)} {
			if !has && !s.r.layouts[kind].lacks(form) {
				t.fault(locale.Fault{
					File: t.File(string(kind) + "/" + form + ".tmpl"), Line: 1, Rule: "L18",
					Message: fmt.Sprintf("%s updates must tell %s: print the part %q", kind, duty.what, part.Name),
				})
			}
		}
	}
	if n := utf8.RuneCountInString(rd.Title); n > titleBudget {
		t.fault(t.atPart("L13", kind, s, "", fmt.Sprintf("the title of %s updates has %d characters in %s, and the heading of a Slack message takes %d: shorten it", kind, n, s.lang, titleBudget)))
	}
	if n := utf8.RuneCountInString(rd.Short); n > shortBudget {
		t.fault(locale.Fault{
			File: t.File(string(kind) + "/short.tmpl"), Line: 1, Rule: "L13",
			Message: fmt.Sprintf("the short form of %s updates has %d characters in %s, and a text message in six parts takes %d: print fewer parts, or shorten them", kind, n, s.lang, shortBudget),
		})
	}
}

// What the forms must fit into.
const (
	titleBudget = 150
	shortBudget = 6 * 67
)

// inHTML reports whether the page shows the part: a labelled line as its label and its value, the rest as it is.
func (t *trial) inHTML(s *sheet, part bot.Part, page string) bool {
	shown := html.UnescapeString(page)
	if strings.Contains(shown, part.Text) {
		return true
	}
	for _, told := range s.parts() {
		if told.Name == part.Name && told.Label != "" {
			return strings.Contains(shown, told.Label) && strings.Contains(shown, told.Value)
		}
	}
	return false
}

// atPart is a fault of the message behind a part, or of the type's title.
func (t *trial) atPart(rule string, kind bot.MessageType, s *sheet, name, message string) locale.Fault {
	id := "notice." + string(kind) + ".title"
	for _, p := range s.plan.parts {
		if p.name == name && p.id != "" {
			id = p.id
		} else if p.name == name && p.label != "" {
			id = p.label
		}
	}
	file, line := t.Catalog.At(s.lang, id)
	return locale.Fault{File: file, Line: line, ID: id, Rule: rule, Message: message}
}
