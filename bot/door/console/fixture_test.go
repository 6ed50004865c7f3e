package console_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

// noon is 15:40 in Seoul and 08:40 in Paris.
func noon() time.Time { return time.Date(2022, 10, 15, 6, 40, 0, 0, time.UTC) }

// clock stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// counter makes ids that are easy to tell apart.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) NewID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return fmt.Sprintf("id%010d", c.n)
}

// tokens knows hashes only, as the store does.
type tokens map[string]string

func (t tokens) PersonByToken(_ context.Context, hash string) (string, error) {
	if id, ok := t[hash]; ok {
		return id, nil
	}
	return "", bot.ErrNotFound
}

// links are kept by hand, and spent once.
type links struct {
	hold  chan struct{} // until it is closed, none is sent; nil: they are sent at once
	mu    sync.Mutex
	clock *clock
	kept  map[string]bot.SignInLink // by hash
	sent  []string                  // persons
}

func (l *links) SignInLink(_ context.Context, hash string) (bot.SignInLink, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if link, ok := l.kept[hash]; ok {
		return link, nil
	}
	return bot.SignInLink{}, bot.ErrNotFound
}

func (l *links) UseSignInLink(_ context.Context, hash string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	link, ok := l.kept[hash]
	if !ok || !link.Opens(l.clock.Now()) {
		return "", bot.ErrNotFound
	}
	link.UsedAt = l.clock.Now()
	l.kept[hash] = link
	return link.Person, nil
}

func (l *links) SendSignInLink(_ context.Context, person string) error {
	if l.hold != nil {
		<-l.hold
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, person)
	return nil
}

func (l *links) make(person string) {
	l.kept[sum(linkToken)] = bot.SignInLink{Person: person, At: l.clock.Now(), Until: l.clock.Now().Add(bot.SignInTime)}
}

// desk is a desk by hand: it judges votes with the nouns' own rules.
type desk struct {
	mu         sync.Mutex
	clock      *clock
	people     bot.People
	need       bot.Requirement
	incidents  []bot.Incident
	drafts     []bot.Draft
	decisions  []bot.Decision
	events     []bot.Event
	deliveries []bot.Delivery
	channels   []bot.ChannelState
	requests   []bot.Request
	differs    []bot.Difference // refused while nobody accepts them
	declared   []bot.Declaration
	assigned   []string
	snoozes    []string
	lenient    bool     // takes messages without a promise
	edits      []string // who edited which revision
	standing   []bot.StandingState
	handed     []bot.Delegation
	ahead      []bot.StandingApproval // under which its drafts may leave
	broken     error                  // of every review
	proposals  []bot.Proposal
	tallies    bot.Tallies
	retried    []string
}

func (d *desk) Incident(_ context.Context, idOrKey string) (bot.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, i := range d.incidents {
		if i.ID == idOrKey || i.Key == idOrKey {
			return i, nil
		}
	}
	return bot.Incident{}, bot.Refuse(bot.ErrNotFound, "there is no incident "+idOrKey)
}

func (d *desk) Incidents(context.Context, bool) ([]bot.Incident, error) { return d.incidents, nil }

func (d *desk) Drafts(_ context.Context, incidentID string) ([]bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []bot.Draft
	for _, draft := range d.drafts {
		if draft.IncidentID == incidentID {
			found = append(found, draft)
		}
	}
	return found, nil
}

func (d *desk) OpenDrafts(context.Context) ([]bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []bot.Draft
	for _, draft := range d.drafts {
		if draft.State == bot.DraftOpen || draft.State == bot.DraftApproved {
			found = append(found, draft)
		}
	}
	return found, nil
}

func (d *desk) Timeline(context.Context, string) ([]bot.Event, error) { return d.events, nil }

func (d *desk) Deliveries(_ context.Context, q bot.LedgerQuery) ([]bot.Delivery, error) {
	var found []bot.Delivery
	for _, row := range d.deliveries {
		if q.IncidentID == "" || row.IncidentID == q.IncidentID {
			found = append(found, row)
		}
	}
	return found, nil
}

func (d *desk) Review(_ context.Context, id string) (bot.Review, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.review(id)
}

