package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Desk is what a scenario's people do.
type Desk interface {
	Declare(ctx context.Context, actor string, d bot.Declaration) (bot.Incident, error)
	Write(ctx context.Context, actor string, r bot.Request) (bot.Draft, error)
	Edit(ctx context.Context, actor, draftID string, revision int, r bot.Request) (bot.Draft, error)
	Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	Publish(ctx context.Context, actor, draftID string) (bot.Draft, error)
	Snooze(ctx context.Context, actor, incidentID string, until time.Time, reason string) error
	Phrases(ctx context.Context) ([]bot.PhraseStanding, error)
	SignPhrases(ctx context.Context, actor string, l bot.Language, ids []string) ([]bot.PhraseText, error)
	Review(ctx context.Context, draftID string) (bot.Review, error)
	Incident(ctx context.Context, idOrKey string) (bot.Incident, error)
	Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error)
	Timeline(ctx context.Context, incidentID string) ([]bot.Event, error)
	Deliveries(ctx context.Context, query bot.LedgerQuery) ([]bot.Delivery, error)
}

// Stage is where a scenario plays.
type Stage interface {
	// Until runs everything that is due up to at and leaves the clock there.
	Until(ctx context.Context, at time.Time) error
	// Break makes a platform misbehave from from to f.Until.
	Break(f Fault, from time.Time) error
	// Sign is asked before each approval and returns once it may be given; true: somebody has decided meanwhile.
	Sign(ctx context.Context, e Entry, r bot.Review) (bool, error)
}

// Player plays one scenario.
type Player struct {
	Scenario *Scenario
	Desk     Desk
	Stage    Stage

	incidents map[string]string // name in the file → id
	updates   map[string]string
	missing   map[thing]*failure // what did not come into being → why
}

// failure is an entry that went otherwise than the file says, and the entries that were left out because of it.
type failure struct {
	where   string
	said    string
	missing thing // zero: nothing is missing for it
	leftOut int
}

// Error names the place, what is missing, and what was said.
func (f *failure) Error() string {
	switch {
	case f.missing == thing{}:
		return f.where + ": " + f.said
	case f.leftOut == 0:
		return fmt.Sprintf("%s: there is no %s: %s", f.where, f.missing, f.said)
	case f.leftOut == 1:
		return fmt.Sprintf("%s: there is no %s, and one entry about it was left out: %s", f.where, f.missing, f.said)
	default:
		return fmt.Sprintf("%s: there is no %s, and %d entries about it were left out: %s", f.where, f.missing, f.leftOut, f.said)
	}
}

// Play does every entry at its time. An action that is refused, or not refused though it should be, and an expectation that does not hold
// end up in the joined error, each with its line; the play goes on, without the entries that are about what did not come into being.
func (p *Player) Play(ctx context.Context) error {
	p.incidents, p.updates, p.missing = map[string]string{}, map[string]string{}, map[thing]*failure{}
	var failed []error
	for _, e := range p.Scenario.Timeline {
		if err := p.Stage.Until(ctx, e.At); err != nil {
			return errors.Join(append(failed, fmt.Errorf("%s: %w", e.Where(), err))...)
		}
		if p.leavesOut(e) {
			continue
		}
		if err := p.checkRefusal(e, p.act(ctx, e)); err != nil {
			if ctx.Err() != nil {
				return errors.Join(append(failed, ctx.Err())...)
			}
			failed = append(failed, p.fail(e, err))
		}
	}
	return errors.Join(failed...)
}

// fail keeps what went wrong as text: whoever shows only the refusal inside would lose the line, and all lines but one.
func (p *Player) fail(e Entry, err error) error {
	f := &failure{where: e.Where(), said: err.Error()}
	if made, ok := e.makes(); ok && e.Refused == "" {
		f.missing, p.missing[made] = made, f
	}
	return f
}

// leavesOut reports whether the entry is about something that did not come into being; then nothing comes of the entry, either.
func (p *Player) leavesOut(e Entry) bool {
	for _, needed := range e.needs() {
		if f := p.missing[needed]; f != nil {
			f.leftOut++
			if made, ok := e.makes(); ok {
				p.missing[made] = f
			}
			return true
		}
	}
	return false
}

func (p *Player) checkRefusal(e Entry, err error) error {
	switch {
	case e.Refused == "":
		return err
	case err == nil:
		return fmt.Errorf("%v was not refused, though the scenario says so", e.actions())
	case !strings.Contains(err.Error(), e.Refused):
		return fmt.Errorf("refused in other words: %w", err)
	}
	return nil
}

