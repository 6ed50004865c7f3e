// Package desk is the order of the stages and who may do what: declare, write, vote, publish, remind. Every door calls it and nothing else.
package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/publish"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
)

// Store is what the desk keeps its state in; Apply writes one change whole or not at all.
type Store interface {
	Apply(ctx context.Context, change bot.Change) error
	Incident(ctx context.Context, id string) (bot.Incident, error)
	IncidentByKey(ctx context.Context, key string) (bot.Incident, error)
	Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error)
	CountIncidents(ctx context.Context, mode bot.Mode) (int, error)
	CountDrafts(ctx context.Context, incidentID string) (int, error)
	Draft(ctx context.Context, id string) (bot.Draft, error)
	Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error)
	OpenDrafts(ctx context.Context) ([]bot.Draft, error)
	Publications(ctx context.Context, incidentID string) ([]bot.Publication, error)
	Decisions(ctx context.Context, draftID string, revision int) ([]bot.Decision, error)
	Events(ctx context.Context, incidentID string) ([]bot.Event, error)
	Deliveries(ctx context.Context, query bot.LedgerQuery) ([]bot.Delivery, error)
	Delivery(ctx context.Context, id string) (bot.Delivery, error)
	SignPhrases(ctx context.Context, signatures []bot.PhraseSignature) error
	PhraseSignatures(ctx context.Context, phrases ...string) ([]bot.PhraseSignature, error)
	Unsubscribed(ctx context.Context) (bot.Unsubscribed, error)
	DecideUnknown(ctx context.Context, deliveryID string, decision bot.UnknownDecision, actor string, now time.Time) error
	Tallies(ctx context.Context, updateID string) (bot.Tallies, error)
	RetryFailed(ctx context.Context, draft bot.Draft, actor string, now time.Time) (int, error)
	ChannelStates(ctx context.Context) ([]bot.ChannelState, error)
	PauseChannel(ctx context.Context, channel, by, reason string, now time.Time) error
	ResumeChannel(ctx context.Context, channel, by string, now time.Time) error
	Disabled(ctx context.Context) ([]bot.Disabled, error)
	EnableRecipient(ctx context.Context, channel, recipient string) error
	SaveStandingApproval(ctx context.Context, s bot.StandingApproval) error
	EndStandingApproval(ctx context.Context, id, by string, now time.Time) error
	StandingApprovals(ctx context.Context, withEnded bool) ([]bot.StandingApproval, error)
	SaveDelegation(ctx context.Context, d bot.Delegation) error
	EndDelegation(ctx context.Context, id, by string, now time.Time) error
	Delegations(ctx context.Context, withEnded bool) ([]bot.Delegation, error)
	Proposals(ctx context.Context, draftID string) ([]bot.Proposal, error)
}

// Cadence says how soon the public is to be told first, and then how often; 0 where nothing is asked for.
type Cadence interface {
	FirstPost(severity int) time.Duration
	Interval(severity int, phase bot.Phase) time.Duration
}

// Renderer makes the words of a draft, and knows the texts of the phrasebook.
type Renderer interface {
	Render(in bot.Incident, d bot.Draft, signed bot.SignedTexts) (render.Result, error)
	PhraseTexts() ([]bot.PhraseText, error)
	Ahead(scope bot.StandingScope) ([]bot.Presigned, error)
}

// Words are the desk's own texts.
type Words interface {
	Title(i bot.Incident) (bot.Text, error)
	Reminder(i bot.Incident, rung record.Rung, l bot.Language, now time.Time) (string, error)
	ReminderActions(i bot.Incident, waiting bot.Draft, l bot.Language) ([]bot.Action, error)
	Press(l bot.Language) (string, error)
	Brief(incidents []bot.Incident, l bot.Language, now time.Time) (string, error)
	ChannelNews(n bot.ChannelNews, l bot.Language, now time.Time) (string, error)
	Fallback(consoleURL string, l bot.Language) (string, error)
	SignInLink(l bot.Language) (string, error)
	Request(r bot.Review, kind string, l bot.Language, now time.Time) (string, []bot.Action, error)
	Handover(s bot.Sheet, kind string, l bot.Language, now time.Time) (string, []bot.Action, error)
}

// Phones knows how a desk destination dials a person's telephone, if it does.
type Phones interface {
	Number(to bot.Destination, p bot.Person) (string, bool)
}

// Groups knows who is in the user groups that take shifts: persons of this desk who may lead. It answers at once, from what it read last.
type Groups interface {
	Members(group string) []string
}

// NoticeComposer makes a kind's body of a Notice.
type NoticeComposer interface {
	ComposeNotice(kind string, n bot.Notice) (bot.Body, error)
}

