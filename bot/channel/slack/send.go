package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// deadline of one call.
const deadline = 30 * time.Second

// What a message carries so that Find knows it again; the members of a channel can read it.
const (
	eventType  = "bongsu_delivery"
	deliveryID = "delivery_id"
)

// Sender posts with one bot token; it is an Editor, a Deleter, a Finder and a Checker, too.
type Sender struct {
	api    *slack.Client
	clock  bot.Clock
	thread bool
}

// Open returns a sender for the settings' token.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open slack: settings are %T", settings)
	}
	token, err := env.ReadSecret("token", s.Token, s.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("open slack: %w", err)
	}
	client := http.Client{}
	if env.Client != nil {
		client = *env.Client
	}
	// The token goes in the form: a redirect must not carry it anywhere.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	url := strings.TrimSuffix(cmp.Or(s.APIURL, slack.APIURL), "/") + "/"
	return &Sender{
		api:   slack.New(token.Reveal(), slack.OptionAPIURL(url), slack.OptionHTTPClient(&client)),
		clock: env.Clock, thread: s.Thread,
	}, nil
}

// Send posts the body to each row's channel. A row's provider id is the channel
// and timestamp that Slack answered, joined by a slash.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	options, err := wire(b.Body)
	if err != nil {
		return nil, err
	}
	return channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		root, all := s.root(b, row), options
		if root != "" && !b.Notice {
			all = slack.MsgOptionCompose(options, slack.MsgOptionBroadcast())
		}
		id, err := s.post(ctx, row, root, all)
		if root != "" && !b.Notice && refusedAs(err, threadGone...) {
			id, err = s.post(ctx, row, "", options) // nothing was posted: somebody deleted the first message
		}
		if err != nil {
			return "", failure(err)
		}
		return id, nil
	}), nil
}

// root is the timestamp of the message beneath which the row's stands: the incident's first one in the row's channel, or the card whose details
// these are. It is empty where the message stands by itself.
func (s *Sender) root(b bot.Batch, row bot.Delivery) string {
	id, ts, _ := strings.Cut(row.Thread, "/")
	if !b.Notice && (!s.thread || id != row.Address) {
		return ""
	}
	return ts
}

func (s *Sender) post(ctx context.Context, row bot.Delivery, root string, options slack.MsgOption) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	all := []slack.MsgOption{options, slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: eventType, EventPayload: map[string]any{deliveryID: row.ID},
	})}
	if root != "" {
		all = append(all, slack.MsgOptionTS(root))
	}
	id, ts, err := s.api.PostMessageContext(ctx, row.Address, all...)
	return id + "/" + ts, err
}

// parse splits a provider id.
func parse(providerID string) (id, ts string, err error) {
	id, ts, ok := strings.Cut(providerID, "/")
	if !ok || id == "" || ts == "" {
		return "", "", bot.Refuse(bot.ErrInvalid, "a Slack message is named channel/timestamp: this one is not")
	}
	return id, ts, nil
}

// Edit replaces a posted message by the body.
func (s *Sender) Edit(ctx context.Context, providerID string, body bot.Body) (bot.Outcome, error) {
	id, ts, err := parse(providerID)
	if err != nil {
		return bot.Outcome{}, err
	}
	options, err := wire(body)
	if err != nil {
		return bot.Outcome{}, err
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		if _, _, _, err := s.api.UpdateMessageContext(ctx, id, ts, options); err != nil {
			f := repeatable(failure(err))
			if refusedAs(err, fixed...) {
				f.Reason = channel.Rejected
			}
			return "", f
		}
		return providerID, nil
	}), nil
}

// Delete takes a posted message back; one that is not there any longer counts as deleted.
func (s *Sender) Delete(ctx context.Context, providerID string) (bot.Outcome, error) {
	id, ts, err := parse(providerID)
	if err != nil {
		return bot.Outcome{}, err
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		if _, _, err := s.api.DeleteMessageContext(ctx, id, ts); err != nil && !refusedAs(err, "message_not_found") {
			return "", repeatable(failure(err))
		}
		return providerID, nil
	}), nil
}

// rawBlock hands a block of the body through the library as it is.
type rawBlock struct{ json.RawMessage }

func (rawBlock) BlockType() slack.MessageBlockType { return "" }
func (rawBlock) ID() string                        { return "" }

// wire turns a body into the library's options without changing it. Previews are off: nobody approved them.
func wire(body bot.Body) (slack.MsgOption, error) {
	var m struct {
		Text        string     `json:"text"`
		Blocks      []rawBlock `json:"blocks"`
		Attachments []struct {
			Color    string     `json:"color"`
			Fallback string     `json:"fallback"`
			Blocks   []rawBlock `json:"blocks"`
		} `json:"attachments"`
	}
	if err := json.Unmarshal(body.Bytes, &m); err != nil {
		return nil, bot.Refuse(bot.ErrInvalid, "the body is not a Slack message: it was composed for another kind of channel")
	}
	attachments := make([]slack.Attachment, 0, len(m.Attachments))
	for _, a := range m.Attachments {
		attachments = append(attachments, slack.Attachment{
			Color: a.Color, Fallback: a.Fallback, Blocks: slack.Blocks{BlockSet: raw(a.Blocks)},
		})
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(raw(m.Blocks)...),
		slack.MsgOptionDisableMarkdown(), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(attachments) > 0 {
		options = append(options, slack.MsgOptionAttachments(attachments...))
	}
	return slack.MsgOptionCompose(options...), nil
}

func raw(blocks []rawBlock) []slack.Block {
	set := make([]slack.Block, 0, len(blocks))
	for _, b := range blocks {
		set = append(set, b)
	}
	return set
}
