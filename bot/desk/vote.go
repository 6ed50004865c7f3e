package desk

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// Vote stores a person's verdict over the digest that they saw. The deciding vote publishes at once; the job that it wrote is the net.
func (d *Desk) Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	p, err := d.person(actor)
	if err != nil {
		return bot.Draft{}, err
	}
	var review bot.Review // as it is after the vote
	err = again(func() error {
		review, err = d.Review(ctx, v.DraftID)
		if err != nil {
			return err
		}
		if repeated(review.Decisions, p, v) {
			return d.inVain(review, v)
		}
		need, err := d.require(ctx, review.Incident, review.Draft)
		if err != nil {
			return err
		}
		change, err := approve.Decide(review, p, v, approve.Rules{Need: need, People: d.People, Zones: d.Zones}, d.Clock.Now())
		if err != nil {
			return errors.Join(err, d.expire(ctx, review.Draft))
		}
		if v.Verdict == bot.BreaksGlass {
			d.breakGlass(&change, review, change.At)
		}
		if v.Verdict == bot.Rejects && review.Draft.Scheduled(change.At) {
			d.takeBack(&change, review)
		}
		if err := d.Store.Apply(ctx, change); err != nil {
			return err
		}
		review.Draft, review.Decisions = change.Drafts[0], append(review.Decisions, *change.Decision)
		review.Draft.Version++
		return nil
	})
	if err != nil {
		return bot.Draft{}, err
	}
	if draft := review.Draft; draft.State == bot.DraftApproved && !draft.Held && !draft.ReleaseAt.After(d.Clock.Now()) {
		if err := d.publishVoted(ctx, review); err != nil {
			d.Logger.WarnContext(ctx, "publish inline; the publish job is the net", "draft", draft.ID, "error", err)
		}
	}
	return d.Store.Draft(ctx, review.Draft.ID)
}

// publishVoted publishes what the vote left, without reading it again: whoever wrote meanwhile is a conflict, and then everything is read.
func (d *Desk) publishVoted(ctx context.Context, review bot.Review) error {
	change, err := d.publication(ctx, review)
	if err == nil {
		err = d.Store.Apply(ctx, change)
	}
	if err != nil {
		return d.RunPublish(ctx, review.Draft.ID)
	}
	return nil
}

// repeated reports whether this very vote is stored already: a redelivered click acts once.
func repeated(decisions []bot.Decision, p bot.Person, v bot.Vote) bool {
	return slices.ContainsFunc(decisions, func(have bot.Decision) bool {
		return have.Person == p.ID && have.Verdict == v.Verdict && have.Revision == v.Revision && have.Digest == v.Digest
	})
}

// inVain says why a signature that is stored already did not publish the text, where others are not what it waits for.
func (d *Desk) inVain(r bot.Review, v bot.Vote) error {
	signs := v.Verdict == bot.Approves || v.Verdict == bot.BreaksGlass
	if !signs || r.Draft.State == bot.DraftApproved || r.Draft.State == bot.DraftPublished {
		return nil
	}
	if err := approve.Signable(r, v, d.Zones, d.People, d.Clock.Now()); err != nil {
		return err
	}
	if v.Verdict == bot.Approves && !r.Standing.Met() {
		return nil
	}
	return bot.Refuse(bot.ErrConflict, "your decision is stored already, and the text could not be published with it: the card says why; edit the draft, so that it is asked for anew")
}

// askForMore asks anew for the signatures of the incident's other drafts for which a rise of severity wants more: whom they wait for, they wait
// for from now on.
func (d *Desk) askForMore(ctx context.Context, change *bot.Change, before bot.Incident, others []bot.Draft) error {
	if change.Incident.Severity <= before.Severity {
		return nil
	}
	for _, other := range others {
		waits := other.State == bot.DraftOpen || other.State == bot.DraftApproved && other.Held || other.Scheduled(change.At)
		if !waits || slices.ContainsFunc(change.Drafts, func(c bot.Draft) bool { return c.ID == other.ID }) {
			continue
		}
		was, err := d.require(ctx, before, other)
		if err != nil {
			return err
		}
		need, err := d.require(ctx, *change.Incident, other)
		if err != nil {
			return err
		}
		decisions, err := d.decisions(ctx, before, other)
		if err != nil {
			return err
		}
		if reflect.DeepEqual(was.Steps, need.Steps) || bot.Judge(other, decisions, need, d.People).Met() {
			continue
		}
		other = remind.Ask(d.Chase, other, change.At)
		other.State = bot.DraftOpen
		change.Drafts, change.Cards = append(change.Drafts, other), append(change.Cards, other.ID)
		change.Jobs = append(change.Jobs, remind.ChaseJobs(other)...)
		change.Events = append(change.Events, bot.Event{
			IncidentID: other.IncidentID, At: change.At, Actor: "bongsu", Kind: "more-signatures", DraftID: other.ID, Data: map[string]string{"type": string(other.Type)},
		})
	}
	return nil
}

