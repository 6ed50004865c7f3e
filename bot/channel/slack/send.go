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

// Sender posts with one bot token; it is an Editor and a Finder, too.
type Sender struct {
	api   *slack.Client
	clock bot.Clock
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
		clock: env.Clock,
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
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		id, ts, err := s.api.PostMessageContext(ctx, row.Address, options, slack.MsgOptionMetadata(slack.SlackMetadata{
			EventType: eventType, EventPayload: map[string]any{deliveryID: row.ID},
		}))
		if err != nil {
			return "", failure(err)
		}
		return id + "/" + ts, nil
	}), nil
}

// Edit replaces a posted message by the body.
func (s *Sender) Edit(ctx context.Context, providerID string, body bot.Body) (bot.Outcome, error) {
	id, ts, ok := strings.Cut(providerID, "/")
	if !ok || id == "" || ts == "" {
		return bot.Outcome{}, bot.Refuse(bot.ErrInvalid, "a Slack message is named channel/timestamp: this one is not")
	}
	options, err := wire(body)
	if err != nil {
		return bot.Outcome{}, err
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		if _, _, _, err := s.api.UpdateMessageContext(ctx, id, ts, options); err != nil {
			f := failure(err)
			if f.Reason == channel.Unknown {
				f.Reason = channel.Down // an edit made twice is one edit
			}
			return "", f
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
