package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// Snooze moves the reminders of an incident's promise, once and with a reason; never past the promised time.
func (d *Desk) Snooze(ctx context.Context, actor, incidentID string, until time.Time, reason string) error {
	p, err := d.person(actor, bot.Writers()...)
	if err != nil {
		return err
	}
	return again(func() error {
		incident, err := d.Incident(ctx, incidentID)
		if err != nil {
			return err
		}
		change, err := remind.Snooze(incident, p.ID, until, reason, d.Clock.Now())
		if err != nil {
			return err
		}
		return d.Store.Apply(ctx, change)
	})
}

// RunRemind climbs a promise's ladder to the rung of the hour: tells whom it names and arms the next. A rung of an older promise does nothing.
func (d *Desk) RunRemind(ctx context.Context, l remind.Link) error {
	return again(func() error {
		incident, err := d.Store.Incident(ctx, l.Incident)
		if err != nil {
			return fmt.Errorf("read the reminded incident: %w", err)
		}
		now := d.Clock.Now()
		if !remind.Current(incident, l) {
			return nil
		}
		if incident.Promise.SnoozeUntil.After(now) {
			return bot.Later{At: incident.Promise.SnoozeUntil}
		}
		drafts, err := d.waiting(ctx, incident.ID)
		if err != nil {
			return err
		}
		if until := comes(incident, drafts); now.Before(until) {
			return bot.Later{At: until}
		}
		if err := d.draftAnew(ctx, incident.ID); err != nil {
			return err
		}
		rung := remind.Reached(incident.Promise, l.Rung, now)
		change := remind.Climb(incident, rung, now)
		if drafts, err = d.waiting(ctx, incident.ID); err != nil {
			return err
		}
		waiting, err := d.firstSignable(ctx, incident, drafts)
		if err != nil {
			return err
		}
		change.Notices, err = d.notices(incident, rung, waiting, now)
		if err != nil {
			return err
		}
		return d.Store.Apply(ctx, change)
	})
}

// notices makes a rung's batches: to the incident channel and to the persons whom it names.
func (d *Desk) notices(i bot.Incident, rung remind.Rung, waiting bot.Draft, at time.Time) ([]bot.Batch, error) {
	var batches []bot.Batch
	reached := map[string]bool{} // persons who have their message: one each, however many desks there are
	for _, to := range d.desks(i) {
		if rung.Desk {
			b, err := d.notice(i, to, bot.Person{Language: first(to.Languages)}, to.Recipients, rung, waiting, at)
			if err != nil {
				return nil, err
			}
			batches = append(batches, b)
		}
		for _, p := range d.told(i, rung) {
			recipient, ok := direct(to, p)
			if !ok || reached[p.ID] {
				continue
			}
			reached[p.ID] = true
			b, err := d.notice(i, to, p, []bot.Recipient{recipient}, rung, waiting, at)
			if err != nil {
				return nil, err
			}
			batches = append(batches, b)
		}
	}
	return batches, nil
}

// direct returns the person's own address on a desk destination: a direct message in Slack, or mail.
func direct(to bot.Destination, p bot.Person) (bot.Recipient, bool) {
	address := map[string]string{"slack": p.SlackID, "email": p.Email}[to.Kind]
	return bot.Recipient{ID: "person:" + p.ID, Address: address}, address != ""
}

func (d *Desk) told(i bot.Incident, rung remind.Rung) []bot.Person {
	var told []bot.Person
	add := func(id string) {
		p, ok := d.People.ByID(id)
		known := slices.ContainsFunc(told, func(have bot.Person) bool { return have.ID == id })
		if ok && !known {
			told = append(told, p)
		}
	}
	if rung.Lead {
		add(i.Holder(bot.PromiseItem))
	}
	if rung.Deputy {
		add(i.Deputy)
		add(i.Commander)
	}
	if rung.Exec {
		for _, p := range d.People {
			if p.Has(bot.Executive) {
				add(p.ID)
			}
		}
	}
	return told
}

func (d *Desk) notice(i bot.Incident, to bot.Destination, p bot.Person, recipients []bot.Recipient, rung remind.Rung, waiting bot.Draft, at time.Time) (bot.Batch, error) {
	language := p.Language
	if !language.Valid() {
		language = first(to.Languages)
	}
	text, err := d.Words.Reminder(i, record.Rung{Kind: rung.Kind, Number: rung.Number, Waiting: waiting.ID != ""}, language, at)
	if err != nil {
		return bot.Batch{}, fmt.Errorf("words of a reminder: %w", err)
	}
	actions, err := d.Words.ReminderActions(i, waiting, language)
	if err != nil {
		return bot.Batch{}, fmt.Errorf("buttons of a reminder: %w", err)
	}
	press, err := d.Words.Press(language)
	if err != nil {
		return bot.Batch{}, fmt.Errorf("words of a reminder: %w", err)
	}
	n := bot.Notice{
		ID: d.IDs.NewID(), Kind: rung.Kind, IncidentID: i.ID, To: p.ID, Language: language, Text: text, Press: press, Actions: actions, At: at,
	}
	return d.batch(n, to, recipients, i.Severity)
}

