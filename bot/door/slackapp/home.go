package slackapp

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

const (
	homePause  = time.Second // between two homes of one person
	homeListed = 10          // lines of each of its lists: far from the hundred blocks that Slack takes
	homeSent   = 3           // updates whose deliveries are counted
	homeDrills = 20          // drills that are looked through for one's signature
)

// homes shows each person's home tab, at most once a second; what changed meanwhile shows afterwards.
type homes struct {
	mu    sync.Mutex
	known map[string]bool // persons who have opened theirs
	busy  map[string]bool // being shown or just shown; true: once more afterwards
}

func newHomes() *homes { return &homes{known: map[string]bool{}, busy: map[string]bool{}} }

// show shows the home of somebody who opened it.
func (h *homes) show(ctx context.Context, a *App, user string) {
	h.mu.Lock()
	h.known[user] = true
	h.mu.Unlock()
	h.refresh(ctx, a, user)
}

// refresh shows the home of somebody who acted, if they have opened it before.
func (h *homes) refresh(ctx context.Context, a *App, user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, busy := h.busy[user]; busy || !h.known[user] {
		if busy {
			h.busy[user] = true
		}
		return
	}
	h.busy[user] = false
	ctx = context.WithoutCancel(ctx)
	a.aside(ctx, func() {
		a.publishHome(ctx, user)
		time.AfterFunc(homePause, func() { h.rested(ctx, a, user) })
	})
}

func (h *homes) rested(ctx context.Context, a *App, user string) {
	h.mu.Lock()
	again := h.busy[user]
	delete(h.busy, user)
	h.mu.Unlock()
	if again {
		h.refresh(ctx, a, user)
	}
}

func (a *App) publishHome(ctx context.Context, user string) {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	blocks := a.homeBlocks(ctx, user)
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
	if _, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view}); err != nil {
		a.Logger.WarnContext(ctx, "show a person's home in Slack", "error", bare(err))
	}
}

// homeBlocks are the home's parts, in the order of their haste. A part that cannot be read says so, and the others stand.
func (a *App) homeBlocks(ctx context.Context, user string) []slack.Block {
	v, known := a.voice(user)
	if !known {
		return a.stranger(payload{user: user}).message.blocks
	}
	blocks := []slack.Block{v.startButtons()}
	for _, part := range []func(context.Context, *voice) ([]slack.Block, error){
		a.homeHandovers, a.homeWaiting, a.homeIncidents, a.homeDrafts, a.homeSent, a.homeChannels, a.homePractice,
	} {
		made, err := part(ctx, v)
		if err != nil {
			a.Logger.ErrorContext(ctx, "read a part of a person's home in Slack", "error", bare(err))
			made = []slack.Block{note(v.say("slackapp.home.unread"))}
		}
		blocks = append(blocks, made...)
	}
	return append(blocks, note(v.say("slackapp.home.as-of", "at", v.moment(v.now))))
}

func (a *App) homeWaiting(ctx context.Context, v *voice) ([]slack.Block, error) {
	mine, err := a.waitingFor(ctx, v)
	if err != nil {
		return nil, err
	}
	blocks := []slack.Block{header(v.say("slackapp.waiting-you", "number", len(mine)))}
	for _, r := range mine[:min(len(mine), homeListed)] {
		line := v.heading(r.Incident) + " " + v.say("type."+string(r.Draft.Type)) + " · " + v.names(r.Draft.Authors) + "\n" +
			v.say("slackapp.home.until", "at", v.moment(r.Draft.ExpiresAt))
		blocks = append(blocks, sectionWith(line, button(actionReview, v.say("slackapp.action.review"), encode(refOf(r.Draft))).WithStyle(slack.StylePrimary)))
	}
	return append(blocks, v.rest(len(mine))...), nil
}

func (v *voice) rest(all int) []slack.Block {
	if all <= homeListed {
		return nil
	}
	return []slack.Block{note(v.say("slackapp.more", "number", all-homeListed))}
}

func (a *App) homeIncidents(ctx context.Context, v *voice) ([]slack.Block, error) {
	open, err := a.Desk.Incidents(ctx, true)
	if err != nil {
		return nil, err
	}
	drafts, err := a.Desk.OpenDrafts(ctx)
	if err != nil {
		return nil, err
	}
	open = slices.Clone(open)
	slices.SortStableFunc(open, soonest)
	blocks := []slack.Block{header(v.say("slackapp.action.incidents"))}
	if len(open) == 0 {
		blocks = append(blocks, section(v.say("slackapp.none-open")))
	}
	for _, i := range open[:min(len(open), homeListed)] {
		blocks = append(blocks, sectionWith(v.summary(i)+v.coming(i, drafts), button(actionShow, v.say("slackapp.action.show"), encode(incidentRef{Incident: i.ID}))))
	}
	return append(blocks, v.rest(len(open))...), nil
}

