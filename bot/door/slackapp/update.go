package slackapp

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// updating is what the update form holds.
type updating struct {
	kind, status, phase, severity   string
	components, restored            []string
	symptom, cause                  string
	action, workaround, done, total string
	freeFor                         string // symptom, action or workaround
	free                            bot.Text
	knownFor, known                 string // how far one fact is known
	source                          bot.Text
	languages                       []string
	started                         dated
	about                           []string
	next, knownAt, release          dated
	more                            []string // what is asked besides: folded away until somebody wants it
}

// What the update form asks only of those who want to say it.
const (
	moreStart   = "started"
	moreKnown   = "known"
	moreFree    = "free"
	moreRelease = "release"
)

func readUpdating(w view) updating {
	u := updating{
		kind: w.one("type"), status: w.one("status"), phase: w.one("phase"), severity: w.one("severity"),
		components: w.several("components"), restored: w.several("restored"),
		symptom: w.one("symptom"), cause: w.one("cause"), action: w.one("action"), workaround: w.one("workaround"),
		done: w.one("done"), total: w.one("total"), freeFor: w.one("free-for"), free: bot.Text{},
		knownFor: w.one("known-for"), known: w.one("known"), source: bot.Text{}, knownAt: w.dated("known-at"),
		started: w.dated("started"), about: w.several("about"),
		languages: w.several("languages"), next: w.dated("next"), release: w.dated("release"), more: w.several("more"),
	}
	if _, asked := w.State.Values["known-for"]; !asked {
		u.knownFor = "cause"
	}
	for _, l := range bot.Languages() {
		if text := w.one("free-" + string(l)); text != "" {
			u.free[l] = text
		}
		if text := w.one("source-" + string(l)); text != "" {
			u.source[l] = text
		}
	}
	return u
}

// startOf fills the form with what the desk knows now.
func (v *voice) startOf(i bot.Incident, kind bot.MessageType) updating {
	u := updating{
		kind: string(kind), phase: string(i.Phase), severity: strconv.Itoa(i.Severity), components: i.AffectedIDs(), restored: i.Facts.Restored,
		symptom: i.Facts.Symptom.Phrase, cause: i.Facts.Cause.Phrase,
		action: i.Facts.Action.Phrase, workaround: i.Facts.Workaround.Phrase, freeFor: "action", free: bot.Text{},
	}
	for _, l := range bot.Languages() {
		u.languages = append(u.languages, string(l))
	}
	began := start(i)
	if u.started = v.dated(began.At); began.About {
		u.about = []string{aboutBox}
	}
	v.startOfKnown(i.Facts, &u)
	if began.At.IsZero() {
		u.more = append(u.more, moreStart)
	}
	for use, words := range map[string]bot.Words{"symptom": i.Facts.Symptom, "workaround": i.Facts.Workaround, "action": i.Facts.Action} {
		if words.IsFree() && (len(u.free) == 0 || use == "action") {
			u.freeFor, u.free = use, words.Label
			if len(words.Label) == 0 || u.tellsSentence(use) && len(words.Sentence) > 0 {
				u.free = words.Sentence
			}
		}
	}
	if len(u.free) > 0 {
		u.more = append(u.more, moreFree)
	}
	if i.Facts.Total > 0 {
		u.done, u.total = strconv.Itoa(i.Facts.Done), strconv.Itoa(i.Facts.Total)
	}
	if wait := v.interval(i); wait > 0 {
		u.next = v.dated(ceiling(v.now.Add(wait)))
	}
	return u
}

// tellsSentence reports whether the message tells that text as a sentence; otherwise it stands behind a colon.
func (u updating) tellsSentence(use string) bool {
	return use == "action" && (u.kind == string(bot.NoChange) || u.kind == string(bot.Progress))
}