// Publish releases an approved draft that was held back.
func (d *Desk) Publish(ctx context.Context, actor, draftID string) (bot.Draft, error) {
	p, err := d.person(actor, bot.Writers()...)
	if err != nil {
		return bot.Draft{}, err
	}
	err = again(func() error {
		review, err := d.Review(ctx, draftID)
		if err != nil {
			return err
		}
		draft := review.Draft
		switch {
		case draft.State == bot.DraftPublished:
			return bot.Refuse(bot.ErrConflict, "this text has already been published")
		case draft.State == bot.DraftWithdrawn || draft.State == bot.DraftRejected:
			return bot.Refuse(bot.ErrNotApproved, "this draft was {state}, so nothing was published: write a new one", "state", draft.State)
		case draft.State == bot.DraftExpired:
			return bot.Refuse(bot.ErrConflict, "this draft expired before it was released, so nothing was published: edit it, so that its times are true again")
		case draft.State != bot.DraftApproved:
			return bot.Refuse(bot.ErrNotApproved, "this draft does not have its signatures yet, so nothing was published")
		case !draft.Held:
			return bot.Refuse(bot.ErrConflict, "this draft was not held back: it publishes itself at its release time")
		}
		if err := approve.Fresh(draft, d.Zones, d.Clock.Now()); err != nil {
			return err
		}
		draft.Held = false
		now := d.Clock.Now()
		return d.Store.Apply(ctx, bot.Change{
			Drafts: []bot.Draft{draft}, At: now, Jobs: []bot.Job{approve.PublishJob(draft, now)},
			Events: []bot.Event{{IncidentID: draft.IncidentID, At: now, Actor: p.ID, Kind: "released", DraftID: draft.ID}},
		})
	})
	if err != nil {
		return bot.Draft{}, err
	}
	err = d.RunPublish(ctx, draftID)
	if _, waits := errors.AsType[bot.Later](err); err != nil && !waits {
		return bot.Draft{}, err
	}
	return d.Store.Draft(ctx, draftID)
}

// RunPublish publishes an approved draft once; called inline by the deciding vote and by its job. It returns bot.Later before the release time.
// A draft that can no longer be published as it was signed is opened again, and its card says why: nothing is tried for ever in silence.
func (d *Desk) RunPublish(ctx context.Context, draftID string) error {
	return again(func() error {
		stored, err := d.Store.Draft(ctx, draftID)
		if err != nil {
			return fmt.Errorf("read the draft to publish: %w", err)
		}
		if stored.State != bot.DraftApproved || stored.Held {
			return nil
		}
		review, err := d.Review(ctx, draftID)
		if err != nil {
			return err
		}
		if review.Draft.Version != stored.Version {
			return bot.ErrConflict // somebody wrote between the two looks
		}
		if change, late := overtaken(review, d.Clock.Now()); late {
			return d.Store.Apply(ctx, change)
		}
		if now := d.Clock.Now(); stored.Missed(now) {
			return d.needsTime(ctx, review, "missed", "", now)
		}
		change, err := d.publication(ctx, review)
		if err == nil {
			err = d.Store.Apply(ctx, change)
		}
		if refusal, refused := errors.AsType[*bot.Error](err); refused {
			return d.unpublished(ctx, review, refusal.Error(), d.Clock.Now())
		}
		if _, waits := errors.AsType[bot.Later](err); err != nil && !waits {
			return fmt.Errorf("publish %s: %w", draftID, err)
		}
		return err
	})
}

// unpublished ends the wait of a draft that cannot be published as it was signed: one with a time of its own needs a new one, others are opened again.
func (d *Desk) unpublished(ctx context.Context, r bot.Review, why string, at time.Time) error {
	if !r.Draft.ReleaseAt.IsZero() && !r.Draft.Beat {
		return d.needsTime(ctx, r, "refused", why, at)
	}
	return d.Store.Apply(ctx, d.reopened(r, why, at))
}

// reopened takes back a draft that was approved and cannot be published so. Signatures are asked for again where some are missing; where all are
// there, they stand, and so does the time at which they were asked for. Whoever believes that it is out is told.
func (d *Desk) reopened(r bot.Review, why string, at time.Time) bot.Change {
	draft := r.Draft
	draft.ChaseAt = time.Time{}
	if !r.Standing.Met() {
		draft = remind.Ask(d.Chase, draft, at)
	}
	draft.State = bot.DraftOpen
	draft.Warnings = append(slices.Clone(draft.Warnings), bot.Warning{Code: "refused", Detail: why})
	r.Draft = draft
	change := bot.Change{Drafts: []bot.Draft{draft}, Jobs: remind.ChaseJobs(draft), Cards: []string{draft.ID}, At: at, Events: []bot.Event{{
		IncidentID: draft.IncidentID, At: at, Actor: "bongsu", Kind: "publish-refused", DraftID: draft.ID, Data: map[string]string{"why": why},
	}}}
	d.tell(&change, r, record.NotPublished, "")
	return change
}

func (d *Desk) publication(ctx context.Context, review bot.Review) (bot.Change, error) {
	draft := review.Draft
	need, err := d.require(ctx, review.Incident, draft)
	if err != nil {
		return bot.Change{}, err
	}
	approved, err := bot.Approve(draft, review.Decisions, need, d.People)
	if err != nil {
		return bot.Change{}, err
	}
	in, err := d.publishInput(ctx, review)
	if err != nil {
		return bot.Change{}, err
	}
	change, err := d.publisher.Publish(approved, in, d.Clock.Now())
	if err != nil {
		return bot.Change{}, err
	}
	if alone := bot.Judge(draft, review.Decisions, need, d.People).Alone; alone != "" {
		change.Incident.GlassReviews = owing(change.Incident.GlassReviews, review.Decisions, alone)
	}
	if change.Incident.Promise.Seq != review.Incident.Promise.Seq {
		change.Jobs = append(change.Jobs, remind.Jobs(change.Incident.ID, change.Incident.Promise)...)
	}
	if err := d.tellOvertaken(ctx, &change); err != nil {
		return bot.Change{}, err
	}
	return change, d.askForMore(ctx, &change, review.Incident, in.Others)
}
