package slackapp

import (
	"strings"

	"github.com/slack-go/slack"
)

// ManifestOptions are what differs between two installations.
type ManifestOptions struct {
	Command string // /crisis when empty
	Groups  bool   // user groups take shifts
	URL     string // where Slack reaches the door by signed HTTP; empty: Socket Mode
}

// Manifest describes the app to Slack: its command, its home and its events, with the scopes that the code uses and no others.
func Manifest(o ManifestOptions) slack.Manifest {
	if o.Command == "" {
		o.Command = "/crisis"
	}
	address := func(path string) string {
		if o.URL == "" {
			return ""
		}
		return strings.TrimSuffix(o.URL, "/") + path
	}
	granted := scopes()
	if o.Groups {
		granted = append(granted, "usergroups:read")
	}
	return slack.Manifest{
		Metadata: slack.ManifestMetadata{MajorVersion: 1, MinorVersion: 1},
		Display:  slack.Display{Name: "bongsu", Description: "The press desk for the worst day", BackgroundColor: "#1f2328"},
		Features: slack.Features{
			AppHome: slack.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true, MessagesTabReadOnlyEnabled: true},
			BotUser: slack.BotUser{DisplayName: "bongsu", AlwaysOnline: true},
			SlashCommands: []slack.ManifestSlashCommand{{
				Command: o.Command, Description: "Declare, write, sign, publish", UsageHint: "[declare | update | approvals | help]", Url: address(commandPath),
			}},
		},
		OAuthConfig: slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: granted}},
		Settings: slack.Settings{
			EventSubscriptions: &slack.EventSubscriptions{RequestUrl: address(eventsPath), BotEvents: []string{homeOpened}},
			Interactivity:      &slack.Interactivity{IsEnabled: true, RequestUrl: address(interactivePath), MessageMenuOptionsUrl: address(interactivePath)},
			OrgDeployEnabled:   true, SocketModeEnabled: o.URL == "",
		},
	}
}

// scopes are what the bot's token may do in every installation: each is needed by a call of this door or of the channel; a test holds it.
func scopes() []string {
	return []string{"channels:history", "channels:read", "chat:write", "commands", "groups:history", "groups:read", "users:read"}
}