// interval is how long the next promise may be: the cadence's, else as long as the open one.
func (v *voice) interval(i bot.Incident) time.Duration {
	if v.app.Interval != nil {
		if wait := v.app.Interval(i.Severity, i.Phase); wait > 0 {
			return wait
		}
	}
	return max(0, i.Promise.DueAt.Sub(i.Promise.GivenAt))
}

func (v *voice) updateForm(ref incidentRef, u updating, trouble string) *slack.ModalViewRequest {
	var types, phases, languages []choice
	for _, t := range bot.Updates() {
		if ref.Draft != "" && string(t) != u.kind {
			continue // a draft keeps its type
		}
		types = append(types, choice{string(t), v.say("type." + string(t))})
	}
	for _, p := range []bot.Phase{bot.Investigating, bot.Identified, bot.Monitoring} {
		phases = append(phases, choice{string(p), v.say("desk.phase." + string(p))})
	}
	for _, l := range bot.Languages() {
		languages = append(languages, choice{string(l), v.say("slackapp.language." + string(l))})
	}
	blocks := append(append(sections(trouble), v.acceptBox(ref)...),
		v.menu("type", "slackapp.label.type", false, types, u.kind),
		v.componentMenu("components", "slackapp.label.components", false, u.components),
		v.menu("status", "slackapp.label.status-now", true, v.statuses(), u.status),
	)
	blocks = append(blocks, v.when("next", "slackapp.label.next", true, u.next)...)
	for _, use := range []struct{ name, initial string }{
		{"symptom", u.symptom}, {"cause", u.cause}, {"action", u.action}, {"workaround", u.workaround},
	} {
		blocks = append(blocks, v.phraseMenu(use.name, use.initial)...)
		if use.name == "cause" && !slices.Contains(u.more, moreKnown) {
			blocks = append(blocks, v.menu("known", "slackapp.label.sure", true, v.certainties(), u.known))
		}
	}
	blocks = append(blocks,
		v.componentMenu("restored", "slackapp.label.restored", true, u.restored),
		v.number("done", "slackapp.label.done", true, u.done),
		v.number("total", "slackapp.label.total", true, u.total),
		v.menu("phase", "slackapp.label.phase", false, phases, u.phase),
		v.menu("severity", "slackapp.label.severity", false, v.severities(), u.severity),
		v.boxes("languages", "slackapp.label.languages", false, languages, u.languages),
	)
	return v.form("update", "slackapp.update.title", "slackapp.update.submit", ref, append(blocks, v.moreFields(u)...))
}

// moreFields are a box for each thing that few updates say, and the fields of those that are ticked.
func (v *voice) moreFields(u updating) []slack.Block {
	var boxes []choice
	for _, name := range []string{moreStart, moreKnown, moreFree, moreRelease} {
		boxes = append(boxes, choice{name, v.say("slackapp.more." + name)})
	}
	blocks := []slack.Block{toldAtOnce(v.boxes("more", "slackapp.label.more", true, boxes, u.more))}
	for _, name := range u.more {
		switch name {
		case moreStart:
			blocks = append(blocks, v.when("started", "slackapp.label.started", true, u.started)...)
			blocks = append(blocks, v.boxes("about", "slackapp.label.about", true, []choice{{aboutBox, v.say("slackapp.about")}}, u.about))
		case moreKnown:
			blocks = append(blocks, v.knownFields(u)...)
		case moreFree:
			blocks = append(append(blocks, note(v.say("slackapp.free"))), v.freeFields(u)...)
		case moreRelease:
			blocks = append(blocks, v.when("release", "slackapp.schedule.at", true, u.release)...)
		}
	}
	return blocks
}

// unfold shows the fields that somebody ticked in the open form, and keeps what is in the others.
func (a *App) unfold(ctx context.Context, v *voice, in payload) error {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return err
	}
	lead := ""
	if ref.Draft != "" {
		lead = v.say("slackapp.edit.voids")
	}
	return a.redraw(ctx, in, v.updateForm(ref, readUpdating(in.view), lead))
}