func (d *desk) review(id string) (bot.Review, error) {
	if d.broken != nil {
		return bot.Review{}, d.broken
	}
	for _, draft := range d.drafts {
		if draft.ID != id {
			continue
		}
		for _, i := range d.incidents {
			if i.ID == draft.IncidentID {
				return bot.Review{
					Incident: i, Draft: draft, Decisions: d.decisions, Standing: bot.Judge(draft, d.decisions, d.need, d.people),
					Breakers: d.need.Breakers(draft, d.people), Ahead: d.ahead, Tallies: d.tallies,
				}, nil
			}
		}
	}
	return bot.Review{}, bot.Refuse(bot.ErrNotFound, "there is no draft "+id)
}

func (d *desk) Vote(_ context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.review(v.DraftID)
	if err != nil {
		return bot.Draft{}, err
	}
	p, _ := d.people.ByID(actor)
	switch {
	case v.Revision != r.Draft.Revision || v.Digest != r.Draft.Digest:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "the text has changed since you saw it: look at the new revision and decide again")
	case v.Verdict == bot.BreaksGlass && bot.MayBreakGlass(r.Draft, d.need, d.people, p, d.clock.Now()) != nil:
		return bot.Draft{}, bot.MayBreakGlass(r.Draft, d.need, d.people, p, d.clock.Now())
	case v.Verdict != bot.BreaksGlass && bot.MaySign(r.Draft, d.need, d.people, p) != nil:
		return bot.Draft{}, bot.MaySign(r.Draft, d.need, d.people, p)
	case v.Verdict != bot.Approves && v.Reason == "":
		return bot.Draft{}, bot.Refuse(bot.ErrInvalid, "say why, in one sentence: the author needs to know what to change")
	case v.Verdict == bot.Approves && r.Draft.Type.Statement() && v.Typed != r.Incident.Key:
		return bot.Draft{}, bot.Refuse(bot.ErrInvalid, "to sign a statement, type the incident's key: "+r.Incident.Key)
	}
	d.decisions = append(d.decisions, bot.Decision{
		DraftID: v.DraftID, Revision: v.Revision, Digest: v.Digest, Person: actor, Verdict: v.Verdict, Reason: v.Reason, Door: v.Door, At: d.clock.Now(),
	})
	return r.Draft, nil
}

// ReviewGlass takes every owed review of somebody who did not publish alone.
func (d *desk) ReviewGlass(_ context.Context, actor, id, note string) (bot.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n, i := range d.incidents {
		for k, g := range i.GlassReviews {
			switch {
			case i.ID != id || !g.Owed():
			case note == "":
				return bot.Incident{}, bot.Refuse(bot.ErrInvalid, "say what your review found")
			case g.By == actor:
				return bot.Incident{}, bot.Refuse(bot.ErrForbidden, "you published this text alone, so somebody else reviews it")
			default:
				i.GlassReviews[k].ReviewedBy, i.GlassReviews[k].Note = actor, note
				return d.incidents[n], nil
			}
		}
	}
	return bot.Incident{}, bot.Refuse(bot.ErrConflict, "no review is owed")
}

func (d *desk) PublishAhead(_ context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	review, err := d.review(v.DraftID)
	if err == nil && v.Digest != review.Draft.Digest {
		err = bot.Refuse(bot.ErrConflict, "the text has changed since you saw it")
	}
	if err == nil {
		d.decisions = append(d.decisions, d.ahead[0].StandingFor(review.Draft, d.clock.Now()))
	}
	return review.Draft, err
}

func (d *desk) Heartbeats(_ context.Context, actor, incidentID string, every time.Duration, count int) ([]bot.Draft, error) {
	if every == 0 {
		return nil, bot.Refuse(bot.ErrInvalid, "heartbeats are at least five minutes apart")
	}
	beat := draft()
	for n := range count {
		beat.ID, beat.Beat, beat.ReleaseAt = fmt.Sprintf("beat%d", n), true, d.clock.Now().Add(time.Duration(n+1)*every)
		d.drafts = append(d.drafts, beat)
	}
	return bot.Beats(d.drafts), nil
}

func (d *desk) Beats(context.Context, string) ([]bot.Draft, error) { return bot.Beats(d.drafts), nil }