func (p *Player) act(ctx context.Context, e Entry) error {
	switch {
	case e.Declare != nil:
		return p.declare(ctx, e)
	case e.Edit != nil:
		return p.edit(ctx, e)
	case e.update() != nil:
		return p.write(ctx, e)
	case e.Publish != nil:
		return p.publish(ctx, e)
	case e.decision() != nil:
		return p.vote(ctx, e)
	case e.Snooze != nil:
		return p.Desk.Snooze(ctx, e.By, p.incidents[e.Snooze.Incident], e.Snooze.Until, e.Snooze.Reason)
	case e.SignPhrases != nil:
		return p.signPhrases(ctx, e)
	case e.Fault != nil:
		return p.Stage.Break(*e.Fault, e.At)
	default:
		return p.expect(ctx, e)
	}
}

func (p *Player) declare(ctx context.Context, e Entry) error {
	d := e.Declare
	i, err := p.Desk.Declare(ctx, e.By, bot.Declaration{
		Mode: d.Mode, Title: d.Title, Severity: d.Severity, Affected: d.Affected, Started: d.Started, DetectedAt: d.DetectedAt,
		Lead: d.Lead, Deputy: d.Deputy, Commander: d.Commander, Restricted: d.Restricted, Codename: d.Codename, Facts: d.Facts,
	})
	if err != nil {
		return err
	}
	p.incidents[d.As] = i.ID
	return nil
}

func (p *Player) request(e Entry) bot.Request {
	u := e.update()
	r := bot.Request{
		IncidentID: p.incidents[u.Incident], Type: u.Type, Phase: u.Phase, Severity: u.Severity, Affected: u.Affected,
		Facts: u.Facts, Languages: u.Languages, ReleaseAt: u.ReleaseAt, Hold: u.Hold, Accept: u.Accept,
	}
	switch {
	case e.Correct != nil:
		r.Type = bot.Correction
	case e.Retract != nil:
		r.Type = bot.Retraction
	case e.Resolve != nil:
		r.Type = bot.Resolved
	}
	r.Facts.Original = p.updates[u.Original]
	return r
}

func (p *Player) write(ctx context.Context, e Entry) error {
	draft, err := p.Desk.Write(ctx, e.By, p.request(e))
	if err != nil {
		return err
	}
	p.updates[e.update().As] = draft.ID
	return nil
}

func (p *Player) edit(ctx context.Context, e Entry) error {
	review, err := p.Desk.Review(ctx, p.updates[e.Edit.As])
	if err != nil {
		return err
	}
	_, err = p.Desk.Edit(ctx, e.By, review.Draft.ID, review.Draft.Revision, p.request(e))
	return err
}

func (p *Player) signPhrases(ctx context.Context, e Entry) error {
	ids := e.SignPhrases.Phrases
	if len(ids) == 0 {
		phrases, err := p.Desk.Phrases(ctx)
		if err != nil {
			return err
		}
		for _, phrase := range phrases {
			ids = append(ids, phrase.Phrase)
		}
	}
	_, err := p.Desk.SignPhrases(ctx, e.By, e.SignPhrases.Language, ids)
	return err
}

// decided returns the id of the draft that a decision is about.
func (p *Player) decided(ctx context.Context, d *Decision) (string, error) {
	if d.Cron == "" {
		return p.updates[d.Update], nil
	}
	drafts, err := p.Desk.Drafts(ctx, p.incidents[d.Cron])
	if err != nil {
		return "", fmt.Errorf("find the clock's draft: %w", err)
	}
	for _, draft := range slices.Backward(drafts) {
		if draft.FromCron && draft.State == bot.DraftOpen {
			return draft.ID, nil
		}
	}
	return "", bot.Refuse(bot.ErrNotFound, fmt.Sprintf("the clock has written no draft for %s that is still open", d.Cron))
}

func (p *Player) publish(ctx context.Context, e Entry) error {
	id, err := p.decided(ctx, e.Publish)
	if err != nil {
		return err
	}
	_, err = p.Desk.Publish(ctx, e.By, id)
	return err
}

func (p *Player) vote(ctx context.Context, e Entry) error {
	id, err := p.decided(ctx, e.decision())
	if err != nil {
		return err
	}
	review, err := p.Desk.Review(ctx, id)
	if err != nil {
		return err
	}
	v := bot.Vote{DraftID: review.Draft.ID, Revision: review.Draft.Revision, Digest: review.Draft.Digest, Reason: e.decision().Reason, Door: "scenario"}
	switch {
	case e.Approve != nil:
		v.Verdict, v.Typed = bot.Approves, review.Incident.Key
		if decided, err := p.Stage.Sign(ctx, e, review); decided || err != nil {
			return err
		}
	case e.RequestChanges != nil:
		v.Verdict = bot.RequestsChanges
	case e.Reject != nil:
		v.Verdict = bot.Rejects
	}
	_, err = p.Desk.Vote(ctx, e.By, v)
	return err
}
