package slackapp

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// request turns the form into what the desk is asked to write, from the facts that it knows.
func (v *voice) request(i bot.Incident, u updating) (bot.Request, error) {
	if err := ended(i); err != nil {
		return bot.Request{}, err
	}
	kind := bot.MessageType(u.kind)
	if !slices.Contains(bot.Updates(), kind) {
		return bot.Request{}, &refusal{text: "slackapp.refused.type", block: "type"}
	}
	severity, err := strconv.Atoi(u.severity)
	if err != nil {
		return bot.Request{}, &refusal{text: "slackapp.refused.severity", block: "severity"}
	}
	next, err := v.future("next", u.next)
	if err != nil {
		return bot.Request{}, err
	}
	if next.IsZero() && kind.Promises() {
		return bot.Request{}, &refusal{text: "slackapp.refused.next", block: "next-time"}
	}
	r := bot.Request{IncidentID: i.ID, Type: kind, Phase: bot.Phase(u.phase), Severity: severity}
	if r.Affected, err = affected(i, u); err != nil {
		return bot.Request{}, err
	}
	for _, l := range u.languages {
		r.Languages = append(r.Languages, bot.Language(l))
	}
	if r.Facts, err = v.facts(i, u); err != nil {
		return bot.Request{}, err
	}
	r.Facts.NextAt = next
	r.ReleaseAt, err = v.future("release", u.release)
	return r, err
}

// affected gives each chosen component its status: restored, the chosen one, or the one that it has.
func affected(i bot.Incident, u updating) ([]bot.Affected, error) {
	var all []bot.Affected
	for _, id := range u.components {
		status := bot.ComponentStatus(u.status)
		at := slices.IndexFunc(i.Affected, func(a bot.Affected) bool { return a.Component == id })
		if status == "" && at >= 0 {
			status = i.Affected[at].Status
		}
		if slices.Contains(u.restored, id) {
			status = bot.Operational
		}
		if status == "" {
			return nil, &refusal{text: "slackapp.refused.status", block: "status"}
		}
		all = append(all, bot.Affected{Component: id, Status: status})
	}
	for _, before := range i.Affected {
		if !slices.Contains(u.components, before.Component) {
			all = append(all, bot.Affected{Component: before.Component, Status: bot.Operational})
		}
	}
	return all, nil
}

func (v *voice) facts(i bot.Incident, u updating) (bot.Facts, error) {
	f := i.Facts
	f.Original, f.Affected, f.AsOf = "", u.components, v.now
	f.Symptom, f.Action = v.kept("symptom", f.Symptom, u.symptom), v.kept("action", f.Action, u.action)
	f.Workaround, f.Cause = v.kept("workaround", f.Workaround, u.workaround), v.kept("cause", f.Cause, u.cause)
	if len(u.restored) > 0 {
		if !slices.Equal(f.Restored, u.restored) || f.RestoredAt.IsZero() {
			f.RestoredAt, f.StatusAsOf, f.StatusBy = v.now, time.Time{}, nil
		}
		f.Restored = u.restored
		f.Pending = slices.DeleteFunc(slices.Clone(u.components), func(id string) bool { return slices.Contains(u.restored, id) })
	}
	var err error
	if f.Started, err = v.began(i, u); err != nil {
		return f, err
	}
	if f.Done, err = count("done", u.done); err != nil {
		return f, err
	}
	if f.Total, err = count("total", u.total); err != nil {
		return f, err
	}
	if f.Done != i.Facts.Done || f.Total != i.Facts.Total {
		f.NumbersBy = nil // whoever told those before
	}
	if len(u.free) == 0 {
		return v.retold(i.Facts, f, u)
	}
	slot := map[string]*bot.Words{"symptom": &f.Symptom, "action": &f.Action, "workaround": &f.Workaround}[u.freeFor]
	if slot == nil {
		return f, &refusal{text: "slackapp.refused.free-for", block: "free-for"}
	}
	if slot.Phrase != "" {
		return f, &refusal{text: "slackapp.refused.both", block: u.freeFor}
	}
	*slot = u.typed(map[string]bot.Words{"symptom": i.Facts.Symptom, "action": i.Facts.Action, "workaround": i.Facts.Workaround}[u.freeFor])
	return v.retold(i.Facts, f, u)
}

// start is when the incident began, as far as anybody said.
func start(i bot.Incident) bot.Moment {
	if i.Facts.Started.At.IsZero() {
		return i.Started
	}
	return i.Facts.Started
}

// began is the start as the form says it; one that nobody changed, or emptied, stays what it was.
func (v *voice) began(i bot.Incident, u updating) (bot.Moment, error) {
	before := start(i)
	at, err := v.past("started", u.started)
	if at, about := v.exact(before.At, at), len(u.about) > 0; err == nil && !at.IsZero() && (!at.Equal(before.At) || about != before.About) {
		return bot.Moment{At: at, About: about, Certainty: bot.Confirmed}, nil
	}
	return i.Facts.Started, err
}

// typed are the words of the form; a text that nobody changed stays what it was.
func (u updating) typed(before bot.Words) bot.Words {
	switch {
	case maps.Equal(u.free, before.Label), maps.Equal(u.free, before.Sentence):
		return before
	case u.tellsSentence(u.freeFor):
		return bot.Words{Sentence: u.free, Certainty: bot.Confirmed}
	}
	return bot.Words{Label: u.free, Certainty: bot.Confirmed}
}

// kept is the words of the chosen phrase. The same phrase keeps its arguments, and one that the form could not offer stays; an emptied
// choice says nothing.
func (v *voice) kept(use string, before bot.Words, id string) bot.Words {
	offered := slices.ContainsFunc(v.phrases(use), func(c choice) bool { return c.value == before.Phrase })
	switch {
	case id == "" && before.Phrase != "" && !offered, id != "" && before.Phrase == id:
		return before
	case id == "":
		return bot.Words{}
	default:
		return bot.Words{Phrase: id, Certainty: bot.Confirmed}
	}
}

func count(block, text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, &refusal{text: "slackapp.refused.number", block: block}
	}
	return n, nil
}
