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

// Write makes a draft of an update and asks at once for its signatures. Everything that is missing is refused before anybody is asked.
func (d *Desk) Write(ctx context.Context, actor string, r bot.Request) (bot.Draft, error) {
	if _, err := d.person(actor, bot.Writers()...); err != nil {
		return bot.Draft{}, err
	}
	return d.write(ctx, []string{actor}, r)
}

func (d *Desk) write(ctx context.Context, authors []string, r bot.Request) (bot.Draft, error) {
	id := d.idOf(r.Once)
	if made, err := d.Store.Draft(ctx, id); r.Once != "" && !errors.Is(err, bot.ErrNotFound) {
		return made, err
	}
	incident, err := d.Incident(ctx, r.IncidentID)
	if err != nil {
		return bot.Draft{}, err
	}
	actor := "bongsu"
	if len(authors) > 0 {
		actor = authors[0]
	}
	draft, err := d.compose(ctx, incident, bot.Draft{ID: id, Revision: 1, Authors: authors, FromCron: len(authors) == 0, Accepted: incident.Accepted}, r, actor)
	if err != nil {
		return bot.Draft{}, err
	}
	if err := d.Store.Apply(ctx, d.drafted(draft, actor, "drafted", d.Clock.Now())); err != nil {
		return bot.Draft{}, fmt.Errorf("save draft: %w", err)
	}
	return d.Store.Draft(ctx, draft.ID)
}

// Edit writes a new revision of a draft that is not published; every signature is void.
func (d *Desk) Edit(ctx context.Context, actor, draftID string, revision int, r bot.Request) (bot.Draft, error) {
	if _, err := d.person(actor, bot.Writers()...); err != nil {
		return bot.Draft{}, err
	}
	review, err := d.Review(ctx, draftID)
	if err != nil {
		return bot.Draft{}, err
	}
	return d.revise(ctx, actor, review, revision, r, nil)
}

// revise writes the next revision of a draft, with the actor among its authors; taken is legal's proposal that it follows, if it does.
func (d *Desk) revise(ctx context.Context, actor string, review bot.Review, revision int, r bot.Request, taken *bot.Proposal) (bot.Draft, error) {
	old := review.Draft
	switch {
	case old.Revision != revision:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "somebody else edited this draft: it is at revision {have}, and you edited {edited}", "have", old.Revision, "edited", revision)
	case old.Beat:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "heartbeats are not edited one by one: write the set anew, and it takes the place of this one")
	case old.State == bot.DraftPublished:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "this text is published, and published text is never changed: correct or retract it")
	case old.State == bot.DraftRejected || old.State == bot.DraftWithdrawn:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "this draft was {state}: write a new one", "state", old.State)
	}
	authors := with(old.Authors, actor)
	r.IncidentID, r.Type = old.IncidentID, old.Type
	base := bot.Draft{ID: old.ID, Revision: old.Revision + 1, Version: old.Version, Authors: authors, FromCron: old.FromCron, Accepted: old.Accepted}
	draft, err := d.compose(ctx, review.Incident, base, r, actor)
	if err != nil {
		return bot.Draft{}, err
	}
	change := d.drafted(draft, actor, "edited", d.Clock.Now())
	change.Takes = taken
	if old.Scheduled(change.At) {
		d.tell(&change, review, record.Rewritten, actor)
	}
	if err := d.Store.Apply(ctx, change); err != nil {
		return bot.Draft{}, fmt.Errorf("save revision: %w", err)
	}
	return d.Store.Draft(ctx, draft.ID)
}

func (d *Desk) drafted(draft bot.Draft, actor, kind string, at time.Time) bot.Change {
	data := map[string]string{"type": string(draft.Type), "revision": fmt.Sprint(draft.Revision), "digest": draft.Digest.Short()}
	if !draft.ReleaseAt.IsZero() {
		data["release"] = draft.ReleaseAt.UTC().Format(time.RFC3339)
	}
	if len(draft.Accepted) > 0 {
		data["accepted"] = acceptances(draft.Accepted)
	}
	return bot.Change{
		Drafts: []bot.Draft{draft}, Cards: []string{draft.ID}, Jobs: append(remind.ChaseJobs(draft), approve.ExpireJob(draft, d.Zones)), At: at,
		Events: []bot.Event{{
			IncidentID: draft.IncidentID, At: at, Actor: actor, Kind: kind, DraftID: draft.ID, Data: data,
		}},
	}
}

