package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// clicker is the demo's desk: approvals are buttons pressed in the sandboxed Slack, and come back through the Slack door like anybody's.
// A statement's key is typed instead, so those are handed to the desk as they are.
type clicker struct {
	*desk.Desk
	demo *demo
}

const (
	clickPatience = 10 * time.Second
	clickInterval = 20 * time.Millisecond
)

// Vote presses the button of the draft's card, when there is one, and returns once the vote is stored.
func (c clicker) Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	if err := c.demo.runDue(ctx, c.demo.clock.Now()); err != nil {
		return bot.Draft{}, err
	}
	review, err := c.Review(ctx, v.DraftID)
	if err != nil {
		return bot.Draft{}, err
	}
	person, _ := c.People.ByID(actor)
	platform, channel, ts, shown := c.card(ctx, v.DraftID)
	if !shown || person.SlackID == "" || v.Verdict != bot.Approves || !c.succeeds(review, person) {
		return c.Desk.Vote(ctx, actor, v)
	}
	if err := platform.Click(ctx, person.SlackID, channel, ts, bot.ActionApprove); err != nil {
		return bot.Draft{}, fmt.Errorf("press the button in Slack: %w", err)
	}
	return c.stored(ctx, actor, v)
}

// SignPhrases tells on the terminal what a reader signed.
func (c clicker) SignPhrases(ctx context.Context, actor string, l bot.Language, ids []string) ([]bot.PhraseText, error) {
	signed, err := c.Desk.SignPhrases(ctx, actor, l, ids)
	if err == nil {
		c.demo.print.line(c.demo.clock.Now(), fmt.Sprintf("%s signed the phrasebook in %s: %d phrases need no reader now", actor, l, len(signed)))
	}
	return signed, err
}

// succeeds reports whether the desk would take the click; one that is to be refused goes straight to the desk, whose refusal is the scenario's.
func (c clicker) succeeds(r bot.Review, p bot.Person) bool {
	var need bot.Requirement
	for _, s := range r.Standing.Steps {
		need.Steps = append(need.Steps, s.Step)
	}
	_, stopped := bot.Stopped(r.Draft, r.Decisions)
	return r.Draft.State == bot.DraftOpen && !stopped && !r.Draft.Type.Statement() && bot.MaySign(r.Draft, need, c.demo.house.desk.People, p) == nil
}

// card finds where a draft's card stands in a sandboxed workspace.
func (c clicker) card(ctx context.Context, draftID string) (platform *sandbox.Slack, channel, ts string, ok bool) {
	for _, desk := range c.demo.house.cards.Desks {
		platform = c.demo.platforms.workspace(desk.Destination.Channel)
		ref, err := c.demo.house.store.CardRef(ctx, draftID, desk.Destination.ID)
		if err != nil || platform == nil {
			continue
		}
		if channel, ts, ok = strings.Cut(ref.ProviderID, "/"); ok {
			return platform, channel, ts, true
		}
	}
	return nil, "", "", false
}

// stored waits until the vote that left as a click is in the store.
func (c clicker) stored(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	ctx, cancel := context.WithTimeout(ctx, clickPatience)
	defer cancel()
	ticker := time.NewTicker(clickInterval)
	defer ticker.Stop()
	for {
		review, err := c.Review(ctx, v.DraftID)
		if err != nil {
			return bot.Draft{}, err
		}
		if slices.ContainsFunc(review.Decisions, func(d bot.Decision) bool { return d.Person == actor && d.Revision == v.Revision }) {
			return review.Draft, nil
		}
		select {
		case <-ctx.Done():
			return bot.Draft{}, errors.New("the button was pressed in Slack, and no vote arrived: look at what the person was told")
		case <-ticker.C:
		}
	}
}

// slackDoorTask connects the Slack door to the first sandboxed workspace that shows cards.
func (d *demo) slackDoorTask() (func(context.Context) error, *sandbox.Slack, error) {
	for _, card := range d.house.cards.Desks {
		platform := d.platforms.workspace(card.Destination.Channel)
		if platform == nil {
			continue
		}
		door, err := d.house.slackDoor(config.SlackApp{
			Channel: card.Destination.Channel, Command: "/crisis", Mode: config.SlackSocket,
			AppToken: bot.NewSecret(slackAppToken), SigningSecret: bot.NewSecret(slackSigningSecret),
		})
		if err != nil {
			return nil, nil, err
		}
		return door.RunSocket, platform, nil
	}
	return nil, nil, nil
}
