package slackapp

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func (a *App) typedDrill(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	return a.typedDeclare(ctx, v, in, strings.TrimSpace(rest+" --mode drill"))
}

// typedDeclare opens an incident from what was typed: severity, components and what is known of it. What is missing or not understood is asked
// for in the form, in which the rest is filled in.
func (a *App) typedDeclare(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, "mode", "severity", "component", "status", "symptom", "cause", "started", "lead", "deputy", "commander")
	if err != nil {
		return answer{}, err
	}
	d, left, err := v.declaring(&t)
	if err != nil {
		return answer{}, err
	}
	if d.severity == "" || len(d.components) == 0 || left != "" {
		trouble := ""
		if rest == "" {
			d.mode = "" // to be chosen first
		}
		if left != "" {
			trouble = v.say("slackapp.refused.word", "word", left)
		}
		return answer{}, a.openDeclare(ctx, v, in, d, trouble)
	}
	if t.one("started") == "" {
		d.started = dated{} // nobody said when it began
	}
	said, err := v.declaration(in, d)
	if err != nil {
		return answer{}, err
	}
	said.Lead, said.Deputy, said.Commander = t.one("lead"), t.one("deputy"), t.one("commander")
	if same := a.clashes(ctx, d); len(same) > 0 && !d.typedAnyway() {
		told := v.clash(same) + "\n" + v.say("slackapp.clash.typed", "command", a.Command, "key", same[0].Key)
		return answer{message: v.words(told), refused: true}, nil
	}
	incident, err := a.Desk.Declare(ctx, v.person.ID, said)
	if err != nil {
		return answer{}, err
	}
	return answer{message: &message{text: v.say("slackapp.declared", "key", incident.Key), blocks: v.declared(incident).Blocks.BlockSet}}, nil
}

// anywayWord declares although an open incident hits the same services.
const anywayWord = "anyway"

func (d declaring) typedAnyway() bool { return len(d.anyway) > 0 }

// declaring understands what was typed; left is what it could make nothing of.
func (v *voice) declaring(t *typed) (d declaring, left string, err error) {
	isSeverity := func(w string) bool { return len(w) == 1 && w >= "1" && w <= "5" }
	isMode := func(w string) bool { return w == string(bot.Live) || w == string(bot.Drill) }
	anyway := t.take(func(w string) bool { return w == anywayWord })
	d = declaring{
		mode: cmp.Or(t.one("mode"), t.take(isMode), string(bot.Live)), severity: cmp.Or(t.one("severity"), t.take(isSeverity)),
		status: cmp.Or(t.one("status"), string(bot.MajorOutage)), statuses: map[string]bot.ComponentStatus{},
		symptom: t.one("symptom"), cause: t.one("cause"), causeSure: string(bot.Unknown), started: v.dated(v.now),
	}
	if anyway != "" {
		d.anyway = []string{anyway}
	}
	named := t.flags["component"]
	if list := t.take(func(w string) bool { return v.componentList(w) != nil }); list != "" {
		named = append(named, strings.Split(list, ",")...)
	}
	for _, name := range named {
		name, status, _ := strings.Cut(name, "=")
		id, known := v.componentNamed(name)
		if !known {
			return d, "", &refusal{text: "slackapp.refused.component", data: []any{"word", name}}
		}
		d.components = append(d.components, id)
		if status != "" {
			d.statuses[id] = bot.ComponentStatus(status)
		}
	}
	if text := t.one("started"); text != "" {
		at, err := v.ago(text)
		if err != nil {
			return d, "", err
		}
		d.started = v.dated(at)
	}
	left = strings.Join(t.words, " ")
	if p, found := v.phraseLike(left); found {
		left = ""
		if p.For == "cause" {
			d.cause, d.causeSure = p.ID, string(bot.Reported)
		} else {
			d.symptom = p.ID
		}
	}
	return d, left, nil
}