func (d *desk) ApproveBeats(_ context.Context, _, _ string, seen bot.Digest, _ string) ([]bot.Draft, error) {
	if seen != bot.SealBeats(bot.Beats(d.drafts)) {
		return nil, bot.Refuse(bot.ErrConflict, "the heartbeats have changed since you saw them")
	}
	for n := range d.drafts {
		if d.drafts[n].Beat {
			d.drafts[n].State = bot.DraftApproved
		}
	}
	return nil, nil
}

func (d *desk) StandingApprovals(context.Context) ([]bot.StandingState, error) {
	return d.standing, nil
}

func (d *desk) StandingTexts(_ context.Context, _ string, scope bot.StandingScope) ([]bot.Presigned, bot.Digest, error) {
	if len(scope.Components) == 0 {
		return nil, "", bot.Refuse(bot.ErrInvalid, "a standing approval names its components")
	}
	return []bot.Presigned{{Type: bot.Holding, Language: bot.Korean, Destination: "page", Text: "이용에 불편을 드려 죄송합니다."}}, "5ea1ed0000", nil
}

func (d *desk) SignStanding(_ context.Context, actor string, scope bot.StandingScope, digest bot.Digest, until time.Time) (bot.StandingApproval, error) {
	if digest != "5ea1ed0000" {
		return bot.StandingApproval{}, bot.Refuse(bot.ErrConflict, "the texts have changed since you saw them")
	}
	s := bot.StandingApproval{ID: "s1", Person: actor, Scope: scope, Digest: digest, At: d.clock.Now(), Until: until}
	d.standing = append(d.standing, bot.StandingState{StandingApproval: s})
	return s, nil
}

func (d *desk) EndStanding(_ context.Context, _, id string) error {
	d.standing = slices.DeleteFunc(d.standing, func(s bot.StandingState) bool { return s.ID == id })
	return nil
}

func (d *desk) Delegations(context.Context, bool) ([]bot.Delegation, error) {
	return slices.Clone(d.handed), nil
}

func (d *desk) Delegate(_ context.Context, actor string, g bot.Delegation) (bot.Delegation, error) {
	if len(g.Roles) == 0 {
		return g, bot.Refuse(bot.ErrInvalid, "name the roles that you hand over")
	}
	g.ID, g.From = "g1", actor
	d.handed = append(d.handed, g)
	return g, nil
}

func (d *desk) EndDelegation(_ context.Context, _, id string) error {
	d.handed = slices.DeleteFunc(d.handed, func(g bot.Delegation) bool { return g.ID == id })
	return nil
}

func (d *desk) Publish(_ context.Context, _, draftID string) (bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.drafts, func(draft bot.Draft) bool { return draft.ID == draftID })
	d.drafts[i].State, d.drafts[i].PublishedAt = bot.DraftPublished, d.clock.Now()
	return d.drafts[i], nil
}

func (d *desk) Declare(_ context.Context, _ string, in bot.Declaration) (bot.Incident, error) {
	if in.Mode == "" {
		return bot.Incident{}, bot.Refuse(bot.ErrInvalid, "choose the mode first: live or drill")
	}
	d.declared = append(d.declared, in)
	return d.incidents[0], nil
}

func (d *desk) Write(_ context.Context, actor string, r bot.Request) (bot.Draft, error) {
	if r.Facts.NextAt.IsZero() && !d.lenient {
		return bot.Draft{}, bot.Refuse(bot.ErrInvalid, "say when the next update comes")
	}
	if ids := (&bot.DifferenceError{Differences: d.differs}).IDs(); !slices.Equal(r.Accepts, ids) && len(ids) > 0 {
		return bot.Draft{}, &bot.DifferenceError{Differences: d.differs}
	}
	d.requests = append(d.requests, r)
	return bot.Draft{ID: "made", IncidentID: r.IncidentID, Authors: []string{actor}}, nil
}

func (d *desk) Edit(_ context.Context, actor, draftID string, revision int, r bot.Request) (bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	review, err := d.review(draftID)
	switch {
	case err != nil:
		return bot.Draft{}, err
	case review.Draft.Revision != revision:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "somebody else edited this draft")
	case r.Type.Promises() && r.Facts.NextAt.IsZero():
		return bot.Draft{}, bot.Refuse(bot.ErrInvalid, "say when the next update comes")
	}
	d.requests, d.edits = append(d.requests, r), append(d.edits, fmt.Sprintf("%s %s/%d", actor, draftID, revision))
	return review.Draft, nil
}