// compose renders r into base: the exact bodies, and the digest over them.
func (d *Desk) compose(ctx context.Context, i bot.Incident, base bot.Draft, r bot.Request, actor string) (bot.Draft, error) {
	now, checked := d.Clock.Now(), r
	if base.Beat {
		checked.ReleaseAt = time.Time{} // the promise's own
	}
	if err := d.checkRequest(i, checked, now); err != nil {
		return bot.Draft{}, err
	}
	before, err := d.Store.Publications(ctx, i.ID)
	if err != nil {
		return bot.Draft{}, fmt.Errorf("read the incident's publications: %w", err)
	}
	draft := base
	draft.IncidentID, draft.Type, draft.Mode, draft.State, draft.Seq = i.ID, r.Type, i.Mode, bot.DraftOpen, len(before)+1+base.Seq
	draft.Phase, draft.Severity, draft.Affected = phaseAfter(i, r), max(r.Severity, 0), r.Affected
	draft.SetsSeverity, draft.SetsAffected = r.Severity > 0, len(r.Affected) > 0
	if !draft.SetsSeverity {
		draft.Severity = i.Severity
	}
	draft.Facts, draft.Languages, draft.Held, draft.ReleaseAt = r.Facts, r.Languages, r.Hold, r.ReleaseAt
	draft.Audiences = r.Audiences
	if len(draft.Languages) == 0 {
		draft.Languages = bot.Languages()
	}
	draft.IssuedAt, draft.NextAt = now, r.Facts.NextAt
	draft = remind.Ask(d.Chase, draft, now)
	if !r.ReleaseAt.IsZero() {
		draft.IssuedAt = r.ReleaseAt
	}
	if n := len(before); n > 0 && (!base.Beat || r.Facts.PrevAt.IsZero()) {
		draft.Facts.PrevAt = before[n-1].At
	}
	if err := d.complete(ctx, i, &draft); err != nil {
		return bot.Draft{}, err
	}
	signed, err := d.signed(ctx, draft.Facts)
	if err != nil {
		return bot.Draft{}, err
	}
	if draft, err = d.seal(ctx, i, draft, signed, accepting{actor, r.Accept, r.Accepts}, now); err != nil {
		return bot.Draft{}, err
	}
	if len(draft.Audiences) > 0 {
		draft.Warnings = append(draft.Warnings, bot.Warning{Code: "audience", Detail: strings.Join(draft.Audiences, ", ")})
	}
	again, err := d.repeated(ctx, draft)
	if err != nil {
		return bot.Draft{}, err
	}
	draft.Warnings = append(draft.Warnings, again...)
	left, err := d.Store.Unsubscribed(ctx)
	if err != nil {
		return bot.Draft{}, err
	}
	d.countReaders(draft, left)
	return draft, nil
}

// countReaders counts those whom the draft reaches, without those who unsubscribed: in each language, and as persons.
func (d *Desk) countReaders(draft bot.Draft, left bot.Unsubscribed) {
	for n, c := range draft.Composed {
		at := slices.IndexFunc(d.Destinations, func(to bot.Destination) bool { return to.ID == c.Destination })
		if at < 0 {
			continue
		}
		staying := left.Staying(c.Destination, d.Destinations[at].Recipients)
		people := 0
		for _, r := range staying {
			if slices.ContainsFunc(draft.Languages, func(l bot.Language) bool { return r.Reads(l) && slices.Contains(d.Destinations[at].Languages, l) }) {
				people++
			}
		}
		draft.Composed[n].People, draft.Composed[n].Reach = people, d.Destinations[at].Reach
		draft.Composed[n].Recipients = len(left.Staying(c.Destination, d.Destinations[at].Readers(c.Language)))
	}
}

func (d *Desk) seal(ctx context.Context, i bot.Incident, draft bot.Draft, signed bot.SignedTexts, now accepting, at time.Time) (bot.Draft, error) {
	rendered, err := d.Renderer.Render(i, draft, signed)
	draft.Composed, draft.FreeText, draft.LegalText, draft.Warnings = rendered.Composed, rendered.Free, rendered.Legal, rendered.Warnings
	open := accept(&draft, rendered.Differences, now)
	if err := rendered.Refused(err, open); err != nil {
		return bot.Draft{}, err
	}
	need, err := d.require(ctx, i, draft)
	if err != nil {
		return bot.Draft{}, err
	}
	switch {
	case !draft.ReleaseAt.IsZero():
		draft.ExpiresAt = draft.ReleaseAt
	case need.Expires > 0:
		draft.ExpiresAt = at.Add(need.Expires)
	default:
		draft.ExpiresAt = at.Add(24 * time.Hour) // midnight, at which its times name the wrong day, comes first
	}
	draft.ExpiresAt = approve.FreshUntil(draft, d.Zones) // whichever comes first
	for _, step := range bot.Judge(draft, nil, need, d.People).Steps {
		if len(step.Could) < step.Step.Count {
			return bot.Draft{}, bot.Refuse(bot.ErrInvalid, "nobody is left who could sign this: {step}, and authors do not count", "step", describe(step.Step, d.People))
		}
	}
	draft.Digest = draft.Seal()
	return draft, nil
}

