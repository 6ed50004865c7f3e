package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
)

// breakGlass adds to the change of a broken glass that everybody else of the desk is told.
func (d *Desk) breakGlass(change *bot.Change, r bot.Review, now time.Time) {
	decision := *change.Decision
	r.Draft, r.Decisions = change.Drafts[0], append(slices.Clone(r.Decisions), decision)
	post := d.about(r, record.GlassBroken, now)
	others := slices.DeleteFunc(d.withRoles(), func(p bot.Person) bool { return p.ID == decision.Person })
	change.Notices = append(change.Notices, append(post.rooms(), post.direct(others)...)...)
}

// withRoles are the persons who do something at this desk.
func (d *Desk) withRoles() []bot.Person {
	return slices.DeleteFunc(slices.Clone(d.People), func(p bot.Person) bool { return len(p.Roles) == 0 })
}

// owing adds the review that is owed once a text is out that somebody published alone.
func owing(reviews []bot.GlassReview, decisions []bot.Decision, alone string) []bot.GlassReview {
	for _, v := range decisions {
		if v.Verdict == bot.BreaksGlass && v.Person == alone {
			return append(slices.Clone(reviews), bot.GlassReview{DraftID: v.DraftID, By: alone, At: v.At, Reason: v.Reason})
		}
	}
	return reviews
}

// ReviewGlass records that the person has looked at what others of the incident published alone, and what came of it. Only who may sign such
// a text reviews it, and nobody reviews what they or whom they stand in for published.
func (d *Desk) ReviewGlass(ctx context.Context, actor, incidentID, note string) (bot.Incident, error) {
	p, err := d.person(actor)
	if err != nil {
		return bot.Incident{}, err
	}
	if note = strings.TrimSpace(note); note == "" {
		return bot.Incident{}, bot.Refuse(bot.ErrInvalid, "say what your review found, in one sentence: was the text right, and was it right to publish it alone?")
	}
	var incident bot.Incident
	err = again(func() error {
		if incident, err = d.Incident(ctx, incidentID); err != nil {
			return err
		}
		change, err := d.reviewed(ctx, incident, p, note, d.Clock.Now())
		if err != nil {
			return err
		}
		return d.Store.Apply(ctx, change)
	})
	if err != nil {
		return bot.Incident{}, err
	}
	return d.Store.Incident(ctx, incident.ID)
}

// reviewed makes the change of all reviews that p may give; where there is none it is refused for the reason of the last one.
func (d *Desk) reviewed(ctx context.Context, i bot.Incident, p bot.Person, note string, now time.Time) (bot.Change, error) {
	refused := bot.Refuse(bot.ErrConflict, "no review of {key} is owed: nobody published a text of it alone, or it has been reviewed", "key", i.Key)
	i.GlassReviews = slices.Clone(i.GlassReviews)
	change := bot.Change{Incident: &i, At: now}
	for n, g := range i.GlassReviews {
		if !g.Owed() {
			continue
		}
		if why := d.mayReview(ctx, g, p); why != nil {
			refused = why
			continue
		}
		i.GlassReviews[n].ReviewedBy, i.GlassReviews[n].ReviewedAt, i.GlassReviews[n].Note = p.ID, now, note
		change.Cards = append(change.Cards, g.DraftID)
		change.Events = append(change.Events, bot.Event{
			IncidentID: i.ID, At: now, Actor: p.ID, Kind: "glass-reviewed", DraftID: g.DraftID, Data: map[string]string{"note": note, "publisher": g.By},
		})
	}
	if len(change.Events) == 0 {
		return bot.Change{}, refused
	}
	return change, nil
}

func (d *Desk) mayReview(ctx context.Context, g bot.GlassReview, p bot.Person) error {
	review, err := d.Review(ctx, g.DraftID)
	if err != nil {
		return err
	}
	need, err := d.require(ctx, review.Incident, review.Draft)
	if err != nil {
		return err
	}
	one := func(id string) bool { return id == g.By || need.Bound(id, g.By, g.At) || need.Bound(id, g.By, need.At) }
	if one(p.ID) {
		others := d.People.Names(slices.DeleteFunc(need.Signers(review.Draft, d.People), one)...)
		if p.ID != g.By {
			return bot.Refuse(bot.ErrForbidden, "one of you stands in for the other, and neither reviews what the other published alone: ask {others}", "others", others)
		}
		return bot.Refuse(bot.ErrForbidden, "you published this text alone, so somebody else reviews it: ask {others}", "others", others)
	}
	return bot.MaySign(review.Draft, need, d.People, p)
}
