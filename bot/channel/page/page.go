// Package page composes what bongsu itself publishes: the entry of the status
// page. Nothing is sent; the publish transaction delivers its row.
package page

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Settings are empty: the site has a block of its own.
type Settings struct{}

// Entry is the body of the kind page, which the site frames and does not change.
type Entry struct {
	Title  string          `json:"title"`
	Mark   string          `json:"mark,omitempty"`
	Notice string          `json:"notice,omitempty"`
	Label  string          `json:"label"`
	HTML   string          `json:"html"`
	Text   string          `json:"text"`
	Short  string          `json:"short"`
	NextAt time.Time       `json:"next_at,omitzero"`
	Phase  bot.Phase       `json:"phase"`
	Type   bot.MessageType `json:"type"`
}

// Limit on an entry: what a feed reader takes without complaint.
const bytesPerEntry = 256 << 10

// Kind returns the kind page; it has no Open.
func Kind() channel.Kind {
	return channel.Kind{
		Name:         "page",
		Limits:       bot.Limits{BatchRows: 1, BytesPerMsg: bytesPerEntry, Concurrency: 1, Attempts: 1},
		Capabilities: bot.Capabilities{Edit: false, Recovery: bot.Keyed},
		New:          func() any { return &Settings{} },
		Compose:      Compose,
	}
}

// Compose makes the entry as JSON.
func Compose(r bot.Rendition, _ any) (bot.Body, error) {
	data, err := json.Marshal(Entry{
		Title: r.Title, Mark: r.Mark, Notice: r.Notice, Label: r.Label, HTML: r.HTML, Text: r.Text, Short: r.Short,
		NextAt: r.NextAt.UTC(), Phase: r.Phase, Type: r.Type,
	})
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a page entry: %w", err)
	}
	if len(data) > bytesPerEntry {
		return bot.Body{}, channel.TooLong(bot.Say("the page's entry"), r.Text, len(data), bytesPerEntry, bot.Say("bytes"), channel.Bytes)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}
