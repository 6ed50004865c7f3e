package wechat

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// asked is how many openids of one destination are looked at: each is a request.
const asked = 20

// Check asks for a token, compares the templates and their fields with the account's, and asks whether recipients follow it.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	token, failure := s.token(ctx, "")
	if failure != nil {
		return []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeBroken, Text: bot.SayingOf(failure), Mend: bot.Say("compare app_id, app_secret and the IP whitelist with the official account's settings")}}
	}
	found := []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeFine, Text: bot.Say("WeChat gives an access token to {app}", "app", s.settings.AppID)}}
	found = append(found, s.checkAccount(ctx, token)...)
	for _, d := range destinations {
		found = append(found, s.checkDestination(ctx, token, d))
	}
	return append(found, s.checkCallback())
}

func (s *Sender) checkAccount(ctx context.Context, token string) []bot.Finding {
	got, failure := s.ask(ctx, "/cgi-bin/template/get_all_private_template", token, nil)
	if failure != nil || got.Errcode != 0 {
		return []bot.Finding{{About: bot.Say("templates"), Grade: bot.GradeWarning, Text: bot.Say("WeChat does not list the account's templates"), Mend: bot.Say("compare their ids and fields by hand")}}
	}
	known := map[string]string{}
	for _, t := range got.Templates {
		known[t.ID] = t.Content
	}
	var found []bot.Finding
	for _, t := range s.settings.Templates {
		found = append(found, compare(t, known))
	}
	return found
}

func compare(t Template, known map[string]string) bot.Finding {
	f := bot.Finding{About: bot.Say("template {id}", "id", t.ID), Grade: bot.GradeFine, Text: bot.Say("approved, with all its fields")}
	content, ok := known[t.ID]
	if !ok {
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("the account has no such template"), bot.Say("copy the id from the official account's template messages")
		return f
	}
	var absent []string
	for _, name := range slices.Sorted(maps.Keys(t.Fields)) {
		if !strings.Contains(content, "{{"+name+".DATA}}") {
			absent = append(absent, name)
		}
	}
	if len(absent) > 0 {
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("the template has no field {fields}", "fields", absent), bot.Say("name its fields as the official account shows them")
	}
	return f
}

func (s *Sender) checkDestination(ctx context.Context, token string, d bot.Destination) bot.Finding {
	f := bot.Finding{About: bot.Say("destination {id}", "id", d.ID), Grade: bot.GradeFine}
	var absent []string
	looked := 0
	for _, r := range d.Recipients[:min(asked, len(d.Recipients))] {
		looked++
		got, failure := s.ask(ctx, "/cgi-bin/user/info", token, url.Values{"openid": {r.Address}})
		if failure == nil && (got.Errcode == 40003 || got.Errcode == 0 && got.Subscribe == 0) {
			absent = append(absent, r.ID)
		}
	}
	f.Text = bot.Say("{looked} of {all} recipients looked up, and none found missing", "looked", looked, "all", len(d.Recipients))
	if len(absent) > 0 {
		f.Grade, f.Text, f.Mend = bot.GradeWarning, bot.Say("these do not follow the account: {recipients}", "recipients", absent), bot.Say("ask them to follow it, or take them out")
	}
	return f
}

func (s *Sender) checkCallback() bot.Finding {
	if s.callback.IsZero() {
		return bot.Finding{About: bot.Say("receipts"), Grade: bot.GradeWarning, Text: bot.Say("without callback_token nothing tells whether messages arrived"), Mend: bot.Say("write callback_token, and the same in the official account's server settings")}
	}
	return bot.Finding{About: bot.Say("receipts"), Grade: bot.GradeFine, Text: bot.Say("events are verified with the callback token")}
}

func (s *Sender) ask(ctx context.Context, path, token string, query url.Values) (answer, *channel.Error) {
	if query == nil {
		query = url.Values{}
	}
	query.Set("access_token", token)
	return s.call(ctx, http.MethodGet, path, query, nil)
}
