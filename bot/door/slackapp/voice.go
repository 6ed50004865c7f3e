package slackapp

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// voice speaks to one person in their language, at one moment.
type voice struct {
	app      *App
	person   bot.Person
	language bot.Language
	now      time.Time
}

// voice returns how to speak to the person with that Slack id, and whether the desk knows them.
func (a *App) voice(slackID string) (*voice, bool) {
	p, known := a.People.BySlackID(slackID)
	told, asked := a.profiles.of(slackID)
	if !known && told.gridID != "" {
		p, known = a.People.BySlackID(told.gridID)
	}
	v := &voice{app: a, person: p, language: p.Language, now: a.Clock.Now()}
	if asked && (p.AnyLanguage || !p.Language.Valid()) {
		v.language = told.language
	}
	if !v.language.Valid() {
		v.language = bot.English
	}
	return v, known
}

// say returns a text of the catalogue; pairs are the names and values of its variables. A text that cannot be said is logged and shows as its id,
// because what it tells has happened already.
func (v *voice) say(id string, pairs ...any) string {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		data[name] = pairs[i+1]
	}
	text, err := v.app.Catalog.Text(string(v.language), id, data)
	if err != nil {
		v.app.Logger.Error("say something in Slack", "error", err)
		return id
	}
	return text
}

// stranger tells somebody whom the desk does not know so, in every language, as theirs is not known.
func (a *App) stranger(in payload) answer {
	var lines []string
	for _, l := range bot.Languages() {
		v := &voice{app: a, language: l}
		lines = append(lines, v.say("slackapp.stranger"))
	}
	v, _ := a.voice(in.user)
	m := v.words(strings.Join(lines, "\n"))
	return answer{message: m, view: v.window("slackapp.help.title", m.blocks...), refused: true}
}

// words is a message of plain text.
func (v *voice) words(text string) *message {
	return &message{text: clip(text, fallbackRunes), blocks: sections(text)}
}

// refusal is the door's own no: an id of the catalogue, and the input that it is about.
type refusal struct {
	text  string
	block string
	data  []any
}

func (r *refusal) Error() string { return r.text }

// why puts an error into words for the person, and reports whether it is one that a person may meet.
func (v *voice) why(err error) (text string, expected bool) {
	if own, ok := errors.AsType[*refusal](err); ok {
		return v.say(own.text, own.data...), own.text != "slackapp.refused.broken"
	}
	if isSlackError(err, "expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id") {
		return v.say("slackapp.refused.expired"), true
	}
	if differing, ok := errors.AsType[*bot.DifferenceError](err); ok {
		return v.differing(differing), true
	}
	if lines := v.app.Catalog.Explain(v.language, err, v.present()); len(lines) > 0 {
		texts := []string{v.say("slackapp.refused.desk")}
		for _, line := range lines {
			texts = append(texts, line.Text)
		}
		return strings.Join(texts, "\n"), true
	}
	return v.say("slackapp.refused.broken"), false
}

// note logs an error with which a payload was answered.
func (v *voice) note(ctx context.Context, in payload, err error) {
	log := v.app.Logger.With("kind", in.kind, "about", cmp.Or(in.action, in.view.CallbackID), "person", v.person.ID, "error", bare(err))
	if _, expected := v.why(err); expected {
		log.InfoContext(ctx, "refuse what a person asked for in Slack")
		return
	}
	log.ErrorContext(ctx, "handle a payload of Slack")
}

// refusal answers a payload with an error: under the input that it is about where there is a form. Differences are shown in the form, with the
// box that accepts them.
func (v *voice) refusal(in payload, err error) answer {
	text, _ := v.why(err)
	differing, differ := errors.AsType[*bot.DifferenceError](err)
	if in.kind != viewSubmission {
		if differ {
			text += "\n" + v.say("slackapp.refused.differs")
		}
		return answer{message: v.words(text), refused: true}
	}
	if differ {
		return answer{view: v.again(in, text+"\n"+v.say("slackapp.differs.how"), differing.IDs()), refused: true}
	}
	made := answer{message: v.words(text), refused: true}
	block := defaultBlock(in.view.CallbackID)
	if own, ok := errors.AsType[*refusal](err); ok && in.view.State.Values[own.block] != nil {
		block = own.block
	}
	if _, shown := in.view.State.Values[block]; shown { // Slack shows no error under what is not there
		made.errors = map[string]string{block: clip(text, errorRunes)}
	}
	made.view = v.again(in, text, nil)
	return made
}

// tell says what bongsu answers, in the person's language.
func (v *voice) tell(s bot.Saying) string {
	return v.app.Catalog.Line(v.language, s, v.present()).Text
}

func (v *voice) present() language.Moment {
	return language.Moment{IssuedAt: v.now, Zones: v.app.Zones}
}

// moment tells at as one reads it in the person's language and zone.
func (v *voice) moment(at time.Time) string {
	m := language.Moment{At: at, IssuedAt: v.now, Zones: v.app.Zones}
	switch v.language {
	case bot.Korean:
		return m.Korean().String()
	case bot.French:
		return m.French().String()
	case bot.English:
		return m.English().String()
	}
	return ""
}

// zone is the one in which the person picks dates and times.
func (v *voice) zone() *time.Location {
	switch v.language {
	case bot.Korean:
		return v.app.Zones.Seoul
	case bot.French:
		return v.app.Zones.Paris
	case bot.English:
		return v.app.Zones.English
	}
	return time.UTC
}

func (v *voice) names(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, v.name(id))
	}
	return strings.Join(names, ", ")
}

func (v *voice) name(id string) string {
	if p, ok := v.app.People.ByID(id); ok && p.Name[v.language] != "" {
		return p.Name[v.language]
	}
	return id
}

func (v *voice) component(id string) string {
	if c, ok := v.app.Components.ByID(id); ok && c.Name.Text[v.language] != "" {
		return c.Name.Text[v.language]
	}
	return id
}

// heading is an incident's fires and key, marked when it is a drill.
func (v *voice) heading(i bot.Incident) string {
	head := fires(i.Severity) + " " + i.Key
	if i.Mode == bot.Drill {
		head = v.say("desk.drill") + " " + head
	}
	return head
}

// title is what an incident may be called here: a restricted one by its codename.
func (v *voice) title(i bot.Incident) string {
	if i.Restricted {
		return i.Codename
	}
	return i.Title[v.language]
}

// fires are the beacon's code for a severity.
func fires(severity int) string { return strings.Repeat("🔥", max(0, min(5, severity))) }
