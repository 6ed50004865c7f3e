package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How far Find reads: from a little before the first attempt, for clocks differ, and not without end.
const (
	clockSkew    = time.Minute
	pageSize     = 100
	maxPages     = 10
	epoch        = 1420070400000 // of snowflakes, unix milliseconds
	shortestLife = time.Hour     // of a forum post before it may be archived
)

// Find tells what became of rows whose answer was lost. Within two minutes a nonce makes another attempt harmless;
// later, and for the first message of a forum post, which takes no nonce, it looks for what the bot wrote since.
func (s *Sender) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	e, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		begun := s.clock.Now()
		since := row.FirstSentAt
		if since.IsZero() {
			since = b.At
		}
		o := s.find(ctx, row, e, since)
		o.DeliveryID, o.Latency = row.ID, s.clock.Now().Sub(begun)
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *Sender) find(ctx context.Context, row bot.Delivery, e envelope, since time.Time) bot.Outcome {
	id, forum := Room(row.Address)
	if forum {
		if id = threadOf(row); id == "" {
			return s.findPost(ctx, row, e, since)
		}
	}
	if s.clock.Now().Sub(since) <= nonceWindow {
		return bot.Outcome{State: bot.Pending, Reason: bot.Say("its nonce is honoured still: it is sent again").String()}
	}
	o := s.findMessage(ctx, id, e, since)
	if o.State == bot.Accepted && s.crosspost && !forum {
		o.Reason = strings.TrimSuffix(o.Reason+"; "+s.publish(ctx, o.ProviderID), "; ")
	}
	return o
}

// posted is a message as a channel's list shows it.
type posted struct {
	ID      string  `json:"id"`
	Content string  `json:"content"`
	Embeds  []embed `json:"embeds"`
	Author  struct {
		ID string `json:"id"`
	} `json:"author"`
}

// findMessage looks for a message of the bot's own with the same words.
func (s *Sender) findMessage(ctx context.Context, id string, e envelope, since time.Time) bot.Outcome {
	me, failure := s.me(ctx)
	if failure != nil {
		return channel.LookUpFailed(failure)
	}
	var sought posted
	_ = json.Unmarshal(e.Content, &sought.Content) // they were composed
	_ = json.Unmarshal(e.Embeds, &sought.Embeds)
	after := snowflakeAt(since.Add(-clockSkew))
	for range maxPages {
		var page []posted
		path := fmt.Sprintf("channels/%s/messages?limit=%d&after=%s", url.PathEscape(id), pageSize, after)
		if failure := s.read(ctx, "list:"+id, path, &page); failure != nil {
			if refusedAs(failure, codeUnknownChannel) {
				return bot.Outcome{State: bot.Pending, Reason: bot.Say("the channel is gone: it is sent again").String()}
			}
			return channel.LookUpFailed(failure)
		}
		for _, m := range page { // the newest comes first
			if m.Author.ID == me && m.says(sought) {
				return bot.Outcome{State: bot.Accepted, ProviderID: id + "/" + m.ID, Reason: bot.Say("found in the channel").String()}
			}
		}
		if len(page) < pageSize {
			return bot.Outcome{State: bot.Pending, Reason: bot.Say("not in the channel: it is sent again").String()}
		}
		after = page[0].ID
	}
	return bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("the channel is too long to look through").String()}
}

// says compares what Discord keeps: without the white space around it.
func (m posted) says(o posted) bool {
	if strings.TrimSpace(m.Content) != strings.TrimSpace(o.Content) || len(m.Embeds) != len(o.Embeds) {
		return false
	}
	for i := range m.Embeds {
		if strings.TrimSpace(m.Embeds[i].Title) != strings.TrimSpace(o.Embeds[i].Title) ||
			strings.TrimSpace(m.Embeds[i].Description) != strings.TrimSpace(o.Embeds[i].Description) {
			return false
		}
	}
	return true
}

// findPost looks among the server's open threads for a forum post of the bot's own with the same title.
func (s *Sender) findPost(ctx context.Context, row bot.Delivery, e envelope, since time.Time) bot.Outcome {
	forum, _ := Room(row.Address)
	name, failure := threadName(e)
	if failure != nil {
		return failure.Outcome(row.ID)
	}
	me, failure := s.me(ctx)
	if failure != nil {
		return channel.LookUpFailed(failure)
	}
	var home room
	if failure := s.read(ctx, "channel:"+forum, "channels/"+url.PathEscape(forum), &home); failure != nil {
		return channel.LookUpFailed(failure)
	}
	var open struct {
		Threads []struct {
			ID       string `json:"id"`
			Name     string `json:"name"`
			ParentID string `json:"parent_id"`
			OwnerID  string `json:"owner_id"`
		} `json:"threads"`
	}
	if failure := s.read(ctx, "threads:"+home.GuildID, "guilds/"+url.PathEscape(home.GuildID)+"/threads/active", &open); failure != nil {
		return channel.LookUpFailed(failure)
	}
	earliest := snowflakeAt(since.Add(-clockSkew))
	for _, t := range open.Threads {
		if t.ParentID == forum && t.OwnerID == me && t.Name == name && !before(t.ID, earliest) {
			return bot.Outcome{State: bot.Accepted, ProviderID: t.ID + "/" + t.ID, Reason: bot.Say("found in the forum").String()}
		}
	}
	if s.clock.Now().Sub(since) >= shortestLife {
		return bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("not among the forum's open posts, and it may be archived by now").String()}
	}
	return bot.Outcome{State: bot.Pending, Reason: bot.Say("not in the forum: it is sent again").String()}
}

// me is the bot's own user id.
func (s *Sender) me(ctx context.Context) (string, *channel.Error) {
	var who struct {
		ID string `json:"id"`
	}
	failure := s.read(ctx, "me", "users/@me", &who)
	return who.ID, failure
}

// read is a GET whose answer must be understood.
func (s *Sender) read(ctx context.Context, name, path string, into any) *channel.Error {
	raw, failure := s.call(ctx, name, http.MethodGet, path, nil)
	if failure != nil {
		return failure
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return &channel.Error{Reason: channel.Down, Err: fmt.Errorf("read %s: Discord's answer is no JSON of the documented form", name)}
	}
	return nil
}

// snowflakeAt is the smallest id of a moment.
func snowflakeAt(at time.Time) string {
	return strconv.FormatInt(max(0, at.UnixMilli()-epoch)<<22, 10)
}

// before compares ids, which are numbers without leading zeros.
func before(a, b string) bool { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) < 0 }