func (d *Desk) batch(n bot.Notice, to bot.Destination, recipients []bot.Recipient, severity int) (bot.Batch, error) {
	if d.ConsoleURL != "" && !strings.Contains(n.Text, d.ConsoleURL) { // a text that names it needs it no second time
		n.URL = d.ConsoleURL + "/"
	}
	switch {
	case n.URL == "":
	case n.DraftID != "":
		n.URL += "drafts/" + n.DraftID
	case n.IncidentID != "":
		n.URL += "incidents/" + n.IncidentID
	}
	body, err := d.Notices.ComposeNotice(to.Kind, n)
	if err != nil {
		return bot.Batch{}, fmt.Errorf("compose a notice for %s: %w", to.ID, err)
	}
	return d.publisher.Notify(n, to, recipients, body, severity)
}

func first(languages []bot.Language) bot.Language {
	if len(languages) == 0 {
		return bot.English
	}
	return languages[0]
}

// RunDraft is the update cron: at half-interval it drafts "no change" from the current facts and asks for approval, unless somebody is
// already writing. What cannot be drafted is recorded, and the ladder goes on.
func (d *Desk) RunDraft(ctx context.Context, l remind.Link) error {
	incident, err := d.Store.Incident(ctx, l.Incident)
	if err != nil {
		return fmt.Errorf("read the incident to draft for: %w", err)
	}
	if !remind.Current(incident, l) {
		return nil
	}
	written, err := d.Store.CountDrafts(ctx, incident.ID) // before the look at those that wait: whoever writes one after it is met below
	if err != nil {
		return fmt.Errorf("count the incident's drafts: %w", err)
	}
	drafts, err := d.waiting(ctx, incident.ID)
	if err != nil {
		return err
	}
	for _, other := range drafts {
		if err := d.expire(ctx, other); err != nil {
			return fmt.Errorf("expire draft %s: %w", other.ID, err)
		}
	}
	if d.Clock.Now().Before(comes(incident, drafts)) {
		return nil
	}
	if writing, err := d.firstSignable(ctx, incident, drafts); err != nil || writing.ID != "" {
		return err
	}
	r := d.heartbeat(incident)
	r.Once = fmt.Sprintf("cron %s %d %d", incident.ID, incident.Promise.Seq, written) // two workers at once write one draft
	_, err = d.write(ctx, nil, r)
	if refused, ok := errors.AsType[*bot.Error](err); ok {
		now := d.Clock.Now()
		return d.Store.Apply(ctx, bot.Change{At: now, Events: []bot.Event{{
			IncidentID: incident.ID, At: now, Actor: "bongsu", Kind: "draft-refused", Data: map[string]string{"why": refused.Error()},
		}}})
	}
	if errors.Is(err, bot.ErrConflict) {
		return nil // the other one has written it
	}
	return err
}

// firstSignable returns the first of the drafts of updates that can still be published by signatures, zero when none can; a statement does not keep
// a promise, nor a heartbeat for a later one.
func (d *Desk) firstSignable(ctx context.Context, i bot.Incident, drafts []bot.Draft) (bot.Draft, error) {
	for _, draft := range drafts {
		if draft.Type.Statement() || draft.Beat && !draft.Keeps(i) {
			continue
		}
		if signable, err := d.signable(ctx, draft); err != nil || signable {
			return draft, err
		}
	}
	return bot.Draft{}, nil
}

// signable reports whether signatures can still publish an open draft: it is fresh, and nobody asked for changes.
func (d *Desk) signable(ctx context.Context, draft bot.Draft) (bool, error) {
	fresh := approve.Fresh(draft, d.Zones, d.Clock.Now()) == nil
	if draft.State != bot.DraftOpen || !fresh {
		return false, nil
	}
	decisions, err := d.Store.Decisions(ctx, draft.ID, draft.Revision)
	if err != nil {
		return false, fmt.Errorf("read decisions: %w", err)
	}
	_, stopped := bot.Stopped(draft, decisions)
	return !stopped, nil
}

// checking is the phrase of what the desk does before anything else is known; the holding notice said the same.
const checking = "extent-check"

// heartbeat is what the update cron proposes: the holding notice while nobody was told, and "no change" afterwards.
func (d *Desk) heartbeat(i bot.Incident) bot.Request {
	facts := i.Facts
	facts.Original = ""
	if facts.Action.IsZero() && i.Phase == bot.Investigating {
		facts.Action = bot.Words{Phrase: checking}
	}
	now := d.Clock.Now()
	interval := d.Cadence.Interval(i.Severity, i.Phase)
	if i.Promise.First() {
		facts.NextAt = now.Add(interval).Round(time.Minute)
		return bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: facts}
	}
	announced := i.Promise.DueAt.Sub(i.Promise.GivenAt).Round(5 * time.Minute)
	interval = max(interval, announced) // a person may have announced a longer one
	facts.NextAt = i.Promise.DueAt.Add(interval)
	if i.Promise.Overdue(now) {
		facts.NextAt = now.Add(interval).Round(time.Minute)
	}
	return bot.Request{IncidentID: i.ID, Type: bot.NoChange, Facts: facts}
}
