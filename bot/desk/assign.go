package desk

import (
	"context"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Assign gives a post of an incident to a person, at once: reminders go to them from now on. A handover that is under way ends when the lead
// is assigned, also to the person who leads already.
func (d *Desk) Assign(ctx context.Context, actor, incidentID string, post bot.Post, person string) (bot.Incident, error) {
	by, err := d.person(actor, bot.Writers()...)
	if err != nil {
		return bot.Incident{}, err
	}
	var incident bot.Incident
	err = again(func() error {
		if incident, err = d.Incident(ctx, incidentID); err != nil {
			return err
		}
		if err := d.mayHold(incident, post, person); err != nil {
			return err
		}
		change := d.assigned(incident, by.ID, post, person, d.Clock.Now())
		if change.Cards, err = d.handedCards(ctx, incident); err != nil {
			return err
		}
		return d.Store.Apply(ctx, change)
	})
	if err != nil {
		return bot.Incident{}, err
	}
	return d.Store.Incident(ctx, incident.ID)
}

// mayHold refuses a post that a person cannot hold, or holds.
func (d *Desk) mayHold(i bot.Incident, post bot.Post, person string) error {
	if !slices.Contains(bot.Posts(), post) {
		return bot.Refuse(bot.ErrInvalid, `"{post}" is no post of an incident: lead, deputy or ic`, "post", post)
	}
	p, known := d.People.ByID(person)

	switch {
	case !known:
		return bot.Refuse(bot.ErrInvalid, `"{person}" is not among the people of this desk`, "person", person)
	case !p.Has(post.Roles()...):
		return bot.Refuse(bot.ErrInvalid, "{person} cannot be {post} of {key}: that needs one of the roles {roles}", "person", d.People.Names(person), "post", post, "key", i.Key, "roles", post.Roles())
	case post == bot.DeputyPost && person == i.Lead:
		return bot.Refuse(bot.ErrInvalid, "{person} leads {key}: the deputy is somebody else", "person", d.People.Names(person), "key", i.Key)
	case i.Held(post) == person && (post != bot.LeadPost || i.Handover == nil):
		return bot.Refuse(bot.ErrConflict, "{person} is {post} of {key} already", "person", d.People.Names(person), "post", post, "key", i.Key)
	}
	return nil
}

// assigned makes the change of a post that goes to a person, who is told so unless it was their own act.
func (d *Desk) assigned(i bot.Incident, by string, post bot.Post, person string, now time.Time) bot.Change {
	data := map[string]string{"post": string(post), "person": person}
	if before := i.Held(post); before != "" && before != person {
		data["before"] = before
	}
	switch post {
	case bot.LeadPost:
		i = d.led(i, person, now)
	case bot.DeputyPost:
		i.Deputy = person
	case bot.CommanderPost:
		i.Commander = person
	}
	change := bot.Change{Incident: &i, At: now, Events: []bot.Event{{IncidentID: i.ID, At: now, Actor: by, Kind: "assigned", Data: data}}}
	if by != person {
		change.Notices = d.handed(bot.Sheet{Incident: i}, string(post), now).direct(d.persons([]string{person}))
	}
	return change
}

// led is i with a new lead, which ends a handover; who was the deputy and leads now is followed by the next on call.
func (d *Desk) led(i bot.Incident, lead string, now time.Time) bot.Incident {
	i.Lead, i.Handover = lead, nil
	if i.Deputy == lead {
		i.Deputy = d.onCall().Next(lead, now)
	}
	return i
}