// componentList reads ids or names with commas between them; nil when one of them is none.
func (v *voice) componentList(list string) []string {
	var ids []string
	for name := range strings.SplitSeq(list, ",") {
		name, _, _ = strings.Cut(name, "=")
		id, known := v.componentNamed(name)
		if !known {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

func (v *voice) componentNamed(name string) (id string, known bool) {
	for _, c := range v.app.Components {
		if strings.EqualFold(c.ID, name) {
			return c.ID, true
		}
		for _, l := range bot.Languages() {
			if strings.EqualFold(c.Name.Text[l], name) {
				return c.ID, true
			}
		}
	}
	return "", false
}

// phraseLike is the one phrase about a symptom or cause that has this id, or whose label holds these words.
func (v *voice) phraseLike(words string) (PhraseOption, bool) {
	if words == "" {
		return PhraseOption{}, false
	}
	var found []PhraseOption
	for _, p := range v.app.Phrases() {
		if p.For != "" && p.For != "symptom" && p.For != "cause" {
			continue
		}
		if p.ID == words {
			return p, true
		}
		if slices.ContainsFunc(bot.Languages(), func(l bot.Language) bool {
			return strings.Contains(strings.ToLower(p.Label[l]), strings.ToLower(words))
		}) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return PhraseOption{}, false
	}
	return found[0], true
}

// the finds the incident that a typed command is about: the one that is named, else the only open one.
func (a *App) the(ctx context.Context, key string) (bot.Incident, error) {
	if key != "" {
		return a.Desk.Incident(ctx, key)
	}
	open, err := a.Desk.Incidents(ctx, true)
	if err != nil {
		return bot.Incident{}, err
	}
	if len(open) != 1 {
		return bot.Incident{}, &refusal{text: "slackapp.refused.several", data: []any{"number", len(open)}}
	}
	return open[0], nil
}

// typedUpdate writes an update from the facts that the desk knows, when its type and the time of the next one are typed; otherwise it opens the form.
func (a *App) typedUpdate(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, "next", "phase", "severity", "component", "language", "symptom", "cause", "action", "workaround", "release", "started", "done", "total")
	if err != nil {
		return answer{}, err
	}
	at := cmp.Or(t.one("release"), t.takeAt())
	kind := bot.MessageType(t.take(func(w string) bool { return slices.Contains(bot.Updates(), bot.MessageType(w)) }))
	next := cmp.Or(t.one("next"), t.take(isWhen))
	key := t.take(func(string) bool { return true })
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	if noTime(rest) {
		return answer{}, a.openUpdate(ctx, v, in, key, cmp.Or(kind, bot.Progress))
	}
	i, err := a.the(ctx, key)
	if err != nil {
		return answer{}, err
	}
	r, err := v.typedRequest(i, t)
	if err != nil {
		return answer{}, err
	}
	r.Type = cmp.Or(kind, bot.Progress)
	if r.Type == bot.NoChange {
		r.Facts = v.unchanged(i, r.Facts)
	}
	if r.ReleaseAt, err = v.ahead(at); err != nil {
		return answer{}, err
	}
	if r.Facts.NextAt, err = v.aheadOf(r.ReleaseAt, next); err != nil {
		return answer{}, err
	}
	if wait := v.interval(i); next == "" && wait > 0 {
		r.Facts.NextAt = ceiling(later(v.now, r.ReleaseAt).Add(wait))
	}
	return a.written(ctx, v, in, r, "slackapp.update.title")
}

// typedRequest is an update from the incident's own facts with what the flags change.
func (v *voice) typedRequest(i bot.Incident, t typed) (bot.Request, error) {
	r := bot.Request{IncidentID: i.ID, Phase: bot.Phase(t.one("phase")), Facts: i.Facts}
	r.Facts.Original = ""
	for use, slot := range map[string]*bot.Words{
		"symptom": &r.Facts.Symptom, "cause": &r.Facts.Cause, "action": &r.Facts.Action, "workaround": &r.Facts.Workaround,
	} {
		if id := t.one(use); id != "" {
			*slot = v.kept(use, *slot, id)
		}
	}
	for _, name := range t.flags["component"] {
		name, status, _ := strings.Cut(name, "=")
		id, known := v.componentNamed(name)
		if !known {
			return r, &refusal{text: "slackapp.refused.component", data: []any{"word", name}}
		}
		r.Affected = append(r.Affected, bot.Affected{Component: id, Status: cmp.Or(bot.ComponentStatus(status), bot.MajorOutage)})
	}
	for _, l := range t.flags["language"] {
		r.Languages = append(r.Languages, bot.Language(l))
	}
	var err error
	if text := t.one("started"); text != "" {
		at, err := v.ago(text)
		if err != nil {
			return r, err
		}
		r.Facts.Started = bot.Moment{At: at, Certainty: bot.Confirmed}
	}
	if err := v.typedFigures(&r.Facts, t); err != nil {
		return r, err
	}
	if text := t.one("severity"); text != "" {
		if r.Severity, err = strconv.Atoi(text); err != nil {
			return r, &refusal{text: "slackapp.refused.severity"}
		}
	}
	return r, nil
}

// typedFigures takes how many servers work again, as of now.
func (v *voice) typedFigures(f *bot.Facts, t typed) (err error) {
	for name, n := range map[string]*int{"done": &f.Done, "total": &f.Total} {
		if text := t.one(name); text != "" {
			if *n, err = count(name, text); err != nil {
				return err
			}
			f.AsOf, f.NumbersBy = v.now, nil
		}
	}
	return nil
}

// typedResolve writes that it is over, when it is typed what became of the data, when it ended and when the report comes.
func (a *App) typedResolve(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, "ended", "report", "data", "lost-ko", "lost-en", "lost-fr")
	if err != nil {
		return answer{}, err
	}
	isData := func(w string) bool {
		return slices.Contains([]string{string(bot.DataSafe), string(bot.DataLost), dataChecking}, w)
	}
	data := cmp.Or(t.one("data"), t.take(isData))
	ended := cmp.Or(t.one("ended"), t.take(isWhen))
	key := t.take(func(string) bool { return true })
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	if few(1)(rest) {
		return answer{}, a.openResolve(ctx, v, in, key)
	}
	i, err := a.the(ctx, key)
	if err != nil {
		return answer{}, err
	}
	said := resolving{data: cmp.Or(data, dataChecking), lost: t.text("lost"), ended: v.dated(v.now)}
	if !isData(said.data) {
		return answer{}, &refusal{text: "slackapp.refused.word", data: []any{"word", said.data}}
	}
	endedAt, err := v.ago(ended)
	if err != nil {
		return answer{}, err
	}
	reportAt, err := v.ahead(t.one("report"))
	if err != nil {
		return answer{}, err
	}
	if !endedAt.IsZero() {
		said.ended = v.dated(endedAt)
	}
	if reportAt.IsZero() {
		reportAt = i.Facts.ReportAt
	}
	if reportAt.IsZero() {
		return answer{}, &refusal{text: "slackapp.refused.report"}
	}
	said.report = v.dated(reportAt)
	f, err := v.resolved(i, said)
	if err != nil {
		return answer{}, err
	}
	return a.written(ctx, v, in, bot.Request{IncidentID: i.ID, Type: bot.Resolved, Facts: f}, "slackapp.resolve.title")
}

// typedSnooze moves the reminders when the time and the reason are typed.
func (a *App) typedSnooze(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, "until", "reason")
	if err != nil {
		return answer{}, err
	}
	key := t.take(func(string) bool { return true })
	i, err := a.Desk.Incident(ctx, key)
	if err != nil {
		return answer{}, err
	}
	if err := ended(i); err != nil {
		return answer{}, err
	}
	if few(1)(rest) {
		_, err := a.open(ctx, in, v.snoozeForm(incidentRef{Incident: i.ID}, "10", "", ""))
		return answer{}, err
	}
	until, err := v.ahead(cmp.Or(t.one("until"), t.take(isWhen), "10m"))
	if err != nil {
		return answer{}, err
	}
	reason := cmp.Or(t.one("reason"), strings.Join(t.words, " "))
	if err := a.Desk.Snooze(ctx, v.person.ID, i.ID, until, reason); err != nil {
		return answer{}, err
	}
	return answer{message: v.words(v.say("slackapp.snoozed", "until", v.moment(until)))}, nil
}