func (d *desk) Schedule(_ context.Context, actor, draftID string, revision int, release, next time.Time) (bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	review, err := d.review(draftID)
	switch {
	case err != nil:
		return bot.Draft{}, err
	case review.Draft.Revision != revision:
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "somebody else edited this draft")
	case !release.IsZero() && !release.After(d.clock.Now()):
		return bot.Draft{}, bot.Refuse(bot.ErrInvalid, "the release time has passed: give a new one")
	}
	d.edits = append(d.edits, fmt.Sprintf("%s %s/%d leaves %s, next %s", actor, draftID, revision, release.Format("15:04"), next.Format("15:04")))
	return review.Draft, nil
}

func (d *desk) DecideUnknown(_ context.Context, actor, deliveryID string, decision bot.UnknownDecision) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, _ := d.people.ByID(actor)
	i := slices.IndexFunc(d.deliveries, func(row bot.Delivery) bool { return row.ID == deliveryID })
	switch {
	case !p.Has(bot.Deciders()...):
		return bot.Refuse(bot.ErrForbidden, "this needs one of the roles")
	case i < 0:
		return bot.Refuse(bot.ErrNotFound, "there is no delivery "+deliveryID)
	case d.deliveries[i].State != bot.UnknownOutcome:
		return bot.Refuse(bot.ErrConflict, "this delivery is not unknown any longer")
	}
	state, ok := map[bot.UnknownDecision]bot.DeliveryState{bot.Resend: bot.Pending, bot.Arrived: bot.Accepted, bot.GiveUp: bot.Failed}[decision]
	if !ok {
		return bot.Refuse(bot.ErrInvalid, "no decision about a delivery")
	}
	d.deliveries[i].State = state
	return nil
}

func (d *desk) RetryFailed(_ context.Context, actor, draftID string) (int, error) {
	if d.tallies.Again() == 0 {
		return 0, bot.Refuse(bot.ErrConflict, "no failed delivery of this update is left that may be sent again")
	}
	n := d.tallies.Again()
	d.retried, d.tallies = append(d.retried, actor+" "+draftID), nil
	return n, nil
}

func (d *desk) AsLegal(_ context.Context, actor string) error {
	if p, _ := d.people.ByID(actor); !p.Has(bot.Legal) {
		return bot.Refuse(bot.ErrForbidden, "this needs one of the roles legal counsel: ask Legal")
	}
	return nil
}

func (d *desk) Unconfirm(ctx context.Context, actor, draftID string, revision int, field string) (bot.Draft, error) {
	if err := d.AsLegal(ctx, actor); err != nil {
		return bot.Draft{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	draft := &d.drafts[0]
	if draft.Revision != revision {
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "somebody else edited this draft")
	}
	facts, err := draft.Facts.Unconfirm(field)
	if err == nil {
		draft.Facts, draft.Revision, draft.Authors = facts, revision+1, append(draft.Authors, actor)
		*draft = sealed(*draft)
	}
	return *draft, err
}

func (d *desk) Propose(ctx context.Context, actor string, p bot.Proposal) (bot.Proposal, error) {
	if err := errors.Join(d.AsLegal(ctx, actor), p.CheckProposal(d.drafts[0].Type)); err != nil {
		return p, err
	}
	p.ID, p.Person, p.At = "p1", actor, d.clock.Now()
	d.proposals = append(d.proposals, p)
	return p, nil
}

func (d *desk) Proposals(ctx context.Context, actor, _ string) ([]bot.Proposal, error) {
	if p, _ := d.people.ByID(actor); !p.Has(bot.Writers()...) {
		if err := d.AsLegal(ctx, actor); err != nil {
			return nil, err
		}
	}
	return slices.Clone(d.proposals), nil
}

func (d *desk) TakeProposal(_ context.Context, actor, _, id string) (bot.Draft, error) {
	i := slices.IndexFunc(d.proposals, func(p bot.Proposal) bool { return p.ID == id && p.TakenBy == "" })
	if i < 0 {
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "this sentence has been taken already")
	}
	d.proposals[i].TakenBy, d.proposals[i].TakenAt = actor, d.clock.Now()
	return d.drafts[0], nil
}

