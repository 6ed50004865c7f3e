package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Desk is what a person at the terminal does.
type Desk interface {
	Declare(ctx context.Context, actor string, d bot.Declaration) (bot.Incident, error)
	Write(ctx context.Context, actor string, r bot.Request) (bot.Draft, error)
	Edit(ctx context.Context, actor, draftID string, revision int, r bot.Request) (bot.Draft, error)
	Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	Publish(ctx context.Context, actor, draftID string) (bot.Draft, error)
	Assign(ctx context.Context, actor, incidentID string, post bot.Post, person string) (bot.Incident, error)
	Sheet(ctx context.Context, incidentID string) (bot.Sheet, error)
	HandOver(ctx context.Context, actor, incidentID, to string) (bot.Sheet, error)
	TakeOver(ctx context.Context, actor, incidentID string, items []string) (bot.Sheet, error)
	ReviewGlass(ctx context.Context, actor, incidentID, note string) (bot.Incident, error)
	Heartbeats(ctx context.Context, actor, incidentID string, every time.Duration, count int) ([]bot.Draft, error)
	Beats(ctx context.Context, incidentID string) ([]bot.Draft, error)
	ApproveBeats(ctx context.Context, actor, incidentID string, seen bot.Digest, door string) ([]bot.Draft, error)
	Unconfirm(ctx context.Context, actor, draftID string, revision int, field string) (bot.Draft, error)
	Propose(ctx context.Context, actor string, p bot.Proposal) (bot.Proposal, error)
	Proposals(ctx context.Context, actor, draftID string) ([]bot.Proposal, error)
	TakeProposal(ctx context.Context, actor, draftID, proposalID string) (bot.Draft, error)
	PublishAhead(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	StandingApprovals(ctx context.Context) ([]bot.StandingState, error)
	StandingTexts(ctx context.Context, actor string, scope bot.StandingScope) ([]bot.Presigned, bot.Digest, error)
	SignStanding(ctx context.Context, actor string, scope bot.StandingScope, digest bot.Digest, until time.Time) (bot.StandingApproval, error)
	EndStanding(ctx context.Context, actor, id string) error
	Delegate(ctx context.Context, actor string, d bot.Delegation) (bot.Delegation, error)
	Delegations(ctx context.Context, past bool) ([]bot.Delegation, error)
	EndDelegation(ctx context.Context, actor, id string) error
	Phrases(ctx context.Context) ([]bot.PhraseStanding, error)
	SignPhrases(ctx context.Context, actor string, l bot.Language, ids []string) ([]bot.PhraseText, error)
	Snooze(ctx context.Context, actor, incidentID string, until time.Time, reason string) error
	Review(ctx context.Context, draftID string) (bot.Review, error)
	Incident(ctx context.Context, idOrKey string) (bot.Incident, error)
	Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error)
	Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error)
	OpenDrafts(ctx context.Context) ([]bot.Draft, error)
	Timeline(ctx context.Context, incidentID string) ([]bot.Event, error)
	Deliveries(ctx context.Context, query bot.LedgerQuery) ([]bot.Delivery, error)
	RetryFailed(ctx context.Context, actor, draftID string) (int, error)
	DecideUnknown(ctx context.Context, actor, deliveryID string, decision bot.UnknownDecision) error
	Channels(ctx context.Context) ([]bot.ChannelState, error)
	PauseChannel(ctx context.Context, actor, channel, reason string) error
	ResumeChannel(ctx context.Context, actor, channel string) error
	Disabled(ctx context.Context) ([]bot.Disabled, error)
	EnableRecipient(ctx context.Context, actor, channel, recipient string) error
}

// Session is one person at the terminal, with the desk open. Now is the time at which it was opened.
type Session struct {
	Desk   Desk
	Person bot.Person
	Zone   *time.Location
	Now    time.Time
	Close  func() error
}

// deskFlags are those of every command that needs a person.
type deskFlags struct {
	Config    string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	Token     string `env:"BONGSU_TOKEN" hidden:""`
	TokenFile string `env:"BONGSU_TOKEN_FILE" placeholder:"FILE" help:"A file with your personal token; or set BONGSU_TOKEN. An operator makes one with: bongsu person token ID"`
	JSON      bool   `help:"Print JSON."`
}

// with opens the desk as the token's person and runs do.
func (f deskFlags) with(ctx context.Context, program Program, do func(*Session) error) error {
	token := f.Token
	if f.TokenFile != "" {
		data, err := os.ReadFile(f.TokenFile)
		if err != nil {
			return fmt.Errorf("read your token: %w", err)
		}
		token = strings.TrimSpace(string(data))
	}
	if token == "" {
		return bot.Refuse(bot.ErrForbidden, "who are you? Set BONGSU_TOKEN or --token-file to your personal token; an operator makes one with: bongsu person token ID")
	}
	session, err := program.Open(ctx, f.Config, bot.NewSecret(token))
	if err != nil {
		return err
	}
	err = do(session)
	if closed := session.Close(); err == nil {
		err = closed
	}
	return err
}

// when is a moment on the command line: 10m from now, 15:43 today or tomorrow in the desk's zone, the beginning of a day, or an RFC 3339 time.
type when string

func (w when) at(s *Session) (time.Time, error) {
	text := string(w)
	if text == "" {
		return time.Time{}, nil
	}
	if ahead, err := time.ParseDuration(text); err == nil {
		return s.Now.Add(ahead).Truncate(time.Minute), nil
	}
	if clock, err := time.Parse("15:04", text); err == nil {
		local := s.Now.In(s.Zone)
		at := time.Date(local.Year(), local.Month(), local.Day(), clock.Hour(), clock.Minute(), 0, 0, s.Zone)
		if at.Before(s.Now) {
			at = at.AddDate(0, 0, 1)
		}
		return at, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, s.Zone); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%q is no time: write 10m (from now), 15:43 (today in %s) or 2022-10-15T15:43:00+09:00", text, s.Zone))
	}
	return at, nil
}

// behind is at, with a span behind the given time, if there is one.
func (w when) behind(s *Session, release time.Time) (time.Time, error) {
	if span, err := time.ParseDuration(string(w)); err == nil && !release.IsZero() {
		return release.Add(span).Truncate(time.Minute), nil
	}
	return w.at(s)
}

// past is at, for what has happened already: a clock time still to come was yesterday's.
func (w when) past(s *Session) (time.Time, error) {
	if ago, err := time.ParseDuration(string(w)); err == nil {
		return s.Now.Add(-ago).Truncate(time.Minute), nil
	}
	at, err := w.at(s)
	if err == nil && at.After(s.Now) && len(w) == len("15:04") {
		at = at.AddDate(0, 0, -1)
	}
	return at, err
}