// Settings are what a desk is made of.
type Settings struct {
	Store        Store
	Renderer     Renderer
	Words        Words
	Notices      NoticeComposer
	Policy       bot.Policy
	People       bot.People
	Components   bot.Components
	Destinations []bot.Destination
	Briefs       []remind.Brief
	Limits       map[string]bot.Limits // by channel
	Zones        map[bot.Language]*time.Location
	Cadence      Cadence
	Chase        bot.Chase
	BreakGlass   []bot.Role // who may publish alone what nobody answers for
	OnCall       bot.OnCall // who leads what is declared, and stands in
	Groups       Groups     // nil: nobody takes a shift of a group
	Phones       Phones     // nil: nobody is called
	KeyPrefix    string     // of incident keys, such as INC
	ConsoleURL   string     // without a slash at its end; empty: notices name no page
	Clock        bot.Clock
	IDs          bot.IDs
	Logger       *slog.Logger
}

// Desk is the one path.
type Desk struct {
	Settings
	publisher publish.Room
}

// New returns a desk.
func New(s Settings) *Desk {
	return &Desk{Settings: s, publisher: publish.Room{Destinations: s.Destinations, Limits: s.Limits, IDs: s.IDs}}
}

// onCall is the roster with whoever is in its groups now.
func (d *Desk) onCall() bot.OnCall {
	if d.Groups == nil {
		return d.OnCall.Staffed(func(string) []string { return nil })
	}
	return d.OnCall.Staffed(d.Groups.Members)
}

// conflictRetries bounds how often a step reads again after somebody else wrote first.
const conflictRetries = 20

// again runs step until it meets no concurrent writer. A refusal that is itself a conflict in words ends it at once.
func again(step func() error) error {
	var err error
	for range conflictRetries {
		err = step()
		if _, refused := errors.AsType[*bot.Error](err); err == nil || refused || !errors.Is(err, bot.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("after %d tries: %w", conflictRetries, err)
}

// idOf returns a new id, and the same one for the same act: what a door delivers twice, also over a restart, is done once.
func (d *Desk) idOf(once string) string {
	if once == "" {
		return d.IDs.NewID()
	}
	sum := sha256.Sum256([]byte(once))
	return hex.EncodeToString(sum[:12])
}

// person returns the acting person, or a refusal that tells an unknown one so.
func (d *Desk) person(actor string, roles ...bot.Role) (bot.Person, error) {
	p, ok := d.People.ByID(actor)
	if !ok {
		return bot.Person{}, bot.Refuse(bot.ErrForbidden, `"{person}" is not among the people of this desk: an admin adds persons in the configuration`, "person", actor)
	}
	if len(roles) > 0 && !p.Has(roles...) {
		return bot.Person{}, d.lacking(p, roles)
	}
	return p, nil
}

// lacking refuses p an act that needs one of the roles: it says which p holds, and who holds one.
func (d *Desk) lacking(p bot.Person, roles []bot.Role) error {
	var holders []string
	for _, other := range d.People {
		if other.Has(roles...) {
			holders = append(holders, other.ID)
		}
	}
	held := bot.Say("you hold no role")
	if len(p.Roles) > 0 {
		held = bot.Say("you hold the role {roles}", "roles", p.Roles)
	}
	if len(holders) == 0 {
		return bot.Refuse(bot.ErrForbidden, "this needs one of the roles {roles}; {held}", "roles", roles, "held", held)
	}
	return bot.Refuse(bot.ErrForbidden, "this needs one of the roles {roles}; {held}: ask {others}", "roles", roles, "held", held, "others", d.People.Names(holders...))
}

// Incident returns the incident with that id or key.
func (d *Desk) Incident(ctx context.Context, idOrKey string) (bot.Incident, error) {
	i, err := d.Store.Incident(ctx, idOrKey)
	if errors.Is(err, bot.ErrNotFound) {
		i, err = d.Store.IncidentByKey(ctx, idOrKey)
	}
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Incident{}, bot.Refuse(bot.ErrNotFound, "there is no incident \"{incident}\": `bongsu incidents` lists them", "incident", idOrKey)
	}
	return i, err
}

// Incidents returns the incidents, real ones before exercises, the newest first of each.
func (d *Desk) Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error) {
	all, err := d.Store.Incidents(ctx, openOnly)
	rank := map[bot.Mode]int{bot.Live: 0, bot.Drill: 1}
	slices.SortStableFunc(all, func(a, b bot.Incident) int { return rank[a.Mode] - rank[b.Mode] })
	return all, err
}

// Drafts returns the heads of an incident's drafts, without bodies, oldest first; Review has one whole.
func (d *Desk) Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error) {
	return d.Store.Drafts(ctx, incidentID)
}

// waiting returns the heads of an incident's drafts that are open or approved.
func (d *Desk) waiting(ctx context.Context, incidentID string) ([]bot.Draft, error) {
	drafts, err := d.Store.OpenDrafts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the drafts that wait: %w", err)
	}
	return slices.DeleteFunc(drafts, func(other bot.Draft) bool { return other.IncidentID != incidentID }), nil
}