func (d *desk) Snooze(_ context.Context, actor, incidentID string, until time.Time, reason string) error {
	if reason == "" {
		return bot.Refuse(bot.ErrInvalid, "say why you snooze the reminder")
	}
	d.snoozes = append(d.snoozes, fmt.Sprintf("%s %s %s %s", actor, incidentID, until.Format(time.RFC3339), reason))
	return nil
}

func (d *desk) Assign(ctx context.Context, actor, incidentID string, post bot.Post, person string) (bot.Incident, error) {
	if person == "" {
		return bot.Incident{}, bot.Refuse(bot.ErrInvalid, "name a person")
	}
	d.assigned = append(d.assigned, fmt.Sprintf("%s %s %s %s", actor, incidentID, post, person))
	return d.Incident(ctx, incidentID)
}

func (d *desk) Sheet(ctx context.Context, incidentID string) (bot.Sheet, error) {
	i, err := d.Incident(ctx, incidentID)
	if err != nil {
		return bot.Sheet{}, err
	}
	open, err := d.OpenDrafts(ctx)
	return bot.Sheet{Incident: i, Items: i.OpenItems(open, nil)}, err
}

func (d *desk) HandOver(ctx context.Context, actor, incidentID, to string) (bot.Sheet, error) {
	d.incidents[0].Handover = &bot.Handover{To: to, At: d.clock.Now()}
	return d.Sheet(ctx, incidentID)
}

func (d *desk) TakeOver(ctx context.Context, actor, incidentID string, items []string) (bot.Sheet, error) {
	h := d.incidents[0].Handover
	if h == nil || h.To != actor {
		return bot.Sheet{}, bot.Refuse(bot.ErrForbidden, "INC-7 is not handed to you")
	}
	for _, id := range items {
		h.Taken = append(h.Taken, bot.Taken{Item: id, By: actor})
	}
	if len(items) == 0 {
		d.incidents[0].Lead, d.incidents[0].Handover = actor, nil
	}
	return d.Sheet(ctx, incidentID)
}

func (d *desk) Channels(context.Context) ([]bot.ChannelState, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.channels), nil
}

func (d *desk) PauseChannel(_ context.Context, actor, channel, reason string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.channels, func(s bot.ChannelState) bool { return s.Channel == channel })
	switch {
	case i < 0:
		return bot.Refuse(bot.ErrNotFound, "there is no channel "+channel)
	case reason == "":
		return bot.Refuse(bot.ErrInvalid, "say why the channel is paused")
	case d.channels[i].Paused():
		return bot.Refuse(bot.ErrConflict, "the channel is paused already")
	}
	d.channels[i].PausedAt, d.channels[i].PausedBy, d.channels[i].PauseReason = d.clock.Now(), actor, reason
	return nil
}

func (d *desk) ResumeChannel(_ context.Context, _, channel string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.channels, func(s bot.ChannelState) bool { return s.Channel == channel })
	if i < 0 || !d.channels[i].Paused() && !d.channels[i].Resting() {
		return bot.Refuse(bot.ErrConflict, "the channel is not paused")
	}
	d.channels[i] = bot.ChannelState{Channel: channel}
	return nil
}

// change edits a draft, as somebody else would while a page stands open.
func (d *desk) change(id, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.drafts {
		if d.drafts[i].ID == id {
			d.drafts[i].Revision++
			d.drafts[i].Composed = slices.Clone(d.drafts[i].Composed)
			d.drafts[i].Composed[0].Rendition.Text = text
			d.drafts[i].Composed[0].Body.Bytes = []byte(text)
			d.drafts[i].Digest = d.drafts[i].Seal()
		}
	}
}

func people() bot.People {
	return bot.People{
		{ID: "duty", Name: bot.Text{"ko": "당직", "en": "Duty officer", "fr": "Permanence"}, Roles: []bot.Role{bot.DutyOfficer, bot.Comms}, Language: bot.Korean},
		{ID: "legal", Name: bot.Text{"ko": "법무", "en": "Legal", "fr": "Juridique"}, Roles: []bot.Role{bot.Legal}, Language: bot.Korean, Email: "Legal@haneul.example", Phone: "+82 2-0000 0007"},
		{ID: "comms", Name: bot.Text{"ko": "홍보실장", "en": "Head of comms", "fr": "Directrice de la communication"}, Roles: []bot.Role{bot.Comms}, Language: bot.English},
		{ID: "lecteur", Name: bot.Text{"ko": "프랑스어 감수", "en": "French reader", "fr": "Relecture française"}, Roles: []bot.Role{bot.Comms, bot.Reader}, Reads: []bot.Language{bot.French}, Language: bot.French},
		{ID: "admin", Name: bot.Text{"ko": "관리자", "en": "Admin", "fr": "Administration"}, Roles: []bot.Role{bot.Admin}, Language: bot.English},
	}
}

