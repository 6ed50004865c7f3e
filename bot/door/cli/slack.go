package cli

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

type slackCommand struct {
	Manifest slackManifestCommand `cmd:"" help:"Print the app's manifest, to be pasted under Create New App, From a manifest, at https://api.slack.com/apps."`
}

type slackManifestCommand struct {
	Command string `default:"/crisis" placeholder:"NAME" help:"The slash command; the same as slack.command in the configuration."`
	Groups  bool   `name:"user-groups" help:"With the scope usergroups:read, for shifts under on_call that name a slack_group."`
	URL     string `placeholder:"URL" help:"For slack.mode http: the public https address of slack.addr. Left out: Socket Mode."`
}

// Run prints the manifest. It needs no configuration: the tokens that one wants come from the app that this makes.
func (c *slackManifestCommand) Run(program Program, streams Streams) error {
	if !strings.HasPrefix(c.Command, "/") || len(c.Command) < 2 || strings.ContainsAny(c.Command, " \t") {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%q is no slash command: write one word after a slash, such as /crisis", c.Command))
	}
	if at, err := url.Parse(c.URL); c.URL != "" && (err != nil || at.Scheme != "https" || at.Host == "") {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%q is no address that Slack calls: write https://host, without a path", c.URL))
	}
	return printJSON(streams.Out, program.SlackManifest(c.Command, c.URL, c.Groups))
}
