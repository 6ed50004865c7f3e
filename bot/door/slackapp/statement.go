package slackapp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

const actionStatement = "write-statement"

// stating is what the form of a statement holds.
type stating struct {
	kind, signatory     string
	event, groups, text bot.Text
	effective, release  dated
}

func readStating(w view) stating {
	s := stating{
		kind: w.one("type"), signatory: w.one("signatory"), event: bot.Text{}, groups: bot.Text{}, text: bot.Text{},
		effective: w.dated("effective"), release: w.dated("release"),
	}
	for _, l := range bot.Languages() {
		s.event[l], s.groups[l], s.text[l] = w.one("event-"+string(l)), w.one("groups-"+string(l)), w.one("text-"+string(l))
	}
	return s
}

func statementTypes() []bot.MessageType { return []bot.MessageType{bot.Apology, bot.Resignation} }

func (v *voice) statementForm(ref incidentRef, s stating, trouble string) *slack.ModalViewRequest {
	var types, people []choice
	for _, t := range statementTypes() {
		if ref.Draft != "" && string(t) != s.kind {
			continue // a draft keeps its type
		}
		types = append(types, choice{string(t), v.say("type." + string(t))})
	}
	for _, p := range v.app.People {
		if p.Has(bot.Spokesperson, bot.Executive) {
			people = append(people, choice{p.ID, v.name(p.ID)})
		}
	}
	blocks := append(append(sections(trouble), v.acceptBox(ref)...),
		v.radios("type", "slackapp.label.statement", false, types, s.kind))
	if len(people) > 0 {
		blocks = append(blocks, v.menu("signatory", "slackapp.label.signatory", false, people, s.signatory))
	}
	blocks = append(blocks, note(v.say("slackapp.statement.text")))
	for _, l := range bot.Languages() {
		blocks = append(blocks, header(v.say("slackapp.language."+string(l))),
			v.line("event-"+string(l), "slackapp.label.event", true, false, s.event[l]),
			v.line("groups-"+string(l), "slackapp.label.groups", true, false, s.groups[l]),
			v.line("text-"+string(l), "slackapp.label.paragraphs", true, true, s.text[l]))
	}
	blocks = append(blocks, v.when("effective", "slackapp.label.effective", true, s.effective)...)
	blocks = append(blocks, v.when("release", "slackapp.label.release", true, s.release)...)
	return v.form("statement", "slackapp.statement.title", "slackapp.update.submit", ref, blocks)
}

func (a *App) openStatement(ctx context.Context, v *voice, in payload, key string, kind bot.MessageType) error {
	return a.openForm(ctx, v, in, key, "slackapp.statement.title", actionStatement, func(i bot.Incident) *slack.ModalViewRequest {
		return v.statementForm(incidentRef{Incident: i.ID}, stating{kind: string(kind)}, "")
	})
}

func (a *App) statement(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	s := readStating(in.view)
	r, i, err := a.started(ctx, ref, bot.MessageType(s.kind))
	if err != nil {
		return answer{}, err
	}
	if r, err = v.stated(r, i, s); err != nil {
		return answer{}, err
	}
	return a.handIn(ctx, v, in, ref, r, "slackapp.statement.title")
}

// stated puts what the form says into the request.
func (v *voice) stated(r bot.Request, i bot.Incident, s stating) (bot.Request, error) {
	if !slices.Contains(statementTypes(), r.Type) {
		return r, &refusal{text: "slackapp.refused.type", block: "type"}
	}
	f := &r.Facts
	f.Signatory, f.Event, f.Groups, f.Paragraphs = cmp.Or(s.signatory, f.Signatory), filledIn(s.event), filledIn(s.groups), map[bot.Language][]string{}
	if f.EventAt.IsZero() {
		f.EventAt = i.Started.At
	}
	for l, text := range filledIn(s.text) {
		for p := range strings.SplitSeq(text, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				f.Paragraphs[l] = append(f.Paragraphs[l], p)
			}
		}
	}
	effective, err := v.instant("effective", s.effective)
	if err != nil {
		return r, err
	}
	release, err := v.future("release", s.release)
	f.EffectiveAt, r.ReleaseAt = v.exact(f.EffectiveAt, effective), v.exact(r.ReleaseAt, release)
	return r, err
}

// filledIn leaves out the languages in which nothing was written.
func filledIn(text bot.Text) bot.Text {
	made := bot.Text{}
	for l, s := range text {
		if s != "" {
			made[l] = s
		}
	}
	return made
}

// typedStatement writes a statement whose words are typed, and otherwise opens the form.
func (a *App) typedStatement(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, append(inEach("event", "groups", "text"), "signatory", "effective", "release")...)
	if err != nil {
		return answer{}, err
	}
	kind := t.take(func(w string) bool { return slices.Contains(statementTypes(), bot.MessageType(w)) })
	key := t.take(func(string) bool { return true })
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	if noFlags(rest) {
		return answer{}, a.openStatement(ctx, v, in, key, bot.MessageType(cmp.Or(kind, string(bot.Apology))))
	}
	i, err := a.the(ctx, key)
	if err != nil {
		return answer{}, err
	}
	s := stating{kind: kind, signatory: t.one("signatory"), event: t.text("event"), groups: t.text("groups"), text: t.text("text")}
	effective, err := v.ahead(t.one("effective"))
	if err != nil {
		return answer{}, err
	}
	release, err := v.ahead(t.one("release"))
	if err != nil {
		return answer{}, err
	}
	s.effective, s.release = v.dated(effective), v.dated(release)
	r, err := v.stated(bot.Request{IncidentID: i.ID, Type: bot.MessageType(kind)}, i, s)
	if err != nil {
		return answer{}, err
	}
	return a.written(ctx, v, in, r, "slackapp.statement.title")
}
