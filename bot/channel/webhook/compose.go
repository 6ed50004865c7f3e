package webhook

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// eventType is the one event that bongsu sends.
const eventType = "incident.update.published"

// bytesPerMsg is ours: the specification advises 20 kB and sets no limit, and a long statement in Korean exceeds that.
const bytesPerMsg = 64 << 10

// Event is the body of a webhook, in the form that Standard Webhooks asks for.
type Event struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      Update    `json:"data"`
}

// Update is one published update in one language.
type Update struct {
	UpdateID     string              `json:"update_id"`
	Incident     string              `json:"incident"`
	MessageType  bot.MessageType     `json:"message_type"`
	Phase        bot.Phase           `json:"phase"`
	Status       bot.ComponentStatus `json:"status,omitempty"`
	Mode         bot.Mode            `json:"mode"`
	Language     bot.Language        `json:"language"`
	Title        string              `json:"title"`
	Text         string              `json:"text"`
	Short        string              `json:"short"`
	HTML         string              `json:"html,omitempty"`
	NextUpdateAt time.Time           `json:"next_update_at,omitzero"`
	Corrects     string              `json:"corrects,omitempty"`
	URL          string              `json:"url,omitempty"`
}

// Compose makes the event of a rendition; its timestamp is the issue of the text, so that the bytes can be signed off.
func Compose(r bot.Rendition, _ any) (bot.Body, error) {
	data, err := json.Marshal(Event{
		Type:      eventType,
		Timestamp: r.IssuedAt.UTC(),
		Data: Update{
			UpdateID: r.UpdateID, Incident: r.Reference, MessageType: r.Type, Phase: r.Phase, Status: r.Status, Mode: r.Mode,
			Language: r.Language, Title: channel.Heading(r), Text: r.Text, Short: channel.Lead(r), HTML: r.HTML,
			NextUpdateAt: r.NextAt.UTC(), Corrects: r.Corrects, URL: r.URL,
		},
	})
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a webhook event: %w", err)
	}
	if len(data) > bytesPerMsg {
		return bot.Body{}, channel.TooLong(bot.Say("the webhook's body"), r.Text, len(data), bytesPerMsg, bot.Say("bytes"), channel.Bytes)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}
