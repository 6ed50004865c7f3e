package x

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How far Find reads: from a little before the first attempt, for clocks differ, and not without end.
const (
	clockSkew = time.Minute
	maxPages  = 5
)

// Find looks for each row's text among the account's own posts.
func (s *Sender) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		begun := s.clock.Now()
		o := s.find(ctx, row, b)
		o.DeliveryID, o.Latency = row.ID, s.clock.Now().Sub(begun)
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *Sender) find(ctx context.Context, row bot.Delivery, b bot.Batch) bot.Outcome {
	var sought post
	if err := json.Unmarshal(b.Body.Bytes, &sought); err != nil {
		return bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("the body is not a post").String()}
	}
	since := row.FirstSentAt
	if since.IsZero() {
		since = b.At
	}
	query := url.Values{
		"start_time": {since.Add(-clockSkew).UTC().Format(time.RFC3339)}, "max_results": {"100"}, "exclude": {"retweets"}, "tweet.fields": {"created_at,entities"},
	}
	for range maxPages {
		raw, _, failure := s.call(ctx, http.MethodGet, "/2/users/"+url.PathEscape(row.Address)+"/tweets?"+query.Encode(), row.Key, nil)
		if failure != nil {
			return channel.LookUpFailed(failure)
		}
		var page timeline
		if err := json.Unmarshal(raw, &page); err != nil {
			return channel.LookUpFailed(&channel.Error{Reason: channel.Down, Err: errors.New("the timeline's form is not the documented one")})
		}
		for _, p := range page.Data {
			if p.says(sought.Text) {
				return bot.Outcome{State: bot.Accepted, ProviderID: p.ID, Reason: bot.Say("found among the account's posts").String()}
			}
		}
		if page.Meta.NextToken == "" {
			return bot.Outcome{State: bot.Pending, Reason: bot.Say("not among the account's posts: it is sent again").String()}
		}
		query.Set("pagination_token", page.Meta.NextToken)
	}
	return bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("the account's posts are too many to look through").String()}
}

type timeline struct {
	Data []posted `json:"data"`
	Meta struct {
		NextToken string `json:"next_token"`
	} `json:"meta"`
}

// posted is a post as the timeline shows it: with X's own short addresses, and with signs escaped.
type posted struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Entities struct {
		URLs []struct {
			URL         string `json:"url"`
			ExpandedURL string `json:"expanded_url"`
		} `json:"urls"`
	} `json:"entities"`
}

func (p posted) says(text string) bool {
	theirs := p.Text
	for _, u := range p.Entities.URLs {
		if u.URL != "" {
			theirs = strings.ReplaceAll(theirs, u.URL, u.ExpandedURL)
		}
	}
	return fold(html.UnescapeString(theirs)) == fold(text)
}

// fold drops what X changes: an address gets a scheme and perhaps a slash, signs get one form, and the text loses the white space around it.
func fold(text string) string {
	text = norm.NFC.String(strings.TrimSpace(text))
	text = strings.NewReplacer("https://", "", "http://", "", "\u200b", "").Replace(text)
	return strings.TrimSuffix(text, "/")
}
