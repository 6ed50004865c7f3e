package slack

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Ping asks Slack whether it answers, and knows the token.
func (s *Sender) Ping(ctx context.Context) error {
	if _, err := s.api.AuthTestContext(ctx); err != nil {
		return failure(err)
	}
	return nil
}

// unanswered tells a token that Slack does not take from a Slack that does not answer: a new token mends only the first.
func unanswered(err error) bot.Finding {
	_, answered := errors.AsType[slack.SlackErrorResponse](err)
	trouble := failure(err)
	if answered || trouble.Reason == channel.Rejected {
		return broken(bot.Say("token"), bot.SayingOf(trouble), bot.Say("install the app in the workspace and copy its bot token, which begins with xoxb-"))
	}
	return broken(bot.Say("answer"), bot.SayingOf(trouble), bot.Say("decide on the console meanwhile; bongsu asks Slack again by itself"))
}

// Check asks Slack whose the token is and what it may do, and looks at each destination's channels.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	asking, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	who, err := s.api.AuthTestContext(asking)
	if err != nil {
		return []bot.Finding{unanswered(err)}
	}
	findings := []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeFine, Text: bot.Say("it is the one of {user} in the workspace {team}", "user", who.User, "team", who.Team)}}
	granted := grants(strings.FieldsFunc(who.Header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' }))
	findings = append(findings, granted.check(bot.Say("scopes"), "chat:write", broken, bot.Say("nothing can be posted")))
	for _, d := range destinations {
		for _, r := range d.Recipients {
			about := bot.Say("destination {id}", "id", d.ID)
			if r.ID != d.ID {
				about = bot.Say("destination {id}, recipient {recipient}", "id", d.ID, "recipient", r.ID)
			}
			findings = append(findings, s.checkChannel(ctx, about, r.Address, granted)...)
		}
	}
	return findings
}

func (s *Sender) checkChannel(ctx context.Context, about bot.Saying, address string, granted grants) []bot.Finding {
	if strings.HasPrefix(address, "U") || strings.HasPrefix(address, "W") {
		return []bot.Finding{{About: about, Grade: bot.GradeFine, Text: bot.Say("a person; a direct message whose answer is lost cannot be looked up")}}
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	c, err := s.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: address})
	switch {
	case refusedAs(err, "missing_scope"):
		return []bot.Finding{warning(about, bot.SayingOf(failure(err)), bot.Say("add the scope, so that the channel can be checked"))}
	case err != nil:
		return []bot.Finding{broken(about, bot.SayingOf(failure(err)), bot.Say("copy the id from the channel's details, and invite the app there"))}
	case c.IsArchived:
		return []bot.Finding{broken(about, bot.Say("the channel is archived"), bot.Say("unarchive it, or write another one"))}
	case !c.IsMember && !c.IsIM && (c.IsPrivate || !slices.Contains(granted, "chat:write.public")):
		return []bot.Finding{broken(about, bot.Say("the app is not in the channel"), bot.Say("type /invite there and name the app"))}
	}
	history := "channels:history"
	if c.IsIM {
		history = "im:history"
	} else if c.IsPrivate {
		history = "groups:history"
	}
	found := granted.check(about, history, warning, bot.Say("a message whose answer was lost cannot be looked up"))
	if found.Grade == bot.GradeFine {
		found.Text = bot.Say("the app is in the channel, and may post and look up there")
	}
	return []bot.Finding{found}
}

// grants are the scopes that the token has.
type grants []string

func (g grants) check(about bot.Saying, scope string, missing func(about, text, mend bot.Saying) bot.Finding, so bot.Saying) bot.Finding {
	if !slices.Contains(g, scope) {
		return missing(about, bot.Say("the token lacks the scope {scope}: {so}", "scope", scope, "so", so), bot.Say("add it under OAuth & Permissions and install the app again"))
	}
	return bot.Finding{About: about, Grade: bot.GradeFine, Text: bot.Say("the token may post")}
}

func broken(about, text, mend bot.Saying) bot.Finding {
	return bot.Finding{About: about, Grade: bot.GradeBroken, Text: text, Mend: mend}
}

func warning(about, text, mend bot.Saying) bot.Finding {
	return bot.Finding{About: about, Grade: bot.GradeWarning, Text: text, Mend: mend}
}
