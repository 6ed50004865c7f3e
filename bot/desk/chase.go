package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// RunChase presses an unanswered request for signatures: those who can still sign and their backups are asked, then called, then those who may
// break the glass are told so. It ends with the draft's wait, and a new revision or a new request starts its own.
func (d *Desk) RunChase(ctx context.Context, a remind.Asked) error {
	return again(func() error {
		review, err := d.Review(ctx, a.Draft)
		if err != nil {
			return err
		}
		draft, now := review.Draft, d.Clock.Now()
		if draft.Revision != a.Revision || a.Rung <= draft.Chased || draft.ChaseAt.IsZero() || !d.asks(review, now) {
			return nil
		}
		if draft.ChaseAt.After(now) {
			return bot.Later{At: draft.ChaseAt}
		}
		chased, climbed := remind.ClimbChase(d.Chase, draft, now)
		change := bot.Change{Drafts: []bot.Draft{chased}, Jobs: remind.ChaseJobs(chased), At: now}
		for _, rung := range climbed {
			d.press(&change, review, rung, now)
		}
		return d.Store.Apply(ctx, change)
	})
}

// asks reports whether signatures can still publish the draft.
func (d *Desk) asks(r bot.Review, now time.Time) bool {
	_, stopped := bot.Stopped(r.Draft, r.Decisions)
	return r.Draft.State == bot.DraftOpen && !stopped && approve.Fresh(r.Draft, d.Zones, now) == nil
}

// press adds to change what one rung of a chase does.
func (d *Desk) press(change *bot.Change, r bot.Review, rung string, now time.Time) {
	post := d.about(r, record.AskSignature, now)
	whom := d.pressed(r, now)
	if rung == remind.OfferGlass {
		post, whom = d.about(r, record.OfferGlass, now), d.persons(r.Breakers)
		if len(whom) == 0 {
			return
		}
		change.Cards = []string{r.Draft.ID}
	}
	var batches []bot.Batch
	if rung != remind.Call {
		batches = append(batches, post.direct(whom)...)
	}
	if rung != remind.AskBackup {
		batches = append(batches, post.phone(whom)...)
	}
	if len(batches) == 0 && rung != remind.Call { // nobody has an address of their own
		batches = post.rooms()
	}
	if len(batches) == 0 { // nobody has a telephone
		return
	}
	change.Notices = append(change.Notices, batches...)
	change.Events = append(change.Events, bot.Event{
		IncidentID: r.Incident.ID, At: now, Actor: "bongsu", Kind: "chase-" + rung, DraftID: r.Draft.ID,
		Data: map[string]string{"asked": strings.Join(reached(batches), ", "), "type": string(r.Draft.Type)},
	})
}

// reached are the persons to whom the batches go, and rooms by their own id.
func reached(batches []bot.Batch) []string {
	var all []string
	for _, b := range batches {
		for _, row := range b.Rows {
			if who := strings.TrimPrefix(row.Recipient, "person:"); !slices.Contains(all, who) {
				all = append(all, who)
			}
		}
	}
	return all
}

// pressed are the persons who can still sign, the incident's deputy and the backups, but for those who wrote the text. Where no backups are
// configured, they are whoever is on call and the next.
func (d *Desk) pressed(r bot.Review, now time.Time) []bot.Person {
	backups := d.Chase.Backups
	if onCall := d.onCall().At(now); len(backups) == 0 {
		backups = onCall[:min(len(onCall), 2)]
	}
	all := append(r.Standing.Waiting(), r.Incident.Deputy)
	all = append(all, backups...)
	return d.persons(slices.DeleteFunc(all, func(id string) bool { return slices.Contains(r.Draft.Authors, id) }))
}

// persons returns those with the given ids, each once.
func (d *Desk) persons(ids []string) []bot.Person {
	var all []bot.Person
	for _, id := range ids {
		p, ok := d.People.ByID(id)
		if ok && !slices.ContainsFunc(all, func(have bot.Person) bool { return have.ID == id }) {
			all = append(all, p)
		}
	}
	return all
}