func (v *voice) freeFields(u updating) []slack.Block {
	var uses []choice
	for _, use := range []string{"symptom", "action", "workaround"} {
		uses = append(uses, choice{use, v.say("slackapp.label." + use)})
	}
	blocks := []slack.Block{v.menu("free-for", "slackapp.label.free", true, uses, u.freeFor)}
	for _, l := range bot.Languages() {
		blocks = append(blocks, v.line("free-"+string(l), "slackapp.language."+string(l), true, true, u.free[l]))
	}
	return blocks
}

// openForm opens the form of one incident: the one that is named, the only open one, or first a list to choose from.
func (a *App) openForm(ctx context.Context, v *voice, in payload, key, title, action string, form func(bot.Incident) *slack.ModalViewRequest) error {
	return a.lookUp(ctx, v, in, title, func() (*slack.ModalViewRequest, error) {
		if key != "" {
			i, err := a.Desk.Incident(ctx, key)
			if err != nil {
				return nil, err
			}
			return form(i), nil
		}
		open, err := a.Desk.Incidents(ctx, true)
		if err != nil {
			return nil, err
		}
		switch len(open) {
		case 0:
			return v.window(title, section(v.say("slackapp.none-open"))), nil
		case 1:
			return form(open[0]), nil
		}
		blocks := []slack.Block{section(v.say("slackapp.which"))}
		for _, i := range open[:min(len(open), maxListed)] {
			label := v.heading(i) + " " + v.title(i)
			blocks = append(blocks, sectionWith(label, button(action, v.say("slackapp.action.choose"), encode(incidentRef{Incident: i.ID}))))
		}
		return v.window(title, blocks...), nil
	})
}

func (a *App) openUpdate(ctx context.Context, v *voice, in payload, key string, kind bot.MessageType) error {
	return a.openForm(ctx, v, in, key, "slackapp.update.title", bot.ActionWriteUpdate, func(i bot.Incident) *slack.ModalViewRequest {
		return v.updateForm(incidentRef{Incident: i.ID}, v.startOf(i, kind), "")
	})
}

func (a *App) update(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	u := readUpdating(in.view)
	before, i, err := a.started(ctx, ref, bot.MessageType(u.kind))
	if err != nil {
		return answer{}, err
	}
	u.kind = string(before.Type) // a draft keeps its own
	request, err := v.request(i, u)
	if err != nil {
		return answer{}, err
	}
	request.Hold, request.Audiences = before.Hold, before.Audiences
	return a.handIn(ctx, v, in, ref, request, "slackapp.update.title")
}

// written stores a draft and tells who is asked to sign it.
func (a *App) written(ctx context.Context, v *voice, in payload, r bot.Request, title string) (answer, error) {
	r.Once = in.once()
	d, err := a.Desk.Write(ctx, v.person.ID, r)
	if err != nil {
		return answer{}, err
	}
	return v.stored(ctx, d, title), nil
}

// stored tells of a draft that was written, or written anew.
func (v *voice) stored(ctx context.Context, d bot.Draft, title string) answer {
	text := v.asked(ctx, d)
	blocks := append(sections(text), buttons(v.bodiesButton(d)))
	return answer{message: &message{text: clip(text, fallbackRunes), blocks: blocks}, view: v.window(title, blocks...)}
}

// asked tells that a draft is stored and whom it waits for.
func (v *voice) asked(ctx context.Context, d bot.Draft) string {
	recipients, channels := d.Reach()
	text := v.say("slackapp.drafted", "type", v.say("type."+string(d.Type)), "recipients", recipients, "channels", channels)
	if !d.ReleaseAt.IsZero() {
		text += "\n" + v.leaves(d)
	}
	if r, err := v.app.Desk.Review(ctx, d.ID); err == nil && len(r.Standing.Waiting()) > 0 {
		text += "\n" + v.say("slackapp.waiting", "who", v.names(r.Standing.Waiting()))
	}
	return text
}
