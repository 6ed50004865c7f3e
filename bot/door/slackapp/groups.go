package slackapp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// GroupSettings are what is needed to know who is in the Slack user groups that take shifts.
type GroupSettings struct {
	IDs      []string
	People   bot.People
	Clock    bot.Clock
	Logger   *slog.Logger
	BotToken bot.Secret
	APIURL   string // https://slack.com/api/ when empty
	Client   *http.Client
}

// Groups remembers who is in user groups. A read that fails keeps what was read last. It is safe for concurrent use.
type Groups struct {
	GroupSettings
	api  *slack.Client
	mu   sync.Mutex
	last map[string]group
}

// group is one group as Slack told it last.
type group struct {
	members   []string // persons who may lead, in the order of the configuration
	strangers []string // Slack ids of the others
	at        time.Time
}

// NewGroups returns groups of which nobody is known yet.
func NewGroups(s GroupSettings) *Groups {
	if s.Client == nil {
		s.Client = &http.Client{Timeout: apiTimeout}
	}
	if s.APIURL == "" {
		s.APIURL = slack.APIURL
	}
	url := strings.TrimSuffix(s.APIURL, "/") + "/"
	api := slack.New(s.BotToken.Reveal(), slack.OptionAPIURL(url), slack.OptionHTTPClient(s.Client))
	return &Groups{GroupSettings: s, api: api, last: map[string]group{}}
}

// Members are the persons in a group, as they were read last.
func (g *Groups) Members(id string) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.last[id].members
}

// Read asks Slack about every group. What it could not read is logged with the age of what is known instead.
func (g *Groups) Read(ctx context.Context) {
	for _, id := range g.IDs {
		if err := g.read(ctx, id); err != nil && ctx.Err() == nil {
			g.Logger.WarnContext(ctx, "read a Slack user group; what was read before still counts", "group", id, "known", g.age(id), "error", bare(err))
		}
	}
}

func (g *Groups) read(ctx context.Context, id string) error {
	users, err := g.api.GetUserGroupMembersContext(ctx, id)
	if err != nil {
		return err
	}
	read := group{at: g.Clock.Now()}
	for _, p := range g.People {
		if slices.Contains(users, p.SlackID) && p.Has(bot.Writers()...) {
			read.members = append(read.members, p.ID)
		}
	}
	for _, user := range users {
		if p, known := g.People.BySlackID(user); !known || !p.Has(bot.Writers()...) {
			read.strangers = append(read.strangers, user)
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if before := g.last[id].strangers; len(read.strangers) > 0 && !slices.Equal(before, read.strangers) {
		g.Logger.WarnContext(ctx, "some in a Slack user group are not on call, because they may not lead or are not among the people", "group", id, "slack_ids", read.strangers)
	}
	g.last[id] = read
	return nil
}

// age tells how old what is known of a group is.
func (g *Groups) age(id string) bot.Saying {
	g.mu.Lock()
	defer g.mu.Unlock()
	last := g.last[id]
	if last.at.IsZero() {
		return bot.Say("nothing: nobody is on call by it")
	}
	return bot.Say("{n} on call, read {age} ago", "n", len(last.members), "age", g.Clock.Now().Sub(last.at).Round(time.Second).String())
}

// Check reads every group and says who in it is on call.
func (g *Groups) Check(ctx context.Context) []bot.Finding {
	findings := make([]bot.Finding, 0, len(g.IDs))
	for _, id := range g.IDs {
		findings = append(findings, g.check(ctx, id))
	}
	return findings
}

func (g *Groups) check(ctx context.Context, id string) bot.Finding {
	found := bot.Finding{About: bot.Say("user group {id}", "id", id), Grade: bot.GradeBroken}
	if err := g.read(ctx, id); err != nil {
		found.Text, found.Mend = bot.Say("it cannot be read: {cause}; known: {known}", "cause", bare(err), "known", g.age(id)), mendGroup(err)
		return found
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	last := g.last[id]
	switch {
	case len(last.members) == 0:
		found.Text = bot.Say("nobody in it may lead, so nobody is on call by it")
		found.Mend = bot.Say("add persons with slack_id and a role that writes, or put them into the group")
	case len(last.strangers) > 0:
		found.Grade = bot.GradeWarning
		found.Text = bot.Say("on call: {members}; not among the people, or without a role that writes: {strangers}", "members", last.members, "strangers", last.strangers)
		found.Mend = bot.Say("add them to people with slack_id and a role that writes, or take them out of the group")
	default:
		found.Grade, found.Text = bot.GradeFine, bot.Say("on call: {members}", "members", last.members)
	}
	return found
}

// mendGroup says what to do about a group that cannot be read.
func mendGroup(err error) bot.Saying {
	told, _ := errors.AsType[slack.SlackErrorResponse](err)
	switch told.Err {
	case "missing_scope":
		return bot.Say("bongsu slack manifest --user-groups prints the app with the scope usergroups:read: update the app with it and install it again")
	case "no_such_subteam":
		return bot.Say("copy the id of a group that is not switched off: in Slack under People, User groups")
	case "plan_upgrade_required":
		return bot.Say("this workspace's plan has no user groups: write persons under on_call")
	}
	return bot.Say("bongsu reads it again by itself; until then on_call.order counts where nobody is known")
}
