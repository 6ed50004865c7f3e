package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/console"
)

// console is the demo's: visitors need no sign-in, may act as any person of the scenario, and see what the platforms received.
func (d *demo) console() (http.Handler, error) {
	settings := d.house.consoleSettings(d.house.ids)
	settings.Received = d.platforms.received
	for _, r := range d.scenario.Record {
		settings.Record = append(settings.Record, console.Said{At: r.At, Text: r.Text, Source: r.Source})
	}
	for _, p := range d.house.config.People {
		settings.Guests = append(settings.Guests, p.ID)
	}
	settings.Guest = settings.Guests[0]
	door, err := console.New(settings)
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	return door.Handler(), nil
}

// received lists what every platform took, newest first.
func (p *platforms) received() []console.Received {
	var all []console.Received
	for _, name := range p.names {
		switch {
		case p.slack[name] != nil:
			all = append(all, p.slackReceived(name)...)
		case p.discord[name] != nil:
			all = append(all, p.discordReceived(name)...)
		case p.webhooks[name] != nil:
			all = append(all, p.webhooksReceived(name)...)
		case p.x[name] != nil:
			all = append(all, p.xReceived(name)...)
		case p.line[name] != nil:
			all = append(all, p.lineReceived(name)...)
		case p.wechat[name] != nil:
			all = append(all, p.wechatReceived(name)...)
		case p.phones[name] != nil:
			all = append(all, p.phonesReceived(name)...)
		case p.mail[name] != nil:
			all = append(all, p.mailReceived(name)...)
		}
	}
	slices.SortStableFunc(all, func(a, b console.Received) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Where, b.Where))
	})
	return all
}

func (p *platforms) slackReceived(name string) []console.Received {
	var all []console.Received
	for _, id := range p.channelIDs[name] {
		for _, m := range p.slack[name].Messages(id) {
			note := ""
			if m.Edited {
				note = fmt.Sprintf("edited %d×", len(m.Edits))
			}
			all = append(all, console.Received{Platform: name, Where: p.where[id], At: m.At, Text: m.Text, Raw: m.Blocks, Note: note})
		}
	}
	return all
}

func (p *platforms) discordReceived(name string) []console.Received {
	var all []console.Received
	for _, id := range p.channelIDs[name] {
		for _, m := range p.discord[name].Messages(id) {
			raw, err := json.Marshal(m)
			if err != nil {
				continue
			}
			all = append(all, console.Received{Platform: name, Where: p.where[id], At: m.At, Text: m.Content, Raw: raw})
		}
	}
	return all
}

func (p *platforms) xReceived(name string) []console.Received {
	var all []console.Received
	for _, post := range p.x[name].Posts() {
		note := ""
		if post.Deleted {
			note = "deleted"
		}
		all = append(all, console.Received{Platform: name, Where: name, At: post.At, Text: post.Text, Note: note})
	}
	return all
}

func (p *platforms) webhooksReceived(name string) []console.Received {
	var all []console.Received
	for _, id := range p.channelIDs[name] {
		for _, a := range p.webhooks[name].Attempts(id) {
			note := fmt.Sprintf("HTTP %d %s", a.Status, a.Error)
			if a.Duplicate {
				note += " (again, counted once)"
			}
			all = append(all, console.Received{Platform: name, Where: id, Language: string(decode(a.Body).Data.Language), At: a.At, Text: decode(a.Body).Data.Text, Raw: a.Body, Note: note})
		}
	}
	return all
}

func (p *platforms) lineReceived(name string) []console.Received {
	var all []console.Received
	for _, m := range p.line[name].Messages() {
		where := m.Way
		if len(m.To) > 0 && m.Way != "broadcast" {
			where = p.where[m.To[0]]
		}
		all = append(all, console.Received{
			Platform: name, Where: where, At: m.At, Text: strings.Join(m.Texts, "\n\n"), Raw: m.Raw, Note: fmt.Sprintf("%s to %d", m.Way, len(m.To)),
		})
	}
	return all
}

func (p *platforms) mailReceived(name string) []console.Received {
	var all []console.Received
	for _, m := range p.mail[name].Messages("") {
		header, subject, text, _, err := m.Read()
		if err != nil {
			continue
		}
		all = append(all, console.Received{
			Platform: name, Where: p.where[m.To], Language: header.Get("Content-Language"), At: m.At, Text: subject + "\n\n" + text, Raw: m.Data,
		})
	}
	return all
}

func (p *platforms) wechatReceived(name string) []console.Received {
	var all []console.Received
	for _, m := range p.wechat[name].Messages() {
		var values []string
		for _, field := range slices.Sorted(maps.Keys(m.Values)) {
			values = append(values, m.Values[field])
		}
		all = append(all, console.Received{Platform: name, Where: p.where[m.OpenID], At: m.At, Text: strings.Join(values, "\n"), Raw: m.Raw, Note: m.Status})
	}
	return all
}

// event is what the demo shows of a webhook's body.
type event struct {
	Data struct {
		Language bot.Language `json:"language"`
		Text     string       `json:"text"`
	} `json:"data"`
}

func decode(body []byte) event {
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		return event{}
	}
	return e
}