// OpenDrafts returns the heads of all drafts that wait for signatures or for their release.
func (d *Desk) OpenDrafts(ctx context.Context) ([]bot.Draft, error) { return d.Store.OpenDrafts(ctx) }

// Timeline returns the record of an incident.
func (d *Desk) Timeline(ctx context.Context, incidentID string) ([]bot.Event, error) {
	return d.Store.Events(ctx, incidentID)
}

// Deliveries returns rows of the ledger.
func (d *Desk) Deliveries(ctx context.Context, query bot.LedgerQuery) ([]bot.Delivery, error) {
	return d.Store.Deliveries(ctx, query)
}

// Review returns a draft with its incident, decisions and standing.
func (d *Desk) Review(ctx context.Context, draftID string) (bot.Review, error) {
	draft, err := d.Store.Draft(ctx, draftID)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Review{}, bot.Refuse(bot.ErrNotFound, "there is no draft \"{draft}\": `bongsu approvals` lists those that wait", "draft", draftID)
	}
	if err != nil {
		return bot.Review{}, fmt.Errorf("read draft: %w", err)
	}
	incident, err := d.Store.Incident(ctx, draft.IncidentID)
	if err != nil {
		return bot.Review{}, fmt.Errorf("read the draft's incident: %w", err)
	}
	decisions, err := d.decisions(ctx, incident, draft)
	if err != nil {
		return bot.Review{}, err
	}
	need, err := d.require(ctx, incident, draft)
	if err != nil {
		return bot.Review{}, err
	}
	standing := bot.Judge(draft, decisions, need, d.People)
	if draft.State == bot.DraftApproved && !standing.Met() {
		draft.State = bot.DraftOpen // the severity has risen, or a signer has left: the missing signatures are asked for again
	}
	review := bot.Review{Incident: incident, Draft: draft, Decisions: decisions, Standing: standing}
	if now := d.Clock.Now(); d.asks(review, now) {
		if !now.Before(draft.PressedFrom().Add(need.BreakGlass.After)) {
			review.Breakers = need.Breakers(draft, d.People)
		}
		if review.Ahead, _, err = d.signedAhead(ctx, review, now); err != nil {
			return bot.Review{}, err
		}
	}
	if draft.State == bot.DraftOpen || draft.State == bot.DraftApproved {
		if review.Before, err = d.last(ctx, incident.ID); err != nil {
			return bot.Review{}, err
		}
	}
	if draft.Waits() {
		if review.Proposals, err = d.untaken(ctx, draft.ID); err != nil {
			return bot.Review{}, err
		}
	}
	if draft.State == bot.DraftPublished {
		if review.Unknown, err = d.Store.Deliveries(ctx, bot.LedgerQuery{UpdateID: draft.ID, State: bot.UnknownOutcome}); err != nil {
			return bot.Review{}, err
		}
		if review.Tallies, err = d.Store.Tallies(ctx, draft.ID); err != nil {
			return bot.Review{}, err
		}
	}
	return review, nil
}

// last returns the draft that was published last of an incident; zero when none was.
func (d *Desk) last(ctx context.Context, incidentID string) (bot.Draft, error) {
	published, err := d.Store.Publications(ctx, incidentID)
	if err != nil {
		return bot.Draft{}, fmt.Errorf("read the incident's publications: %w", err)
	}
	if len(published) == 0 {
		return bot.Draft{}, nil
	}
	before, err := d.Store.Draft(ctx, published[len(published)-1].DraftID)
	if err != nil {
		return bot.Draft{}, fmt.Errorf("read the last notice: %w", err)
	}
	return before, nil
}

// require returns what the policy asks, at the higher of the draft's and the incident's severity: a rise keeps the signatures and adds steps.
func (d *Desk) require(ctx context.Context, i bot.Incident, draft bot.Draft) (bot.Requirement, error) {
	draft.Severity = max(draft.Severity, i.Severity)
	need, err := d.Policy.Require(draft)
	if err != nil {
		return bot.Requirement{}, err
	}
	need.At = d.Clock.Now()
	out := draft.State == bot.DraftPublished
	if need.Delegations, err = d.Store.Delegations(ctx, out); err != nil {
		return bot.Requirement{}, err
	}
	if out {
		need.Delegations = bot.WhenPublished(need.Delegations, draft.PublishedAt)
	}
	if d.Chase.BreakGlass > 0 {
		need.BreakGlass = bot.BreakGlass{Roles: d.BreakGlass, After: d.Chase.BreakGlass}
	}
	return need, nil
}

// desks returns the desk destinations that are not burning with the incident's components.
func (d *Desk) desks(i bot.Incident) []bot.Destination {
	burning := d.Components.Burning(i.AffectedIDs())
	var desks []bot.Destination
	for _, to := range d.Destinations {
		burns := slices.ContainsFunc(to.DependsOn, func(id string) bool { return slices.Contains(burning, id) })
		if to.Class == bot.DeskClass && !burns {
			desks = append(desks, to)
		}
	}
	return desks
}