// post makes notices of one kind about an incident. One that a desk has no form for is logged and left out: it must not keep the others.
type post struct {
	*Desk
	incident bot.Incident
	draft    string // id; empty: it is about none
	kind     string
	at       time.Time
	words    func(bot.Language) (string, []bot.Action, error)
}

// about posts something about a draft's signatures.
func (d *Desk) about(r bot.Review, kind string, now time.Time) *post {
	return &post{Desk: d, incident: r.Incident, draft: r.Draft.ID, kind: kind, at: now, words: func(l bot.Language) (string, []bot.Action, error) {
		return d.Words.Request(r, kind, l, now)
	}}
}

// rooms are the desks' own recipients.
func (p *post) rooms() []bot.Batch {
	var batches []bot.Batch
	for _, to := range p.desks(p.incident) {
		batches = p.add(batches, to, bot.Person{}, first(to.Languages), to.Recipients)
	}
	return batches
}

// direct are the persons at their own address: a message or mail.
func (p *post) direct(whom []bot.Person) []bot.Batch {
	return p.each(whom, func(to bot.Destination, person bot.Person) (bot.Recipient, bot.Language, bool) {
		recipient, ok := direct(to, person)
		return recipient, person.Language, ok
	})
}

// phone are the persons at their telephone, by a call rather than by a text message, in a language that the line has.
func (p *post) phone(whom []bot.Person) []bot.Batch {
	if p.Phones == nil {
		return nil
	}
	return p.each(whom, func(to bot.Destination, person bot.Person) (bot.Recipient, bot.Language, bool) {
		number, ok := p.Phones.Number(to, person)
		l := person.Language
		if !slices.Contains(to.Languages, l) {
			l = first(to.Languages)
		}
		return bot.Recipient{ID: "person:" + person.ID, Address: number}, l, ok
	})
}

// each gives every person one message, on the first desk that reaches them.
func (p *post) each(whom []bot.Person, at func(bot.Destination, bot.Person) (bot.Recipient, bot.Language, bool)) []bot.Batch {
	desks := p.desks(p.incident)
	slices.SortStableFunc(desks, func(a, b bot.Destination) int { return textLast(a) - textLast(b) })
	var batches []bot.Batch
	for _, person := range whom {
		for _, to := range desks {
			recipient, l, ok := at(to, person)
			if !ok {
				continue
			}
			if made := p.add(batches, to, person, l, []bot.Recipient{recipient}); len(made) > len(batches) {
				batches = made
				break
			}
		}
	}
	return batches
}

func textLast(to bot.Destination) int {
	if to.Kind == "sms" {
		return 1
	}
	return 0
}

func (p *post) add(batches []bot.Batch, to bot.Destination, person bot.Person, l bot.Language, recipients []bot.Recipient) []bot.Batch {
	if !l.Valid() {
		l = first(to.Languages)
	}
	batch, err := p.batchFor(to, person, l, recipients)
	if err != nil {
		p.Logger.Warn("leave out a notice", "incident", p.incident.Key, "draft", p.draft, "destination", to.ID, "error", err)
		return batches
	}
	return append(batches, batch)
}

func (p *post) batchFor(to bot.Destination, person bot.Person, l bot.Language, recipients []bot.Recipient) (bot.Batch, error) {
	text, actions, err := p.words(l)
	if err != nil {
		return bot.Batch{}, err
	}
	press, err := p.Words.Press(l)
	if err != nil {
		return bot.Batch{}, err
	}
	return p.batch(bot.Notice{
		ID: p.IDs.NewID(), Kind: p.kind, IncidentID: p.incident.ID, DraftID: p.draft, To: person.ID, Language: l,
		Text: text, Press: press, Actions: actions, At: p.at,
	}, to, recipients, p.incident.Severity)
}
