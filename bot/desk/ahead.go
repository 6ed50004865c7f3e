package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// StandingTexts returns what the actor would sign with a standing approval of that scope, and the digest that binds it.
func (d *Desk) StandingTexts(_ context.Context, actor string, scope bot.StandingScope) ([]bot.Presigned, bot.Digest, error) {
	p, err := d.person(actor)
	if err != nil {
		return nil, "", err
	}
	texts, err := d.Renderer.Ahead(scope)
	if err != nil {
		return nil, "", err
	}
	return texts, bot.SealAhead(scope, texts, d.Destinations, p), nil
}

// SignStanding gives a standing approval over the texts that the actor was shown.
func (d *Desk) SignStanding(ctx context.Context, actor string, scope bot.StandingScope, digest bot.Digest, until time.Time) (bot.StandingApproval, error) {
	p, err := d.person(actor)
	if err != nil {
		return bot.StandingApproval{}, err
	}
	if !p.SignsAhead() {
		return bot.StandingApproval{}, d.lacking(p, []bot.Role{bot.Comms, bot.Legal, bot.Reader})
	}
	now := d.Clock.Now()
	if err := bot.CheckUntil(until, now); err != nil {
		return bot.StandingApproval{}, err
	}
	_, shown, err := d.StandingTexts(ctx, actor, scope)
	if err != nil {
		return bot.StandingApproval{}, err
	}
	if digest != shown {
		return bot.StandingApproval{}, bot.Refuse(bot.ErrConflict, "the texts have changed since you saw them: read them again and sign then")
	}
	s := bot.StandingApproval{ID: d.IDs.NewID(), Person: p.ID, Scope: scope, Digest: digest, At: now, Until: until}
	if err := d.Store.SaveStandingApproval(ctx, s); err != nil {
		return bot.StandingApproval{}, err
	}
	d.Logger.InfoContext(ctx, "standing approval given", "person", p.ID, "standing", s.ID, "digest", digest.Short(), "until", until)
	return s, nil
}

// EndStanding withdraws a standing approval: its signer may, and an administrator.
func (d *Desk) EndStanding(ctx context.Context, actor, id string) error {
	p, err := d.person(actor)
	if err != nil {
		return err
	}
	all, err := d.Store.StandingApprovals(ctx, false)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s bot.StandingApproval) bool { return s.ID == id })
	switch {
	case i < 0:
		return bot.Refuse(bot.ErrNotFound, "there is no standing approval \"{id}\" to withdraw: `bongsu standing list` shows them", "id", id)
	case all[i].Person != p.ID && !p.Has(bot.Admin):
		return bot.Refuse(bot.ErrForbidden, "only {person} or an administrator withdraws it", "person", d.People.Names(all[i].Person))
	}
	if err := d.Store.EndStandingApproval(ctx, id, p.ID, d.Clock.Now()); err != nil {
		return err
	}
	d.Logger.InfoContext(ctx, "standing approval withdrawn", "person", p.ID, "standing", id, "of", all[i].Person)
	return nil
}

// StandingApprovals returns all standing approvals, and why those that count no longer do not.
func (d *Desk) StandingApprovals(ctx context.Context) ([]bot.StandingState, error) {
	all, err := d.Store.StandingApprovals(ctx, true)
	var states []bot.StandingState
	for _, s := range all {
		states = append(states, bot.StandingState{StandingApproval: s, Why: s.Ended(d.digestAhead(s), d.Clock.Now())})
	}
	return states, err
}

// digestAhead is the digest of what s signed as it would be written today; empty when it cannot be, or its signer has left.
func (d *Desk) digestAhead(s bot.StandingApproval) bot.Digest {
	p, here := d.People.ByID(s.Person)
	texts, err := d.Renderer.Ahead(s.Scope)
	if !here || err != nil {
		return ""
	}
	return bot.SealAhead(s.Scope, texts, d.Destinations, p)
}

// PublishAhead publishes a draft under the standing approvals that cover it: the author's own act, over the text that the author saw.
func (d *Desk) PublishAhead(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	p, err := d.person(actor, bot.Writers()...)
	if err != nil {
		return bot.Draft{}, err
	}
	var review bot.Review
	err = again(func() error {
		if review, err = d.Review(ctx, v.DraftID); err != nil {
			return err
		}
		change, err := d.underStanding(ctx, review, p, v)
		if err != nil {
			return err
		}
		if err := d.Store.Apply(ctx, change); err != nil {
			return err
		}
		review.Draft, review.Decisions = change.Drafts[0], append(review.Decisions, change.Presigned...)
		review.Draft.Version++
		return nil
	})
	if err != nil {
		return bot.Draft{}, err
	}
	if !review.Draft.ReleaseAt.After(d.Clock.Now()) {
		if err := d.publishVoted(ctx, review); err != nil {
			d.Logger.WarnContext(ctx, "publish inline; the publish job is the net", "draft", review.Draft.ID, "error", err)
		}
	}
	return d.Store.Draft(ctx, review.Draft.ID)
}