func components() bot.Components {
	return bot.Components{
		{ID: "talk", Name: bot.Name{Text: bot.Text{"ko": "하늘톡", "en": "Haneul Talk", "fr": "Haneul Talk"}}},
		{ID: "pay", Name: bot.Name{Text: bot.Text{"ko": "하늘페이", "en": "Haneul Pay", "fr": "Haneul Pay"}}},
		{ID: "map", Name: bot.Name{Text: bot.Text{"ko": "하늘지도", "en": "Haneul Maps", "fr": "Haneul Cartes"}}},
	}
}

func incident() bot.Incident {
	return bot.Incident{
		ID: "inc7id", Key: "INC-7", Mode: bot.Live, Severity: 4, Phase: bot.Investigating,
		Title:    bot.Text{"ko": "하늘톡 및 하늘페이 이용 장애", "en": "Haneul Talk and Haneul Pay incident", "fr": "Incident : Haneul Talk et Haneul Pay"},
		Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}, {Component: "pay", Status: bot.PartialOutage}, {Component: "map", Status: bot.Degraded}},
		Lead:     "duty", Deputy: "comms",
		Started: bot.Moment{At: noon().Add(-13 * time.Minute), Certainty: bot.Disputed, Claims: []bot.Claim{
			{At: noon().Add(-21 * time.Minute), Source: bot.Text{"ko": "데이터센터", "en": "data centre", "fr": "centre de données"}},
			{At: noon().Add(-10 * time.Minute), Source: bot.Text{"ko": "관제", "en": "monitoring", "fr": "supervision"}},
		}},
		DetectedAt: noon().Add(-12 * time.Minute), DeclaredAt: noon().Add(-10 * time.Minute), FirstToldAt: noon().Add(-6 * time.Minute),
		Facts:   bot.Facts{Symptom: bot.Words{Phrase: "messages-fail"}, Affected: []string{"talk", "pay"}},
		Promise: bot.Promise{Seq: 1, DueAt: noon().Add(23 * time.Minute), GivenAt: noon().Add(-6 * time.Minute)},
	}
}

const koreanText = `[장애 안내] 하늘톡 및 하늘페이 이용 장애(1차)

오후 3시 27분부터 하늘톡 및 하늘페이가 정상적으로 제공되지 않고 있습니다.
메시지를 보내거나 받으실 수 없습니다. 결제하실 수 없습니다.
원인: 데이터센터 화재
조치: 예비 전원으로 옮기고 있습니다.
이용자 데이터: 확인 중

다음 안내는 오후 4시 10분에 드리겠습니다.
문의: help.haneul-talk.example, 전화 02-0000-0000`

func texts() bot.Text {
	return bot.Text{
		"ko": koreanText,
		"en": "Incident: Haneul Talk and Haneul Pay (update 1)\n\nSince 3:27 p.m. KST, Haneul Talk and Haneul Pay have not been working.\nNext update: 4:10 p.m. KST.",
		"fr": "Incident en cours : Haneul Talk et Haneul Pay (point n° 1)\n\nDepuis 8 h 27, heure de Paris (15 h 27 à Séoul), les services Haneul Talk et Haneul Pay ne fonctionnent pas normalement.\nProchain point : 9 h 10, heure de Paris (16 h 10 à Séoul).",
	}
}

