package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Channels returns how each configured channel stands, in the order of the configuration.
func (d *Desk) Channels(ctx context.Context) ([]bot.ChannelState, error) {
	noted, err := d.Store.ChannelStates(ctx)
	if err != nil {
		return nil, err
	}
	var states []bot.ChannelState
	for _, name := range d.channelNames() {
		state := bot.ChannelState{Channel: name}
		if i := slices.IndexFunc(noted, func(s bot.ChannelState) bool { return s.Channel == name }); i >= 0 {
			state = noted[i]
		}
		states = append(states, state)
	}
	return states, nil
}

// channelNames are the channels over which something is sent: all but the page's.
func (d *Desk) channelNames() []string {
	var names []string
	for _, to := range d.Destinations {
		if to.Kind != "page" && !slices.Contains(names, to.Channel) {
			names = append(names, to.Channel)
		}
	}
	return names
}

// PauseChannel stops a channel's deliveries until somebody resumes it: what is published meanwhile waits for it.
func (d *Desk) PauseChannel(ctx context.Context, actor, channel, reason string) error {
	p, err := d.person(actor, channelKeepers()...)
	if err != nil {
		return err
	}
	if err := d.knowsChannel(channel); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return bot.Refuse(bot.ErrInvalid, "say why the channel is paused: the others on duty will ask")
	}
	return d.Store.PauseChannel(ctx, channel, p.ID, strings.TrimSpace(reason), d.Clock.Now())
}

// ResumeChannel lets a paused or resting channel send again.
func (d *Desk) ResumeChannel(ctx context.Context, actor, channel string) error {
	p, err := d.person(actor, channelKeepers()...)
	if err != nil {
		return err
	}
	if err := d.knowsChannel(channel); err != nil {
		return err
	}
	return d.Store.ResumeChannel(ctx, channel, p.ID, d.Clock.Now())
}

// Disabled returns the recipients who wanted no more messages.
func (d *Desk) Disabled(ctx context.Context) ([]bot.Disabled, error) { return d.Store.Disabled(ctx) }

// EnableRecipient lets such a recipient get messages again, from the next update on. It returns bot.ErrNotFound when it is not disabled.
func (d *Desk) EnableRecipient(ctx context.Context, actor, channel, recipient string) error {
	if _, err := d.person(actor, channelKeepers()...); err != nil {
		return err
	}
	return d.Store.EnableRecipient(ctx, channel, recipient)
}

func channelKeepers() []bot.Role { return append(bot.Deciders(), bot.Admin) }

func (d *Desk) knowsChannel(name string) error {
	if names := d.channelNames(); !slices.Contains(names, name) {
		return bot.Refuse(bot.ErrNotFound, `there is no channel "{channel}" that sends: use one of {channels}`, "channel", name, "channels", names)
	}
	return nil
}

// RunChannel tells the desk that a channel was paused, rests, or is back, everywhere but on that channel, and notes it in the record of every
// open incident. Told twice, it is told once.
func (d *Desk) RunChannel(ctx context.Context, news bot.ChannelNews) error {
	incidents, err := d.Store.Incidents(ctx, true)
	if err != nil {
		return fmt.Errorf("read the open incidents: %w", err)
	}
	once, err := json.Marshal(news)
	if err != nil {
		return fmt.Errorf("name the news of channel %s: %w", news.Channel, err)
	}
	change := bot.Change{At: news.At}
	for _, to := range d.Destinations {
		if to.Class != bot.DeskClass || to.Channel == news.Channel {
			continue
		}
		language := first(to.Languages)
		text, err := d.Words.ChannelNews(news, language, news.At)
		if err != nil {
			return err
		}
		if news.Stops() && d.decidesOn(news.Channel) {
			fallback, err := d.Words.Fallback(d.ConsoleURL, language)
			if err != nil {
				return err
			}
			text += "\n" + fallback
		}
		n := bot.Notice{ID: d.idOf(string(once) + to.ID), Kind: "channel", Language: language, Text: text, At: news.At}
		batch, err := d.batch(n, to, to.Recipients, 1)
		if err != nil {
			return err
		}
		change.Notices = append(change.Notices, batch)
	}
	actor := "bongsu"
	if news.By != "" {
		actor = news.By
	}
	for _, i := range incidents {
		event := bot.Event{
			IncidentID: i.ID, At: news.At, Actor: actor, Kind: "channel-" + string(news.Change), Data: map[string]string{"channel": news.Channel, "reason": news.Reason},
		}
		told, err := d.noted(ctx, event)
		if err != nil {
			return err
		}
		if !told {
			change.Events = append(change.Events, event)
		}
	}
	if !news.Stops() && d.decidesOn(news.Channel) {
		if change.Cards, err = d.cardsToHeal(ctx, incidents, news.At); err != nil {
			return err
		}
	}
	return d.Store.Apply(ctx, change)
}

// noted reports whether the record has this event already.
func (d *Desk) noted(ctx context.Context, e bot.Event) (bool, error) {
	events, err := d.Store.Events(ctx, e.IncidentID)
	if err != nil {
		return false, fmt.Errorf("read the record: %w", err)
	}
	return slices.ContainsFunc(events, func(have bot.Event) bool {
		return have.Kind == e.Kind && have.At.Equal(e.At) && maps.Equal(have.Data, e.Data)
	}), nil
}

// decidesOn reports whether the desk has its cards on a channel.
func (d *Desk) decidesOn(channel string) bool {
	return slices.ContainsFunc(d.Destinations, func(to bot.Destination) bool {
		return to.Class == bot.DeskClass && to.Kind == "slack" && to.Channel == channel
	})
}

// healed is how far back cards are brought up to date when the channel that shows them is back.
const healed = 24 * time.Hour

// cardsToHeal returns the drafts whose cards may show what was true before the channel failed.
func (d *Desk) cardsToHeal(ctx context.Context, open []bot.Incident, now time.Time) ([]string, error) {
	waiting, err := d.Store.OpenDrafts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the drafts that wait: %w", err)
	}
	var ids []string
	for _, draft := range waiting {
		ids = append(ids, draft.ID)
	}
	for _, i := range open {
		drafts, err := d.Store.Drafts(ctx, i.ID)
		if err != nil {
			return nil, fmt.Errorf("read the drafts of %s: %w", i.Key, err)
		}
		for _, draft := range drafts {
			if draft.AskedAt.After(now.Add(-healed)) && !slices.Contains(ids, draft.ID) {
				ids = append(ids, draft.ID)
			}
		}
	}
	return ids, nil
}
