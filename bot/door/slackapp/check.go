package slackapp

import (
	"context"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Check looks at what the door needs of Slack: the token's scopes, and a way in. It opens no connection and sends nothing.
func (a *App) Check(ctx context.Context) []bot.Finding {
	findings := []bot.Finding{a.checkScopes(ctx)}
	switch {
	case !a.AppToken.IsZero():
		findings = append(findings, a.checkSocket(ctx))
	case a.SigningSecret.IsZero():
		findings = append(findings, bot.Finding{
			About: bot.Say("signing secret"), Grade: bot.GradeBroken, Text: bot.Say("there is none: nothing that Slack sends can be believed"),
			Mend: bot.Say("copy it from Basic Information, App Credentials, into slack.signing_secret"),
		})
	default:
		findings = append(findings, bot.Finding{About: bot.Say("signing secret"), Grade: bot.GradeFine, Text: bot.Say("there is one; whether it is Slack's shows with the first command")})
	}
	return findings
}

func (a *App) checkScopes(ctx context.Context) bot.Finding {
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return bot.Finding{About: bot.Say("scopes"), Grade: bot.GradeBroken, Text: bot.Say("Slack does not take the bot token: {cause}", "cause", bare(err)), Mend: bot.Say("install the app in the workspace and copy its bot token, which begins with xoxb-")}
	}
	granted := strings.FieldsFunc(who.Header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
	missing := slices.DeleteFunc(scopes(), func(s string) bool { return slices.Contains(granted, s) })
	if len(missing) > 0 {
		return bot.Finding{
			About: bot.Say("scopes"), Grade: bot.GradeBroken, Text: bot.Say("the bot token lacks {scopes}", "scopes", missing),
			Mend: bot.Say("bongsu slack manifest prints what the app needs: update the app with it and install it again"),
		}
	}
	return bot.Finding{About: bot.Say("scopes"), Grade: bot.GradeFine, Text: bot.Say("the bot token has all that the manifest asks for")}
}

func (a *App) checkSocket(ctx context.Context) bot.Finding {
	if _, _, err := a.api.StartSocketModeContext(ctx); err != nil {
		return bot.Finding{
			About: bot.Say("socket"), Grade: bot.GradeBroken, Text: bot.Say("Slack opens no connection for the app-level token: {cause}", "cause", bare(err)),
			Mend: bot.Say("switch Socket Mode on and make an app-level token with the scope connections:write, which begins with xapp-"),
		}
	}
	return bot.Finding{About: bot.Say("socket"), Grade: bot.GradeFine, Text: bot.Say("Slack opens connections for the app-level token")}
}
