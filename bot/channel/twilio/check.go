package twilio

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Check says whether the account could send from a number; from is empty or a word where no number is.
func (c *Client) Check(ctx context.Context, from string) []bot.Finding {
	account := c.checkAccount(ctx)
	if account.Grade == bot.GradeBroken {
		return []bot.Finding{account}
	}
	found := []bot.Finding{account, c.checkBalance(ctx)}
	if strings.HasPrefix(from, "+") {
		found = append(found, c.checkSender(ctx, from))
	}
	if c.callback == "" {
		found = append(found, bot.Finding{
			About: bot.Say("receipts"), Grade: bot.GradeWarning, Text: bot.Say("Twilio cannot call back: it is asked for receipts instead, and nobody can press a digit"),
			Mend: bot.Say("write site.base_url as the public address"),
		})
	}
	return found
}

func (c *Client) checkAccount(ctx context.Context) bot.Finding {
	var account struct{ Status, Type string }
	f := bot.Finding{About: bot.Say("account"), Grade: bot.GradeFine}
	failure := c.read(ctx, ".json", &account)
	switch {
	case failure != nil:
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.SayingOf(failure), bot.Say("compare account_sid and auth_token with Twilio's console; the token is the primary one")
	case account.Status != "active":
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say(`the account is "{state}"`, "state", account.Status), bot.Say("ask Twilio to open it again")
	case account.Type == "Trial":
		f.Grade, f.Text, f.Mend = bot.GradeWarning, bot.Say("the account is a trial: it reaches verified numbers only and puts words before the text"), bot.Say("upgrade it")
	default:
		f.Text = bot.Say("active")
	}
	return f
}

func (c *Client) checkBalance(ctx context.Context) bot.Finding {
	var money struct{ Balance, Currency string }
	f := bot.Finding{About: bot.Say("balance"), Grade: bot.GradeFine}
	failure := c.read(ctx, "/Balance.json", &money)
	left, err := strconv.ParseFloat(money.Balance, 64)
	switch {
	case failure != nil || err != nil:
		f.Grade, f.Text, f.Mend = bot.GradeWarning, bot.Say("the balance could not be read"), bot.Say("look at it in Twilio's console")
	case left <= 0:
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("nothing is left"), bot.Say("add funds, and switch automatic recharge on")
	default:
		f.Text = bot.Say("{money} left", "money", money.Balance+" "+money.Currency)
	}
	return f
}

func (c *Client) checkSender(ctx context.Context, from string) bot.Finding {
	var page struct {
		Numbers []struct {
			SID string `json:"sid"`
		} `json:"incoming_phone_numbers"`
	}
	f := bot.Finding{About: bot.Say("sender"), Grade: bot.GradeFine, Text: bot.Say("the number belongs to the account")}
	failure := c.read(ctx, "/IncomingPhoneNumbers.json?"+url.Values{"PhoneNumber": {from}}.Encode(), &page)
	switch {
	case failure != nil:
		f.Grade, f.Text, f.Mend = bot.GradeWarning, bot.SayingOf(failure), bot.Say("look at the number in Twilio's console")
	case len(page.Numbers) == 0:
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("the number of from is not the account's"), bot.Say("buy it, or write one that is")
	}
	return f
}