// homeDrafts are the drafts that wait for others.
func (a *App) homeDrafts(ctx context.Context, v *voice) ([]slack.Block, error) {
	drafts, err := a.Desk.OpenDrafts(ctx)
	if err != nil {
		return nil, err
	}
	var lines []slack.Block
	for _, d := range drafts {
		r, err := a.Desk.Review(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		waiting := r.Standing.Waiting()
		if r.Draft.State == bot.DraftOpen && slices.Contains(waiting, v.person.ID) {
			continue
		}
		line := v.heading(r.Incident) + " " + v.say("type."+string(d.Type)) + " · " + v.state(r.Draft)
		if len(waiting) > 0 {
			line += "\n" + v.say("slackapp.waiting", "who", v.names(waiting))
		}
		lines = append(lines, sectionWith(line, button(actionReview, v.say("slackapp.action.read"), encode(refOf(d)))))
	}
	if len(lines) == 0 {
		return nil, nil
	}
	blocks := append([]slack.Block{header(v.say("slackapp.home.drafts"))}, lines[:min(len(lines), homeListed)]...)
	return append(blocks, v.rest(len(lines))...), nil
}

// homeSent counts by state what became of the newest updates of the newest incidents.
func (a *App) homeSent(ctx context.Context, v *voice) ([]slack.Block, error) {
	all, err := a.Desk.Incidents(ctx, false)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, i := range all[:min(len(all), homeListed)] {
		drafts, err := a.Desk.Drafts(ctx, i.ID)
		if err != nil {
			return nil, err
		}
		newest := bot.Draft{}
		for _, d := range drafts {
			if d.State == bot.DraftPublished && d.PublishedAt.After(newest.PublishedAt) {
				newest = d
			}
		}
		if newest.ID == "" || len(lines) == homeSent {
			continue
		}
		rows, err := a.Desk.Deliveries(ctx, bot.LedgerQuery{UpdateID: newest.ID})
		if err != nil {
			return nil, err
		}
		lines = append(lines, v.heading(i)+" "+v.say("type."+string(newest.Type))+" · "+v.moment(newest.PublishedAt)+"\n"+v.states(rows))
	}
	if len(lines) == 0 {
		return nil, nil
	}
	return append([]slack.Block{header(v.say("slackapp.home.sent"))}, sections(strings.Join(lines, "\n"))...), nil
}

// states counts rows of the ledger by what became of them.
func (v *voice) states(rows []bot.Delivery) string {
	count := map[bot.DeliveryState]int{}
	for _, row := range rows {
		count[row.State]++
	}
	var parts []string
	for _, s := range []bot.DeliveryState{bot.Delivered, bot.Accepted, bot.Sending, bot.Pending, bot.UnknownOutcome, bot.Failed, bot.Superseded} {
		if count[s] > 0 {
			parts = append(parts, v.say("slackapp.state."+string(s), "n", count[s]))
		}
	}
	return strings.Join(parts, " · ")
}

func (a *App) homeChannels(ctx context.Context, v *voice) ([]slack.Block, error) {
	states, err := a.Desk.Channels(ctx)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, s := range states {
		switch {
		case s.Paused():
			lines = append(lines, "⚠ "+v.say("slackapp.channel.paused", "channel", s.Channel, "who", v.name(s.PausedBy), "since", v.moment(s.PausedAt)))
		case s.Resting():
			lines = append(lines, "⚠ "+v.say("slackapp.channel.rests", "channel", s.Channel, "until", v.moment(s.RestsUntil)))
		}
	}
	if len(lines) == 0 {
		lines = []string{v.say("slackapp.channel.fine", "number", len(states))}
	}
	return append([]slack.Block{header(v.say("slackapp.home.channels"))}, sections(strings.Join(lines, "\n"))...), nil
}

// homePractice tells when this person last signed in a drill.
func (a *App) homePractice(ctx context.Context, v *voice) ([]slack.Block, error) {
	all, err := a.Desk.Incidents(ctx, false)
	if err != nil {
		return nil, err
	}
	var last time.Time
	looked := 0
	for _, i := range all { // the newest first
		if i.Mode != bot.Drill || looked == homeDrills || !last.IsZero() {
			continue
		}
		looked++
		events, err := a.Desk.Timeline(ctx, i.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if e.Kind == string(bot.Approves) && e.Actor == v.person.ID {
				last = e.At
			}
		}
	}
	text := v.say("slackapp.practice.none")
	if !last.IsZero() {
		text = v.say("slackapp.practice.last", "at", v.moment(last))
	}
	return []slack.Block{header(v.say("slackapp.home.practice")), section(text)}, nil
}