// underStanding makes the change that signs a draft by standing approvals, or says why they do not.
func (d *Desk) underStanding(ctx context.Context, r bot.Review, p bot.Person, v bot.Vote) (bot.Change, error) {
	draft, now := r.Draft, d.Clock.Now()
	if err := approve.Signable(r, v, d.Zones, d.People, now); err != nil {
		return bot.Change{}, err
	}
	if !slices.Contains(draft.Authors, p.ID) {
		draft.Authors = append(slices.Clone(draft.Authors), p.ID) // whoever sends it answers for it, and signs nothing
	}
	r.Draft = draft
	signed, why, err := d.signedAhead(ctx, r, now)
	if err != nil {
		return bot.Change{}, err
	}
	if len(signed) == 0 {
		return bot.Change{}, why
	}
	draft.State, draft.Held = bot.DraftApproved, false
	change := bot.Change{Drafts: []bot.Draft{draft}, Cards: []string{draft.ID}, Jobs: []bot.Job{approve.PublishJob(draft, now)}, At: now}
	var ids, by []string
	for _, s := range signed {
		change.Presigned = append(change.Presigned, s.StandingFor(draft, now))
		ids, by = append(ids, s.ID), append(by, s.Person)
	}
	change.Events = []bot.Event{{IncidentID: draft.IncidentID, At: now, Actor: p.ID, Kind: "standing-approval", DraftID: draft.ID, Data: map[string]string{
		"standing": strings.Join(ids, ", "), "by": strings.Join(by, ", "), "digest": draft.Digest.Short(), "type": string(draft.Type), "door": v.Door,
	}}}
	return change, nil
}

// signedAhead returns the standing approvals that together with the decisions sign the draft; none, and why, where they do not.
func (d *Desk) signedAhead(ctx context.Context, r bot.Review, now time.Time) (signed []bot.StandingApproval, why, err error) {
	if why = d.aheadNow(ctx, r.Incident, r.Draft, now); why != nil {
		return nil, why, nil
	}
	all, err := d.Store.StandingApprovals(ctx, false)
	if err != nil {
		return nil, nil, err
	}
	need, err := d.require(ctx, r.Incident, r.Draft)
	if err != nil {
		return nil, nil, err
	}
	why = bot.Refuse(bot.ErrNotApproved, "nobody has given a standing approval for this draft: it waits for its signatures")
	decisions := slices.Clone(r.Decisions)
	for _, s := range all {
		voted := func(v bot.Decision) bool { return v.Person == s.Person && v.Revision == r.Draft.Revision }
		p, _ := d.People.ByID(s.Person)
		if slices.ContainsFunc(decisions, voted) {
			continue
		}
		if refused := d.holds(s, r.Incident, r.Draft, now); refused != nil {
			why = refused
			continue
		}
		if refused := bot.MaySign(r.Draft, need, d.People, p); refused != nil {
			why = bot.Refuse(bot.ErrForbidden, "the standing approval of {person} does not count here: they wrote or send this text, or do not sign such a one", "person", d.People.Names(s.Person))
			continue
		}
		decisions, signed = append(decisions, s.StandingFor(r.Draft, now)), append(signed, s)
	}
	if len(signed) == 0 {
		return nil, why, nil
	}
	if _, missing := bot.Approve(r.Draft, decisions, need, d.People); missing != nil {
		return nil, missing, nil
	}
	return signed, nil, nil
}

// holds reports why s does not count for the draft.
func (d *Desk) holds(s bot.StandingApproval, i bot.Incident, draft bot.Draft, now time.Time) error {
	if err := s.Covers(draft, i); err != nil {
		return err
	}
	if ended := s.Ended(d.digestAhead(s), now); !ended.IsZero() {
		return bot.Refuse(bot.ErrNotApproved, "the standing approval of {person} of {day} counts no longer: {why}", "person", d.People.Names(s.Person), "day", bot.Day{Time: s.At}, "why", ended)
	}
	return nil
}

// aheadNow reports why the draft cannot leave under a standing approval at the given time: one holding notice does in an incident, and "no change"
// when it was promised.
func (d *Desk) aheadNow(ctx context.Context, i bot.Incident, draft bot.Draft, now time.Time) error {
	if draft.Type == bot.NoChange && !draft.Beat && i.Promise.UpdateID != "" {
		if from := remind.Ladder(i.Promise, 1).At; later(now, draft.ReleaseAt).Before(from) {
			return bot.Refuse(bot.ErrConflict, `the next update is promised for {due}: from {from} on "no change" may leave under a standing approval`, "due", i.Promise.DueAt, "from", from)
		}
	}
	if draft.Type != bot.Holding {
		return nil
	}
	others, err := d.Store.Drafts(ctx, i.ID)
	if err != nil {
		return fmt.Errorf("read the incident's drafts: %w", err)
	}
	told := func(other bot.Draft) bool {
		return other.ID != draft.ID && other.Type == bot.Holding && other.State == bot.DraftPublished
	}
	if slices.ContainsFunc(others, told) {
		return bot.Refuse(bot.ErrConflict, "{key} has had its holding notice, and one is all that leaves under a standing approval: this one waits for its signatures", "key", i.Key)
	}
	return nil
}

// decisions returns what people decided about a draft. Until it is published, what was made from a standing approval counts while that does.
func (d *Desk) decisions(ctx context.Context, i bot.Incident, draft bot.Draft) ([]bot.Decision, error) {
	decisions, err := d.Store.Decisions(ctx, draft.ID, draft.Revision)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	ahead := func(v bot.Decision) bool { return v.Standing != "" }
	if draft.State == bot.DraftPublished || !slices.ContainsFunc(decisions, ahead) {
		return decisions, nil
	}
	all, err := d.Store.StandingApprovals(ctx, false)
	if err != nil {
		return nil, err
	}
	now := d.Clock.Now()
	return slices.DeleteFunc(decisions, func(v bot.Decision) bool {
		at := slices.IndexFunc(all, func(s bot.StandingApproval) bool { return s.ID == v.Standing })
		return ahead(v) && (at < 0 || d.holds(all[at], i, draft, now) != nil || d.aheadNow(ctx, i, draft, now) != nil)
	}), nil
}