func describe(s bot.Step, people bot.People) bot.Saying {
	switch {
	case s.Signatory != "":
		return bot.Say("it needs the signatory {person}", "person", people.Names(s.Signatory))
	case s.Language != "":
		return bot.Say("its free text, or a phrase that nobody has signed, needs a reader of {language}", "language", s.Language)
	case slices.Equal(s.Roles, []bot.Role{bot.Legal}):
		return bot.Say("its type, or a phrase whose wording legal has not signed, needs the role legal")
	default:
		return bot.Say("it needs {n} of the role {roles}", "n", s.Count, "roles", s.Roles)
	}
}

func phaseAfter(i bot.Incident, r bot.Request) bot.Phase {
	switch {
	case r.Type == bot.Resolved:
		return bot.ResolvedPhase
	case r.Type == bot.Retraction:
		return bot.Canceled
	case r.Type == bot.PostIncident && i.Phase == bot.ResolvedPhase:
		return bot.Postmortem
	case r.Phase != "":
		return r.Phase
	default:
		return i.Phase
	}
}

// complete fills in what the incident already knows: its components, its start, the time of the update that is corrected.
func (d *Desk) complete(ctx context.Context, i bot.Incident, draft *bot.Draft) error {
	f := &draft.Facts
	if f.Original != "" {
		original, err := d.original(ctx, i, f.Original)
		if err != nil {
			return err
		}
		f.OriginalAt, draft.Audiences = original.PublishedAt, original.Audiences
		if len(f.Affected) == 0 { // of an incident that is over nothing is affected any longer
			f.Affected = original.Facts.Affected
		}
	}
	if len(f.Affected) == 0 && len(draft.Affected) > 0 {
		f.Affected = bot.Incident{Affected: draft.Affected}.AffectedIDs()
	}
	if len(f.Affected) == 0 {
		f.Affected = i.AffectedIDs()
	}
	if len(f.Affected) == 0 && draft.Type.Afterwards() { // nothing is affected any longer: they are about what was
		f.Affected = i.Facts.Affected
	}
	if f.Started.At.IsZero() {
		f.Started = i.Started
	}
	f.Started = certain(f.Started)
	if draft.Type == bot.Retraction {
		var err error
		if f.Restored, err = d.working(ctx, i); err != nil {
			return err
		}
	}
	settleAffected(i, draft)
	return nil
}

// settleAffected decides how the components stand after the draft: what it ends is whole again, what it restores works, and one that names
// none leaves them as they are when it is published.
func settleAffected(i bot.Incident, draft *bot.Draft) {
	switch {
	case draft.Type == bot.Retraction, draft.Type == bot.Resolved && !draft.SetsAffected:
		draft.Affected, draft.SetsAffected = restored(i.Affected, nil), true
	case draft.Type == bot.Resolved:
		draft.Affected = append(slices.Clone(draft.Affected), bot.Unnamed(draft.Affected, restored(i.Affected, nil))...)
	case draft.Type == bot.Partial && !draft.SetsAffected:
		draft.Affected, draft.SetsAffected = restored(i.Affected, draft.Facts.Restored), true
	case !draft.SetsAffected:
		draft.Affected = i.Affected
	}
}

// working returns what a retraction may call normal: nothing in particular, which reads "all services", only while no other incident is open.
func (d *Desk) working(ctx context.Context, retracted bot.Incident) ([]string, error) {
	open, err := d.Store.Incidents(ctx, true)
	if err != nil {
		return nil, fmt.Errorf("read the open incidents: %w", err)
	}
	other := slices.ContainsFunc(open, func(i bot.Incident) bool { return i.ID != retracted.ID && i.Mode == retracted.Mode })
	if !other {
		return nil, nil
	}
	return retracted.AffectedIDs(), nil
}

func (d *Desk) original(ctx context.Context, i bot.Incident, id string) (bot.Draft, error) {
	original, err := d.Store.Draft(ctx, id)
	if errors.Is(err, bot.ErrNotFound) || (err == nil && (original.State != bot.DraftPublished || original.IncidentID != i.ID)) {
		return bot.Draft{}, bot.Refuse(bot.ErrInvalid, `{key} has no published update "{update}" to correct or retract`, "key", i.Key, "update", id)
	}
	if err != nil {
		return bot.Draft{}, fmt.Errorf("read the original: %w", err)
	}
	return original, nil
}

// restored returns the components with those that are named, or all when none is, operational.
func restored(affected []bot.Affected, named []string) []bot.Affected {
	all := slices.Clone(affected)
	for n, a := range all {
		if len(named) == 0 || slices.Contains(named, a.Component) {
			all[n].Status = bot.Operational
		}
	}
	return all
}

// certain takes a start that somebody gave without a word on how sure it is for confirmed.
func certain(m bot.Moment) bot.Moment {
	if !m.At.IsZero() && m.Certainty == "" {
		m.Certainty = bot.Confirmed
	}
	return m
}