func composed(text bot.Text, class bot.Class, mark string) []bot.Composed {
	var all []bot.Composed
	for _, to := range []struct {
		name, kind string
		many       int
	}{{"status-page", "page", 1}, {"slack-customers", "slack", 12}, {"partner-webhooks", "webhook", 48_187}} {
		for _, l := range bot.Languages() {
			body, err := json.Marshal(map[string]any{"text": text[l], "blocks": []any{map[string]any{"type": "section", "text": map[string]string{"type": "plain_text", "text": text[l]}}}})
			if err != nil {
				panic(err)
			}
			short, _, _ := strings.Cut(text[l], "\n")
			all = append(all, bot.Composed{
				Destination: to.name, Channel: to.kind, Kind: to.kind, Class: class, Language: l, Recipients: to.many,
				Rendition: bot.Rendition{Text: text[l], Short: short, Language: l, Mark: mark, Label: "x"},
				Body:      bot.Body{MediaType: "application/json", Bytes: body},
			})
		}
	}
	return all
}

func sealed(d bot.Draft) bot.Draft {
	d.Digest = d.Seal()
	return d
}

func draft() bot.Draft {
	return sealed(bot.Draft{
		ID: "draft1", IncidentID: "inc7id", Revision: 1, State: bot.DraftOpen, Type: bot.Initial, Mode: bot.Live, Phase: bot.Identified, Severity: 4,
		Authors: []string{"duty"}, Languages: bot.Languages(), Composed: composed(texts(), bot.PublicClass, ""),
		Warnings: []bot.Warning{{Code: "burning", Destination: "talk-notice", Detail: "하늘톡"}},
		Facts: bot.Facts{
			Affected: []string{"talk", "pay"}, Unaffected: []string{"map"}, Started: incident().Started,
			Symptom: bot.Words{Phrase: "messages-fail"}, Cause: bot.Words{Phrase: "datacentre-fire"},
			Action: bot.Words{Label: bot.Text{"ko": "예비 전원으로 옮기고 있습니다.", "en": "Moving to backup power.", "fr": "Passage sur l’alimentation de secours."}},
		},
		FreeText: []bot.Language{bot.French}, AskedAt: noon().Add(-6 * time.Minute), IssuedAt: noon().Add(-6 * time.Minute),
		NextAt: noon().Add(30 * time.Minute), ExpiresAt: noon().Add(24 * time.Minute), Seq: 1,
	})
}

// catalogue is loaded once: it never changes, and every test wants it.
var catalogue = sync.OnceValues(func() (*locale.Catalog, error) { return locale.Load(locales.FS) })

// house is a console with everything that a test may want to move.
type house struct {
	clock *clock
	desk  *desk
	set   console.Settings
	links *links
	log   *strings.Builder
}

const koreanToken, englishToken, frenchToken, adminToken = "tok-duty-1234567890", "tok-comms-1234567890", "tok-fr-1234567890", "tok-admin-1234567890"

func build(t testing.TB) *house {
	t.Helper()
	catalog, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	zones, err := language.LoadZones("")
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{at: noon()}
	h := &house{clock: c, log: &strings.Builder{}, desk: &desk{
		channels: []bot.ChannelState{{Channel: "discord"}, {Channel: "hooks", Failures: 7, LastFailure: "no answer in time after the request left", RestsSince: c.Now(), RestsUntil: c.Now()}},
		clock:    c, people: people(), incidents: []bot.Incident{incident()}, drafts: []bot.Draft{draft()},
		need: bot.Requirement{Steps: []bot.Step{{Roles: []bot.Role{bot.Comms, bot.Legal}, Count: 1}, {Language: bot.French, Count: 1}}},
	}}
	h.links = &links{clock: c, kept: map[string]bot.SignInLink{}}
	h.set = console.Settings{
		Links: h.links,
		Desk:  h.desk, People: people(), Components: components(), Catalog: catalog,
		Zones:        map[bot.Language]*time.Location{bot.Korean: zones.Seoul, bot.English: zones.English, bot.French: zones.Paris},
		Destinations: []bot.Destination{{ID: "page", Kind: "page", Class: bot.PublicClass, Languages: bot.Languages()}},
		Limits:       map[string]bot.Limits{"slack": {TextRunes: 3000, BytesPerMsg: 40_000}},
		Interval:     func(int, bot.Phase) time.Duration { return 30 * time.Minute },
		Clock:        c, IDs: &counter{}, Logger: slog.New(slog.NewTextHandler(h.log, nil)),
		Tokens: tokens{sum(koreanToken): "duty", sum(englishToken): "comms", sum(frenchToken): "lecteur", sum(adminToken): "admin", sum("tok-legal"): "legal", sum("tok-gone"): "gone"},
	}
	return h
}
