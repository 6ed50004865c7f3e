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
		mend := "look at the app in X's developer console"
		return []bot.Finding{{About: "token", Grade: bot.GradeBroken, Text: failure.Error(), Mend: mend}}
	}
	var me struct {
		Data struct{ ID, Username string } `json:"data"`
	}
	if err := json.Unmarshal(raw, &me); err != nil || me.Data.ID == "" {
		return []bot.Finding{{About: "token", Grade: bot.GradeBroken, Text: "the answer is of no documented form", Mend: "look whether api_url is X's"}}
	}
	findings := []bot.Finding{{About: "token", Grade: bot.GradeFine, Text: "the keys are those of the account @" + me.Data.Username}}
	if header.Get("X-Access-Level") == "read" {
		findings = append(findings, bot.Finding{
			About: "rights", Grade: bot.GradeBroken, Text: "the app may only read", Mend: "set its permissions to Read and write, then make the access token anew",
		})
	}
	if left, err := strconv.Atoi(header.Get("X-Rate-Limit-Remaining")); err == nil {
		f := bot.Finding{About: "rate", Grade: bot.GradeFine, Text: strconv.Itoa(left) + " questions like this one are left in these 15 minutes"}
		findings = append(findings, f)
	}
	for _, d := range destinations {
		for _, r := range d.Recipients {
			f := bot.Finding{About: "destination " + d.ID, Grade: bot.GradeFine, Text: "it is the keys' account"}
			if r.Address != me.Data.ID {
				f.Grade, f.Text, f.Mend = bot.GradeBroken, "it is another account than the keys'", "write the address "+me.Data.ID+", or the keys of the other account"
			}
			findings = append(findings, f)
		}
	}
	return findings
}