// typedRemind tells what was promised and who is reminded when; for one incident it reminds them now.
func (a *App) typedRemind(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
	if key, _ := cutWord(rest); key != "" {
		i, err := a.Desk.Incident(ctx, key)
		if err != nil {
			return answer{}, err
		}
		if err := a.Desk.Remind(ctx, v.person.ID, i.ID); err != nil {
			return answer{}, err
		}
		return answer{message: v.words(v.say("slackapp.reminded", "key", i.Key) + "\n" + v.promise(i))}, nil
	}
	open, err := a.Desk.Incidents(ctx, true)
	if err != nil {
		return answer{}, err
	}
	open = slices.DeleteFunc(slices.Clone(open), func(i bot.Incident) bool { return i.Promise.DueAt.IsZero() })
	if len(open) == 0 {
		return answer{message: v.words(v.say("slackapp.promise.nowhere"))}, nil
	}
	slices.SortStableFunc(open, soonest)
	m := &message{text: v.summary(open[0])}
	for _, i := range open[:min(len(open), maxListed)] {
		ref := encode(incidentRef{Incident: i.ID})
		m.blocks = append(m.blocks, section(v.summary(i)), buttons(
			button(bot.ActionWriteUpdate, v.say("desk.action.write"), ref), button(bot.ActionNoChange, v.say("desk.action.unchanged"), ref),
			button(bot.ActionSnooze, v.say("desk.action.snooze"), ref),
		))
	}
	return answer{message: m}, nil
}

// soonest puts the promise first that is due first, and incidents without one last.
func soonest(a, b bot.Incident) int {
	far := func(i bot.Incident) time.Time {
		if i.Promise.DueAt.IsZero() {
			return i.DeclaredAt.AddDate(100, 0, 0)
		}
		return i.Promise.DueAt
	}
	return far(a).Compare(far(b))
}
