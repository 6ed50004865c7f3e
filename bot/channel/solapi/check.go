package solapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// Check says whether the account could send from a number.
func (c *Client) Check(ctx context.Context, from string) []bot.Finding {
	var money struct{ Balance, Point float64 }
	if failure := c.call(ctx, http.MethodGet, "/cash/v1/balance", nil, &money); failure != nil {
		return []bot.Finding{{About: bot.Say("account"), Grade: bot.GradeBroken, Text: bot.SayingOf(failure), Mend: bot.Say("compare api_key and api_secret with Solapi's console, and its list of addresses that may call")}}
	}
	found := []bot.Finding{{About: bot.Say("account"), Grade: bot.GradeFine, Text: bot.Say("key and secret are good")}, balance(money.Balance + money.Point)}
	if from != "" {
		found = append(found, c.checkSender(ctx, from))
	}
	return found
}

func balance(won float64) bot.Finding {
	f := bot.Finding{About: bot.Say("balance"), Grade: bot.GradeFine, Text: bot.Say("{money} left", "money", fmt.Sprintf("KRW %.0f", won))}
	if won <= 0 {
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("nothing is left"), bot.Say("add funds, and switch automatic recharge on")
	}
	return f
}

func (c *Client) checkSender(ctx context.Context, from string) bot.Finding {
	f := bot.Finding{About: bot.Say("sender"), Grade: bot.GradeFine, Text: bot.Say("the number is registered")}
	var numbers []string
	failure := c.call(ctx, http.MethodGet, "/senderid/v1/numbers/active", nil, &numbers)
	switch {
	case failure != nil:
		f.Grade, f.Text, f.Mend = bot.GradeWarning, bot.Say("the registered numbers could not be read: {cause}", "cause", failure), bot.Say("look at the number in Solapi's console")
	case !slices.Contains(numbers, from):
		f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("the number of from is not registered at Solapi"), bot.Say("register it: a document of the telephone company is needed")
	}
	return f
}

// CheckFrom refuses a sender that Solapi would refuse.
func CheckFrom(from string) error {
	if from == "" {
		return errors.New("from is not set: write the registered number, digits only")
	}
	return CheckNumber(from)
}

// Template reads an Alimtalk template's text and state.
func (c *Client) Template(ctx context.Context, id string) (text, state string, err error) {
	var told struct{ Content, Status string }
	if failure := c.call(ctx, http.MethodGet, "/kakao/v2/templates/"+url.PathEscape(id), nil, &told); failure != nil {
		return "", "", failure
	}
	return told.Content, told.Status, nil
}
