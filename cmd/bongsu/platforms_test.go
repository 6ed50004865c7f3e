package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// Where the sandboxed platforms of a script take messages.
const (
	slackRoom    = "C0000000001"
	discordForum = "100000000000000003"
	discordNews  = "100000000000000004"
	xAccount     = "1000000001"
)

// startPlatforms starts a Slack with a channel, a Discord with a forum and a channel of announcements, and an account of X; it sets SLACK, DISCORD
// and X to their addresses.
func startPlatforms(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: platforms")
	}
	s := stageOf(ts)
	s.slack = sandbox.NewSlack(sandbox.SlackOptions{Clock: wallClock{}, Token: "xoxb-script", Channels: []sandbox.SlackChannel{{ID: slackRoom, Name: "status"}}})
	s.discord = sandbox.NewDiscord(sandbox.DiscordOptions{Clock: wallClock{}, Token: "script", ApplicationID: "100000000000000001", Channels: []sandbox.DiscordChannel{
		{ID: discordForum, GuildID: "100000000000000002", Type: sandbox.DiscordForum},
		{ID: discordNews, GuildID: "100000000000000002", Type: sandbox.DiscordAnnouncement},
	}})
	s.x = sandbox.NewX(sandbox.XOptions{
		Clock: wallClock{}, UserID: xAccount, Username: "script", APIKey: "key", APISecret: "key-secret", AccessToken: xAccount + "-token", AccessKept: "token-secret",
	})
	for name, handler := range map[string]http.Handler{"SLACK": s.slack.Handler(), "DISCORD": s.discord.Handler(), "X": s.x.Handler()} {
		server := httptest.NewServer(handler)
		ts.Defer(server.Close)
		ts.Setenv(name, server.URL)
	}
}

// fault makes a platform fail at its next request: fault x cut.
func fault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || !sandbox.FaultKind(args[1]).Valid() {
		ts.Fatalf("usage: fault hooks|slack|discord|x KIND")
	}
	f := sandbox.Fault{Kind: sandbox.FaultKind(args[1]), Next: 1, RetryAfter: time.Second}
	switch s := stageOf(ts); args[0] {
	case "hooks":
		s.receivers.Fail(f)
	case "slack":
		s.slack.Fail(f)
	case "discord":
		s.discord.Fail(f)
	case "x":
		s.x.Fail(f)
	default:
		ts.Fatalf("there is no platform %s", args[0])
	}
}

// posted prints what a platform holds, a line each, with the message that it replies to or the forum post where it stands.
func posted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: posted slack|discord|x")
	}
	line := func(format string, values ...any) {
		_, err := fmt.Fprintf(ts.Stdout(), format+"\n", values...)
		ts.Check(err)
	}
	switch s := stageOf(ts); args[0] {
	case "slack":
		for i, m := range s.slack.Messages(slackRoom) {
			line("%d reply:%t in the channel:%t %s", i+1, m.ThreadTS != "" && m.ThreadTS == s.slack.Messages(slackRoom)[0].TS, m.ThreadTS == "" || m.Broadcast, m.Text)
		}
	case "discord":
		for _, p := range s.discord.Posts(discordForum) {
			line("post %s: %d messages", p.Name, len(s.discord.Messages(p.ID)))
		}
		for i, m := range s.discord.Messages(discordNews) {
			line("news %d crossposted:%t %s", i+1, m.Crossposted, m.Content)
		}
	case "x":
		for i, p := range s.x.Posts() {
			line("%d reply:%t %s", i+1, p.ReplyTo == s.x.Posts()[0].ID, p.Text)
		}
	default:
		ts.Fatalf("there is no platform %s", args[0])
	}
}
