package x

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/bongsu-hq/bongsu/bot"
)

// Check asks X whose the keys are, whether they may write, and how many requests are left. It costs no credits beyond what X takes for that question.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	raw, header, failure := s.call(ctx, http.MethodGet, "/2/users/me", "check", nil)
	if failure != nil {
		mend := bot.Say("look at the app in X's developer console")
		return []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeBroken, Text: bot.SayingOf(failure), Mend: mend}}
	}
	var me struct {
		Data struct{ ID, Username string } `json:"data"`
	}
	if err := json.Unmarshal(raw, &me); err != nil || me.Data.ID == "" {
		return []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeBroken, Text: bot.Say("the answer is of no documented form"), Mend: bot.Say("look whether api_url is X's")}}
	}
	findings := []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeFine, Text: bot.Say("the keys are those of the account @{name}", "name", me.Data.Username)}}
	if header.Get("X-Access-Level") == "read" {
		findings = append(findings, bot.Finding{
			About: bot.Say("rights"), Grade: bot.GradeBroken, Text: bot.Say("the app may only read"), Mend: bot.Say("set its permissions to Read and write, then make the access token anew"),
		})
	}
	if left, err := strconv.Atoi(header.Get("X-Rate-Limit-Remaining")); err == nil {
		f := bot.Finding{About: bot.Say("rate"), Grade: bot.GradeFine, Text: bot.Say("{n} questions like this one are left in these 15 minutes", "n", left)}
		findings = append(findings, f)
	}
	for _, d := range destinations {
		for _, r := range d.Recipients {
			f := bot.Finding{About: bot.Say("destination {id}", "id", d.ID), Grade: bot.GradeFine, Text: bot.Say("it is the keys' account")}
			if r.Address != me.Data.ID {
				f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("it is another account than the keys'"), bot.Say("write the address {address}, or the keys of the other account", "address", me.Data.ID)
			}
			findings = append(findings, f)
		}
	}
	return findings
}
